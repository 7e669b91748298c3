"""What was written of the same reports: by champion and challenger, or by the model beside the nearest report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tasks.report.judgement import Pair, Written
from tasks.wording import count, decimal, many

SPREAD, EXTREME = 4, 3  # reports spread evenly over all, and of each kind of difference
LONG = 80  # words


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A text with a line of figures under it."""

    text: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What was written of one report; long findings are folded away."""

    findings: str
    cells: tuple[Cell, ...]

    @property
    def words(self) -> int:
        return len(self.findings.split())

    @property
    def long(self) -> bool:
        return self.words > LONG


@dataclass(frozen=True, kw_only=True)
class Samples:
    """Reports under one heading, and what heads the columns of their cells."""

    caption: str
    heads: tuple[str, ...]
    rows: Sequence[Sample]


def of_pairs(pairs: Sequence[Pair]) -> list[Samples]:
    """Some reports spread evenly over all, and those where the two models differ most in ROUGE-L."""
    spread = sorted({index * len(pairs) // SPREAD for index in range(SPREAD)}) if pairs else []
    rest = [row for row in range(len(pairs)) if row not in spread]
    gains = sorted((row for row in rest if _gain(pairs[row]) > 0), key=lambda row: (-_gain(pairs[row]), row))
    losses = sorted((row for row in rest if _gain(pairs[row]) < 0), key=lambda row: (_gain(pairs[row]), row))
    heads = ("The report's own impression", "Champion", "Challenger")
    return [
        Samples(caption=caption, heads=heads, rows=[_row(pairs[row]) for row in rows])
        for caption, rows in (
            ("Spread evenly over the test reports, not selected", spread),
            ("Where the challenger agrees more with the report's own", gains[:EXTREME]),
            ("Where the champion agrees more with the report's own", losses[:EXTREME]),
        )
        if rows
    ]


def of_samples(samples: Sequence[Mapping[str, str]]) -> list[Samples]:
    """What the model wrote beside the reports' own and the nearest report's."""
    columns = {
        "reference": "The report's own impression",
        "nearest": "The nearest report's impression",
        "model": "The model's impression",
    }
    shown = {key: head for key, head in columns.items() if any(key in row for row in samples)}
    rows = [
        Sample(
            findings=_text(row.get("findings", "")),
            cells=tuple(Cell(text=_text(row.get(key, ""))) for key in shown),
        )
        for row in samples
    ]
    caption = "Spread evenly over the test reports, not selected"
    return [Samples(caption=caption, heads=tuple(shown.values()), rows=rows)] if rows else []


def tally(pairs: Sequence[Pair]) -> str:
    """How often which of the two did better, over all reports that both wrote for."""
    gains = [_gain(pair) for pair in pairs]
    more, fewer = sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains)
    right = [
        sum(written.labels == pair.reference_labels for pair, written in zip(pairs, by, strict=True))
        for by in ([pair.challenger for pair in pairs], [pair.champion for pair in pairs])
    ]
    return (
        f"Of {many(len(pairs), 'report')} that both wrote for, the challenger's impression agrees more with the "
        f"report's own in {count(more)}, the champion's in {count(fewer)}, and both alike in "
        f"{count(len(pairs) - more - fewer)} (ROUGE-L). Exactly the findings of the report's own impression are "
        f"named by the challenger in {count(right[0])}, by the champion in {count(right[1])}."
    )


def _row(pair: Pair) -> Sample:
    own = Cell(text=_text(pair.reference))
    return Sample(findings=_text(pair.findings), cells=(own, _cell(pair.champion), _cell(pair.challenger)))


def _cell(written: Written) -> Cell:
    faults = f", {many(written.faults, 'claim')} not borne out" if written.faults else ""
    return Cell(text=_text(written.text), note=f"ROUGE-L {decimal(written.rouge_l)}{faults}")


def _gain(pair: Pair) -> float:
    return pair.challenger.rouge_l - pair.champion.rouge_l


def _text(text: str) -> str:
    return text.strip() or "(nothing)"
