"""Real steps: rows drawn as the trainer draws them, and a loss that has to fall."""

from __future__ import annotations

import time
from statistics import mean, median
from typing import Any

import torch

from benchmarks.on_gpu.clock import Clock
from benchmarks.on_gpu.scale import Scale
from benchmarks.on_gpu.text import ENTROPY
from benchmarks.on_gpu.training import Trainer, resident
from tasks.artifacts.packed import Pack
from tasks.lm.batch import flatten
from tasks.train.schedule import rows_of_step

AVERAGED = 10  # steps at either end


def learn(path: str, trainer: Trainer, pack: Pack, scale: Scale) -> dict[str, Any]:
    """Loss of `learning_steps` steps of one micro-batch, and what their data cost beside batches made before.

    Nothing asks the device for a number before the last step is queued.
    """
    clock, losses, preparing = Clock(trainer.device), [], []
    tokens = 0
    clock.mark()
    for step in range(1, scale.learning_steps + 1):
        trainer.set_rate(scale.learning_rate * min(1.0, step / max(1, scale.learning_steps // 10)))
        began = time.perf_counter()
        chosen = rows_of_step(step, rows=len(pack.rows), batch_rows=scale.micro_rows, seed=0)
        batch = flatten(pack, chosen, device=trainer.device, dtype=trainer.dtype, path=path)
        preparing.append(time.perf_counter() - began)
        losses.append(trainer.gradients([batch]))
        trainer.update()
        tokens += batch.token_count
        clock.mark()
    curve = torch.stack(losses).tolist()
    fed = clock.gaps()[scale.learning_steps // 4 :]  # compiling and warming up left out

    batches = resident(pack, scale, trainer.device, trainer.dtype, path)
    clock = Clock(trainer.device)
    clock.mark()
    for step in range(scale.timed):
        trainer.gradients([batches[step % len(batches)]])
        trainer.update()
        clock.mark()
    first, last = mean(curve[:AVERAGED]), mean(curve[-AVERAGED:])
    return {
        "steps": scale.learning_steps,
        "tokens": tokens,
        "first_loss": first,
        "last_loss": last,
        "least_possible_loss": ENTROPY,
        "fell": last < first - 0.1,  # not so if either is no number
        "curve": [round(loss, 4) for loss in curve[:: max(1, len(curve) // 20)]],
        "seconds_a_step": median(fed),
        "host_seconds_for_data": median(preparing),
        "data_stall": 1 - median(clock.gaps()) / median(fed),
    }
