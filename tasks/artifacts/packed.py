"""The packed split: Parquet rows of one length, each holding whole reports side by side."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.stage import InputError

METADATA_KEY = b"radlm"
ROW_GROUP = 512  # rows; about a million tokens at a row length of 2048, 2 MB on disk


@dataclass(frozen=True, kw_only=True)
class PackInfo:
    """What a reader must know of a pack; stored in the Parquet schema's metadata."""

    row_length: int
    vocab_size: int
    end_of_text: int
    tokenizer_digest: str

    @property
    def token_type(self) -> np.dtype:
        """uint16 where the vocabulary allows it, uint32 otherwise."""
        return np.dtype(np.uint16 if self.vocab_size <= 2**16 else np.uint32)

    @property
    def position_type(self) -> np.dtype:
        return np.dtype(np.uint16 if self.row_length <= 2**16 else np.uint32)


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


@dataclass(frozen=True, kw_only=True)
class Rows(Sequence[Row]):
    """R packed rows, a column each; S segments in all. See `Row` for what the columns say.

    Attributes:
        edges: [R + 1] first segment of each row, and S.
        ends_S: where each segment ends in its row.
    """

    tokens_RL: np.ndarray
    positions_RL: np.ndarray
    loss_mask_RL: np.ndarray
    edges: np.ndarray
    ends_S: np.ndarray
    reports_S: np.ndarray
    starts_S: np.ndarray
    text_bytes_R: np.ndarray

    def __len__(self) -> int:
        return len(self.tokens_RL)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        here = slice(self.edges[index], self.edges[index + 1])
        return Row(
            tokens=self.tokens_RL[index],
            offsets=np.concatenate([[0], self.ends_S[here]]),
            positions=self.positions_RL[index],
            loss_mask=self.loss_mask_RL[index],
            reports=self.reports_S[here],
            starts=self.starts_S[here],
            text_bytes=int(self.text_bytes_R[index]),
        )


def schema(info: PackInfo) -> pa.Schema:
    """The columns of `Row`, and `info` as JSON in the metadata."""
    return pa.schema(
        [
            pa.field("tokens", pa.list_(pa.from_numpy_dtype(info.token_type)), nullable=False),
            pa.field("offsets", pa.list_(pa.int32()), nullable=False),
            pa.field("positions", pa.list_(pa.from_numpy_dtype(info.position_type)), nullable=False),
            pa.field("loss_mask", pa.list_(pa.bool_()), nullable=False),
            pa.field("reports", pa.list_(pa.int32()), nullable=False),
            pa.field("starts", pa.list_(pa.int32()), nullable=False),
            pa.field("text_bytes", pa.int32(), nullable=False),
        ],
        metadata={METADATA_KEY: json.dumps(asdict(info), sort_keys=True).encode()},
    )


def write(path: Path, info: PackInfo, groups: Iterable[Rows]) -> None:
    """Write rows as they come, each of `groups` as a row group; one is in memory at a time."""
    layout = schema(info)
    with pq.ParquetWriter(path, layout, compression="zstd") as writer:
        for rows in groups:
            writer.write_table(_table(rows, layout), row_group_size=max(1, len(rows)))


def _table(rows: Rows, layout: pa.Schema) -> pa.Table:
    each_row = np.arange(len(rows) + 1)
    along = each_row * rows.tokens_RL.shape[1]
    lists = {
        "tokens": (along, rows.tokens_RL.ravel()),
        "offsets": (rows.edges + each_row, np.insert(rows.ends_S, rows.edges[:-1], 0)),
        "positions": (along, rows.positions_RL.ravel()),
        "loss_mask": (along, rows.loss_mask_RL.ravel()),
        "reports": (rows.edges, rows.reports_S),
        "starts": (rows.edges, rows.starts_S),
    }
    columns = [
        pa.ListArray.from_arrays(
            pa.array(lists[field.name][0], pa.int32()),
            pa.array(lists[field.name][1], field.type.value_type),
            type=field.type,
        )
        if field.name in lists
        else pa.array(rows.text_bytes_R, field.type)
        for field in layout
    ]
    return pa.table(columns, schema=layout)


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A packed split in memory."""

    info: PackInfo
    rows: Sequence[Row]

    @functools.cached_property
    def tokens(self) -> int:
        """Inputs, padding left out."""
        return sum(int(row.offsets[-1]) for row in self.rows)

    @functools.cached_property
    def pairs(self) -> int:
        """(query, key) pairs that causal attention inside the segments looks at."""
        sizes = np.concatenate([np.diff(row.offsets) for row in self.rows]).astype(np.int64)
        return int((sizes * (sizes + 1) // 2).sum())

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
    with _open(path) as (file, info):
        return Pack(info=info, rows=_rows(file.read(), info))


def read_info(path: Path) -> PackInfo:
    """What a packed split says of itself, its rows left alone. Raises `InputError` as `read` does."""
    with _open(path) as (_, info):
        return info


@contextmanager
def _open(path: Path) -> Iterator[tuple[pq.ParquetFile, PackInfo]]:
    try:
        with pq.ParquetFile(path) as file:
            metadata = file.schema_arrow.metadata or {}
            if METADATA_KEY not in metadata:
                raise InputError(f"{path} is not a pack of this project: run `dvc repro pack` to make it again")
            yield file, PackInfo(**json.loads(metadata[METADATA_KEY]))
    except FileNotFoundError:
        raise InputError(f"{path} is missing: run `dvc repro pack` to make it") from None
    except (pa.ArrowInvalid, OSError, ValueError, TypeError, KeyError):
        raise InputError(f"{path} is damaged or not Parquet: delete it and run `dvc repro pack`") from None


def _rows(table: pa.Table, info: PackInfo) -> Rows:
    def values(name: str) -> np.ndarray:
        return table.column(name).combine_chunks().flatten().to_numpy(zero_copy_only=False)

    shape = (table.num_rows, info.row_length)
    edges = np.concatenate([[0], np.cumsum(pc.list_value_length(table.column("reports")).to_numpy())])
    offsets = values("offsets")
    return Rows(
        tokens_RL=values("tokens").reshape(shape),
        positions_RL=values("positions").reshape(shape),
        loss_mask_RL=values("loss_mask").reshape(shape),
        edges=edges,
        ends_S=np.delete(offsets, edges[:-1] + np.arange(table.num_rows)),  # each row's first is 0
        reports_S=values("reports"),
        starts_S=values("starts"),
        text_bytes_R=table.column("text_bytes").to_numpy(),
    )
