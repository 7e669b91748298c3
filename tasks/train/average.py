"""An exponential moving average of the weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor

from tasks.lm.model import Decoder
from tasks.train.parallel import part_as


class WeightAverage:
    """Averages a decoder's weights over the last steps; at the start over all there were.

    Args:
        decay: what is kept of the average in a step, below 1; about 1 / (1 - decay) steps count.
    """

    def __init__(self, decoder: Decoder, decay: float) -> None:
        self._decay = decay
        self.weights = {name: weight.detach().clone() for name, weight in decoder.state_dict().items()}

    @torch.no_grad()
    def update(self, decoder: Decoder, step: int) -> None:
        """Take in the weights after `step` (from 1)."""
        new = 1 - min(self._decay, step / (step + 10))
        torch._foreach_lerp_(list(self.weights.values()), list(decoder.state_dict().values()), new)

    def load(self, weights: Mapping[str, Tensor]) -> None:
        """Go on from `weights`."""
        for name, weight in self.weights.items():
            weight.copy_(part_as(weights[name], weight))

    @contextmanager
    def inside(self, decoder: Decoder) -> Iterator[None]:
        """The decoder has the average's weights within the block, its own after it."""
        own = {name: weight.detach().clone() for name, weight in decoder.state_dict().items()}
        decoder.load_state_dict(self.weights)
        try:
            yield
        finally:
            decoder.load_state_dict(own)
