"""Learning rate by step, and rows by step: both functions of the step alone, so resuming needs no memory."""

from __future__ import annotations

import math

import numpy as np

SCHEDULES = ("cosine", "wsd")
STREAM = 1  # of random numbers; not 0, see below


def learning_rate(
    step: int, steps: int, *, schedule: str, peak: float, floor: float, warmup_share: float, decay_share: float
) -> float:
    """Linear warmup to `peak`, then down to `floor` at the last step.

    Args:
        step: from 1 to `steps`.
        schedule: cosine: half a cosine from the warmup's end (Loshchilov and Hutter 2017); wsd:
            warmup-stable-decay, level and then a line (Hu et al. 2024, arXiv 2404.06395).
        decay_share: of the steps, for wsd's line.
    """
    warmup = max(1, round(warmup_share * steps))
    if step <= warmup:
        return peak * step / warmup
    falling = steps - warmup if schedule == "cosine" else min(steps - warmup, max(1, round(decay_share * steps)))
    progress = max(0, step - (steps - falling)) / max(1, falling)
    left = 0.5 * (1 + math.cos(math.pi * progress)) if schedule == "cosine" else 1 - progress
    return floor + (peak - floor) * left


def rows_of_step(step: int, *, rows: int, batch_rows: int, seed: int) -> list[int]:
    """The rows of a step (from 1): an endless stream of epochs, each a permutation of all rows.

    Rows are in the pack's order once; the permutation gives every epoch another.
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
        # A stream of its own: numpy takes [42, 0] for 42, and the first epoch would undo a packer's shuffle by 42.
        _permutations[key] = np.random.default_rng([seed, epoch, STREAM]).permutation(rows)
    return _permutations[key]
