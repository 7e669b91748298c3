"""Where the model runs and in which precision: decided by what the machine has, never by a timing."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import torch


def compute_device() -> torch.device:
    """The GPU where there is one, else the processor."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def compute_dtype(device: torch.device | str = "cpu") -> torch.dtype:
    """bf16 where the processor, or the GPU, multiplies it in hardware, fp32 otherwise.

    A timing would sometimes fall the other way, and the same inputs would then give other bytes.
    """
    if torch.device(device).type == "cuda":
        fast = torch.cuda.is_bf16_supported(including_emulation=False)
        return torch.bfloat16 if fast else torch.float32
    ask = getattr(torch.cpu, "get_capabilities", None)  # since torch 2.11
    capabilities = ask() if ask else {}
    fast = capabilities.get("avx512_bf16") or capabilities.get("amx_bf16")
    return torch.bfloat16 if fast else torch.float32


def autocast(dtype: torch.dtype, device: torch.device | str = "cpu") -> AbstractContextManager[object]:
    """Autocast to `dtype`, or nothing for fp32."""
    return nullcontext() if dtype == torch.float32 else torch.autocast(torch.device(device).type, dtype=dtype)
