"""Where documents lie in rows, in shapes that do not change from batch to batch."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


def document_ids(lengths: Sequence[int], row_length: int | None) -> Tensor:
    """[B, T] int32 number of the document that each token is of; T is `row_length`, or all in one row.

    Raises:
        ValueError: a document crosses the end of a row, or the last row is not full.
    """
    ids_N = torch.repeat_interleave(torch.arange(len(lengths), dtype=torch.int32), torch.tensor(lengths))
    row_length = row_length or len(ids_N)
    if len(ids_N) % row_length:
        raise ValueError(f"{len(ids_N)} tokens do not fill rows of {row_length}")
    ids_BT = ids_N.view(-1, row_length)
    if (ids_BT[:-1, -1] == ids_BT[1:, 0]).any():
        raise ValueError(f"a document crosses the end of a row of {row_length}")
    return ids_BT


def boundaries(lengths: Sequence[int]) -> Tensor:
    """[S + 1] int32 start of each of S segments, and N: the documents, then empty segments at N.

    S is the next power of two, so nearly every batch of a run has the same, and compiled code
    meets at most a new shape or two.
    """
    segments = 1 << (len(lengths) - 1).bit_length()
    ends = torch.tensor(lengths).cumsum(0)
    padded = torch.full((segments + 1,), int(ends[-1]), dtype=torch.int32)
    padded[0] = 0
    padded[1 : len(lengths) + 1] = ends
    return padded


def to_device(x: Tensor, device: torch.device) -> Tensor:
    """A copy on the device, which on CUDA nothing waits for."""
    return x.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else x.to(device)


def rows(x_NHD: Tensor, count: int) -> Tensor:
    """[B, H, T, D] view of the tokens, row by row."""
    return x_NHD.unflatten(0, (count, -1)).transpose(1, 2)
