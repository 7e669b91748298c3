"""Rows that hold long and short reports alike: steps on one kind alone learn that kind and forget the other."""

from __future__ import annotations

import numpy as np

from tasks.pack.bins import best_fit_decreasing, by_length, stable_order
from tasks.pack.slack import refill

# Share of all tokens, those of the shortest items, that is kept to fill the bins to the brim.
KEPT = 0.3


def mixed(lengths: np.ndarray, capacity: int) -> np.ndarray:
    """The bin of each item: as few bins as best-fit decreasing opens or fewer, and in each items of all lengths.

    The fewest bins that can hold all items are opened at once and filled round by round: the
    longest items that are left, one to a bin, the longest of them to the emptiest (longest
    processing time first, Graham 1969, a round at a time). The short ones are then placed by
    best-fit decreasing where the room is, and bins that still have room are refilled.

    Args:
        lengths: [items] each between 1 and `capacity`.
        capacity: room in a bin.

    Returns:
        [items] int64 bin numbers from 0.

    Raises:
        ValueError: an item does not fit an empty bin, or is empty.
    """
    lengths = np.asarray(lengths)
    order = by_length(lengths, capacity)[0][::-1]
    bins = np.full(len(order), -1, dtype=np.int64)
    total = int(lengths.sum(dtype=np.int64))
    room = np.full(-(-total // capacity), capacity, dtype=np.int64)
    spread = np.searchsorted(np.cumsum(lengths[order], dtype=np.int64), (1 - KEPT) * total)
    for first in range(0, int(spread), max(1, len(room))):
        items = order[first : min(first + len(room), spread)]
        emptiest = stable_order(capacity - room)[: len(items)]
        fits = lengths[items] <= room[emptiest]
        bins[items[fits]] = emptiest[fits]
        room[emptiest[fits]] -= lengths[items[fits]]
    rest = bins < 0
    bins[rest] = best_fit_decreasing(lengths[rest], capacity, room)
    return refill(bins, lengths, capacity)
