"""Parquet, a batch of rows at a time, only the columns that are needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.ingest.readers.columns import Layout, layout
from tasks.ingest.readers.record import Record, mistake, refuse_empty, unreadable
from tasks.stage import InputError

BATCH = 1024  # rows; about 1 MB of text


def read(file: Path, name: str, columns: dict[str, Any]) -> Iterator[Record]:
    """The reports of one file, in its row order."""
    try:
        refuse_empty(file)
        with pq.ParquetFile(file) as table:
            whole = layout(table.schema_arrow.names, columns, file=file, line=0)
            names = [table.schema_arrow.names[place] for place in whole.places.values()]
            needed = list(dict.fromkeys(names))
            places = {field: needed.index(column) for field, column in zip(whole.places, names, strict=True)}
            yield from _rows(table, needed, Layout(places=places, modality=whole.modality), file, name)
    except InputError:
        raise
    except UnicodeDecodeError:
        raise mistake(file, "holds text that is not UTF-8: write it again with string columns") from None
    except (FileNotFoundError, PermissionError) as error:
        raise unreadable(file, error) from None
    except (pa.ArrowException, OSError):
        raise mistake(file, "is damaged or not Parquet: copy it again from where it came") from None


def _rows(table: Any, needed: list[str], found: Layout, file: Path, name: str) -> Iterator[Record]:
    line = 0
    for batch in table.iter_batches(batch_size=BATCH, columns=needed):
        for row in zip(*(batch.column(column).to_pylist() for column in needed), strict=True):
            line += 1
            yield found.record(row, file=file, name=name, line=line, unit="row")
