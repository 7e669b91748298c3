"""Which column of a table is which field: the user's mapping first, then names that are common."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tasks.artifacts.corpus import SECTIONS
from tasks.ingest.readers.cells import cell, fact
from tasks.ingest.readers.chexpert import IMAGE, Images, images
from tasks.ingest.readers.record import Piece, Record, mistake
from tasks.ingest.settings import Source
from tasks.stage import InputError

# Compared in lower case with everything but letters and digits removed, so that "Report ID",
# "report_id" and "ReportId" are one. Where several are there the first of the list counts.
COMMON_NAMES = {
    "report_id": ("reportid", "id", "uid", "noteid", "documentid", "accession", "accessionnumber", "accessionno"),
    "patient_id": ("patientid", "subjectid", "mrn", "patient", "subject", "patientnumber", "personid",
                   "deidpatientid"),
    "study_id": ("studyid", "study", "accession", "accessionnumber", "accessionno", "examid"),
    "study_date": ("studydate", "date", "examdate", "reportdate", "charttime", "studydatetime"),
    "modality": ("modality",),
    "split": ("split",),
    "text": ("text", "report", "reporttext", "fulltext", "narrative", "notetext"),
    "exam": ("exam", "examination", "examdescription", "studydescription", "procedure", "image"),
    "indication": ("indication", "history", "clinicalhistory", "sectionhistory", "reasonforexam"),
    "technique": ("technique", "sectiontechnique"),
    "comparison": ("comparison", "sectioncomparison"),
    "findings": ("findings", "sectionfindings"),
    "impression": ("impression", "sectionimpression", "conclusion"),
    "addendum": ("addendum",),
}  # fmt: skip
WORDS = ("text", *SECTIONS)  # the fields that hold what was dictated
ENOUGH = {"text", "findings", "impression"}  # a table without any of these holds no reports
OPENI = {"uid", "mesh", "problems", "image"}  # the collection is chest X-rays throughout


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The place of each canonical field in a table's rows."""

    places: dict[str, int]
    modality: str  # of the whole collection, where its layout tells; else empty

    def record(self, values: Sequence[Any], *, piece: Piece, source: str, line: int, unit: str = "line") -> Record:
        """One row as a record; a row without an id is called by its file and line."""
        row = {field: cell(values[place], field, piece.file, line, unit) for field, place in self.places.items()}
        bodies = {section: row.pop(section) for section in SECTIONS if section in row}
        for field in row.keys() - {"text"}:
            row[field] = fact(row[field])
        if self.modality:
            row.setdefault("modality", self.modality)
        row["report_id"] = row.get("report_id") or f"{piece.name}:{line}"
        return Record(file=piece.file, source=source, line=line, bodies=bodies, unit=unit, **row)


def layout(columns: Sequence[str], source: Source, *, file: str, line: int = 1, hint: str = "") -> Layout | Images:
    """Find the fields among a table's columns.

    A mapped field is taken from its column alone, and once a mapping names any text field no
    other one is guessed. Without a mapping, CheXpert Plus is known by its column of images.
    Messages give the places of columns, never their names: the first line of a file without a
    header is a report.

    Args:
        hint: added to the sentence that no column is known.

    Raises:
        InputError: a column is there twice, a mapped one is missing, or none holds text.
    """
    mapping, setting = source.columns, f"{source.setting}.columns"
    if mapping and all(isinstance(column, int) for column in mapping.values()):
        return _by_number(len(columns), mapping, setting, file=file, line=line)
    by_name: dict[str, int] = {}
    for place, column in enumerate(columns):
        if column and by_name.setdefault(column, place) != place:
            raise _twins(file, by_name[column], place, line)
    if IMAGE in by_name and not mapping:
        return images(columns, file=file, line=line)
    places = {}
    for field, column in mapping.items():
        if column not in by_name:
            raise mistake(file, f"there is no column '{column}', which {setting}.{field} names", line)
        places[field] = by_name[column]
    common: dict[str, list[int]] = {}
    for column, place in by_name.items():
        common.setdefault(_simple(column), []).append(place)
    words_mapped = any(field in WORDS for field in mapping)
    for field, names in COMMON_NAMES.items():
        found = [name for name in names if name in common]
        if field in mapping or (words_mapped and field in WORDS) or not found:
            continue
        if field == "text" and len(found) > 1:
            raise mistake(
                file,
                f"'{found[0]}' and '{found[1]}' could both be the report: name one in {setting}.text",
                line,
            )
        if len(same := common[found[0]]) > 1:
            raise _twins(file, same[0], same[1], line)
        places[field] = common[found[0]][0]
    if not places.keys() & ENOUGH:
        raise mistake(
            file,
            f"no column is known to hold report text: name it in {setting} (e.g. {{text: Body}}), or give "
            "numbers ({report_id: 1, text: 2}) if the file is a CSV or TSV without a header line" + hint,
            line,
        )
    return Layout(places=places, modality="XR" if common.keys() >= OPENI else "")


def _twins(file: str, first: int, second: int, line: int) -> InputError:
    return mistake(file, f"columns {first + 1} and {second + 1} have the same name: rename or remove one", line)


def _by_number(width: int, mapping: dict[str, int], setting: str, *, file: str, line: int) -> Layout:
    if beyond := [field for field, number in mapping.items() if number > width]:
        raise mistake(file, f"has {width} columns, fewer than the number in {setting}.{beyond[0]}", line)
    if not mapping.keys() & ENOUGH:
        raise mistake(file, f"{setting} gives no number for text, findings or impression", line)
    return Layout(places={field: number - 1 for field, number in mapping.items()}, modality="")


def _simple(column: str) -> str:
    return re.sub(r"[^a-z0-9]", "", column.lower())
