"""Documents of similar length padded to a common one: no mask, and no work between documents."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from tasks.lm.attention import kernels

STEP = 32  # tokens; of lengths up to 255. Finer saves little work and meets more shapes, each a kernel to make


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where rows of head_dim numbers stand once documents are padded, group by group, head by head.

    Attributes:
        padded_P: for each padded row, the row of [N * heads, head_dim] that it takes; padding takes
            its document's last.
        padding: the padded rows that are padding.
        back_M: for each of the N * heads rows, its padded row.
    """

    padded_P: Tensor
    padding: Tensor
    back_M: Tensor


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
        self.device = torch.device(device)
        lengths_S = np.asarray(lengths, dtype=np.int64)
        padded_S = np.array([_padded(length) for length in lengths])
        starts_S = np.cumsum(lengths_S) - lengths_S
        # (padded length, starts, lengths) of the documents of each group
        self.groups = [
            (int(padded), starts_S[padded_S == padded], lengths_S[padded_S == padded])
            for padded in np.unique(padded_S)
        ]
        self.place = functools.cache(self._place)  # shared by the layers

    def __call__(self, layer: int, q_NHD: Tensor, k_NKD: Tensor, v_NKD: Tensor) -> Tensor:
        """Attention output [N, H, D]; K key-value heads serve H query heads. `layer` is unused."""
        return _Attention.apply(q_NHD, k_NKD, v_NKD, self)

    def _place(self, *parts: int) -> Places:
        """Places of rows whose heads are split in `parts`, which in a group lie one behind the other."""
        heads = np.split(np.arange(sum(parts)), np.cumsum(parts)[:-1])
        rows, real = [], []
        for padded, starts_B, lengths_B in self.groups:
            at_T = np.arange(padded)
            token_BT = starts_B[:, None] + np.minimum(at_T, lengths_B[:, None] - 1)
            real_BT = at_T < lengths_B[:, None]
            for part in heads:
                rows.append((token_BT[:, None] * sum(parts) + part[:, None]).ravel())
                real.append(np.repeat(real_BT[:, None], len(part), axis=1).ravel())
        rows_P, real_P = np.concatenate(rows), np.concatenate(real)
        back_M = np.empty(np.count_nonzero(real_P), dtype=np.int64)
        back_M[rows_P[real_P]] = np.flatnonzero(real_P)
        tensors = (torch.from_numpy(x).to(self.device) for x in (rows_P, np.flatnonzero(~real_P), back_M))
        return Places(**dict(zip(("padded_P", "padding", "back_M"), tensors, strict=True)))

    def cut(self, x_PD: Tensor, repeat: int, *parts: int) -> Iterator[list[Tensor]]:
        """Each group's rows as [B * heads, T, D] a part, the first part as [B * heads / R, R, T, D]."""
        end = 0
        for padded, starts_B, _ in self.groups:
            sizes = [part * padded * len(starts_B) for part in parts]
            start, end = end, end + sum(sizes)
            queries, *others = x_PD[start:end].split(sizes)
            yield [
                queries.view(-1, repeat, padded, x_PD.shape[1]),
                *(y.view(-1, padded, y.shape[1]) for y in others),
            ]


class _Attention(torch.autograd.Function):
    """To the padded places, attention in each group, and back."""

    @staticmethod
    def forward(ctx: Any, q_NHD: Tensor, k_NKD: Tensor, v_NKD: Tensor, documents: DocumentAttention) -> Tensor:
        heads, kv_heads, dim = q_NHD.shape[1], k_NKD.shape[1], q_NHD.shape[2]
        parts, repeat = (heads, kv_heads, kv_heads), heads // kv_heads
        places = documents.place(*parts)
        inputs_PD = torch.cat([q_NHD, k_NKD, v_NKD], dim=1).view(-1, dim).index_select(0, places.padded_P)
        out_places = documents.place(heads)
        out_PD = inputs_PD.new_empty(len(out_places.padded_P), dim)
        blocks = [
            kernels.forward(q, k, v, out)
            for (q, k, v), (out,) in zip(
                documents.cut(inputs_PD, repeat, *parts), documents.cut(out_PD, repeat, heads), strict=True
            )
        ]
        ctx.documents, ctx.parts, ctx.counts = documents, parts, [len(group) for group in blocks]
        ctx.save_for_backward(inputs_PD, *(block for group in blocks for block in group))
        return out_PD.index_select(0, out_places.back_M).view(q_NHD.shape)

    @staticmethod
    def backward(ctx: Any, gradient_NHD: Tensor) -> tuple[Tensor | None, ...]:
        inputs_PD, *saved = ctx.saved_tensors
        documents, parts = ctx.documents, ctx.parts
        heads, kv_heads, dim = parts[0], parts[1], gradient_NHD.shape[2]
        places, out_places, repeat = documents.place(*parts), documents.place(heads), heads // kv_heads
        out_PD = gradient_NHD.reshape(-1, dim).index_select(0, out_places.padded_P)
        out_PD.index_fill_(0, out_places.padding, 0)  # what padding says is not heard
        gradient_PD = torch.empty_like(inputs_PD)
        blocks = iter(saved)
        for (q, k, v), (dq, dk, dv), (out,), count in zip(
            documents.cut(inputs_PD, repeat, *parts),
            documents.cut(gradient_PD, repeat, *parts),
            documents.cut(out_PD, repeat, heads),
            ctx.counts,
            strict=True,
        ):
            kernels.backward([next(blocks) for _ in range(count)], out, (q, k, v), (dq, dk, dv))
        rows_NCD = gradient_PD.index_select(0, places.back_M).view(len(gradient_NHD), -1, dim)
        return *rows_NCD.split(parts, dim=1), None


def _padded(length: int) -> int:
    """The length a document is padded to: steps of an eighth to a quarter of it, at least `STEP`."""
    step = max(STEP, 1 << max(0, length.bit_length() - 3))
    return -(-length // step) * step
