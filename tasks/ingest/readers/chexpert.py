"""CheXpert Plus (df_chexpert_plus_240401.csv): a row an image, patient and study in the image's path."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tasks.ingest.readers.cells import cell, fact
from tasks.ingest.readers.record import Piece, Record, mistake
from tasks.ingest.sections import TITLE_WORDS

IMAGE = "path_to_image"
# train/patient42142/study5/view1_frontal.jpg
STUDY = re.compile(r"(?:.*/)?(patient\w+)/(study\w+)/[^/]+", re.ASCII)

# Section by section, in the order of the report. The accession number is an identifier and the
# words after the impression are a signature: both are left out.
COLUMNS = {
    "section_narrative": "exam",
    "section_clinical_history": "indication",
    "section_history": "indication",
    "section_technique": "technique",
    "section_procedure_comments": "technique",
    "section_comparison": "comparison",
    "section_findings": "findings",
    "section_impression": "impression",
    "section_summary": "impression",
}
NEEDED = ("report", "split", *COLUMNS)


@dataclass(frozen=True, kw_only=True)
class Images:
    """The places of the columns in the table's rows, by their names."""

    places: dict[str, int]

    def record(self, values: Sequence[Any], *, piece: Piece, source: str, line: int, unit: str = "line") -> Record:
        """One row's report; the rows of a study's other images repeat it under the same id."""
        file = piece.file
        row = {column: cell(values[place], column, file, line, unit) for column, place in self.places.items()}
        found = STUDY.fullmatch(row[IMAGE].strip())
        if not found:
            raise mistake(file, f"{IMAGE} names no patient and study, as in patient1/study1/view1.jpg", line, unit)
        bodies = _bodies(row)
        return Record(
            file=file,
            source=source,
            line=line,
            unit=unit,
            report_id=f"{found[1]}/{found[2]}",
            patient_id=found[1],
            study_id=f"{found[1]}/{found[2]}",
            modality="XR",
            split=fact(row.get("split", "")),
            text="" if bodies else row.get("report", ""),
            bodies=bodies,
        )


def images(columns: Sequence[str], *, file: str, line: int) -> Images:
    """Find the columns that are read. Raises `InputError` where none of them holds text."""
    places = {column: columns.index(column) for column in (IMAGE, *NEEDED) if column in columns}
    if not places.keys() & {"report", "section_findings", "section_impression"}:
        raise mistake(file, f"has {IMAGE} but none of report, section_findings and section_impression", line)
    return Images(places=places)


def _bodies(row: dict[str, str]) -> dict[str, str]:
    """The sections, where the findings or the impression are among them; else none, and the report is read."""
    if not any(row.get(column, "").strip() for column in ("section_findings", "section_impression")):
        return {}
    bodies: dict[str, str] = {}
    for column, section in COLUMNS.items():
        text = row.get(column, "")
        if not text.strip():
            continue
        if section == "exam" and len(text.split()) > TITLE_WORDS and not row.get("section_findings", "").strip():
            section = "findings"  # dictated without a header of their own
        bodies[section] = f"{bodies[section]}\n{text}" if section in bodies else text
    return bodies
