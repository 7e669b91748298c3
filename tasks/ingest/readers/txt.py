"""A tree of text files, one report each; MIMIC-CXR's tree tells patient and study by its path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from tasks.ingest.readers.record import Record, not_utf8, refuse_huge, unreadable

# files/p10/p10000032/s50414267.txt: the short p10 is a shelf, not a patient.
PATIENT = re.compile(r"p\d{4,}")
STUDY = re.compile(r"s\d+")


def read(file: Path, name: str, columns: dict[str, Any]) -> Iterator[Record]:
    """The one report of a file; its id is the study where the path has one, else the path itself."""
    try:
        refuse_huge(file)
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise not_utf8(file) from None
    except OSError as error:
        raise unreadable(file, error) from None
    path = PurePosixPath(name)
    patients = [folder for folder in path.parts[:-1] if PATIENT.fullmatch(folder)]
    study = path.stem if STUDY.fullmatch(path.stem) else ""
    yield Record(
        file=file,
        line=1,
        report_id=study if patients and study else str(path.with_suffix("")),
        patient_id=patients[-1] if patients else "",
        study_id=study,
        text=text,
    )
