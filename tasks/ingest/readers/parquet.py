"""Parquet, a batch of rows at a time, only the columns that are needed.

Only the cutting process has the file, so a piece is the rows themselves, as an Arrow stream.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.ingest.files import File
from tasks.ingest.mistakes import unreadable
from tasks.ingest.readers.chexpert import Images
from tasks.ingest.readers.columns import Layout, layout
from tasks.ingest.readers.record import Piece, Record, mistake
from tasks.ingest.settings import Source
from tasks.ingest.unpack import Stream, refuse_bomb
from tasks.stage import InputError

BATCH = 1024  # rows at most; about 1 MB of text
BUFFER = 1 << 20  # bytes of a column read at once, where pyarrow would take the whole row group's


def cut(file: File, stream: Stream, source: Source, size: int) -> Iterator[Piece]:
    """Rows of the needed columns; Parquet is read from its end, so by its path and not as a stream."""
    try:
        if not (length := os.path.getsize(file.path)):
            raise mistake(file.file, "is empty (0 bytes): copy it again or remove it")
        with pq.ParquetFile(file.path, buffer_size=BUFFER, pre_buffer=False) as table:
            groups = [table.metadata.row_group(number) for number in range(table.num_row_groups)]
            unpacked = sum(group.total_byte_size for group in groups)
            refuse_bomb(unpacked, length, file.file)
            wanted = _wanted(table.schema_arrow.names, source, file)
            rows = max(1, min(BATCH, size * table.metadata.num_rows // max(1, unpacked)))
            yield from _pieces(table.iter_batches(batch_size=rows, columns=wanted.names), wanted, file, size)
    except InputError:
        raise
    except (FileNotFoundError, PermissionError) as error:
        raise unreadable(file.file, error) from None
    except (pa.ArrowException, OSError, ValueError):  # ValueError: a column's name that is not UTF-8
        raise mistake(file.file, "is damaged or not Parquet: copy it again from where it came") from None


def read(piece: Piece, source: Source) -> Iterator[Record]:
    """The reports of a piece, in its row order."""
    line = piece.line
    for batch in pa.ipc.open_stream(piece.content):
        for row in _rows(batch, piece.file, line):
            yield piece.head.record(row, piece=piece, source=source.name, line=line, unit="row")
            line += 1


@dataclass(frozen=True)
class _Wanted:
    names: list[str]
    layout: Layout | Images


def _wanted(columns: list[str], source: Source, file: File) -> _Wanted:
    """The columns that are needed, and the layout within them."""
    whole = layout(columns, source, file=file.file, line=0)
    names = [columns[place] for place in whole.places.values()]
    needed = list(dict.fromkeys(names))
    places = {field: needed.index(column) for field, column in zip(whole.places, names, strict=True)}
    return _Wanted(needed, replace(whole, places=places))


def _pieces(batches: Iterator[Any], wanted: _Wanted, file: File, size: int) -> Iterator[Piece]:
    line, waiting, held = 1, [], 0
    for batch in batches:
        waiting.append(_plain(batch.select(wanted.names)))
        held += waiting[-1].nbytes
        if held >= size:
            yield _piece(waiting, wanted, file, line)
            line, waiting, held = line + sum(one.num_rows for one in waiting), [], 0
    if waiting:
        yield _piece(waiting, wanted, file, line)


def _piece(batches: list[Any], wanted: _Wanted, file: File, line: int) -> Piece:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batches[0].schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return Piece(
        file=file.file, name=file.name, line=line, content=sink.getvalue().to_pybytes(), head=wanted.layout
    )


def _plain(batch: Any) -> Any:
    """Dictionaries spelled out, or each piece would carry all of them."""
    columns = [
        column.dictionary_decode() if pa.types.is_dictionary(column.type) else column for column in batch.columns
    ]
    return pa.record_batch(columns, names=batch.schema.names)


def _rows(batch: Any, file: str, line: int) -> Iterator[Any]:
    try:
        return zip(*(column.to_pylist() for column in batch.columns), strict=True)
    except UnicodeDecodeError:
        return _rows_one_by_one(batch, file, line)


def _rows_one_by_one(batch: Any, file: str, line: int) -> Iterator[Any]:
    """The rows up to the first that cannot be decoded, so that an earlier row's mistake is told first."""
    for number in range(batch.num_rows):
        try:
            row = [column[number].as_py() for column in batch.columns]
        except UnicodeDecodeError:
            raise mistake(
                file, "holds text that is not UTF-8: write it again with string columns", line + number, "row"
            ) from None
        yield row
