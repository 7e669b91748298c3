"""Packed rows as the model takes them: one flat sequence of documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from tasks.artifacts.packed import Pack
from tasks.lm.attention import attend_documents, path_for
from tasks.lm.attention.segments import to_device
from tasks.lm.model import Attend
from tasks.lm.precision import compute_dtype


@dataclass(frozen=True, kw_only=True)
class Batch:
    """N tokens of whole documents, end to end, and with fixed shapes the padding of each row behind its last.

    Attributes:
        tokens_N: inputs, int64.
        targets_N: what follows each input; -100 where nothing is to be predicted.
        positions_N: counted from each document's start.
        attend: attention inside the documents.
        token_count: inputs, padding left out.
        target_count: targets that are not -100.
        pairs: (query, key) pairs that causal attention looks at inside documents, for counting FLOPs.
    """

    tokens_N: Tensor
    targets_N: Tensor
    positions_N: Tensor
    attend: Attend
    token_count: int
    target_count: int
    pairs: int


def flatten(
    pack: Pack,
    rows: Sequence[int],
    *,
    device: torch.device | str = "cpu",
    dtype: torch.dtype | None = None,
    path: str | None = None,
) -> Batch:
    """The named rows of a pack as one batch.

    The path `grouped` leaves padding out. The others keep it, as a segment of its own with nothing
    to predict: N is then the same for as many rows, and compiled code serves every batch.

    Args:
        dtype: of the matrix products; None is `compute_dtype(device)`.
        path: of attention, one of `attention.PATHS`; None leaves it to the device.
    """
    place = torch.device(device)
    dtype = dtype or compute_dtype(place)
    path = path or path_for(place, dtype)
    tokens, targets, positions, lengths = [], [], [], []
    token_count, pairs = 0, 0
    for index in rows:
        row = pack.rows[index]
        used = int(row.offsets[-1])
        kept = used if path == "grouped" else pack.info.row_length
        tokens.append(row.tokens[:kept].astype(np.int64))
        targets.append(pack.targets(row)[:kept])
        positions.append(row.positions[:kept].astype(np.int64))
        documents = np.diff(row.offsets).tolist()
        lengths.extend(documents + [kept - used] * (kept > used))
        token_count += used
        pairs += sum(length * (length + 1) // 2 for length in documents)
    targets_N = torch.from_numpy(np.concatenate(targets))
    return Batch(
        tokens_N=to_device(torch.from_numpy(np.concatenate(tokens)), place),
        targets_N=to_device(targets_N, place),
        positions_N=to_device(torch.from_numpy(np.concatenate(positions)), place),
        attend=attend_documents(
            lengths,
            row_length=None if path == "grouped" else pack.info.row_length,
            device=place,
            dtype=dtype,
            path=path,
        ),
        token_count=token_count,
        target_count=int((targets_N >= 0).sum()),
        pairs=pairs,
    )
