"""How training looks while it goes on: a bar on a terminal, a line every few seconds elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from tqdm import tqdm

LINE_EVERY = 10.0  # seconds


class Progress:
    """Shows step, loss, useful tokens a second and the time left; validation as it comes.

    Args:
        start: steps done before this process.
        steps: steps planned.
        tokens: tokens done before this process.
    """

    def __init__(self, start: int, steps: int, tokens: int):
        self._steps, self._start, self._tokens = steps, start, tokens
        self._began = self._last_line = time.monotonic()
        terminal = sys.stderr.isatty()
        self._bar = tqdm(total=steps, initial=start, unit="step", desc="train", smoothing=0.1) if terminal else None

    def show(self, entry: dict[str, float], cost: dict[str, float]) -> float:
        """Show one step; returns tokens a second since this process began.

        Args:
            entry: what the loop tells of the step.
            cost: what the ledger does.
        """
        now = time.monotonic()
        done = int(entry["step"]) - self._start
        speed = (entry["train/tokens"] - self._tokens) / (now - self._began)
        evaluated = f"validation {entry['val/bpb']:.4f} bits a byte" if "val/bpb" in entry else ""
        loss = f"loss {entry['train/loss']:.3f}" if "train/loss" in entry else "loss is no number"
        dollars = f"${cost['cost/usd']:.2f} of ${cost['cost/projected_usd']:.2f}"
        if self._bar is not None:
            self._bar.update()
            self._bar.set_postfix_str(f"{loss}, {speed / 1000:.1f}K tok/s, {dollars}")
            if evaluated:
                self._bar.write(f"step {entry['step']:.0f}: {evaluated}", file=sys.stderr)
        elif evaluated or now - self._last_line > LINE_EVERY or entry["step"] == self._steps:
            left = (self._steps - entry["step"]) * (now - self._began) / done
            print(
                f"step {entry['step']:.0f}/{self._steps}  {loss}  {speed / 1000:.1f}K tok/s  "
                f"{_clock(left)} left  {dollars}  {evaluated}".rstrip(),
                flush=True,
            )
            self._last_line = now
        return speed

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
