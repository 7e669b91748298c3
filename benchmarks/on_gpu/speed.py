"""Pace: the largest matrix product's, each attention path's, and that of whole steps."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

import torch

from benchmarks.on_gpu.clock import Clock
from benchmarks.on_gpu.scale import Scale
from benchmarks.on_gpu.training import PlainCausal, Trainer, compiled_graphs, resident
from tasks.artifacts.packed import Pack
from tasks.lm.batch import Batch

PLAIN = "plain causal"


def ceiling(scale: Scale, device: torch.device, dtype: torch.dtype) -> float:
    """TFLOP/s of one large product of random matrices; zeros would be too fast."""
    a, b = (torch.randn(scale.matrix, scale.matrix, device=device).to(dtype) for _ in range(2))
    seconds = timed(lambda step: a @ b, scale, device)
    return 2 * scale.matrix**3 / seconds / 1e12


def timed(work: Callable[[int], object], scale: Scale, device: torch.device) -> float:
    """Median seconds of `work`, which is handed the number of the step, after the warm-up."""
    for step in range(scale.warmup):
        work(step)
    clock = Clock(device)
    clock.mark()
    for step in range(scale.timed):
        work(step)
        clock.mark()
    return median(clock.gaps())


def attention_path(
    path: str, trainer: Trainer, pack: Pack, scale: Scale, peak: float, attainable: float
) -> dict[str, Any]:
    """Forward, loss and backward of a micro-batch under one path, or with no document mask at all."""
    shapes_of = "masked" if path == PLAIN else path
    batches = resident(pack, scale, trainer.device, trainer.dtype, shapes_of)
    if path == PLAIN:
        batches = [dataclasses.replace(batch, attend=PlainCausal(scale.micro_rows)) for batch in batches]
    seconds = timed(lambda step: trainer.gradients([batches[step % len(batches)]]), scale, trainer.device)
    trainer.decoder.zero_grad(set_to_none=True)
    return {"seconds": seconds, "peak_memory_gib": memory(trainer.device)} | pace(
        trainer, batches, seconds * len(batches), peak, attainable
    )


def whole_steps(
    path: str, trainer: Trainer, pack: Pack, scale: Scale, peak: float, attainable: float
) -> dict[str, Any]:
    """Steps of `micro_steps` micro-batches with clipping and the optimizers, and what was compiled meanwhile."""
    batches = resident(pack, scale, trainer.device, trainer.dtype, path)
    halves = [batches[: scale.micro_steps], batches[scale.micro_steps :]]

    def step(number: int) -> None:
        trainer.gradients(halves[number % 2])
        trainer.update()

    step(0)
    step(1)
    graphs = compiled_graphs()
    seconds = timed(step, scale, trainer.device)
    return {
        "path": path,
        "seconds": seconds,
        "peak_memory_gib": memory(trainer.device),
        "graphs_compiled_while_timed": compiled_graphs() - graphs,
    } | pace(trainer, batches, 2 * seconds, peak, attainable)


def pace(
    trainer: Trainer, batches: Sequence[Batch], seconds: float, peak: float, attainable: float
) -> dict[str, float]:
    """Tokens a second, padding left out, and FLOPs inside documents as shares of both rates.

    Args:
        seconds: for all of the batches.
        peak, attainable: TFLOP/s by the vendor's sheet, and of a large product.
    """
    tokens = sum(batch.token_count for batch in batches)
    flops = trainer.decoder.shape.training_flops(tokens, sum(batch.pairs for batch in batches))
    rate = flops / seconds / 1e12
    return {
        "tokens_per_second": tokens / seconds,
        "tflops": rate,
        "mfu": rate / peak,
        "share_of_attainable": rate / attainable,
    }


def memory(device: torch.device) -> float | None:
    """Most that tensors took so far, in GiB; a CPU does not say."""
    return torch.cuda.max_memory_allocated() / 2**30 if device.type == "cuda" else None
