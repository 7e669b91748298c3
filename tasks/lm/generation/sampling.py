"""Which token comes next: the likeliest, or one drawn; and whether rounding could have decided it.

A token that goes through the model beside others, or with a cache, has logits that differ in the last bits from
those of its text alone. Where so little could change the choice, the choice is called close, and the caller decides
it by the logits of the text alone: so the cache and the batch change no token.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

# What rounding in fp32 may do: a share of the largest logit, and of a cumulated probability at temperature 1. Ten
# times the most that `make bench-generation` sees; more would only cost time.
ROUNDING = 2.0**-16


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """How tokens are drawn.

    Attributes:
        temperature: logits are divided by it.
        top_k: only so many of the likeliest tokens can be drawn; 0: all.
        top_p: only the likeliest tokens that together reach this probability can be drawn (Holtzman et al. 2020,
            arXiv 1904.09751), after `top_k`.
        seed: with a prompt's index, all that the draws depend on.
    """

    temperature: float
    top_k: int = 0
    top_p: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.temperature > 0:
            raise ValueError(f"temperature must be above 0, not {self.temperature}; leave sampling out for greedy")
        if self.top_k < 0:
            raise ValueError(f"top_k must be at least 0, not {self.top_k}")
        if not 0 < self.top_p <= 1:
            raise ValueError(f"top_p must be above 0 and at most 1, not {self.top_p}")
        if not 0 <= self.seed < 2**64:
            raise ValueError(f"seed must be from 0 to 2**64 - 1, not {self.seed}")

    def draws(self, index: int, count: int) -> np.ndarray:
        """The numbers in [0, 1) that decide the first tokens of prompt `index`; fewer are a part of more."""
        key = np.array([self.seed, index], dtype=np.uint64)
        return np.random.Generator(np.random.Philox(key=key)).random(count)


def likeliest(logits_BV: Tensor) -> tuple[Tensor, Tensor]:
    """The token of the largest logit [B], the first of equals, and whether it was close [B]."""
    top = logits_BV.topk(2)
    close = top.values[:, 0] - top.values[:, 1] <= 2 * _rounding(logits_BV)
    # topk does not promise the first of equals; argmax does, and takes as long again.
    return (logits_BV.argmax(-1) if close.any() else top.indices[:, 0]), close


def drawn(logits_BV: Tensor, sampling: Sampling, draws_B: Tensor) -> tuple[Tensor, Tensor]:
    """Tokens [B] drawn from the softmax of the logits, and whether each was close [B].

    Tokens lie side by side in [0, 1) in the order of the vocabulary, each as wide as its probability; a draw says
    which it falls into.

    Args:
        draws_B: numbers in [0, 1), fp64.
    """
    scaled = logits_BV.double() / sampling.temperature
    rounding = _rounding(logits_BV).double() / sampling.temperature
    close = torch.zeros(len(scaled), dtype=torch.bool, device=scaled.device)
    if 0 < sampling.top_k < scaled.shape[1]:
        top = scaled.topk(sampling.top_k + 1).values
        close |= top[:, -2] - top[:, -1] <= 2 * rounding
        scaled = scaled.masked_fill(scaled < top[:, -2:-1], float("-inf"))
    probability = scaled.softmax(-1)
    if sampling.top_p < 1:
        falling, order = probability.sort(dim=-1, descending=True, stable=True)
        before = falling.cumsum(-1) - falling  # how much the likelier ones have
        kept = before < sampling.top_p
        close |= ((before - sampling.top_p).abs() <= rounding[:, None]).any(-1)
        last = kept.sum(-1, keepdim=True) - 1
        edge = falling.gather(1, torch.cat([last, (last + 1).clamp_max(scaled.shape[1] - 1)], dim=1))
        close |= edge[:, 1] >= edge[:, 0] * (1 - 2 * rounding)
        probability = torch.zeros_like(probability).scatter(1, order, falling * kept)
    ends = probability.cumsum(-1)
    total = ends[:, -1]
    at = torch.minimum(draws_B * total, torch.nextafter(total, torch.zeros_like(total)))
    tokens = torch.searchsorted(ends, at[:, None], right=True)[:, 0]
    end = ends.gather(1, tokens[:, None])[:, 0]
    start = end - probability.gather(1, tokens[:, None])[:, 0]
    return tokens, close | (torch.minimum(at - start, end - at) <= ROUNDING / sampling.temperature)


def _rounding(logits_BV: Tensor) -> Tensor:
    return ROUNDING * logits_BV.abs().amax(-1)
