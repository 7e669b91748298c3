"""Causal attention over a batch of sequences of one length, by plain matrix products and backwards by hand.

On a CPU this beats torch's flash kernel, in bf16 and in fp32, most of all backwards (`benchmarks/kernels.py`).
Query heads that share a key head are laid end to end, so keys and values are never repeated. The scores of a block
of queries exist in memory; those above the diagonal blocks are never computed.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

BLOCK = 256  # queries


def forward(q_BRTD: Tensor, k_BTD: Tensor, v_BTD: Tensor, out_BRTD: Tensor) -> list[Tensor]:
    """Attention into `out_BRTD`; R query heads share each of B key heads.

    Returns:
        The probabilities of each block of queries, for `backward`.
    """
    repeat, dim = q_BRTD.shape[1], q_BRTD.shape[3]
    blocks = []
    for start, end in _blocks(q_BRTD.shape[2]):
        future = _future(start, end, repeat, q_BRTD.dtype, q_BRTD.device)
        queries = q_BRTD[:, :, start:end].flatten(1, 2)
        scores = torch.baddbmm(future, queries, k_BTD[:, :end].transpose(1, 2), alpha=dim**-0.5)
        blocks.append(scores.softmax(-1))
        _product(blocks[-1], v_BTD[:, :end], out_BRTD[:, :, start:end])
    return blocks


def backward(
    blocks: Sequence[Tensor],
    out_gradient_BRTD: Tensor,
    inputs: tuple[Tensor, Tensor, Tensor],
    gradients: tuple[Tensor, Tensor, Tensor],
) -> None:
    """From what `forward` returned to the gradients of its `inputs`, written into `gradients`."""
    q_BRTD, k_BTD, v_BTD = inputs
    dq_BRTD, dk_BTD, dv_BTD = gradients
    length, dim = k_BTD.shape[1:]
    # The last block sees all keys and writes what the others add to.
    for (start, end), probabilities in reversed(list(zip(_blocks(length), blocks, strict=True))):
        upstream = out_gradient_BRTD[:, :, start:end].flatten(1, 2)
        by_probability = torch.bmm(upstream, v_BTD[:, :end].transpose(1, 2))
        by_score = torch._softmax_backward_data(by_probability, probabilities, -1, probabilities.dtype)
        by_score.mul_(dim**-0.5)
        _product(by_score, k_BTD[:, :end], dq_BRTD[:, :, start:end])
        queries = q_BRTD[:, :, start:end].flatten(1, 2)
        if end == length:
            torch.bmm(by_score.transpose(1, 2), queries, out=dk_BTD)
            torch.bmm(probabilities.transpose(1, 2), upstream, out=dv_BTD)
        else:
            dk_BTD[:, :end] += torch.bmm(by_score.transpose(1, 2), queries)
            dv_BTD[:, :end] += torch.bmm(probabilities.transpose(1, 2), upstream)


def for_each_query(x_BK: Tensor, heads: int) -> Tensor:
    """Key or value heads (dimension 1) repeated, so that there is one for each query head."""
    repeat = heads // x_BK.shape[1]
    return x_BK.repeat_interleave(repeat, dim=1) if repeat > 1 else x_BK


def _blocks(length: int) -> Iterator[tuple[int, int]]:
    return ((start, min(start + BLOCK, length)) for start in range(0, length, BLOCK))


@functools.lru_cache(maxsize=64)
def _future(start: int, end: int, repeat: int, dtype: torch.dtype, device: torch.device) -> Tensor:
    """[R * queries, keys]: minus infinity where the key is yet to come."""
    mask = torch.full((end - start, end), float("-inf"), dtype=dtype, device=device)
    return mask.triu(start + 1).repeat(repeat, 1)


def _product(left: Tensor, right: Tensor, out_BRTD: Tensor) -> None:
    """The product of [B, R * T, *] and [B, *, D]; in place where a block is all there is."""
    if out_BRTD.is_contiguous():
        torch.bmm(left, right, out=out_BRTD.flatten(1, 2))
    else:
        out_BRTD.copy_(torch.bmm(left, right).view(out_BRTD.shape))
