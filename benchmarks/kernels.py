"""The CPU kernels the trainer chose between, side by side: `python -m benchmarks.kernels`.

Medians of interleaved runs in milliseconds, on the machine's own threads. Shapes are those of the
default model: 4 heads of 64, 8,192 tokens a batch.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from statistics import median

import torch
import torch.nn.functional as F

from tasks.lm.attention import DocumentAttention
from tasks.lm.elementwise import Dropout

TOKENS, HEADS, HEAD_DIM, WIDTH = 8192, 4, 64, 256
RUNS = 15


def timed(contestants: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median milliseconds of each, taken in turn so that a noisy moment hits all."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for run in range(RUNS + 2):
        for name, contestant in contestants.items():
            began = time.perf_counter()
            contestant()
            if run >= 2:
                times[name].append(1e3 * (time.perf_counter() - began))
    return {name: median(values) for name, values in times.items()}


def flash_step(length: int, dtype: torch.dtype) -> Callable[[], object]:
    """torch's kernel forward and backward over TOKENS tokens of documents of one length."""

    def step() -> None:
        shape = (TOKENS // length, HEADS, length, HEAD_DIM)
        q, k, v = (torch.randn(shape, dtype=dtype, requires_grad=True) for _ in range(3))
        F.scaled_dot_product_attention(q, k, v, is_causal=True).sum().backward()

    return step


def ours_step(length: int, dtype: torch.dtype) -> Callable[[], object]:
    """The same by plain products, from the flat sequence and back to it."""
    attend = DocumentAttention([length] * (TOKENS // length))

    def step() -> None:
        q, k, v = (torch.randn(TOKENS, HEADS, HEAD_DIM, dtype=dtype, requires_grad=True) for _ in range(3))
        attend(0, q, k, v).sum().backward()

    return step


def main() -> None:
    print(f"{platform.machine()}, torch {torch.__version__}, {torch.get_num_threads()} threads\n")
    print("| attention, forward + backward, ms | ours bf16 | flash bf16 | ours fp32 | flash fp32 |")
    print("|---|---|---|---|---|")
    for length in (32, 64, 128, 256, 512, 1024):
        row = timed(
            {
                "ours bf16": ours_step(length, torch.bfloat16),
                "flash bf16": flash_step(length, torch.bfloat16),
                "ours fp32": ours_step(length, torch.float32),
                "flash fp32": flash_step(length, torch.float32),
            }
        )
        print(f"| documents of {length} tokens | " + " | ".join(f"{value:.1f}" for value in row.values()) + " |")

    x = torch.randn(TOKENS, WIDTH, dtype=torch.bfloat16)
    ours = Dropout(0.1).train()
    row = timed({"random bytes": lambda: ours(x), "torch": lambda: F.dropout(x, 0.1)})
    print("\n| dropout of [8192, 256] bf16, ms | random bytes | torch |\n|---|---|---|")
    print(f"| | {row['random bytes']:.2f} | {row['torch']:.2f} |")

    gradient, inputs = torch.randn(TOKENS, 768).bfloat16(), torch.randn(TOKENS, WIDTH).bfloat16()
    row = timed({"as it lies": lambda: gradient.T @ inputs, "transposed": lambda: gradient.T.contiguous() @ inputs})
    print("\n| weight gradient [768, 8192] x [8192, 256] bf16, ms | as it lies | transposed first |\n|---|---|---|")
    print(f"| | {row['as it lies']:.2f} | {row['transposed']:.2f} |")


if __name__ == "__main__":
    main()
