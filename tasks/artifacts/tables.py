"""Small tables as Parquet with a schema of their own, written the same every time and checked when read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.stage import InputError


def write(path: Path, schema: pa.Schema, columns: Mapping[str, Any]) -> None:
    """Write columns, in the schema's order."""
    table = pa.table({name: columns[name] for name in schema.names}, schema=schema)
    pq.write_table(table, path, compression="zstd")


def read(path: Path, schema: pa.Schema, mend: str) -> pa.Table:
    """The whole table.

    Args:
        mend: what makes the file, as words of the error.

    Raises:
        InputError: the file is missing, damaged, or has another schema.
    """
    try:
        table = pq.read_table(path)
    except FileNotFoundError:
        raise InputError(f"{path} is missing: {mend}") from None
    except (pa.ArrowInvalid, OSError):
        raise InputError(f"{path} is damaged or not Parquet: delete it, then {mend}") from None
    if not table.schema.equals(schema):
        raise InputError(f"{path} is of another version: {mend}")
    return table
