"""CSV and TSV, row by row, with every row as wide as the header says."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from tasks.ingest.files import File
from tasks.ingest.mistakes import MAX_BYTES
from tasks.ingest.readers.chexpert import Images
from tasks.ingest.readers.columns import Layout, layout
from tasks.ingest.readers.cut import chunks, count_lines, not_utf8, rows, unclosed
from tasks.ingest.readers.record import Piece, Record, mistake
from tasks.ingest.settings import Source
from tasks.ingest.unpack import Stream

LINE_END = re.compile(rb"\r\n|\r|\n")
UNDECODED = re.compile("[\udc80-\udcff]")  # what `surrogateescape` makes of bytes that are not UTF-8
HINT = "; fields are separated by a comma, a semicolon or a tab, and this line has none of them"


@dataclass(frozen=True, kw_only=True)
class Head:
    """What the first row tells of all the others."""

    delimiter: str
    layout: Layout | Images
    width: int


def cut(file: File, stream: Stream, source: Source, size: int) -> Iterator[Piece]:
    """Whole rows; what the header says goes along with each piece."""
    numbered = bool(source.columns) and all(isinstance(column, int) for column in source.columns.values())
    parts = chunks(stream, file.file, size)
    start = _start(parts)
    delimiter = _delimiter(start, file.name, numbered)
    head: Head | None = None
    for line, content in rows(chain([start], parts), file.file, delimiter):
        if head is None:
            first = next(_parsed(content, delimiter, file.file, line), None)
            if first is None:
                continue  # blank lines
            place, row, behind = first
            hint = HINT if len(row) == 1 else ""
            found = layout(row, source, file=file.file, line=place, hint=hint)
            head = Head(delimiter=delimiter, layout=found, width=len(row))
            if not numbered:
                content, line = _behind(content, behind - line), behind
        if content:
            yield Piece(file=file.file, name=file.name, line=line, content=content, head=head)


def read(piece: Piece, source: Source) -> Iterator[Record]:
    """The reports of a piece; rows wider or narrower than the header are an error."""
    head: Head = piece.head
    for line, row, _ in _parsed(piece.content, head.delimiter, piece.file, piece.line):
        if len(row) != head.width:
            raise mistake(
                piece.file,
                f"has {len(row)} fields where the first line has {head.width}: quote fields with delimiters",
                line,
            )
        yield head.layout.record(row, piece=piece, source=source.name, line=line)


def _parsed(content: bytes, delimiter: str, file: str, line: int) -> Iterator[tuple[int, list[str], int]]:
    """Rows that are not blank, each between the line it starts on and the line behind it."""
    broken = None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        text = content.decode("utf-8", "surrogateescape")  # rows before it may have other mistakes, told first
        broken = not_utf8(file, line + count_lines(content[: error.start]))
    csv.field_size_limit(MAX_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = line
    try:
        for row in reader:
            if broken and any(UNDECODED.search(field) for field in row):
                raise broken
            behind = line + reader.line_num
            if row:
                yield start, row, behind
            start = behind
    except csv.Error:
        raise unclosed(file, start) from None


def _start(parts: Iterator[bytes]) -> bytes:
    """The stream up to where its first line that is not blank has surely ended."""
    start = b""
    for chunk in parts:
        start += chunk
        if len(start) > MAX_BYTES or LINE_END.search(start.lstrip(b"\r\n")):
            break
    return start


def _delimiter(start: bytes, name: str, numbered: bool) -> str:
    """A tab for .tsv; for .csv what the header has most of, as spreadsheets also write `;`."""
    if name.lower().endswith(".tsv"):
        return "\t"
    line = LINE_END.split(start.lstrip(b"\r\n"), maxsplit=1)[0]
    return "," if numbered else max(",;\t", key=lambda delimiter: line.count(delimiter.encode()))


def _behind(content: bytes, lines: int) -> bytes:
    """What follows the first lines."""
    end = next(islice(LINE_END.finditer(content), lines - 1, None), None)
    return content[end.end() :] if end else b""
