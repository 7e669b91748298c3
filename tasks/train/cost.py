"""What a training has cost, what it will have cost, and whether the money is spent."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from tasks.artifacts import files

SECONDS = 3600  # an hour's


@dataclass(frozen=True, kw_only=True)
class CostMeter:
    """Turns seconds into dollars; the clock is the caller's, so that equal calls give equal answers.

    A process pays from its start on: what it takes to load the rows or to go back to a checkpoint is not free.

    Attributes:
        usd_per_hour: of each, as of `budget.usd_per_hour`: of a GPU, or of a machine without one.
        max_usd: the cap for the whole training.
        machines: paid at once: a GPU for each process that trains, or the one machine that all are on.
        spent: dollars that earlier processes of the same training spent, steps that a kill took back included.
        start: steps done before this process.
    """

    usd_per_hour: float
    max_usd: float
    machines: int = 1
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
        before = self.spent / self.start if self.start else math.nan
        each = self._usd(seconds) / own if own > 0 else before
        left = steps - step
        return self.usd(seconds) + (left * each if left else 0.0)

    def reached(self, seconds: float, *, ahead: float = 0.0) -> bool:
        """Whether the cap will be reached after `ahead` more seconds, such as the last evaluation takes."""
        return self.usd(seconds + ahead) >= self.max_usd

    def _usd(self, seconds: float) -> float:
        return seconds / SECONDS * self.machines * self.usd_per_hour


@dataclass(frozen=True, kw_only=True)
class Price:
    """What training needs of the `budget` section."""

    usd_per_hour: float
    max_usd: float

    def __post_init__(self) -> None:
        if self.usd_per_hour < 0:
            raise ValueError(f"usd_per_hour must be at least 0, not {self.usd_per_hour}")
        if self.max_usd <= 0:
            raise ValueError(f"max_usd must be above 0, not {self.max_usd}")


class Ledger:
    """A training's dollars by the clock, kept in a file beside its checkpoints.

    The journal has the dollars of each step; the file those of steps that a resumed training takes back.

    Args:
        path: of the file.
        told: dollars at the journal's end.
    """

    def __init__(self, path: Path, price: Price, told: float, machines: int = 1) -> None:
        self._path = path
        spent = files.read_json(path)["usd"] if path.exists() else 0.0
        self._meter = CostMeter(
            usd_per_hour=price.usd_per_hour, max_usd=price.max_usd, machines=machines, spent=max(told, spent)
        )
        self._began = self._stepped = monotonic()
        self._longest = 0.0
        self.write()

    @property
    def usd(self) -> float:
        """Dollars so far."""
        return self._meter.usd(monotonic() - self._began)

    def cost(self, step: int, start: int, steps: int) -> dict[str, float]:
        """What the journal is told after a step: cost/usd, and cost/projected_usd of the whole training.

        Args:
            start: steps done before this process.
            steps: planned.
        """
        now = monotonic()
        self._longest, self._stepped = max(self._longest, now - self._stepped), now
        seconds = now - self._began
        meter = dataclasses.replace(self._meter, start=start)
        return {
            "cost/usd": meter.usd(seconds),
            "cost/projected_usd": meter.projected(seconds, step=step, steps=steps),
        }

    def is_spent(self) -> bool:
        """Whether the cap falls within a last evaluation, taken to last as long as the longest step did."""
        return self._meter.reached(monotonic() - self._began, ahead=self._longest)

    def write(self) -> None:
        """Remember what was spent, should this process be killed."""
        files.write_json(self._path, {"usd": self.usd})
