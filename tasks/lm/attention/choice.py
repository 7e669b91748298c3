"""Which path attention takes: by the device and what this build of torch can do there, or by name."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from tasks.lm.attention import flex, varlen
from tasks.lm.attention.grouped import DocumentAttention
from tasks.lm.attention.masked import MaskedAttention
from tasks.lm.model import Attend
from tasks.stage import InputError

PATHS = ("grouped", "masked", "flex", "varlen")


def attend_documents(
    lengths: Sequence[int],
    *,
    row_length: int | None = None,
    device: torch.device | str = "cpu",
    dtype: torch.dtype = torch.float32,
    path: str | None = None,
) -> Attend:
    """Attention over documents that lie end to end in one flat sequence of N tokens.

    Args:
        lengths: tokens of each document, in order; they add up to N.
        row_length: no document crosses a multiple of this, and N is one; None for a single row.
            All paths but `grouped` use it: their shapes depend on N and the row alone, so that
            compiled code serves every batch.
        device: where queries, keys and values will be.
        dtype: what they will be.
        path: one of `PATHS`; None leaves it to `path_for`.

    Raises:
        InputError: there is no such path, or not on this device.
    """
    place = torch.device(device)
    path = path or path_for(place, dtype)
    if path == "grouped":
        return DocumentAttention(lengths, place)
    if path == "masked":
        return MaskedAttention(lengths, row_length, place)
    if path == "flex":
        return flex.FlexAttention(lengths, row_length, place)
    if path == "varlen":
        if place.type != "cuda" or dtype not in varlen.DTYPES:
            raise InputError(f"attention path varlen needs CUDA and bf16 or fp16, not {place.type} and {dtype}")
        return varlen.VarlenAttention(lengths, row_length, place)
    raise InputError(f"there is no attention path {path!r}: choose one of {', '.join(PATHS)}")


def path_for(device: torch.device | str, dtype: torch.dtype) -> str:
    """The fastest path that can train on this device: varlen, else flex, else masked; on a CPU grouped."""
    if torch.device(device).type != "cuda":
        return "grouped"
    if dtype in varlen.DTYPES and varlen.available():
        return "varlen"
    return "flex" if flex.available() else "masked"
