"""What goes into a reader and what comes out: a block of bytes, and one report as the source has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tasks.ingest.mistakes import mistake as mistake
from tasks.ingest.settings import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One report in the source's own words; an empty string is "the source does not say".

    `text` is a whole report with its headers, `bodies` are sections from columns of their own;
    where a source has both, `text` is read and `bodies` stand in where it is empty.
    """

    file: str  # as messages name it
    line: int  # where the report starts, from 1; the row of a Parquet file
    report_id: str
    source: str = ""  # the name of the source it came from
    patient_id: str = ""
    study_id: str = ""
    study_date: str = ""
    modality: str = ""
    split: str = ""
    text: str = ""
    bodies: dict[str, str] = field(default_factory=dict)
    unit: str = "line"  # what `line` counts


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Whole records of one file, as bytes that can be read anywhere."""

    file: str  # as messages name it; a member of an archive is "raw/a.zip: x/y.txt"
    name: str  # within its source, parts joined with "/"
    line: int  # where the content starts, from 1; the row of a Parquet file
    content: bytes
    head: Any = None  # what its reader needs besides, such as where a CSV has its columns; can be pickled


@dataclass(frozen=True, kw_only=True)
class Block:
    """Pieces of one source and form, some megabytes together: a worker's task."""

    source: Source
    form: str  # csv, jsonl, parquet, txt, mimic-cxr or openi-xml
    pieces: tuple[Piece, ...]
