"""How fast a contestant trains: useful tokens a second, over windows of steps."""

from __future__ import annotations

import time
from statistics import median


class Pace:
    """Counts the steps of one training; those that warm up do not count.

    Args:
        seconds: until `done`, after the warm-up.
        window: seconds of steps that make one figure.
        warm_up: steps.
    """

    def __init__(self, seconds: float, window: float = 2.0, warm_up: int = 5):
        self.seconds, self.window = seconds, window
        self.windows: list[float] = []  # useful tokens a second
        self._steps_left, self._tokens = warm_up, 0
        self._began = self._window_began = time.perf_counter()

    def step(self, tokens: int) -> None:
        """A step has ended, in which so many tokens were predicted, padding left out."""
        now = time.perf_counter()
        if self._steps_left:
            self._steps_left -= 1
            self._began = self._window_began = now
            return
        self._tokens += tokens
        if now - self._window_began >= self.window:
            self.windows.append(self._tokens / (now - self._window_began))
            self._tokens, self._window_began = 0, now

    def done(self) -> bool:
        return bool(self.windows) and time.perf_counter() - self._began >= self.seconds

    def median(self) -> float:
        return median(self.windows)
