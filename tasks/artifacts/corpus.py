"""The corpus: one Parquet file a split, one row a report, sections as spans of its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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

    def section(self, name: str) -> str | None:
        """The body of the named section, or None where the report has none."""
        for section in self.sections:
            if section.name == name:
                return self.text[section.start : section.end]
        return None


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


def write_split(folder: Path, split: str, reports: Iterable[Report]) -> int:
    """Write one split of the corpus; returns the number of reports."""
    count = 0
    with pq.ParquetWriter(folder / f"{split}.parquet", SCHEMA, compression="zstd") as writer:
        for batch in _batches(reports, ROW_GROUP):
            rows = [
                {**vars(report), "sections": [vars(section) for section in report.sections]} for report in batch
            ]
            writer.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), row_group_size=ROW_GROUP)
            count += len(batch)
    return count


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


def read_texts(path: Path) -> list[str]:
    """The texts of one split in file order. Raises `InputError` as `read_split` does."""
    with _open(path) as file:
        return file.read(columns=["text"]).column("text").to_pylist()


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


def _batches(reports: Iterable[Report], size: int) -> Iterator[list[Report]]:
    batch: list[Report] = []
    for report in reports:
        batch.append(report)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
