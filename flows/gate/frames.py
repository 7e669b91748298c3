"""Two evaluations of the same test reports, as figures of both models for each patient.

Without a champion the challenger is held against what needs no model, which stands beside it in its own evaluation:
the n-gram's bits, the constant impression's ROUGE-L and labels, the nearest neighbour's contradictions.
"""

from __future__ import annotations

import functools
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flows.gate.checks import BITS, SCORE, SHARE, Array, Measure
from tasks.artifacts import evaluation, files
from tasks.stage import InputError

OVERALL = ("all", "all")
# What stands in for a champion, by the prefix of its columns.
SCORES_FLOOR, RATES_FLOOR = "constant_", "nearest_"
# Two evaluations of the same test reports agree in these.
KEYS = {
    "strata": ("patient_id", "report_id", "kind", "stratum", "text_bytes"),
    "impressions": ("patient_id", "report_id", "reference", "abnormal"),
}


class Side:
    """One model's evaluation, or a floor's that stands in the same tables.

    Attributes:
        bits: the column of bits; scores, rates: what stands before `rouge_l` and `labels`, and before the counts.
    """

    def __init__(self, strata: pa.Table, impressions: pa.Table, *, bits: str, scores: str, rates: str):
        self.strata, self.impressions = strata, impressions
        self.bits, self.scores, self.rates = bits, scores, rates
        self.numbers = functools.lru_cache(maxsize=None)(self._numbers)

    def _numbers(self, table: str, column: str) -> Array:
        """A column as numbers, nothing as NaN."""
        return np.array([np.nan if value is None else float(value) for value in self.values(table, column)])

    def values(self, table: str, column: str) -> list[Any]:
        """A column of `strata` or `impressions`."""
        return getattr(self, table).column(column).to_pylist()


def read(folder: Path) -> tuple[Side, dict[str, Any]]:
    """An evaluation's tables and its identity.json.

    Raises:
        InputError: a file is missing, damaged, or not of this version.
    """
    identity = files.read_json(folder / evaluation.IDENTITY)
    strata, impressions = (evaluation.read(folder, name) for name in (evaluation.STRATA, evaluation.IMPRESSIONS))
    return Side(strata, impressions, bits="model_bits", scores="", rates=""), identity


def floors(challenger: Side) -> Side:
    """What needs no model, as the other side."""
    return Side(
        challenger.strata, challenger.impressions, bits="ngram_bits", scores=SCORES_FLOOR, rates=RATES_FLOOR
    )


class Frames:
    """Figures of challenger and champion on the same reports.

    Attributes:
        reports, patients, impressions: how many both were asked.

    Raises:
        InputError: the two are not of the same reports, or of another version.
    """

    def __init__(self, challenger: Side, champion: Side):
        self._mine, self._other = self._sides = (challenger, champion)
        for table, columns in KEYS.items():
            if any(challenger.values(table, name) != champion.values(table, name) for name in columns):
                raise InputError(f"the two evaluations' {table} are not of the same test reports: run again")
        self._rows: dict[tuple[str, str], npt.NDArray[np.intp]] = {}
        pairs = zip(challenger.values("strata", "kind"), challenger.values("strata", "stratum"), strict=True)
        found: dict[tuple[str, str], list[int]] = {}
        for row, key in enumerate(pairs):
            found.setdefault(key, []).append(row)
        self._rows = {key: np.array(rows, dtype=np.intp) for key, rows in found.items()}
        if OVERALL not in self._rows:
            raise InputError("an evaluation has no test report: run `dvc repro --force evaluate`")
        # A patient is a number from here on, the same in both tables.
        owners = np.array(
            [*challenger.values("strata", "patient_id"), *challenger.values("impressions", "patient_id")]
        )
        names, numbers = np.unique(owners, return_inverse=True)
        self._owner, self._writer = np.split(numbers.reshape(-1), [challenger.strata.num_rows])
        self._report = np.unique(np.array(challenger.values("strata", "report_id")), return_inverse=True)[
            1
        ].reshape(-1)
        self.reports, self.patients = len(self._rows[OVERALL]), len(names)
        self.impressions = challenger.impressions.num_rows

    def strata(self) -> list[tuple[str, str]]:
        """(kind, stratum), in the order of the evaluation, the overall one left out."""
        return [key for key in self._rows if key != OVERALL]

    def bits(self, key: tuple[str, str], *, against_floor: bool = False, name: str) -> Measure | None:
        """Bits a byte in a stratum; None where the other side has none there (the n-gram in sections).

        Args:
            against_floor: the n-gram takes the champion's place.
        """
        rows, owner = self._rows[key], self._owner[self._rows[key]]
        other = self._mine.numbers("strata", "ngram_bits") if against_floor else None
        if other is None:
            other = self._other.numbers("strata", self._other.bits)
        if np.isnan(other[rows]).any():
            return None
        bytes_P = self._sums(owner, self._mine.numbers("strata", "text_bytes")[rows])
        return Measure(
            name=name,
            unit=BITS,
            challenger=(self._sums(owner, self._mine.numbers("strata", self._mine.bits)[rows]), bytes_P),
            champion=(self._sums(owner, other[rows]), bytes_P),
            reports=len(np.unique(self._report[rows])),
            patients=len(np.unique(owner)),
        )

    def rouge_l(self, *, abnormal: bool, name: str) -> Measure:
        """Mean ROUGE-L of the impressions; of abnormal reports alone if asked."""
        there = self._there(abnormal)
        count_P = self._sums(self._writer, there)
        ratios = [
            (self._sums(self._writer, side.numbers("impressions", f"{side.scores}rouge_l") * there), count_P)
            for side in self._sides
        ]
        return self._impressions(name, SCORE, ratios, there)

    def label_f1(self, *, abnormal: bool = False, only: str = "", name: str) -> Measure:
        """Micro-F1 of the labels against the references'; of one label alone if named."""
        there = self._there(abnormal)
        due = self._labels(self._mine, "reference_labels", only)
        ratios = []
        for side in self._sides:
            given = self._labels(side, f"{side.scores}labels", only)
            pairs = [*zip(given, due, strict=True)]
            hits = np.array([2.0 * len(mine & its) for mine, its in pairs])
            named = np.array([float(len(mine) + len(its)) for mine, its in pairs])
            ratios.append((self._sums(self._writer, hits * there), self._sums(self._writer, named * there)))
        if only:  # its reports are those that have it; the others speak by false alarms alone
            there = there * np.array([float(bool(its)) for its in due])
        return self._impressions(name, SCORE, ratios, there)

    def positives(self) -> dict[str, int]:
        """Reports whose reference has the label, by label, in order of name."""
        lists = self._mine.values("impressions", "reference_labels")
        return dict(sorted(Counter(label for labels in lists for label in labels).items()))

    def rate(self, kind: str, *, name: str) -> Measure:
        """Share of the impressions with at least one mistake of the kind."""
        there = self._there(abnormal=False)
        count_P = self._sums(self._writer, there)
        ratios = [
            (self._sums(self._writer, 1.0 * (side.numbers("impressions", f"{side.rates}{kind}") > 0)), count_P)
            for side in self._sides
        ]
        return self._impressions(name, SHARE, ratios, there)

    def _impressions(self, name: str, unit: str, ratios: list[tuple[Array, Array]], there: Array) -> Measure:
        return Measure(
            name=name,
            unit=unit,
            challenger=ratios[0],
            champion=ratios[1],
            reports=int(there.sum()),
            patients=int((self._sums(self._writer, there) > 0).sum()),
        )

    def _there(self, abnormal: bool) -> Array:
        """1 for each impression that counts, else 0."""
        return self._mine.numbers("impressions", "abnormal") if abnormal else np.ones(self.impressions)

    def _sums(self, owner: npt.NDArray[np.intp], values: npt.NDArray[np.floating[Any]]) -> Array:
        """Sums by patient, [P]."""
        return np.bincount(owner, weights=values, minlength=self.patients).astype(np.float64)

    @staticmethod
    def _labels(side: Side, column: str, only: str) -> list[frozenset[str]]:
        lists = side.values("impressions", column)
        return [frozenset(labels) & {only} if only else frozenset(labels) for labels in lists]
