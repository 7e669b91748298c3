"""Documents of similar length padded to a common one: no mask, and no work between documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from tasks.lm.attention.kernels import causal


class DocumentAttention:
    """Attention over documents that lie end to end in one flat sequence of N tokens.

    Documents of similar length are padded to a common one and attend as a batch, so the work is
    that of the documents, not of the rows they were packed into: for reports of 70 tokens in rows
    of 1024 a masked row computes 14 times as many scores. Padding sits behind a document's end,
    where causal attention never looks, so no mask is needed at all.

    Args:
        lengths: tokens of each document, in order; they add up to N.
        device: where queries, keys and values will be.
    """

    def __init__(self, lengths: Sequence[int], device: torch.device | str = "cpu"):
        self.total = sum(lengths)
        starts, at = [], 0
        for length in lengths:
            starts.append(at)
            at += length
        groups: dict[int, list[int]] = {}
        for document, length in enumerate(lengths):
            groups.setdefault(_padded(length), []).append(document)

        self.groups: list[tuple[int, int]] = []  # (documents, padded length)
        place_N = torch.empty(self.total, dtype=torch.long)  # where each token stands when padded
        self.padded_total = 0
        for padded, documents in sorted(groups.items()):
            self.groups.append((len(documents), padded))
            for document in documents:
                start, length = starts[document], lengths[document]
                place_N[start : start + length] = torch.arange(self.padded_total, self.padded_total + length)
                self.padded_total += padded
        self.place_N = place_N.to(device)

    def __call__(self, layer: int, q_NHD: Tensor, k_NKD: Tensor, v_NKD: Tensor) -> Tensor:
        """Attention output [N, H, D]; K key-value heads serve H query heads. `layer` is unused."""
        heads, kv_heads = q_NHD.shape[1], k_NKD.shape[1]
        padded_PXD = _Spread.apply(torch.cat([q_NHD, k_NKD, v_NKD], dim=1), self.place_N, self.padded_total)
        outputs, start = [], 0
        for documents, length in self.groups:
            end = start + documents * length
            x_BXTD = padded_PXD[start:end].unflatten(0, (documents, length)).transpose(1, 2)
            q_BHTD, k_BKTD, v_BKTD = x_BXTD.split([heads, kv_heads, kv_heads], dim=1)
            out_BHTD = causal(q_BHTD, k_BKTD, v_BKTD)
            outputs.append(out_BHTD.transpose(1, 2).flatten(0, 1))
            start = end
        return _Gather.apply(torch.cat(outputs), self.place_N)


def _padded(length: int) -> int:
    """The length a document is padded to: steps of an eighth to a quarter of it, at least 16."""
    step = max(16, 1 << max(0, length.bit_length() - 3))
    return -(-length // step) * step


class _Spread(torch.autograd.Function):
    """Rows to their places in a larger tensor of zeros; each place is taken once.

    `index_select` would do, but its gradient adds up duplicates one by one, and here there are none.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, place_N: Tensor, total: int) -> Tensor:
        ctx.save_for_backward(place_N)
        return x.new_zeros(total, *x.shape[1:]).index_copy_(0, place_N, x)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None]:
        (place_N,) = ctx.saved_tensors
        return gradient.index_select(0, place_N), None, None


class _Gather(torch.autograd.Function):
    """The way back: rows from their places."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, place_N: Tensor) -> Tensor:
        ctx.save_for_backward(place_N)
        ctx.total = x.shape[0]
        return x.index_select(0, place_N)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        (place_N,) = ctx.saved_tensors
        return gradient.new_zeros(ctx.total, *gradient.shape[1:]).index_copy_(0, place_N, gradient), None
