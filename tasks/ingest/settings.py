"""The two params sections this stage reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tasks.artifacts.corpus import SECTIONS

FORMATS = ("auto", "csv", "jsonl", "parquet", "txt", "openi-xml")

# What a column can be mapped to.
FIELDS = ("report_id", "patient_id", "study_id", "study_date", "modality", "split", "text", *SECTIONS)


@dataclass(frozen=True, kw_only=True)
class CorpusParams:
    """Section `corpus`: where the reports are and how to read them.

    `columns` maps a canonical field to a source column's name. A number instead of a name
    means the column's place, counted from 1, in a CSV or TSV without a header line.
    """

    path: str  # for DVC alone: the stage gets the folder as an argument
    format: str
    columns: dict

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise ValueError(f"format must be one of {', '.join(FORMATS)}")
        if unknown := sorted(str(field) for field in self.columns if field not in FIELDS):
            raise ValueError(f"columns must map only {', '.join(FIELDS)}; '{unknown[0]}' is none of them")
        if not all(_is_name(column) or _is_place(column) for column in self.columns.values()):
            raise ValueError("columns must map each field to a column's name, or to its number from 1 on")
        if len({isinstance(column, str) for column in self.columns.values()}) > 1:
            raise ValueError("columns must be all names or all numbers")


@dataclass(frozen=True, kw_only=True)
class IngestParams:
    """Section `ingest`: what is kept, and how patients are dealt to the splits."""

    val_share: float
    test_share: float
    forward_share: float
    split_salt: str
    min_words: int
    latest_date: str
    near_duplicate: float
    max_copies: int
    max_quarantined: float
    max_roster_hits: int
    forgotten: list

    def __post_init__(self) -> None:
        for key in ("val_share", "test_share", "forward_share"):
            if not 0 <= getattr(self, key) < 1:
                raise ValueError(f"{key} must be at least 0 and below 1")
        if self.val_share + self.test_share >= 1:
            raise ValueError("test_share must leave something to train on: with val_share it makes 1 or more")
        if not self.split_salt:
            raise ValueError("split_salt must not be empty")
        for key in ("min_words", "max_copies"):
            if getattr(self, key) < 1:
                raise ValueError(f"{key} must be at least 1")
        if not 0.5 <= self.near_duplicate <= 1:
            raise ValueError("near_duplicate must be between 0.5 and 1")
        if not 0 <= self.max_quarantined <= 1:
            raise ValueError("max_quarantined must be between 0 and 1")
        if self.max_roster_hits < 0:
            raise ValueError("max_roster_hits must be at least 0")
        try:
            date.fromisoformat(self.latest_date)
        except ValueError:
            raise ValueError('latest_date must be a day in quotes, e.g. "2099-12-31"') from None
        if not all(isinstance(name, str) for name in self.forgotten):
            raise ValueError("forgotten must list what flows.forget writes, each in quotes")

    @property
    def latest_day(self) -> int:
        """`latest_date` as Python's ordinal."""
        return date.fromisoformat(self.latest_date).toordinal()


def _is_name(column: object) -> bool:
    return isinstance(column, str) and bool(column)


def _is_place(column: object) -> bool:
    return isinstance(column, int) and not isinstance(column, bool) and column >= 1
