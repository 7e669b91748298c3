"""A training step as the trainer takes it on a GPU, in pieces that can be timed."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from benchmarks.on_gpu.scale import Scale
from tasks.artifacts.packed import Pack
from tasks.lm.attention.segments import rows
from tasks.lm.batch import Batch, flatten
from tasks.lm.loss import summed_cross_entropy
from tasks.lm.model import Decoder
from tasks.lm.precision import autocast
from tasks.train import optimizers

CLIP_NORM, WEIGHT_DECAY = 1.0, 0.1


class Trainer:
    """A decoder with fp32 weights, compiled as a whole, and its optimizers.

    Args:
        dtype: of the matrix products.
        optimizer: one of `tasks.train.optimizers.OPTIMIZERS`.
        compiled: with fixed shapes and no break in the graph; anything else is an error.
    """

    def __init__(self, scale: Scale, device: torch.device, dtype: torch.dtype, optimizer: str, compiled: bool):
        self.decoder = Decoder(scale.shape)
        self.decoder.initialise(0)
        self.decoder.to(device).train()
        self.device, self.dtype = device, dtype
        self.model: Any = self.decoder
        if compiled:
            self.model = torch.compile(self.decoder, dynamic=False, fullgraph=True)
        self.optimizers = optimizers.build(
            self.decoder, optimizer, learning_rate=scale.learning_rate, weight_decay=WEIGHT_DECAY, dtype=dtype
        )

    def hidden(self, batch: Batch) -> Tensor:
        """[N, hidden_size] in the matrix products' precision."""
        with autocast(self.dtype, self.device):
            return self.model(batch.tokens_N, batch.positions_N, batch.attend).to(self.dtype)

    def loss(self, hidden_ND: Tensor, batch: Batch, targets: int) -> Tensor:
        """Mean over the step's `targets`, of which the batch has some, in nats."""
        return summed_cross_entropy(hidden_ND, self.decoder.head_VD.to(self.dtype), batch.targets_N) / targets

    def gradients(self, batches: Sequence[Batch]) -> Tensor:
        """Gradients of a step; its mean loss, still on the device."""
        targets = sum(batch.target_count for batch in batches)
        total = torch.zeros((), device=self.device)
        for batch in batches:
            loss = self.loss(self.hidden(batch), batch, targets)
            loss.backward()
            total += loss.detach()
        return total

    def update(self) -> None:
        """The optimizers' step after clipping; gradients are gone then."""
        torch.nn.utils.clip_grad_norm_(self.decoder.parameters(), CLIP_NORM)
        for optimizer in self.optimizers:
            optimizer.step()
        self.decoder.zero_grad(set_to_none=True)

    def set_rate(self, rate: float) -> None:
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate


class PlainCausal:
    """Causal attention over whole rows, blind to documents: what a document mask's cost is measured against."""

    def __init__(self, count: int):
        self.count = count

    def __call__(self, layer: int, q_NHD: Tensor, k_NKD: Tensor, v_NKD: Tensor) -> Tensor:
        q, k, v = (rows(x, self.count) for x in (q_NHD, k_NKD, v_NKD))
        out_BHTD = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
        return out_BHTD.transpose(1, 2).flatten(0, 1)


def resident(pack: Pack, scale: Scale, device: torch.device, dtype: torch.dtype, path: str) -> list[Batch]:
    """Different micro-batches on the device, as many as two steps need."""
    batches = []
    for first in range(0, 2 * scale.micro_steps * scale.micro_rows, scale.micro_rows):
        chosen = [index % len(pack.rows) for index in range(first, first + scale.micro_rows)]
        batches.append(flatten(pack, chosen, device=device, dtype=dtype, path=path))
    return batches


def forget_everything() -> None:
    """Compiled code and cached memory of the run before."""
    torch._dynamo.reset()
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()


def compiled_graphs() -> int:
    """Graphs compiled in this process so far."""
    return int(torch._dynamo.utils.counters["stats"]["unique_graphs"])
