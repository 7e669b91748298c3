"""What a layer does between its matrix products: norms, rotary positions, dropout.

On a CPU the norms go forward and backward by hand, some tokens at a time and in fp32 inside: such work
is bound by memory, and torch's own operations go through all tokens several times as often. On a GPU a compiler
fuses the plain expressions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

Rotation = tuple[Tensor, Tensor]  # cosines and signed sines, each [N, 1, head_dim] fp32

BLOCK = 2**17  # numbers that go through all passes together: 0.5 MB in fp32, half of a core's cache


class RMSNorm(nn.Module):
    """Root mean square norm over the last dimension, with a weight (Zhang and Sennrich 2019).

    Args:
        size: of the last dimension.
        eps: added to the mean square.
    """

    def __init__(self, size: int, eps: float):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(size))

    def forward(self, x: Tensor) -> Tensor:
        return normed(x, self.weight, self.eps)


def normed(x: Tensor, weight: Tensor, eps: float, rotation: Rotation | None = None) -> Tensor:
    """RMSNorm of x, then its rotary positions where there are some.

    Args:
        x: [N, D], or [N, H, D], whose heads are normed and rotated each for itself.
        weight: [D], or [H, D], a weight for each head.
    """
    if x.device.type == "cpu":
        return _Normed.apply(x, weight, eps, rotation)
    wide = x.float()
    wide = wide * (wide.square().mean(-1, keepdim=True) + eps).rsqrt() * weight
    return (rotate(wide, rotation) if rotation else wide).to(x.dtype)


class _Normed(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, eps: float, rotation: Rotation | None) -> Tensor:
        out = torch.empty(x.shape, dtype=x.dtype)
        scale = torch.empty((*x.shape[:-1], 1))
        for here in _blocks(x):
            wide = x[here].float()
            norm = torch.linalg.vector_norm(wide, dim=-1, keepdim=True, out=scale[here])
            norm.square_().div_(x.shape[-1]).add_(eps).rsqrt_()
            wide = (wide * norm).mul_(weight)
            out[here] = rotate(wide, _part(rotation, here)) if rotation else wide
        ctx.save_for_backward(x, weight, scale)
        ctx.rotation = rotation
        return out

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor, None, None]:
        x, weight, scale = ctx.saved_tensors
        x_gradient = torch.empty(x.shape, dtype=x.dtype)
        weight_gradient = torch.zeros_like(weight)
        for here in _blocks(x):
            wide = gradient[here].float()
            if ctx.rotation:
                cos, sin = _part(ctx.rotation, here)
                wide = rotate(wide, (cos, -sin))
            unit = x[here].float() * scale[here]
            product = unit * wide
            weight_gradient += product.sum(tuple(range(x.ndim - weight.ndim)))
            mean = product.mul_(weight).sum(-1, keepdim=True).div_(-x.shape[-1])
            x_gradient[here] = unit.mul_(mean).addcmul_(wide, weight).mul_(scale[here])
        return x_gradient, weight_gradient, None, None


def _blocks(x: Tensor) -> Iterator[slice]:
    tokens = max(1, BLOCK // x[0].numel())
    return (slice(start, start + tokens) for start in range(0, len(x), tokens))


def _part(rotation: Rotation, here: slice) -> Rotation:
    return rotation[0][here], rotation[1][here]


def rotary(positions_N: Tensor, head_dim: int, theta: float) -> Rotation:
    """Angles of rotary positions (Su et al. 2021); sines are negative in the first half, as `rotate` takes them."""
    half = torch.arange(0, head_dim, 2, device=positions_N.device, dtype=torch.float32)
    # Rounded as transformers does: `theta ** -x` is a bit off that, which at position 1,800 moves logits by 1e-4.
    frequencies = 1.0 / theta ** (half / head_dim)
    angles = (positions_N[:, None].float() * frequencies)[:, None]
    cos, sin = angles.cos(), angles.sin()
    return torch.cat([cos, cos], dim=-1), torch.cat([-sin, sin], dim=-1)


def rotate(x_NHD: Tensor, rotation: Rotation) -> Tensor:
    """Rotate each pair (i, i + head_dim / 2) by its position's angle."""
    cos, sin = rotation
    first, second = x_NHD.chunk(2, dim=-1)
    return torch.addcmul(x_NHD * cos, torch.cat([second, first], dim=-1), sin)


class Dropout(nn.Module):
    """Dropout whose mask comes from random bytes, eight to a draw.

    torch draws a float an element, one after the other on a CPU, and takes several times as long
    (`benchmarks/kernels.py`). A byte gives the probability in steps of 1/256.

    Attributes:
        on: whether anything is dropped in training.
    """

    def __init__(self, probability: float):
        super().__init__()
        if not 0 <= probability < 1:
            raise ValueError(f"dropout must be at least 0 and below 1, not {probability}")
        self.kept = 256 - round(256 * probability)  # of 256
        self.on = True

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.on or self.kept == 256:
            return x
        draws = torch.empty(-(-x.numel() // 8), dtype=torch.int64, device=x.device).random_(-(2**63), 2**63 - 1)
        draws_in_x = draws.view(torch.uint8)[: x.numel()].view(x.shape).to(x.dtype)  # bf16 counts to 256 exactly
        # Compared in place: a mask of booleans would cost six times as much to turn into numbers.
        return x * draws_in_x.lt_(self.kept).mul_(256 / self.kept)
