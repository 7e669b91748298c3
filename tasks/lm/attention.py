"""Causal attention inside each document of a flat batch, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

BLOCK = 256  # queries


class DocumentAttention:
    """Attention over documents that lie end to end in one flat sequence of N tokens.

    Documents of similar length are padded to a common one and attend as a batch, so the work is
    that of the documents, not of the rows they were packed into: for reports of 70 tokens in rows
    of 1024 a masked row computes 14 times as many scores. Padding sits behind a document's end,
    where causal attention never looks, so no mask is needed at all.

    Args:
        lengths: tokens of each document, in order; they add up to N.
    """

    def __init__(self, lengths: Sequence[int]):
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
        self.place_N = place_N

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


def causal(q_BHTD: Tensor, k_BKTD: Tensor, v_BKTD: Tensor) -> Tensor:
    """Causal scaled dot-product attention, [B, H, T, D]; K key-value heads serve H query heads."""
    repeat = q_BHTD.shape[1] // k_BKTD.shape[1]
    if repeat > 1:
        k_BKTD, v_BKTD = (x.repeat_interleave(repeat, dim=1) for x in (k_BKTD, v_BKTD))
    if q_BHTD.device.type == "cpu" and q_BHTD.dtype == torch.bfloat16:
        return blocks(q_BHTD, k_BKTD, v_BKTD)
    return F.scaled_dot_product_attention(q_BHTD, k_BKTD, v_BKTD, is_causal=True)


def blocks(q_BHTD: Tensor, k_BHTD: Tensor, v_BHTD: Tensor) -> Tensor:
    """The same by plain matrix products: a block of queries at a time against the keys up to its end.

    On a CPU that multiplies bf16 in hardware this beats torch's flash kernel, most of all backwards
    (`benchmarks/kernels.py`). The scores of a block exist in memory; those above the diagonal
    blocks are never computed.
    """
    q, k, v = (x.flatten(0, 1) for x in (q_BHTD, k_BHTD, v_BHTD))
    outputs = []
    for start in range(0, q.shape[1], BLOCK):
        end = min(start + BLOCK, q.shape[1])
        future = torch.full((end - start, end), float("-inf"), dtype=q.dtype).triu(start + 1)
        scores = torch.baddbmm(future, q[:, start:end], k[:, :end].transpose(1, 2), alpha=q.shape[-1] ** -0.5)
        outputs.append(torch.bmm(scores.softmax(-1), v[:, :end]))
    return torch.cat(outputs, dim=1).view(q_BHTD.shape)


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
