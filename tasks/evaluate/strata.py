"""The groups of reports that a figure is told for: by time, modality, section, length, placeholders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from tasks.artifacts.corpus import PHI_TOKENS, PLACEHOLDER, Report
from tasks.evaluate.scoring import Score

KINDS = ("all", "time", "modality", "section", "length", "placeholders")
# Words in a report, up to; the built-in corpus and public ones have reports of some 40, 200 and 800.
LENGTHS = ((75, "short"), (300, "medium"))
LONG = "long"
# Share of the words that stand for something taken out, up to.
FEW = 0.05

_STANDS_FOR = (PLACEHOLDER, *PHI_TOKENS.values())


def words(report: Report) -> int:
    """Words between white space."""
    return len(report.text.split())


def placeholder_share(report: Report) -> float:
    """Placeholders in the text over its words."""
    return sum(report.text.count(token) for token in _STANDS_FOR) / max(1, words(report))


def of(report: Report) -> Iterator[tuple[str, str]]:
    """Kind and stratum of a whole report; its sections are strata of their own."""
    yield "all", "all"
    yield "time", "forward" if report.forward else "test"
    yield "modality", report.modality
    yield "length", next((name for most, name in LENGTHS if words(report) <= most), LONG)
    share = placeholder_share(report)
    yield "placeholders", "none" if share == 0 else "few" if share <= FEW else "many"


def rows(test: Sequence[Report], scores: Sequence[Score], ngram_bits: np.ndarray) -> dict[str, list[Any]]:
    """A row a report and stratum, as columns of `artifacts.evaluation.STRATA`; kinds in the order of `KINDS`."""
    found: list[tuple[Any, ...]] = []
    for report, score, floor in zip(test, scores, ngram_bits.tolist(), strict=True):
        ids = (report.report_id, report.patient_id)
        found += [(*ids, kind, stratum, score.text_bytes, score.bits, floor) for kind, stratum in of(report)]
        for name, size in score.section_bytes.items():
            if size:
                found.append((*ids, "section", name, size, score.section_bits[name], None))
    found.sort(key=lambda row: (KINDS.index(row[2]), row[3]))
    names = ("report_id", "patient_id", "kind", "stratum", "text_bytes", "model_bits", "ngram_bits")
    return {name: list(column) for name, column in zip(names, zip(*found, strict=True), strict=True)}
