"""What training lowers: the nats that a decoder gives to a batch's targets."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from tasks.lm.batch import Batch
from tasks.lm.loss import summed_cross_entropy
from tasks.lm.model import Decoder
from tasks.lm.precision import autocast


class Objective(nn.Module):
    """`summed_nats` as a module, so that whatever spreads it over devices sees each use of a weight in one pass."""

    def __init__(self, decoder: Decoder) -> None:
        super().__init__()
        self.decoder = decoder

    def forward(self, batch: Batch, dtype: torch.dtype) -> Tensor:
        return summed_nats(self.decoder, batch, dtype)


def summed_nats(decoder: Decoder, batch: Batch, dtype: torch.dtype) -> Tensor:
    """Sum over the batch's targets of their negative log-likelihood."""
    with autocast(dtype, batch.tokens_N.device):
        hidden_ND = decoder(batch.tokens_N, batch.positions_N, batch.attend)
    return summed_cross_entropy(hidden_ND.to(dtype), decoder.head_VD, batch.targets_N)
