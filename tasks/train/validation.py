"""How good a model is while it is trained: bits a byte on validation rows."""

from __future__ import annotations

import math

import torch

from tasks.artifacts.packed import Pack
from tasks.lm.batch import Batch, flatten
from tasks.lm.loss import summed_cross_entropy
from tasks.lm.model import Decoder
from tasks.lm.precision import autocast


def summed_nats(decoder: Decoder, batch: Batch, dtype: torch.dtype) -> torch.Tensor:
    """Sum over the batch's targets of their negative log-likelihood."""
    with autocast(dtype, batch.tokens_N.device):
        hidden_ND = decoder(batch.tokens_N, batch.positions_N, batch.attend)
    return summed_cross_entropy(hidden_ND.to(dtype), decoder.head_VD, batch.targets_N)


@torch.no_grad()
def evaluate(
    decoder: Decoder, pack: Pack, max_rows: int, batch_rows: int, dtype: torch.dtype
) -> tuple[float, float]:
    """Bits per UTF-8 byte and perplexity a token on at most `max_rows` rows, spread evenly.

    Bits count the end of each report; bytes are the text's alone.

    Args:
        batch_rows: rows that go through the model at once.
    """
    decoder.eval()
    nats, targets = 0.0, 0
    count = min(max_rows, len(pack.rows))
    chosen = [index * len(pack.rows) // count for index in range(count)]
    for first in range(0, len(chosen), batch_rows):
        batch = flatten(pack, chosen[first : first + batch_rows], device=decoder.head_VD.device)
        nats += float(summed_nats(decoder, batch, dtype))
        targets += batch.target_count
    text_bytes = sum(pack.rows[index].text_bytes for index in chosen)
    return nats / math.log(2) / text_bytes, math.exp(nats / targets)
