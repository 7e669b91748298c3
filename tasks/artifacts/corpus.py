"""The corpus: one Parquet file a split, one row a report, sections as spans of its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.stage import InputError

SPLITS = ("train", "val", "test")

# One de-identification placeholder, whatever the source wrote (`XXXX`, `___`, `[** **]`).
PLACEHOLDER = "XXXX"

# What stands for a structured identifier that the gate took out of a report. The typed tokens keep a
# sentence's shape: "compared with [DATE]".
PHI_TOKENS: dict[str, str] = {
    "date": "[DATE]",
    "mrn": "[MRN]",
    "accession": "[ACCESSION]",
    "phone": "[PHONE]",
    "ssn": "[SSN]",
    "email": "[EMAIL]",
    "age": "[AGE]",  # over 89
    "url": "[URL]",
    "address": "[ADDRESS]",
}

# Section names as stored, in the order a report is written. In the text each starts a line as
# its header: "FINDINGS: ...". A report without known sections is one section named "report",
# which has no header.
SECTIONS = ("exam", "indication", "technique", "comparison", "findings", "impression", "addendum")

SCHEMA = pa.schema(
    [
        pa.field("report_id", pa.string(), nullable=False),
        pa.field("patient_id", pa.string(), nullable=False),
        pa.field("study_id", pa.string(), nullable=False),
        pa.field("study_date", pa.string(), nullable=False),  # ISO 8601, or empty where unknown
        pa.field("modality", pa.string(), nullable=False),  # DICOM-like: XR, CT, MR, US, or OT
        pa.field("source", pa.string(), nullable=False),
        pa.field("split", pa.string(), nullable=False),
        # Test reports newer than anything in train and val: the time-forward test.
        pa.field("forward", pa.bool_(), nullable=False),
        # Near-duplicates share a cluster, named by its first report's text; it lies in one split.
        pa.field("cluster", pa.string(), nullable=False),
        # How many reports of the source this one stands for: more than 1 where copies were left out.
        pa.field("copies", pa.int32(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field(
            "sections",
            pa.list_(pa.struct([("name", pa.string()), ("start", pa.int32()), ("end", pa.int32())])),
            nullable=False,
        ),
    ]
)
ROW_GROUP = 8192  # reports; about 10 MB of text


@dataclass(frozen=True, kw_only=True)
class Section:
    """A named span of a report's text, in characters; the header is outside of it."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report in canonical form."""

    report_id: str
    patient_id: str
    study_id: str
    study_date: str
    modality: str
    source: str
    split: str
    text: str
    sections: tuple[Section, ...]
    forward: bool = False
    cluster: str = ""
    copies: int = 1

    def section(self, name: str) -> str | None:
        """The body of the named section, or None where the report has none."""
        for section in self.sections:
            if section.name == name:
                return self.text[section.start : section.end]
        return None

    def prompt(self) -> str | None:
        """The text up to its impression's header, or None where findings or an impression are not there."""
        if not self.section("findings") or not self.section("impression"):
            return None
        before = header("impression")
        return self.text[: self.text.index(before) + len(before)]


def header(name: str) -> str:
    """The section's header as it stands in the text."""
    return f"{name.upper()}:"


def compose(bodies: dict[str, str]) -> tuple[str, tuple[Section, ...]]:
    """Text and sections from section bodies, in the order of `SECTIONS`; empty ones are left out.

    Raises:
        ValueError: "report" (the text without sections) beside other bodies, or an unknown name.
    """
    if unknown := bodies.keys() - {*SECTIONS, "report"} or ("report" in bodies and len(bodies) > 1):
        raise ValueError(f"sections that do not go together: {unknown}")
    if "report" in bodies:
        body = bodies["report"]
        return body, (Section(name="report", start=0, end=len(body)),)
    text, sections = "", []
    for name in SECTIONS:
        body = bodies.get(name, "")
        if body:
            text += ("\n" if text else "") + header(name) + " "
            sections.append(Section(name=name, start=len(text), end=len(text) + len(body)))
            text += body
    return text, tuple(sections)


class SplitWriter:
    """Writes one split from tables of any size; row groups, and so bytes, depend on the reports alone."""

    def __init__(self, folder: Path, split: str) -> None:
        self._writer = pq.ParquetWriter(folder / f"{split}.parquet", SCHEMA, compression="zstd")
        self._waiting: list[pa.Table] = []
        self._rows = 0

    def write(self, table: pa.Table) -> None:
        """Add reports; `table` has the columns of `SCHEMA` in its order."""
        self._waiting.append(table)
        self._rows += table.num_rows
        if self._rows >= ROW_GROUP:
            self._flush(self._rows - self._rows % ROW_GROUP)

    def close(self) -> None:
        """Write what is left, and the file's footer."""
        self._flush(self._rows)
        self._writer.close()

    def _flush(self, rows: int) -> None:
        whole = pa.concat_tables(self._waiting) if self._waiting else SCHEMA.empty_table()
        # A group is one chunk: how the rows came must not show in the pages.
        for start in range(0, rows, ROW_GROUP):
            group = whole.slice(start, min(ROW_GROUP, rows - start)).combine_chunks()
            self._writer.write_table(group, row_group_size=ROW_GROUP)
        self._waiting = [whole.slice(rows)]
        self._rows -= rows


@contextmanager
def split_writers(folder: Path) -> Iterator[dict[str, SplitWriter]]:
    """A writer for each split's file in `folder`; the files are whole when the block ends well."""
    writers = {split: SplitWriter(folder, split) for split in SPLITS}
    yield writers
    for writer in writers.values():
        writer.close()


def read_split(path: Path) -> Iterator[Report]:
    """The reports of one split in file order, one row group in memory at a time.

    Raises:
        InputError: the file is missing, damaged, or not a corpus of this project.
    """
    with _open(path) as file:
        for group in range(file.num_row_groups):
            for row in file.read_row_group(group).to_pylist():
                row["sections"] = tuple(Section(**section) for section in row["sections"])
                yield Report(**row)


def read_texts(path: Path) -> Iterator[list[str]]:
    """The texts of one split in file order, a row group at a time. Raises `InputError` as `read_split` does."""
    with _open(path) as file:
        for group in range(file.num_row_groups):
            yield file.read_row_group(group, columns=["text"]).column("text").to_pylist()


def count(path: Path) -> int:
    """Reports in one split. Raises `InputError` as `read_split` does."""
    with _open(path) as file:
        return file.metadata.num_rows


def read_columns(path: Path, columns: Sequence[str]) -> Iterator[pa.Table]:
    """Some columns of one split in file order, a row group at a time. Raises `InputError` as `read_split` does."""
    with _open(path) as file:
        for group in range(file.num_row_groups):
            yield file.read_row_group(group, columns=list(columns))


def _open(path: Path) -> pq.ParquetFile:
    try:
        file = pq.ParquetFile(path)
    except FileNotFoundError:
        raise InputError(f"{path} is missing: run `dvc repro ingest` to make it") from None
    except pa.ArrowInvalid:
        raise InputError(f"{path} is damaged or not Parquet: delete it and run `dvc repro ingest`") from None
    if not file.schema_arrow.equals(SCHEMA):
        file.close()
        raise InputError(f"{path} is not a corpus of this version: run `dvc repro ingest` to make it again")
    return file
