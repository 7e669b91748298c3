"""CSV and TSV, row by row, with every row as wide as the header says."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tasks.ingest.readers.columns import Layout, layout
from tasks.ingest.readers.record import MAX_BYTES, Record, mistake, not_utf8, refuse_empty, unreadable


def read(file: Path, name: str, columns: dict[str, Any]) -> Iterator[Record]:
    """The reports of one file; rows wider or narrower than the header are an error."""
    try:
        refuse_empty(file)
        numbered = bool(columns) and all(isinstance(column, int) for column in columns.values())
        with file.open(encoding="utf-8-sig", newline="") as stream:
            delimiter = _delimiter(stream.readline(MAX_BYTES), file, numbered)
            stream.seek(0)
            yield from _records(_rows(stream, delimiter, file), file, name, columns, numbered)
    except UnicodeDecodeError:
        raise not_utf8(file) from None
    except OSError as error:
        raise unreadable(file, error) from None


def _records(
    rows: Iterator[tuple[int, list[str]]], file: Path, name: str, columns: dict[str, Any], numbered: bool
) -> Iterator[Record]:
    found: Layout | None = None
    width = 0
    for line, row in rows:
        if found is None:
            found, width = layout(row, columns, file=file, line=line), len(row)
            if not numbered:
                continue
        if len(row) != width:
            raise mistake(
                file, f"has {len(row)} fields where the first line has {width}: quote fields with delimiters", line
            )
        yield found.record(row, file=file, name=name, line=line)


def _rows(stream: Any, delimiter: str, file: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each starts on; a quoted field may span several."""
    csv.field_size_limit(MAX_BYTES)
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            if row:
                yield line, row
            line = reader.line_num + 1
    except csv.Error:
        raise mistake(
            file,
            'a quoted field that starts here is not closed, or is followed by more: double the quotes (") in it',
            line,
        ) from None


def _delimiter(first_line: str, file: Path, numbered: bool) -> str:
    """A tab for .tsv; for .csv what the header has most of, as spreadsheets also write `;`."""
    if file.suffix.lower() == ".tsv":
        return "\t"
    return "," if numbered else max(",;\t", key=first_line.count)
