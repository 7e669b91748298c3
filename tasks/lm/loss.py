"""Head and cross-entropy together, a chunk of tokens at a time."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

CHUNK = 512  # tokens: with 4096 ids the fp32 logits of a chunk are 8 MB and stay in cache


class _SummedCrossEntropy(torch.autograd.Function):
    """Sum of the targets' negative log-likelihoods, with the gradients made on the way forward.

    The logits of all tokens never exist at once, and none are kept or computed twice.
    """

    @staticmethod
    def forward(ctx: Any, hidden_ND: Tensor, head_VD: Tensor, targets_N: Tensor) -> Tensor:
        total = hidden_ND.new_zeros((), dtype=torch.float32)
        hidden_grad_ND = torch.empty_like(hidden_ND)
        head_grad_VD = torch.zeros_like(head_VD, dtype=torch.float32)
        for start in range(0, len(targets_N), CHUNK):
            hidden, targets = hidden_ND[start : start + CHUNK], targets_N[start : start + CHUNK]
            counted = targets >= 0
            log_probs = (hidden @ head_VD.T).float().log_softmax(-1)
            index = targets.clamp(min=0)[:, None]
            total -= log_probs.gather(1, index).squeeze(1).masked_fill(~counted, 0.0).sum()
            gradient = log_probs.exp_()
            gradient.scatter_add_(1, index, gradient.new_full(index.shape, -1.0))
            gradient = gradient.masked_fill_(~counted[:, None], 0.0).to(hidden.dtype)
            hidden_grad_ND[start : start + CHUNK] = gradient @ head_VD
            head_grad_VD += gradient.T @ hidden
        ctx.save_for_backward(hidden_grad_ND, head_grad_VD)
        return total

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor, None]:
        hidden_grad_ND, head_grad_VD = ctx.saved_tensors
        return hidden_grad_ND * gradient.to(hidden_grad_ND.dtype), head_grad_VD * gradient, None


def summed_cross_entropy(hidden_ND: Tensor, head_VD: Tensor, targets_N: Tensor) -> Tensor:
    """Sum in nats over the tokens whose target is not negative, as fp32 scalar."""
    return _SummedCrossEntropy.apply(hidden_ND, head_VD, targets_N)


@torch.no_grad()
def token_nats(hidden_ND: Tensor, head_VD: Tensor, targets_N: Tensor) -> Tensor:
    """[N] fp32 negative log-likelihood of each target in nats; 0 where the target is negative."""
    chunks = []
    for start in range(0, len(targets_N), CHUNK):
        logits = (hidden_ND[start : start + CHUNK] @ head_VD.T).float()
        chunks.append(
            F.cross_entropy(logits, targets_N[start : start + CHUNK], reduction="none", ignore_index=-100)
        )
    return torch.cat(chunks)
