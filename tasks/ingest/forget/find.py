"""Where a patient's reports are in a source, told by the very readers that ingest uses."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from tasks.executor.ordered import ordered
from tasks.ingest.canonical import patient_of
from tasks.ingest.files import File, opened
from tasks.ingest.readers import READERS, blocks
from tasks.ingest.readers.cut import count_lines
from tasks.ingest.readers.mimic import table_rows
from tasks.ingest.readers.record import Block, Piece, Record
from tasks.ingest.settings import CorpusParams, Source
from tasks.ingest.sources import Holding, holdings


@dataclass
class Found:
    """Reports of a patient, and the lines (rows of a Parquet file) they stand on."""

    reports: int = 0
    # File.file -> (first line, line behind the last), in order.
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    # File.file of files with a report that is called by its line: lines must stay where they are.
    placed: set[str] = field(default_factory=set)

    def add(self, other: Found) -> None:
        self.reports += other.reports
        self.placed |= other.placed
        for file, spans in other.spans.items():
            self.spans[file] += spans


@dataclass
class Holdings:
    """A source's files, and what of the patient is in them."""

    found: Found
    files: list[File]  # those with something of the patient in them
    folders: list[Path]  # the patient's own, in a MIMIC-CXR tree on disk


def find(raw: Path, corpus: CorpusParams, patient: str) -> Holdings:
    """Read the whole source and look for the patient.

    Raises:
        InputError: as ingest does, for a source that it would not read.
    """
    found = Found()
    for part in ordered(partial(_in_block, patient=patient), blocks(raw, corpus)):
        found.add(part)
    everything = holdings(raw, corpus)
    for file, span in _in_tables(everything, patient):
        found.spans[file].append(span)
    files = [file for holding in everything for file in (*holding.files, *holding.beside)]
    return Holdings(
        found=found,
        files=[file for file in files if file.file in found.spans],
        folders=sorted({folder for file in files for folder in _own_folder(file, patient)} if found.spans else ()),
    )


def is_own(name: str, patient: str) -> bool:
    """Whether a path leads through the patient's folder of a MIMIC-CXR tree, or is it."""
    return patient in PurePosixPath(name).parts


def _is_empty(record: Record) -> bool:
    """Whether a record says nothing."""
    return not any(body.strip() for body in (record.text, *record.bodies.values()))


def _in_block(block: Block, *, patient: str) -> Found:
    found = Found()
    for piece in block.pieces:
        _in_piece(piece, block.form, block.source, patient, found)
    return found


def _in_piece(piece: Piece, form: str, source: Source, patient: str, found: Found) -> None:
    """A record ends where the next one starts, the last one with its piece."""
    start = 0
    for record in READERS[form](piece, source):
        if start:
            found.spans[piece.file].append((start, record.line))
            start = 0
        placed = record.report_id == f"{piece.name}:{record.line}"
        if placed:
            found.placed.add(piece.file)
        # A Parquet row that was emptied keeps its number, and so its name.
        if patient_of(record) == patient and not (placed and _is_empty(record)):
            start = record.line
            found.reports += 1
    if start:
        found.spans[piece.file].append((start, start + 1 if form == "parquet" else _behind(piece)))


def _behind(piece: Piece) -> int:
    """The line behind a piece of text."""
    return piece.line + count_lines(piece.content) + (not piece.content.endswith((b"\n", b"\r")))


def _in_tables(everything: list[Holding], patient: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """The patient's lines of the tables beside a MIMIC-CXR tree, where p10000032 is subject 10000032."""
    for file, stream in opened([table for holding in everything for table in holding.beside]):
        place = -1
        header = True
        for line, row in table_rows(file, stream):
            if header:
                header, place = False, row.index("subject_id") if "subject_id" in row else -1
            elif 0 <= place < len(row) and f"p{row[place].strip()}" == patient:
                yield file.file, (line, line + 1)


def _own_folder(file: File, patient: str) -> Iterator[Path]:
    if not file.archive and file.form == "txt" and is_own(os.path.dirname(file.name), patient):
        yield next(folder for folder in Path(file.path).parents if folder.name == patient)
