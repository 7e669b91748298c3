"""Each path against the unpacked document in double precision, and against itself with one report changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from benchmarks.on_gpu.scale import Scale
from tasks.artifacts.packed import Pack
from tasks.lm.attention import attend_documents

# fp32 as the largest difference of any output, all else as a share of the norm.
LARGEST_FP32, GRADIENT_FP32 = 1e-5, 1e-5
BF16, GRADIENT_BF16 = 1e-2, 2e-2
ROWS = 2


def check(path: str, pack: Pack, scale: Scale, device: torch.device) -> dict[str, Any]:
    """Errors of a path's outputs and gradients, whether another report's change shows, and the verdict."""
    dtype = torch.bfloat16 if path == "varlen" else torch.float32
    lengths = row_lengths(pack, ROWS)
    generator = torch.Generator().manual_seed(0)
    shape = scale.shape
    heads = (shape.num_attention_heads, shape.num_key_value_heads, shape.num_key_value_heads)
    q, k, v = (
        torch.randn(sum(lengths), count, shape.head_dim, generator=generator).to(device, dtype).requires_grad_()
        for count in heads
    )
    weights = torch.randn(q.shape, generator=generator).to(device, dtype)
    attend = attend_documents(lengths, row_length=scale.row_length, device=device, dtype=dtype, path=path)
    out = attend(0, q, k, v)
    gradients = torch.autograd.grad(out, (q, k, v), weights)

    exact_inputs = [x.detach().double().requires_grad_() for x in (q, k, v)]
    exact = alone(exact_inputs[0], exact_inputs[1], exact_inputs[2], lengths)
    exact_gradients = torch.autograd.grad(exact, exact_inputs, weights.double())
    out, exact = out.detach(), exact.detach()
    largest = float((out.double() - exact).abs().max())
    share = distance(out, exact)
    gradient = max(distance(ours, theirs) for ours, theirs in zip(gradients, exact_gradients, strict=True))

    changed = 1  # it has reports before it and behind it in its row
    with torch.no_grad():
        before = attend(0, q, k, v)
        other = [x.clone() for x in (q, k, v)]
        for x in other:
            x.split(lengths)[changed].add_(1)
        after = attend(0, *other)
        # A constant added to queries and keys alone could leave a softmax as it was; the values tell.
        pairs = zip(before.split(lengths), after.split(lengths), strict=True)
        moved = [not torch.equal(one, two) for one, two in pairs]
    leaks = sum(moved) - moved[changed]
    right = largest <= LARGEST_FP32 and gradient <= GRADIENT_FP32
    if dtype == torch.bfloat16:
        right = share <= BF16 and gradient <= GRADIENT_BF16
    return {
        "dtype": str(dtype).removeprefix("torch."),
        "documents": len(lengths),
        "largest_error": largest,
        "relative_error": share,
        "relative_gradient_error": gradient,
        "reports_that_saw_the_change": leaks,
        "ok": bool(right and leaks == 0 and moved[changed]),
    }


def row_lengths(pack: Pack, rows: int) -> list[int]:
    """Documents of the first rows, and each row's padding as one more."""
    found: list[int] = []
    for row in pack.rows[:rows]:
        found += np.diff(row.offsets).tolist()
        rest = pack.info.row_length - int(row.offsets[-1])
        found += [rest] * (rest > 0)
    return found


def alone(q_NHD: Tensor, k_NKD: Tensor, v_NKD: Tensor, lengths: Sequence[int]) -> Tensor:
    """Causal attention of each document for itself, written out."""
    outputs = []
    for q, k, v in zip(*(x.split(list(lengths)) for x in (q_NHD, k_NKD, v_NKD)), strict=True):
        repeat = q.shape[1] // k.shape[1]
        q, k, v = q.transpose(0, 1), k.repeat_interleave(repeat, 1).transpose(0, 1), v.repeat_interleave(repeat, 1)
        scores = q @ k.transpose(1, 2) * q.shape[-1] ** -0.5
        future = torch.ones(scores.shape[1:], dtype=torch.bool, device=q.device).triu(1)
        outputs.append((scores.masked_fill(future, -torch.inf).softmax(-1) @ v.transpose(0, 1)).transpose(0, 1))
    return torch.cat(outputs)


def distance(ours: Tensor, exact: Tensor) -> float:
    """Norm of the difference, as a share of the exact one's."""
    return float((ours.double() - exact).norm() / exact.norm())
