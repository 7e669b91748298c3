"""What every reader yields: one report as the source has it, not yet cleaned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tasks.stage import InputError

# Larger than any report by orders of magnitude; what reaches it is an unclosed quote or a wrong file.
MAX_BYTES = 1 << 24


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One report in the source's own words; an empty string is "the source does not say".

    `text` is a whole report with its headers, `bodies` are sections from columns of their own;
    where a source has both, `text` is read and `bodies` stand in where it is empty.
    """

    file: Path
    line: int  # where the report starts, from 1; the row of a Parquet file
    report_id: str
    patient_id: str = ""
    study_id: str = ""
    study_date: str = ""
    modality: str = ""
    split: str = ""
    text: str = ""
    bodies: dict[str, str] = field(default_factory=dict)
    unit: str = "line"  # what `line` counts


# A reader takes the file, its name within the raw folder, and `corpus.columns`.
Reader = Callable[[Path, str, dict[str, Any]], Iterator[Record]]


def mistake(file: Path, sentence: str, line: int = 0, unit: str = "line") -> InputError:
    """The error for something wrong in a source file; the caller keeps report text and ids out of it."""
    return InputError(f"{file}, {unit} {line}: {sentence}" if line else f"{file}: {sentence}")


def not_utf8(file: Path) -> InputError:
    """The error for undecodable bytes, with the line they are in."""
    line = 0
    with file.open("rb") as stream:
        for number, content in enumerate(stream, 1):
            try:
                content.decode("utf-8")
            except UnicodeDecodeError:
                line = number
                break
    return mistake(file, "is not UTF-8: convert the file, e.g. with `iconv -f WINDOWS-1252 -t UTF-8`", line)


def unreadable(file: Path, error: OSError) -> InputError:
    """The error for a file the system does not let us read."""
    return mistake(
        file, f"cannot be read ({error.strerror or 'input/output error'}): check its rights and the disk"
    )


def refuse_huge(file: Path) -> None:
    """A file that is one report is small."""
    if file.stat().st_size > MAX_BYTES:
        raise mistake(file, f"is larger than {MAX_BYTES >> 20} MB, though it should hold one report: remove it")


def refuse_empty(file: Path) -> None:
    """A table of zero bytes is a copy that failed, not a corpus without reports."""
    if file.stat().st_size == 0:
        raise mistake(file, "is empty (0 bytes): copy it again or remove it")
