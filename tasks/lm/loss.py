"""Head and cross-entropy together, a chunk of tokens at a time."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

CHUNK = 512  # tokens: with 4096 ids the fp32 logits of a chunk are 8 MB and stay in cache
SMALLEST = torch.finfo(torch.float32).tiny


class _SummedCrossEntropy(torch.autograd.Function):
    """Sum of the targets' negative log-likelihoods, with the gradients made on the way forward.

    The logits of all tokens never exist at once, and none are kept or computed twice.
    """

    @staticmethod
    def forward(ctx: Any, hidden_ND: Tensor, head_VD: Tensor, targets_N: Tensor) -> Tensor:
        total = hidden_ND.new_zeros((), dtype=torch.float32)
        hidden_grad_ND = torch.empty_like(hidden_ND)
        head_grad_VD = torch.zeros_like(head_VD, dtype=torch.float32)
        head = head_VD.to(hidden_ND.dtype)
        for start in range(0, len(targets_N), CHUNK):
            hidden, targets = hidden_ND[start : start + CHUNK], targets_N[start : start + CHUNK]
            counted = targets >= 0
            index = targets.clamp(min=0)[:, None]
            gradient = (hidden @ head.T).float().softmax(-1)
            # One exponential for both: the loss is read off the probability, 87 nats at most.
            probability = gradient.gather(1, index)
            total -= probability.clamp(min=SMALLEST).log().squeeze(1)[counted].sum()
            gradient.scatter_(1, index, probability - 1)
            gradient = gradient.to(hidden.dtype)
            gradient.index_fill_(0, (~counted).nonzero().squeeze(1), 0)
            torch.mm(gradient, head, out=hidden_grad_ND[start : start + CHUNK])
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
    head, chunks = head_VD.to(hidden_ND.dtype), []
    for start in range(0, len(targets_N), CHUNK):
        logits = (hidden_ND[start : start + CHUNK] @ head.T).float()
        chunks.append(
            F.cross_entropy(logits, targets_N[start : start + CHUNK], reduction="none", ignore_index=-100)
        )
    return torch.cat(chunks)
