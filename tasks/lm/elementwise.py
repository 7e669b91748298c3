"""What a layer does between its matrix products: norms, rotary positions, dropout.

Forward and backward by hand, fp32 inside whatever comes in and goes out. On a CPU such work is bound by the number
of passes over memory, and autograd over torch's own operations takes two to four times as many.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

Rotation = tuple[Tensor, Tensor]  # cosines and signed sines, each [N, 1, head_dim] fp32


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
        return _Norm.apply(x, self.weight, self.eps, None)


def norm_and_rotate(x_NHD: Tensor, weight_HD: Tensor, eps: float, rotation: Rotation) -> Tensor:
    """The norm of every head, each with its own weight, then its rotary positions."""
    return _Norm.apply(x_NHD, weight_HD, eps, rotation)


class _Norm(torch.autograd.Function):
    """RMSNorm, and a rotation of the result where there is one."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, eps: float, rotation: Rotation | None) -> Tensor:
        wide = x.float()
        scale = torch.linalg.vector_norm(wide, dim=-1, keepdim=True).square_().div_(x.shape[-1]).add_(eps).rsqrt_()
        ctx.save_for_backward(x, weight, scale)
        ctx.rotation = rotation
        normed = (wide * scale).mul_(weight)
        return (rotate(normed, rotation) if rotation else normed).to(x.dtype)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor, None, None]:
        x, weight, scale = ctx.saved_tensors
        wide = gradient.float()
        if ctx.rotation:
            wide = rotate(wide, (ctx.rotation[0], -ctx.rotation[1]))
        normed = x.float() * scale
        product = normed * wide
        weight_gradient = product.sum(tuple(range(x.ndim - weight.ndim)))
        mean = product.mul_(weight).sum(-1, keepdim=True).div_(-x.shape[-1])
        x_gradient = normed.mul_(mean).addcmul_(wide, weight).mul_(scale)
        return x_gradient.to(x.dtype), weight_gradient, None, None


def rotary(positions_N: Tensor, head_dim: int, theta: float) -> Rotation:
    """Angles of rotary positions (Su et al. 2021); sines are negative in the first half, as `rotate` takes them."""
    half = torch.arange(0, head_dim, 2, device=positions_N.device, dtype=torch.float32)
    angles = (positions_N[:, None].float() * theta ** -(half / head_dim))[:, None]
    cos, sin = angles.cos(), angles.sin()
    return torch.cat([cos, cos], dim=-1), torch.cat([-sin, sin], dim=-1)


def rotate(x_NHD: Tensor, rotation: Rotation) -> Tensor:
    """Rotate each pair (i, i + head_dim / 2) by its position's angle."""
    cos, sin = rotation
    first, second = x_NHD.chunk(2, dim=-1)
    return (x_NHD * cos).addcmul_(torch.cat([second, first], dim=-1), sin)


class Dropout(nn.Module):
    """Dropout whose mask comes from random bytes, eight to a draw.

    torch draws a float an element, one after the other on a CPU, and takes several times as long
    (`benchmarks/kernels.py`). A byte gives the probability in steps of 1/256.
    """

    def __init__(self, probability: float):
        super().__init__()
        if not 0 <= probability < 1:
            raise ValueError(f"dropout must be at least 0 and below 1, not {probability}")
        self.kept = 256 - round(256 * probability)  # of 256

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.kept == 256:
            return x
        draws = torch.empty(-(-x.numel() // 8), dtype=torch.int64, device=x.device).random_(-(2**63), 2**63 - 1)
        draws_in_x = draws.view(torch.uint8)[: x.numel()].view(x.shape).to(x.dtype)  # bf16 counts to 256 exactly
        # Compared in place: a mask of booleans would cost six times as much to turn into numbers.
        return x * draws_in_x.lt_(self.kept).mul_(256 / self.kept)
