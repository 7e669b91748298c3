"""Causal attention over a batch of sequences of one length, by the fastest kernel of the processor."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

BLOCK = 256  # queries


def causal(q_BHTD: Tensor, k_BKTD: Tensor, v_BKTD: Tensor) -> Tensor:
    """Causal scaled dot-product attention, [B, H, T, D]; K key-value heads serve H query heads."""
    k_BKTD, v_BKTD = (for_each_query(x, q_BHTD.shape[1]) for x in (k_BKTD, v_BKTD))
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


def for_each_query(x_BK: Tensor, heads: int) -> Tensor:
    """Key or value heads (dimension 1) repeated, so that there is one for each query head."""
    repeat = heads // x_BK.shape[1]
    return x_BK.repeat_interleave(repeat, dim=1) if repeat > 1 else x_BK
