"""What a training is at a moment: weights, optimizers, random numbers, counters. A checkpoint holds all of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from tasks.lm.model import Decoder
from tasks.train.average import WeightAverage
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
        average: of the weights, which evaluations look at; None where none is kept.
        tokens: predicted so far, those of steps that were rolled back included.
        flops: of the matrix products so far, padding left out.
        since_best: evaluations since the best one.
        spikes: what stood out: its step, of (loss, gradient_norm or both), the values (None for no number), the
            rows of the step, and back_to, the step that was gone back to, or None.
    """

    decoder: Decoder
    optimizers: list[torch.optim.Optimizer]
    average: WeightAverage | None
    step: int = 0
    tokens: int = 0
    flops: int = 0
    since_best: int = 0
    best: Best = field(default_factory=Best)
    spikes: list[dict[str, Any]] = field(default_factory=list)
    detector: SpikeDetector = field(default_factory=SpikeDetector)

    def content(self) -> dict[str, Any]:
        """All of it, as plain values and tensors that `torch.load(weights_only=True)` takes."""
        return {
            "step": self.step,
            "decoder": self.decoder.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "average": self.average.weights if self.average else {},
            "rng": torch.get_rng_state(),
            "device_rng": torch.cuda.get_rng_state(self.device) if self.device.type == "cuda" else None,
            "tokens": self.tokens,
            "flops": self.flops,
            "since_best": self.since_best,
            "best": vars(self.best),
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
        self.decoder.load_state_dict(content["decoder"])
        for optimizer, state in zip(self.optimizers, content["optimizers"], strict=True):
            optimizer.load_state_dict(state)
        if self.average:
            self.average.load(content["average"])
        torch.set_rng_state(content["rng"].cpu())
        if self.device.type == "cuda" and content["device_rng"] is not None:
            torch.cuda.set_rng_state(content["device_rng"].cpu(), self.device)

    @property
    def device(self) -> torch.device:
        return self.decoder.head_VD.device

    def weights(self) -> dict[str, Tensor]:
        """The weights that an evaluation looks at: the average's, else the decoder's; not copies."""
        return self.average.weights if self.average else self.decoder.state_dict()
