"""Trees of files that are one report each: read whole, many to a block."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tasks.ingest.files import File
from tasks.ingest.mistakes import MAX_BYTES, too_large
from tasks.ingest.readers.cut import SNIFF, count_lines, not_utf8, refuse_binary
from tasks.ingest.readers.record import Piece, Record
from tasks.ingest.settings import Source
from tasks.ingest.unpack import Stream

# files/p10/p10000032/s50414267.txt: the short p10 is a shelf, not a patient.
PATIENT = re.compile(r"p\d{4,}")
STUDY = re.compile(r"s\d+")


def cut(file: File, stream: Stream, source: Source, size: int) -> Iterator[Piece]:
    """The file as one piece."""
    content = b"".join(_bounded(stream, file.file))
    yield Piece(file=file.file, name=file.name, line=1, content=content)


def read_text(piece: Piece, source: Source) -> Iterator[Record]:
    """The one report of a text file; its id is the study where the path has one, else the path itself.

    MIMIC-CXR's tree tells patient and study by its path; date and split come with the piece.
    """
    refuse_binary(piece.content[:SNIFF], piece.file)
    content = piece.content.removeprefix(codecs.BOM_UTF8)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise not_utf8(piece.file, 1 + count_lines(content[: error.start])) from None
    patient, study = of_path(piece.name)
    date, split = piece.head or ("", "")
    yield Record(
        file=piece.file,
        line=1,
        source=source.name,
        report_id=study if patient and study else str(PurePosixPath(piece.name).with_suffix("")),
        patient_id=patient,
        study_id=study,
        study_date=date,
        split=split,
        text=text,
    )


def of_path(name: str) -> tuple[str, str]:
    """Patient and study as MIMIC-CXR's path has them, else empty."""
    path = PurePosixPath(name)
    patients = [folder for folder in path.parts[:-1] if PATIENT.fullmatch(folder)]
    return patients[-1] if patients else "", path.stem if STUDY.fullmatch(path.stem) else ""


def _bounded(stream: Stream, file: str) -> Iterator[bytes]:
    length = 0
    while content := stream.read(MAX_BYTES + 1 - length):
        length += len(content)
        if length > MAX_BYTES:
            raise too_large(file)
        yield content
