"""Spikes: steps whose loss or gradient norm stands far above those before it."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from statistics import median

NAMES = ("loss", "gradient_norm")
WINDOW = 32  # steps the median is taken over
SETTLED = 8  # steps before anything counts as a spike
# How far above the running median: robust standard deviations of the window (1.4826 times the median distance from
# the median; Rousseeuw and Croux 1993), taken as a tenth of the median at least. Rows of one kind of report cost
# several times the nats of another's, so a factor alone would call every tenth step of a mixed corpus a spike.
DEVIATIONS = 10.0
LEAST_DEVIATION = 0.1


class SpikeDetector:
    """Tells spikes against the running median, which a spike itself does not move much.

    Args:
        recent: what was seen before, oldest first, for each of `NAMES`; `recent` of an earlier detector.
    """

    def __init__(self, recent: Mapping[str, Sequence[float]] | None = None) -> None:
        self._recent = {name: deque((recent or {}).get(name, ()), maxlen=WINDOW) for name in NAMES}

    @property
    def recent(self) -> dict[str, list[float]]:
        return {name: list(values) for name, values in self._recent.items()}

    def spikes(self, values: Mapping[str, float]) -> list[str]:
        """Which of a step's values stand too far above the last `WINDOW`'s median, or are no number.

        Args:
            values: one for each of `NAMES`.
        """
        found = []
        for name, recent in self._recent.items():
            value = values[name]
            if not math.isfinite(value):
                found.append(name)
                continue  # not remembered: a median of what is no number tells nothing
            if len(recent) >= SETTLED and value > limit(recent):
                found.append(name)
            recent.append(value)
        return found


def limit(recent: Sequence[float]) -> float:
    """What the next value may be."""
    middle = median(recent)
    deviation = 1.4826 * median(abs(value - middle) for value in recent)
    return middle + DEVIATIONS * max(deviation, LEAST_DEVIATION * middle)
