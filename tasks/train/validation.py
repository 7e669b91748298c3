"""How good a model is while it is trained: bits a byte on validation rows."""

from __future__ import annotations

import math

import torch
from torch import nn

from tasks.artifacts.packed import Pack
from tasks.lm.batch import flatten
from tasks.train.parallel import ALONE, Ranks


@torch.no_grad()
def evaluate(
    objective: nn.Module, pack: Pack, max_rows: int, batch_rows: int, dtype: torch.dtype, ranks: Ranks = ALONE
) -> tuple[float, float]:
    """Bits per UTF-8 byte and perplexity a token on at most `max_rows` rows, spread evenly.

    Bits count the end of each report; bytes are the text's alone.

    Args:
        objective: an `Objective`, or one that is spread over processes.
        batch_rows: rows that go through the model at once.
    """
    objective.eval()
    device = next(objective.parameters()).device
    nats, targets = 0.0, 0.0
    count = min(max_rows, len(pack.rows))
    chosen = [index * len(pack.rows) // count for index in range(count)]
    mine, longest = chosen[ranks.rank :: ranks.world], -(-count // ranks.world)
    for first in range(0, longest, batch_rows):
        part = mine[first : first + batch_rows]
        # With nothing left one row more, not counted: fsdp's processes pass through the model together.
        batch = flatten(pack, part or chosen[:1], device=device)
        of_batch = float(objective(batch, dtype))
        if part:
            nats, targets = nats + of_batch, targets + batch.target_count
    nats, targets = ranks.total(nats, targets)
    text_bytes = sum(pack.rows[index].text_bytes for index in chosen)
    return nats / math.log(2) / text_bytes, math.exp(nats / targets)
