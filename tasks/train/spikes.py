"""Gradient spikes: steps whose gradient norm stands far above those before it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from statistics import median

WINDOW = 32  # steps the median is taken over
FACTOR = 5.0  # the notebook's, which held it against the mean of the whole run
SETTLED = 8  # steps before anything counts as a spike


class SpikeDetector:
    """Tells spikes against the running median, which a spike itself does not move much.

    Args:
        recent: gradient norms seen before, oldest first; `recent` of an earlier detector.
    """

    def __init__(self, recent: Iterable[float]) -> None:
        self._recent: deque[float] = deque(recent, maxlen=WINDOW)

    @property
    def recent(self) -> list[float]:
        return list(self._recent)

    def is_spike(self, gradient_norm: float) -> bool:
        """Whether this step's norm is over `FACTOR` times the median of the last `WINDOW`."""
        spike = len(self._recent) >= SETTLED and gradient_norm > FACTOR * median(self._recent)
        self._recent.append(gradient_norm)
        return spike
