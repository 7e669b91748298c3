"""The packed split: Parquet rows of one length, each holding whole reports side by side."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tasks.stage import InputError

METADATA_KEY = b"radlm"
ROW_GROUP = 512  # rows; about half a million tokens at a row length of 1024


@dataclass(frozen=True, kw_only=True)
class PackInfo:
    """What a reader must know of a pack; stored in the Parquet schema's metadata."""

    row_length: int
    vocab_size: int
    end_of_text: int
    tokenizer_digest: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One packed row of length `row_length` (L).

    A segment is a report, or a piece of one that is longer than a row. Its input is
    `end_of_text` and the report's tokens; what follows each position is its target, and the
    last target of a report is `end_of_text` again.

    Attributes:
        tokens: [L] inputs; padding at the end is `end_of_text`.
        offsets: [segments + 1] where each segment starts, and where the last one ends.
        positions: [L] counted from the start of each segment; 0 in the padding.
        loss_mask: [L] True where the position has a target: not in the padding, and not at the
            end of a piece, whose next token opens the next piece.
        reports: [segments] index of the report in its split of the corpus.
        starts: [segments] first input position of the segment in its report; 0 but for later pieces.
        text_bytes: UTF-8 bytes of the text that the row's targets spell.
    """

    tokens: np.ndarray
    offsets: np.ndarray
    positions: np.ndarray
    loss_mask: np.ndarray
    reports: np.ndarray
    starts: np.ndarray
    text_bytes: int


def schema(info: PackInfo) -> pa.Schema:
    """uint16 tokens where the vocabulary allows it, uint32 otherwise."""
    token = pa.uint16() if info.vocab_size <= 2**16 else pa.uint32()
    position = pa.uint16() if info.row_length <= 2**16 else pa.uint32()
    return pa.schema(
        [
            pa.field("tokens", pa.list_(token), nullable=False),
            pa.field("offsets", pa.list_(pa.int32()), nullable=False),
            pa.field("positions", pa.list_(position), nullable=False),
            pa.field("loss_mask", pa.list_(pa.bool_()), nullable=False),
            pa.field("reports", pa.list_(pa.int32()), nullable=False),
            pa.field("starts", pa.list_(pa.int32()), nullable=False),
            pa.field("text_bytes", pa.int32(), nullable=False),
        ],
        metadata={METADATA_KEY: json.dumps(asdict(info), sort_keys=True).encode()},
    )


def write(path: Path, info: PackInfo, rows: Iterable[Row]) -> None:
    """Write rows as they come, one row group in memory at a time."""
    layout = schema(info)
    with pq.ParquetWriter(path, layout, compression="zstd") as writer:
        group: list[Row] = []
        for row in rows:
            group.append(row)
            if len(group) == ROW_GROUP:
                writer.write_table(_table(group, layout), row_group_size=ROW_GROUP)
                group = []
        if group:
            writer.write_table(_table(group, layout), row_group_size=ROW_GROUP)


def _table(rows: list[Row], layout: pa.Schema) -> pa.Table:
    columns: list[pa.Array] = []
    for field in layout:
        parts = [getattr(row, field.name) for row in rows]
        if not pa.types.is_list(field.type):
            columns.append(pa.array(parts, type=field.type))
            continue
        starts = np.cumsum([0, *map(len, parts)], dtype=np.int32)
        values = pa.array(np.concatenate(parts), type=field.type.value_type)
        columns.append(pa.ListArray.from_arrays(starts, values, type=field.type))
    return pa.table(columns, schema=layout)


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A packed split in memory."""

    info: PackInfo
    rows: list[Row]

    def targets(self, row: Row) -> np.ndarray:
        """[L] int64 the token to predict at each position, -100 where there is none."""
        following = np.full(len(row.tokens), -100, dtype=np.int64)
        following[:-1] = row.tokens[1:]
        following[row.offsets[1:] - 1] = self.info.end_of_text
        following[~row.loss_mask] = -100
        return following


def read(path: Path) -> Pack:
    """Read a whole packed split.

    Raises:
        InputError: the file is missing, damaged, or not a pack of this project.
    """
    try:
        with pq.ParquetFile(path) as file:
            metadata = file.schema_arrow.metadata or {}
            if METADATA_KEY not in metadata:
                raise InputError(f"{path} is not a pack of this project: run `dvc repro pack` to make it again")
            info = PackInfo(**json.loads(metadata[METADATA_KEY]))
            rows = [row for group in range(file.num_row_groups) for row in _rows(file.read_row_group(group))]
    except FileNotFoundError:
        raise InputError(f"{path} is missing: run `dvc repro pack` to make it") from None
    except (pa.ArrowInvalid, OSError, ValueError, TypeError):
        raise InputError(f"{path} is damaged or not Parquet: delete it and run `dvc repro pack`") from None
    return Pack(info=info, rows=rows)


def _rows(table: pa.Table) -> Iterator[Row]:
    lists = {}
    for field in table.schema:
        if pa.types.is_list(field.type):
            array = table.column(field.name).combine_chunks()
            lists[field.name] = (array.values.to_numpy(zero_copy_only=False), array.offsets.to_numpy())
    text_bytes = table.column("text_bytes").to_pylist()
    for index in range(table.num_rows):
        parts = {name: values[at[index] : at[index + 1]] for name, (values, at) in lists.items()}
        yield Row(**parts, text_bytes=text_bytes[index])
