"""Parquet without some of its rows: values, schema and row groups of the others as they were."""

from __future__ import annotations

from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.ingest.forget.lines import Spans
from tasks.stage import InputError


def write_without(path: str, out: IO[bytes], spans: Spans, keep_rows: bool) -> None:
    """Write the table of `path` to `out`, one row group in memory at a time.

    Args:
        spans: rows counted from 1.
        keep_rows: empty the rows in place of taking them out, so that no other changes its number.

    Raises:
        InputError: a row is to be emptied, but a column must have values.
    """
    with pq.ParquetFile(path) as table:
        schema = table.schema_arrow
        if keep_rows and not all(column.nullable for column in schema):
            raise InputError(
                "rows of a Parquet file are called by their number, and its columns cannot be empty: "
                "give it a column of report ids first"
            )
        codec = table.metadata.row_group(0).column(0).compression if table.num_row_groups else "SNAPPY"
        with pq.ParquetWriter(out, schema, compression="NONE" if codec == "UNCOMPRESSED" else codec) as writer:
            row = 1
            for number in range(table.num_row_groups):
                group = table.read_row_group(number)
                numbers = np.arange(row, row + len(group))
                row += len(group)
                stay = np.ones(len(group), dtype=bool)
                for first, behind in spans:
                    stay &= (numbers < first) | (numbers >= behind)
                if not stay.all():
                    group = _emptied(group, pa.array(stay)) if keep_rows else _compact(group.filter(pa.array(stay)))
                writer.write_table(group, row_group_size=max(1, len(group)))


def _emptied(table: pa.Table, stay: pa.Array) -> pa.Table:
    rows = pc.if_else(stay, pa.array(np.arange(len(table))), None)
    return _compact(table.take(rows))


def _compact(table: pa.Table) -> pa.Table:
    """Dictionaries made anew: they would carry the values of rows that are gone."""
    columns = [
        column.cast(column.type.value_type).dictionary_encode().cast(column.type)
        if pa.types.is_dictionary(column.type)
        else column
        for column in table.columns
    ]
    return pa.table(columns, schema=table.schema)
