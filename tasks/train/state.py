"""What a training is at a moment: weights, optimizers, random numbers, counters. A checkpoint holds all of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from tasks.lm.model import Decoder
from tasks.train.average import WeightAverage
from tasks.train.parallel import ALONE, Ranks, part_as, part_of_optimizer, whole
from tasks.train.spikes import SpikeDetector


@dataclass(kw_only=True)
class Best:
    """The best evaluation so far."""

    step: int = 0
    bpb: float = math.inf
    perplexity: float = math.inf
    weights: dict[str, Tensor] = field(default_factory=dict)


@dataclass(kw_only=True)
class State:
    """A training after `step` steps.

    Attributes:
        objective: of the decoder, spread over the processes.
        average: of the weights, which evaluations look at; None where none is kept.
        tokens: predicted so far, those of steps that were rolled back included.
        flops: of the matrix products so far, padding left out.
        since_best: evaluations since the best one.
        spikes: what stood out: its step, of (loss, gradient_norm or both), the values (None for no number), the
            rows of the step, and back_to, the step that was gone back to, or None.
    """

    decoder: Decoder
    objective: nn.Module
    optimizers: list[torch.optim.Optimizer]
    average: WeightAverage | None
    ranks: Ranks = ALONE
    step: int = 0
    tokens: int = 0
    flops: int = 0
    since_best: int = 0
    best: Best = field(default_factory=Best)
    spikes: list[dict[str, Any]] = field(default_factory=list)
    detector: SpikeDetector = field(default_factory=SpikeDetector)

    def content(self) -> dict[str, Any]:
        """All of it, as plain values and tensors that `torch.load(weights_only=True)` takes.

        Every process must ask at once. How many there are shows in the random numbers alone, one entry a
        process: any number of others can go on from it.
        """
        on_gpu = self.device.type == "cuda"
        return {
            "step": self.step,
            "decoder": whole(self.decoder.state_dict()),
            "optimizers": [whole(optimizer.state_dict()) for optimizer in self.optimizers],
            "average": whole(self.average.weights) if self.average else {},
            "rng": self.ranks.each(torch.get_rng_state()),
            "device_rng": self.ranks.each(torch.cuda.get_rng_state(self.device)) if on_gpu else [],
            "tokens": self.tokens,
            "flops": self.flops,
            "since_best": self.since_best,
            "best": whole(vars(self.best)),
            "spikes": self.spikes,
            "recent": self.detector.recent,
        }

    def restore(self, content: dict[str, Any]) -> None:
        """Become what `content` says."""
        self.roll_back(content)
        self.step, self.tokens, self.flops = content["step"], content["tokens"], content["flops"]
        self.since_best, self.best = content["since_best"], Best(**content["best"])
        self.spikes = content["spikes"]
        self.detector = SpikeDetector(content["recent"])

    def roll_back(self, content: dict[str, Any]) -> None:
        """Take the weights of `content` and all that moves them; steps and tokens were spent and stay."""
        own = self.decoder.state_dict()
        self.decoder.load_state_dict({name: part_as(content["decoder"][name], own[name]) for name in own})
        for optimizer, state in zip(self.optimizers, content["optimizers"], strict=True):
            optimizer.load_state_dict(part_of_optimizer(state, optimizer))
        if self.average:
            self.average.load(content["average"])
        rank = self.ranks.rank
        if rank < len(content["rng"]):
            torch.set_rng_state(content["rng"][rank].cpu())
        else:  # a process that was not there: other masks than at the start
            torch.manual_seed(torch.initial_seed() + content["step"] * self.ranks.world)
        if self.device.type == "cuda" and rank < len(content["device_rng"]):
            torch.cuda.set_rng_state(content["device_rng"][rank].cpu(), self.device)

    @property
    def device(self) -> torch.device:
        return self.decoder.head_VD.device

    def weights(self) -> dict[str, Tensor]:
        """The weights that an evaluation looks at: the average's, else the decoder's; not copies."""
        return self.average.weights if self.average else self.decoder.state_dict()
