"""Where a step's time goes: the data, the matrix products, attention, the loss, the optimizer, all else."""

from __future__ import annotations

import re
from collections.abc import Callable
from statistics import median

import torch
from torch.autograd import DeviceType
from torch.profiler import ProfilerActivity, profile

from benchmarks.on_gpu.clock import Clock
from benchmarks.on_gpu.scale import Scale
from benchmarks.on_gpu.training import Trainer
from tasks.artifacts.packed import Pack
from tasks.lm.batch import Batch, flatten

STEPS = 10
# Names of kernels, and on a CPU of torch's operations; the first that fits. A compiled kernel is named after all
# operations around it, and flash attention's names mention cutlass.
KINDS = {
    "other": re.compile(r"^triton_(?!tem)"),
    "attention": re.compile(r"attention|flash|fmha|flex|sdpa", re.I),
    "matrix products": re.compile(r"gemm|nvjet|cutlass|xmma|cublas|splitk|triton_tem|::(add|b|badd)?mm$", re.I),
}


def phases(trainer: Trainer, pack: Pack, scale: Scale, path: str) -> dict[str, float]:
    """Median seconds of a step's phases; the step has as many micro-batches as `micro_steps`."""
    taken: dict[str, list[float]] = {}
    for step in range(min(STEPS, scale.timed)):
        clock = Clock(trainer.device)
        names: list[str] = []

        def mark(name: str, clock: Clock = clock, names: list[str] = names) -> None:
            clock.mark()
            names.append(name)

        mark("start")
        for part in range(scale.micro_steps):
            first = (step * scale.micro_steps + part) * scale.micro_rows
            chosen = [index % len(pack.rows) for index in range(first, first + scale.micro_rows)]
            batch = flatten(pack, chosen, device=trainer.device, dtype=trainer.dtype, path=path)
            mark("data")
            hidden = trainer.hidden(batch)
            mark("body")
            loss = trainer.loss(hidden, batch, batch.target_count * scale.micro_steps)
            mark("loss")
            loss.backward()
            mark("body")
        trainer.update()
        mark("optimizer")
        sums: dict[str, float] = {}
        for name, seconds in zip(names[1:], clock.gaps(), strict=True):
            sums[name] = sums.get(name, 0.0) + seconds
        for name, seconds in sums.items():
            taken.setdefault(name, []).append(seconds)
    return {name: median(values) for name, values in taken.items()}


def kinds_of_body(trainer: Trainer, batch: Batch) -> dict[str, float]:
    """Shares of the body's kernel time, forward and backward: attention, matrix products, other."""

    def body() -> None:
        hidden = trainer.hidden(batch)
        hidden.backward(torch.randn_like(hidden))

    seconds = profiled(body, trainer.device)
    trainer.decoder.zero_grad(set_to_none=True)
    total = sum(seconds.values()) or 1.0
    return {kind: spent / total for kind, spent in seconds.items()}


def profiled(work: Callable[[], None], device: torch.device) -> dict[str, float]:
    """Seconds by kind of kernel (on a CPU: of operation) in one call of `work`, after one unseen."""
    on_gpu = device.type == "cuda"
    work()
    with profile(activities=[ProfilerActivity.CPU, *([ProfilerActivity.CUDA] if on_gpu else [])]) as record:
        work()
        if on_gpu:
            torch.cuda.synchronize()
    wanted = DeviceType.CUDA if on_gpu else DeviceType.CPU
    seconds = dict.fromkeys(KINDS, 0.0)
    for event in record.key_averages():
        # On CUDA an operation also carries its kernels' time, which would count twice.
        if event.device_type == wanted:
            spent = event.self_device_time_total if on_gpu else event.self_cpu_time_total
            seconds[kind_of(event.key)] += spent / 1e6
    return seconds


def kind_of(name: str) -> str:
    """The kind of work that a kernel's name tells of."""
    return next((kind for kind, pattern in KINDS.items() if pattern.search(name)), "other")


def table(phases: dict[str, float], kinds: dict[str, float]) -> dict[str, float]:
    """Seconds of a step by kind of work: the phases, the body taken apart."""
    parts = {f"body: {kind}": share * phases["body"] for kind, share in kinds.items()}
    return parts | {name: seconds for name, seconds in phases.items() if name != "body"}
