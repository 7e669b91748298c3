"""Spikes: steps whose loss or gradient norm stands far above those before it."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from statistics import median

WINDOW = 32  # steps the median is taken over
SETTLED = 8  # steps before anything counts as a spike
# Times the running median. The gradient norm's is the notebook's, which held it against the mean of the whole run;
# losses of rows of mixed reports lie closer together, the oddest of 53 real rows at 1.6 times the median.
FACTORS = {"loss": 2.0, "gradient_norm": 5.0}


class SpikeDetector:
    """Tells spikes against the running median, which a spike itself does not move much.

    Args:
        recent: what was seen before, oldest first, for each of `FACTORS`; `recent` of an earlier detector.
    """

    def __init__(self, recent: Mapping[str, Sequence[float]] | None = None) -> None:
        self._recent = {name: deque((recent or {}).get(name, ()), maxlen=WINDOW) for name in FACTORS}

    @property
    def recent(self) -> dict[str, list[float]]:
        return {name: list(values) for name, values in self._recent.items()}

    def spikes(self, values: Mapping[str, float]) -> list[str]:
        """Which of a step's values stand above their factor times the last `WINDOW`'s median, or are no number.

        Args:
            values: one for each of `FACTORS`.
        """
        found = []
        for name, recent in self._recent.items():
            value = values[name]
            if not math.isfinite(value):
                found.append(name)
                continue  # not remembered: a median of what is no number tells nothing
            if len(recent) >= SETTLED and value > FACTORS[name] * median(recent):
                found.append(name)
            recent.append(value)
        return found
