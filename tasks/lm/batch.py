"""Packed rows as the model takes them: one flat sequence of documents, padding left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from tasks.artifacts.packed import Pack
from tasks.lm.attention import DocumentAttention


@dataclass(frozen=True, kw_only=True)
class Batch:
    """N tokens of whole documents, end to end.

    Attributes:
        tokens_N: inputs, int64.
        targets_N: what follows each input; -100 where nothing is to be predicted.
        positions_N: counted from each document's start.
        attend: attention inside the documents.
        target_count: targets that are not -100.
        pairs: (query, key) pairs that causal attention looks at, for counting FLOPs.
    """

    tokens_N: Tensor
    targets_N: Tensor
    positions_N: Tensor
    attend: DocumentAttention
    target_count: int
    pairs: int


def flatten(pack: Pack, rows: Sequence[int]) -> Batch:
    """The named rows of a pack as one batch."""
    tokens, targets, positions, lengths = [], [], [], []
    for index in rows:
        row = pack.rows[index]
        used = row.offsets[-1]
        tokens.append(row.tokens[:used].astype(np.int64))
        targets.append(pack.targets(row)[:used])
        positions.append(row.positions[:used].astype(np.int64))
        lengths.extend(np.diff(row.offsets).tolist())
    targets_N = torch.from_numpy(np.concatenate(targets))
    return Batch(
        tokens_N=torch.from_numpy(np.concatenate(tokens)),
        targets_N=targets_N,
        positions_N=torch.from_numpy(np.concatenate(positions)),
        attend=DocumentAttention(lengths),
        target_count=int((targets_N >= 0).sum()),
        pairs=sum(length * (length + 1) // 2 for length in lengths),
    )
