"""Torch's variable-length flash attention, whose way to say "causal" changed from build to build."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from tasks.lm.attention.kernels import for_each_query
from tasks.lm.attention.segments import boundaries, to_device

DTYPES = (torch.bfloat16, torch.float16)


def available() -> bool:
    """Whether this build has it, in a causal form, for the GPU at hand (Ampere or later)."""
    if not torch.cuda.is_available() or torch.cuda.get_device_capability() < (8, 0):
        return False
    try:
        keywords(kernel())
    except RuntimeError:
        return False
    return True


def kernel() -> Callable[..., Any]:
    """`varlen_attn` of this build.

    Raises:
        RuntimeError: it has none.
    """
    try:
        from torch.nn.attention import varlen  # since torch 2.10; here, as it takes a second on a CPU too
    except ImportError:
        raise RuntimeError(f"torch {torch.__version__} has no varlen_attn: choose another attention path") from None
    return varlen.varlen_attn


def keywords(attention: Callable[..., Any]) -> dict[str, Any]:
    """What to call it with, by its signature, so that it is causal and knows grouped-query heads.

    Its default is not causal: every token would see the ones it has to predict, and the loss would
    fall for the wrong reason. torch 2.10 has `is_causal`, later ones `window_size`.

    Raises:
        RuntimeError: neither is there.
    """
    known = inspect.signature(attention).parameters
    found: dict[str, Any] = {"enable_gqa": True} if "enable_gqa" in known else {}
    if "is_causal" in known:
        return found | {"is_causal": True}
    if "window_size" in known:
        return found | {"window_size": (-1, 0)}  # all before, none after
    raise RuntimeError(
        f"varlen_attn of torch {torch.__version__} takes neither is_causal nor window_size, so it may look ahead: "
        f"choose another attention path"
    )


class VarlenAttention:
    """Flash attention (Dao 2023, arXiv 2307.08691) over segments given by their boundaries.

    Args:
        lengths, device: as `attend_documents` has them.
        row_length: the longest that a document may be; None is the longest one here.

    Raises:
        RuntimeError: this torch has no `varlen_attn`, or none that can be told to be causal.
    """

    def __init__(self, lengths: Sequence[int], row_length: int | None, device: torch.device):
        self.attention = kernel()
        self.keywords = keywords(self.attention)
        self.boundaries = to_device(boundaries(lengths), device)
        self.longest = row_length or max(lengths)

    def __call__(self, layer: int, q_NHD: Tensor, k_NKD: Tensor, v_NKD: Tensor) -> Tensor:
        """Attention output [N, H, D]; K key-value heads serve H query heads. `layer` is unused."""
        if "enable_gqa" not in self.keywords:
            k_NKD, v_NKD = (for_each_query(x, q_NHD.shape[1]) for x in (k_NKD, v_NKD))
        ends, longest = self.boundaries, self.longest
        return self.attention(q_NHD, k_NKD, v_NKD, ends, ends, longest, longest, **self.keywords)
