"""A figure of two models, the bounds of their difference, and what follows: pass, fail or inconclusive."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tasks import bootstrap

Array = npt.NDArray[np.float64]
PASS, FAIL, INCONCLUSIVE = "pass", "fail", "inconclusive"
BITS, SCORE, SHARE, COUNT = "bits/byte", "score", "share", "count"  # units; of scores alone more is better


@dataclass(frozen=True, kw_only=True)
class Check:
    """One line of the evidence: `low` and `high` are the one-sided bounds that decided, `limit` what to clear."""

    name: str
    unit: str
    outcome: str
    challenger: float | None = None
    champion: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    limit: float | None = None
    reports: int = 0


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One of the six, with its evidence."""

    number: int
    title: str
    outcome: str
    sentence: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Measure:
    """A figure of both models as a ratio of sums: bits over bytes, a mean, F1 as 2 hits over labels given and due.

    Attributes:
        challenger, champion: numerator and denominator for each patient, [P] each.
        reports, patients: how many have a part in it.
    """

    name: str
    unit: str
    challenger: tuple[Array, Array]
    champion: tuple[Array, Array]
    reports: int
    patients: int

    @property
    def higher_is_better(self) -> bool:
        return self.unit == SCORE

    @property
    def relative(self) -> bool:
        """Whether the difference is a share of the champion's figure."""
        return self.unit == BITS


@dataclass(frozen=True, kw_only=True, eq=False)
class Compared:
    """A measure of both models, and its difference in every resample."""

    measure: Measure
    challenger: float
    champion: float
    difference: float
    resampled: Array

    def bounds(self, risk: float) -> tuple[float, float]:
        """The one-sided lower and upper bound of the difference, each wrong with the chance `risk`."""
        # Of B resamples the k-th is passed by chance k of B + 1 times.
        low, high = np.quantile(self.resampled, [risk, 1 - risk], method="weibull")
        return float(low), float(high)

    def check(self, outcome: str, low: float, high: float, limit: float) -> Check:
        """The line of evidence with this outcome; shares of bits are told as bits."""
        scale = self.champion if self.measure.relative else 1.0
        return Check(
            name=self.measure.name,
            unit=self.measure.unit,
            outcome=outcome,
            challenger=self.challenger,
            champion=self.champion,
            difference=self.difference * scale,
            low=low * scale,
            high=high * scale,
            limit=limit * scale,
            reports=self.measure.reports,
        )


def condition(number: int, title: str, told: str, found: Sequence[Check]) -> Condition:
    """A condition that holds when all its checks do; what fails or stays open is named behind what is `told`."""
    sentence = told
    for outcome, words in ((FAIL, "failed"), (INCONCLUSIVE, "open")):
        if names := [check.name for check in found if check.outcome == outcome]:
            sentence += f"; {words}: {', '.join(names)}"
    outcome = together(check.outcome for check in found)
    return Condition(number=number, title=title, outcome=outcome, sentence=sentence, checks=tuple(found))


def compare(measures: Sequence[Measure], resamples: int, seed: int) -> list[Compared]:
    """All measures on the same resampled patients."""
    columns = [column for one in measures for column in (*one.challenger, *one.champion)]
    sums_PK = np.stack(columns, axis=1)
    drawn = np.concatenate([times @ sums_PK for times in bootstrap.weights(len(sums_PK), resamples, seed)])
    whole = sums_PK.sum(axis=0, keepdims=True)
    result = []
    for number, measure in enumerate(measures):
        at = slice(4 * number, 4 * number + 4)
        challenger, champion, difference = _figures(whole[:, at], measure.relative)
        _, _, resampled = _figures(drawn[:, at], measure.relative)
        result.append(
            Compared(
                measure=measure,
                challenger=float(challenger[0]),
                champion=float(champion[0]),
                difference=float(difference[0]),
                resampled=resampled,
            )
        )
    return result


def _figures(sums: Array, relative: bool) -> tuple[Array, Array, Array]:
    """Both figures and their difference. Nothing over nothing is 0: an F1 without labels, as is usual."""
    challenger, champion = (
        np.divide(over, under, out=np.zeros_like(over), where=under != 0)
        for over, under in ((sums[:, 0], sums[:, 1]), (sums[:, 2], sums[:, 3]))
    )
    if relative:
        share = np.divide(challenger, champion, out=np.ones_like(champion), where=champion != 0)
        return challenger, champion, share - 1
    return challenger, champion, challenger - champion


def not_worse(
    compared: Compared,
    *,
    margin: float,
    risk: float,
    enough: float,
    ceiling: float | None = None,
    many: int = 1,
    floor: float = -math.inf,
) -> Check:
    """Whether the challenger is worse by more than `margin`, which is at least 0 whichever way is better.

    Fails where the bound on one side shows that it is; passes where the bound on the other shows that it is not.
    One of `many` alike (strata, labels) fails by a bound corrected for their number, so that chance makes one of
    them fail no more often than a single one; it passes where a loss above the wider `ceiling` is ruled out.

    Args:
        enough: with fewer patients no bound can be trusted, and the answer is inconclusive.
        floor: a loss that cannot be ruled out, whatever the resamples say.
    """
    sign = -1.0 if compared.measure.higher_is_better else 1.0
    limit = margin if ceiling is None else ceiling
    low, high = compared.bounds(risk)
    far_low, far_high = compared.bounds(risk / many)
    most = max(high if sign > 0 else -low, floor)
    shown = far_low if sign > 0 else -far_high  # the loss that is shown
    if compared.measure.patients < enough:
        outcome = INCONCLUSIVE
    elif shown > margin:
        outcome = FAIL
    else:
        outcome = PASS if most < limit else INCONCLUSIVE
    bounds = (shown, most) if sign > 0 else (-most, -shown)
    return compared.check(outcome, *bounds, sign * limit)


def better(compared: Compared, *, risk: float, enough: int) -> Check:
    """Whether the challenger is shown to be better at all; fails where it is shown not to be."""
    low, high = compared.bounds(risk)
    won, lost = (low > 0, high <= 0) if compared.measure.higher_is_better else (high < 0, low >= 0)
    outcome = PASS if won else FAIL if lost else INCONCLUSIVE
    return compared.check(INCONCLUSIVE if compared.measure.patients < enough else outcome, low, high, 0.0)


def together(outcomes: Iterable[str]) -> str:
    """Any failure is a failure; else all have to pass."""
    found = {*outcomes}
    return FAIL if FAIL in found else PASS if found == {PASS} else INCONCLUSIVE


def reports_needed(check: Check) -> float:
    """How many reports would clear the limit if the difference stays what it is; infinite if none would.

    Bounds shrink with the root of the number.
    """
    if check.difference is None or check.low is None or check.high is None or check.limit is None:
        return math.inf
    if check.unit == SCORE:
        room, width = check.difference - check.limit, check.difference - check.low
    else:
        room, width = check.limit - check.difference, check.high - check.difference
    if room <= 0 or width <= room:
        return math.inf
    return check.reports * (width / room) ** 2
