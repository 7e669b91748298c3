"""Packed rows as one writes them oneself: documents appended while they fit, and a mask between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor


def pieces(documents: Sequence[np.ndarray], row: int) -> list[Tensor]:
    """Documents without the `end_of_text` behind them, those longer than a row cut."""
    return [
        torch.from_numpy(document[at : min(at + row, len(document) - 1)])
        for document in documents
        for at in range(0, len(document) - 1, row)
    ]


def filled(documents: Sequence[Tensor], row: int) -> Iterator[list[Tensor]]:
    """Endless rows of documents in random order, each row closed by the first that does not fit."""
    order, used = np.random.default_rng(0), 0
    waiting: list[Tensor] = []
    while True:
        for place in order.permutation(len(documents)):
            document = documents[place]
            if used + len(document) > row:
                yield waiting
                waiting, used = [], 0
            waiting.append(document)
            used += len(document)


def batch(rows: Sequence[Sequence[Tensor]], row: int, end: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Tokens, labels and positions [B, T] and the mask [B, 1, T, T] inside documents.

    A document starts with the `end_of_text` that the one in front of it ends with, so labels are the tokens:
    transformers shifts them by one.
    """
    tokens, labels, positions, owner = (torch.full((len(rows), row), value) for value in (end, -100, 0, -1))
    for at, documents in enumerate(rows):
        sizes = torch.tensor([len(document) for document in documents])
        used = int(sizes.sum())
        tokens[at, :used] = labels[at, :used] = torch.cat(list(documents))
        labels[at, used : used + 1] = end
        positions[at, :used] = torch.cat([torch.arange(size) for size in sizes.tolist()])
        owner[at, :used] = torch.arange(len(sizes)).repeat_interleave(sizes)
    past_TT = torch.ones(row, row, dtype=torch.bool).tril()
    return tokens, labels, positions, (owner[:, None, :, None] == owner[:, None, None, :]) & past_TT
