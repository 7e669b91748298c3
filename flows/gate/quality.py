"""Conditions 1, 2, 3 and 5: what both models were measured at, on the same reports.

Of strata and labels there are many, each with few reports. Asked the strict question of the whole ("is a loss of
0.5% ruled out?") one of twenty would stay unanswered by chance alone, and no equal model were ever promoted. Asked
only whether a loss is shown, a small one would hide any loss. So each is asked both: a loss above the margin that
is shown fails, at a risk divided by their number (Bonferroni); and a loss above a wider ceiling must be ruled out.
"""

from __future__ import annotations

import dataclasses
import math

from scipy.special import betaincinv

from flows.gate import checks
from flows.gate.checks import FAIL, INCONCLUSIVE, PASS, Check, Compared, Condition, Measure
from flows.gate.frames import OVERALL, Frames
from flows.gate.settings import GateParams
from tasks.artifacts.evaluation import FAULTS

NGRAM, ROUGE_L, LABEL_F1 = "n-gram", "ROUGE-L", "label F1"
ABNORMAL = ("ROUGE-L, abnormal", "label F1, abnormal")
WON = {"overall": "bits per byte", ROUGE_L: ROUGE_L, LABEL_F1: LABEL_F1}  # in one of these it has to be better


class Quality:
    """All measures of two models, compared on the same resamples."""

    def __init__(self, frames: Frames, settings: GateParams, *, first: bool):
        self._settings, self._first = settings, first
        self._risk = 1 - settings.confidence
        # Of a test set that is too small not even a stratum or a label is judged.
        self._enough = {True: 2.0, False: math.inf}[frames.patients >= settings.min_patients]
        measures: dict[str, Measure | None] = {"overall": frames.bits(OVERALL, name="overall")}
        if not first:
            measures[NGRAM] = frames.bits(OVERALL, against_floor=True, name=NGRAM)
        self._strata: list[str] = []
        self._small: list[str] = []
        for kind, stratum in frames.strata():
            name = f"{kind} {stratum}"
            measure = frames.bits((kind, stratum), name=name)
            if measure is not None and measure.patients < settings.stratum_patients:
                self._small.append(name)
            elif measure is not None:
                measures[name] = measure
                self._strata.append(name)
        self._labels = [name for name, count in frames.positives().items() if count >= settings.label_positives]
        if frames.impressions:
            measures[ROUGE_L] = frames.rouge_l(abnormal=False, name=ROUGE_L)
            measures[LABEL_F1] = frames.label_f1(name=LABEL_F1)
            measures[ABNORMAL[0]] = frames.rouge_l(abnormal=True, name=ABNORMAL[0])
            measures[ABNORMAL[1]] = frames.label_f1(abnormal=True, name=ABNORMAL[1])
            measures |= {label: frames.label_f1(only=label, name=label) for label in self._labels}
            measures |= {kind: frames.rate(kind, name=kind.replace("_", " ")) for kind in FAULTS}
        known = {name: measure for name, measure in measures.items() if measure is not None}
        compared = checks.compare([*known.values()], settings.resamples, settings.seed)
        self._compared: dict[str, Compared] = dict(zip(known, compared, strict=True))

    def bits(self) -> Condition:
        """1: bits per byte no worse overall and in no stratum, and better than the n-gram."""
        settings = self._settings
        found = [self._not_worse("overall", 0.0 if self._first else settings.bpb_margin)]
        if not self._first:
            found.append(self._not_worse(NGRAM, 0.0))
        found += [
            self._not_worse(
                name,
                settings.bpb_margin,
                ceiling=settings.stratum_ceiling,
                many=len(self._strata),
                enough=self._enough,
            )
            for name in self._strata
        ]
        small = f"; too few patients to judge {', '.join(self._small)}" if self._small else ""
        overall = self._compared["overall"]
        told = (
            f"{overall.challenger:.4f} bits a byte against {overall.champion:.4f}, "
            f"{overall.difference:+.2%} (at most {overall.bounds(self._risk)[1]:+.2%})"
        )
        return _judged(1, "Bits per byte", f"{told}{small}", found)

    def impressions(self) -> Condition:
        """2: ROUGE-L and label F1 no worse, on abnormal reports neither, and no single label."""
        title, settings = "Impressions", self._settings
        if ROUGE_L not in self._compared:
            return _nothing(2, title)
        found = [
            self._not_worse(ROUGE_L, settings.rouge_l_margin),
            self._not_worse(LABEL_F1, settings.label_f1_margin),
            *(self._not_worse(name, settings.abnormal_margin) for name in ABNORMAL),
            *(
                self._not_worse(
                    label,
                    settings.label_margin,
                    ceiling=settings.label_ceiling,
                    many=len(self._labels),
                    enough=self._enough,
                )
                for label in self._labels
            ),
        ]
        rouge, label = self._compared[ROUGE_L], self._compared[LABEL_F1]
        told = (
            f"ROUGE-L {rouge.challenger:.3f} against {rouge.champion:.3f}, "
            f"label F1 {label.challenger:.3f} against {label.champion:.3f}"
        )
        return _judged(2, title, told, found)

    def rates(self) -> Condition:
        """3: no kind of contradiction more frequent."""
        title, settings = "Contradictions", self._settings
        if ROUGE_L not in self._compared:
            return _nothing(3, title)
        found = []
        for kind in FAULTS:
            floor = _rare(self._compared[kind].measure, settings.confidence)
            found.append(self._not_worse(kind, settings.rate_margin, floor=floor))
        told = ", ".join(f"{one.name} {one.challenger:.1%} against {one.champion:.1%}" for one in found)
        return _judged(3, title, told, found)

    def superiority(self, reason: str) -> Condition:
        """5: better in one of three, each asked at a third of the risk; or somebody says why all the same."""
        risk = (1 - self._settings.superiority_confidence) / len(WON)
        found = [
            dataclasses.replace(
                checks.better(self._compared[name], risk=risk, enough=self._settings.min_patients),
                name=title,
            )
            for name, title in WON.items()
            if name in self._compared
        ]
        if won := [check.name for check in found if check.outcome == PASS]:
            outcome, sentence = PASS, f"better in {', '.join(won)}"
        else:
            lost = all(check.outcome == FAIL for check in found)
            sentence = f"{'shown not to be' if lost else 'not shown to be'} better in any"
            if reason:
                outcome, sentence = PASS, f"{sentence}; the stated reason: {reason}"
            else:
                outcome, sentence = FAIL if lost else INCONCLUSIVE, f"{sentence}, and no reason is stated"
        return Condition(number=5, title="Better in one", outcome=outcome, sentence=sentence, checks=tuple(found))

    def _not_worse(
        self,
        name: str,
        margin: float,
        *,
        ceiling: float | None = None,
        many: int = 1,
        enough: float | None = None,
        floor: float = -1.0,
    ) -> Check:
        return checks.not_worse(
            self._compared[name],
            margin=margin,
            risk=self._risk,
            enough=self._settings.min_patients if enough is None else enough,
            ceiling=ceiling,
            many=many,
            floor=floor,
        )


def _rare(measure: Measure, confidence: float) -> float:
    """The increase of a rate that cannot be ruled out however few mistakes were seen.

    A bootstrap draws only what was seen: of no mistake in 20 impressions it would say that there never is one. The
    exact bound of the challenger's own says at most 3/n (Clopper and Pearson 1934; the "rule of three"). With more
    than a few the bootstrap's bound is the wider one.
    """
    gained = measure.challenger[0] - measure.champion[0]
    more, less = float(gained.clip(min=0).sum()), float((-gained).clip(min=0).sum())
    if more >= measure.reports:
        return 1.0
    return float(betaincinv(more + 1, measure.reports - more, confidence)) - less / measure.reports


def _judged(number: int, title: str, told: str, found: list[Check]) -> Condition:
    """A condition, with what would settle it where it is open."""
    condition = checks.condition(number, title, told, found)
    return dataclasses.replace(condition, sentence=condition.sentence + _needed(found))


def _needed(found: list[Check]) -> str:
    """What would settle what is open, where more reports would."""
    needed = [checks.reports_needed(check) for check in found if check.outcome == INCONCLUSIVE]
    if not needed or max(needed) > 1e9:
        return ""
    return f" (some {_round(max(needed)):,} such reports would settle it if the difference stays)"


def _round(number: float) -> int:
    """To two digits, up."""
    step = 10 ** max(0, len(str(int(number))) - 2)
    return int(-(-number // step) * step)


def _nothing(number: int, title: str) -> Condition:
    sentence = "no test report has findings and impression"
    return Condition(number=number, title=title, outcome=INCONCLUSIVE, sentence=sentence, checks=())
