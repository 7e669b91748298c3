"""What a training has cost, what it will have cost, and whether the money is spent."""

from __future__ import annotations

import math
from dataclasses import dataclass

SECONDS = 3600  # an hour's


@dataclass(frozen=True, kw_only=True)
class CostMeter:
    """Turns seconds into dollars; the clock is the caller's, so that equal calls give equal answers.

    A process pays from its start on: what it takes to load the rows or to go back to a checkpoint is not free.

    Attributes:
        usd_per_hour: of each process, as of `budget.usd_per_hour`: of a GPU, or of a machine without one.
        max_usd: the cap for the whole training.
        processes: that train together.
        spent: dollars that earlier processes of the same training spent, steps that a kill took back included.
        start: steps done before this process.
    """

    usd_per_hour: float
    max_usd: float
    processes: int = 1
    spent: float = 0.0
    start: int = 0

    def usd(self, seconds: float) -> float:
        """Dollars so far, `seconds` after this process started."""
        return self.spent + self._usd(seconds)

    def projected(self, seconds: float, *, step: int, steps: int) -> float:
        """Dollars at the end of `steps`, if those to come cost what this process's cost so far.

        Before its first step the earlier ones' cost counts; of a training with no step at all nothing is known,
        and that is no number.
        """
        own = step - self.start
        if own > 0:
            each = self._usd(seconds) / own
        else:
            each = self.spent / self.start if self.start else math.nan
        left = steps - step
        return self.usd(seconds) + (left * each if left else 0.0)

    def reached(self, seconds: float, *, ahead: float = 0.0) -> bool:
        """Whether the cap will be reached after `ahead` more seconds, such as the last evaluation takes."""
        return self.usd(seconds + ahead) >= self.max_usd

    def _usd(self, seconds: float) -> float:
        return seconds / SECONDS * self.processes * self.usd_per_hour
