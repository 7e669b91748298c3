"""Learning rate by step, and rows by step: both functions of the step alone, so resuming needs no memory."""

from __future__ import annotations

import math

import numpy as np


def learning_rate(step: int, steps: int, *, peak: float, floor: float, warmup_share: float) -> float:
    """Linear warmup to `peak`, then a cosine down to `floor` at the last step.

    Args:
        step: from 1 to `steps`.
    """
    warmup = max(1, round(warmup_share * steps))
    if step <= warmup:
        return peak * step / warmup
    progress = (step - warmup) / max(1, steps - warmup)
    return floor + (peak - floor) * 0.5 * (1 + math.cos(math.pi * progress))


def rows_of_step(step: int, *, rows: int, batch_rows: int, seed: int) -> list[int]:
    """The rows of a step (from 1): an endless stream of epochs, each a permutation of all rows.

    Packing puts reports of similar length together; the permutation takes them apart again.
    """
    first = (step - 1) * batch_rows
    chosen = []
    for place in range(first, first + batch_rows):
        epoch, at = divmod(place, rows)
        chosen.append(int(_permutation(rows, seed, epoch)[at]))
    return chosen


_permutations: dict[tuple[int, int, int], np.ndarray] = {}


def _permutation(rows: int, seed: int, epoch: int) -> np.ndarray:
    key = (rows, seed, epoch)
    if key not in _permutations:
        _permutations.clear()  # steps ask in order: one epoch is all that is needed at a time
        _permutations[key] = np.random.default_rng([seed, epoch]).permutation(rows)
    return _permutations[key]
