"""Head and cross-entropy together, a chunk of tokens at a time."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

CPU_CHUNK = 512  # tokens: with 4096 ids the fp32 logits of a chunk are 8 MB and stay in cache
CUDA_CHUNK = 8192  # tokens: products that fill a GPU; with 16,384 ids the bf16 logits of a chunk are 268 MB
SMALLEST = torch.finfo(torch.float32).tiny


def in_place(logits_NV: Tensor, targets_N: Tensor) -> tuple[Tensor, Tensor]:
    """Summed log-likelihood of the targets that are not negative, and the loss's gradient by the logits."""
    counted, index = targets_N >= 0, targets_N.clamp(min=0)[:, None]
    gradient = logits_NV.float().softmax(-1)
    # One exponential for both: the loss is read off the probability, 87 nats at most.
    probability = gradient.gather(1, index)
    total = probability.clamp(min=SMALLEST).log().squeeze(1)[counted].sum()
    gradient.scatter_(1, index, probability - 1)
    gradient = gradient.to(logits_NV.dtype)
    return total, gradient.index_fill_(0, (~counted).nonzero().squeeze(1), 0)


def fusible(logits_NV: Tensor, targets_N: Tensor) -> tuple[Tensor, Tensor]:
    """The same without a scatter, so that a compiler needs no [N, V] tensor in fp32 for it."""
    counted_N1, dtype = targets_N[:, None] >= 0, logits_NV.dtype
    logits_NV = logits_NV.float()
    log_sum_N1 = logits_NV.logsumexp(-1, keepdim=True)
    log_probs_N1 = logits_NV.gather(1, targets_N.clamp(min=0)[:, None]) - log_sum_N1
    hit_NV = torch.arange(logits_NV.shape[1], device=targets_N.device) == targets_N[:, None]
    gradient_NV = torch.where(counted_N1, (logits_NV - log_sum_N1).exp() - hit_NV.float(), 0.0)
    return torch.where(counted_N1, log_probs_N1, 0.0).sum(), gradient_NV.to(dtype)


@functools.cache
def _compiled() -> Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]:
    return torch.compile(fusible, dynamic=False, fullgraph=True)


class _SummedCrossEntropy(torch.autograd.Function):
    """Sum of the targets' negative log-likelihoods, with the gradients made on the way forward.

    The logits of all tokens never exist at once, and none are kept or computed twice. The head's
    gradient is added up in fp32.
    """

    @staticmethod
    def forward(ctx: Any, hidden_ND: Tensor, head_VD: Tensor, targets_N: Tensor) -> Tensor:
        total = hidden_ND.new_zeros((), dtype=torch.float32)
        hidden_grad_ND = torch.empty_like(hidden_ND)
        head_grad_VD = torch.zeros_like(head_VD, dtype=torch.float32)
        head = head_VD.to(hidden_ND.dtype)
        of_chunk = _compiled() if hidden_ND.is_cuda else in_place
        for here in _chunks(targets_N):
            hidden = hidden_ND[here]
            likelihood, gradient = of_chunk(hidden @ head.T, targets_N[here])
            total -= likelihood
            torch.mm(gradient, head, out=hidden_grad_ND[here])
            head_grad_VD += gradient.T @ hidden
        ctx.save_for_backward(hidden_grad_ND, head_grad_VD)
        return total

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor, None]:
        hidden_grad_ND, head_grad_VD = ctx.saved_tensors
        return hidden_grad_ND * gradient.to(hidden_grad_ND.dtype), head_grad_VD * gradient, None


def summed_cross_entropy(hidden_ND: Tensor, head_VD: Tensor, targets_N: Tensor) -> Tensor:
    """Sum in nats over the tokens whose target is not negative, as fp32 scalar.

    Products run in the precision of `hidden_ND`; the head's gradient is summed in fp32, so hand it over in fp32.
    """
    if not torch.is_grad_enabled():
        return token_nats(hidden_ND, head_VD, targets_N).sum()
    return _SummedCrossEntropy.apply(hidden_ND, head_VD, targets_N)


@torch.no_grad()
def token_nats(hidden_ND: Tensor, head_VD: Tensor, targets_N: Tensor) -> Tensor:
    """[N] fp32 negative log-likelihood of each target in nats; 0 where the target is negative."""
    head = head_VD.to(hidden_ND.dtype)
    return torch.cat(
        [
            F.cross_entropy(
                (hidden_ND[here] @ head.T).float(), targets_N[here], reduction="none", ignore_index=-100
            )
            for here in _chunks(targets_N)
        ]
    )


def _chunks(targets_N: Tensor) -> list[slice]:
    size = CUDA_CHUNK if targets_N.is_cuda else CPU_CHUNK
    return [slice(start, start + size) for start in range(0, len(targets_N), size)]
