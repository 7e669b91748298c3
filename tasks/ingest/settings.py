"""The two params sections this stage reads."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tasks.artifacts.corpus import SECTIONS

FORMATS = ("auto", "csv", "jsonl", "parquet", "txt", "mimic-cxr", "openi-xml")

# What a column can be mapped to.
FIELDS = ("report_id", "patient_id", "study_id", "study_date", "modality", "split", "text", *SECTIONS)


@dataclass(frozen=True, kw_only=True)
class Source:
    """One collection of reports and how to read it; it can be pickled.

    `columns` maps a canonical field to a source column's name. A number instead of a name
    means the column's place, counted from 1, in a CSV or TSV without a header line.
    """

    name: str
    setting: str = "corpus"  # where in params.yaml it is described
    format: str = "auto"
    columns: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise ValueError(f"format must be one of {', '.join(FORMATS)}")
        if not isinstance(self.columns, dict):
            raise ValueError("columns must map fields to columns, e.g. {text: Body}")
        if unknown := sorted(str(name) for name in self.columns if name not in FIELDS):
            raise ValueError(f"columns must map only {', '.join(FIELDS)}; '{unknown[0]}' is none of them")
        if not all(_is_name(column) or _is_place(column) for column in self.columns.values()):
            raise ValueError("columns must map each field to a column's name, or to its number from 1 on")
        if len({isinstance(column, str) for column in self.columns.values()}) > 1:
            raise ValueError("columns must be all names or all numbers")


@dataclass(frozen=True, kw_only=True)
class CorpusParams:
    """Section `corpus`: where the reports are and how to read them.

    Without `sources` the path is one source, read by `format` and `columns`. With them, each
    names a folder or file in the path that has a format and columns of its own.
    """

    path: str  # for DVC alone: the stage gets the folder as an argument
    format: str
    columns: dict
    sources: dict

    def __post_init__(self) -> None:
        Source(name="", format=self.format, columns=self.columns)
        if self.sources and (self.format != "auto" or self.columns):
            given = "columns" if self.columns else "format"
            raise ValueError(f"{given} does not go with sources: give it to each source that needs it")
        self.named()

    def named(self) -> tuple[Source, ...]:
        """The sources by name; none where the whole path is one."""
        if not all(isinstance(name, str) for name in self.sources):
            raise ValueError("sources must have names that are text: put quotes around numbers")
        return tuple(_source(name, self.sources[name]) for name in sorted(self.sources))


def _source(name: str, given: Any) -> Source:
    """One entry of `corpus.sources`, checked."""
    if not name or name.startswith(".") or "/" in name or "\\" in name:
        raise ValueError(f"sources.{name!r} must be the name of a folder or file in corpus.path")
    if not isinstance(given, dict) or given.keys() - {"format", "columns"}:
        raise ValueError(f"sources.{name} must hold only format and columns (or {{}})")
    try:
        return Source(name=name, setting=f"corpus.sources.{name}", **given)
    except ValueError as error:
        raise ValueError(f"sources.{name}.{error}") from None


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
        if not all(name.endswith(f"-{salt_mark(self.split_salt)}") for name in self.forgotten):
            # Nobody in it would be recognised, and erased patients come back in silence.
            raise ValueError("forgotten was written under another split_salt: bring that back")

    @property
    def latest_day(self) -> int:
        """`latest_date` as Python's ordinal."""
        return date.fromisoformat(self.latest_date).toordinal()


def salt_mark(salt: str) -> str:
    """Eight hex digits that tell one `split_salt` from another."""
    return hmac.digest(salt.encode(), b"salt", "sha256")[:4].hex()


def _is_name(column: object) -> bool:
    return isinstance(column, str) and bool(column)


def _is_place(column: object) -> bool:
    return isinstance(column, int) and not isinstance(column, bool) and column >= 1
