"""Bits per byte: the model beside the floors and the champion, and where it does well and badly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tasks.report.tables import MODALITIES, Table, name_of
from tasks.wording import bpb, count, fewer

FLOORS = {
    "ngram": "Character 10-gram",
    "ppmd16": "PPMd, order 16",
    "ppmd32": "PPMd, order 32",
    "lzma": "LZMA",
}
Strata = Mapping[str, Mapping[str, Mapping[str, float]]]
# Kind of stratum: its heading, and words for its strata in the order they are shown; others follow, easiest first.
KINDS: dict[str, tuple[str, dict[str, str]]] = {
    "time": (
        "Time",
        {"test": "Of the time learnt from", "forward": "Newer than all learnt from"},
    ),
    "modality": ("Modality", {}),
    "section": ("Section", {}),
    "length": ("Length", {"short": "Up to 75 words", "medium": "76 to 300 words", "long": "Over 300 words"}),
    "placeholders": (
        "Placeholders among the words",
        {"none": "None", "few": "Up to 5%", "many": "More than 5%"},
    ),
}
NAMES = {"modality": MODALITIES, "section": {"report": "Without sections"}}


def floors(
    evaluate: Mapping[str, Any], known: Mapping[str, float], champion: Mapping[str, Any] | None = None
) -> Table:
    """The model first, then champion and floors from best to worst, each against the model on the same reports.

    Args:
        known: bits a byte of each floor, `<floor>_bpb`.
    """
    own = evaluate["test_bpb"]
    same = dict.fromkeys(FLOORS, evaluate["test_bpb_compressor_reports"]) | {"ngram": own}
    found = sorted((known[f"{name}_bpb"], label, same[name]) for name, label in FLOORS.items())
    rows = [(label, bpb(value), "", fewer(1 - there / value)) for value, label, there in found]
    if champion is not None:
        there = champion["test_bpb"]
        rows.insert(0, ("Champion", bpb(there), _whole(champion), fewer(1 - own / there)))
    return Table(
        caption="Bits per byte on the test reports, lower is better",
        heads=("Method", "Bits per byte", "95% interval", "The model needs"),
        rows=[("This model", bpb(own), _whole(evaluate), ""), *rows],
    )


def strata(own: Strata, champion: Strata | None = None) -> Table:
    """Bits a byte by time, modality, section and so on; beside them the champion's and the 10-gram's."""
    heads = ["Reports", "Bits per byte", "95% interval", *(["Champion"] if champion is not None else []), "10-gram"]
    rows: list[tuple[str, ...]] = []
    groups: dict[int, str] = {}
    for kind, title in _kinds(own):
        groups[len(rows)] = title
        for name, words in _ordered(kind, own[kind]):
            here = own[kind][name]
            other = [_or_none((champion.get(kind, {}).get(name) or {}).get("bpb"))] if champion is not None else []
            rows.append(
                (
                    words,
                    count(here["reports"]),
                    bpb(here["bpb"]),
                    interval(here.get("low"), here.get("high")),
                    *other,
                    _or_none(here.get("ngram_bpb")),
                )
            )
    return Table(
        caption="The model's bits per byte, part by part", heads=("Part", *heads), rows=rows, groups=groups
    )


def interval(low: float | None, high: float | None, write: Any = bpb) -> str:
    """0.414 to 0.428, or a dash where there is none."""
    return "–" if low is None or high is None else f"{write(low)} to {write(high)}"


def _whole(evaluate: Mapping[str, Any]) -> str:
    return interval(evaluate["test_bpb_low"], evaluate["test_bpb_high"])


def _kinds(own: Strata) -> Iterator[tuple[str, str]]:
    for kind in [*KINDS, *sorted(own.keys() - KINDS.keys() - {"all"})]:
        if own.get(kind):
            yield kind, KINDS[kind][0] if kind in KINDS else name_of({}, kind)


def _ordered(kind: str, of: Mapping[str, Mapping[str, float]]) -> Sequence[tuple[str, str]]:
    known = KINDS[kind][1] if kind in KINDS else {}
    rest = sorted(of.keys() - known.keys(), key=lambda name: (of[name]["bpb"], name))
    names = known | {name: name_of(NAMES.get(kind, {}), name) for name in rest}
    return [(name, words) for name, words in names.items() if name in of]


def _or_none(value: float | None) -> str:
    return "–" if value is None else bpb(value)
