"""Minimum bin slack: bins filled one after the other, each as full as the items left can fill it."""

from __future__ import annotations

import numpy as np

from tasks.pack.bins import by_length

EVERY = (2**62, 8, 2, 1)  # full bins; at first none


def refill(bins: np.ndarray, lengths: np.ndarray, capacity: int) -> np.ndarray:
    """A packing with the bins that have room left filled anew by `minimum_slack`.

    Where that leaves more than one bin in a thousand above the fewest possible, every eighth of
    the full bins is taken apart with them, then every second, then all: no more than it takes,
    because bins filled this way hold items of like lengths.

    Args:
        bins: [items] bin numbers from 0, none of them empty.
        lengths: [items] at least 1, and at most `capacity` in a bin.
        capacity: room in a bin.

    Returns:
        [items] bin numbers from 0, never more of them than came in.
    """
    loads = np.bincount(bins, weights=lengths)
    fewest = -(-int(loads.sum()) // capacity)  # no packing needs fewer
    best, count = bins, len(loads)
    for every in EVERY:
        again = (loads < capacity) | (np.arange(1, len(loads) + 1) % every == 0)
        items = again[bins]
        refilled = minimum_slack(lengths[items], capacity)
        kept = np.count_nonzero(~again)
        if kept + refilled.max(initial=-1) + 1 < count:
            best = (np.cumsum(~again) - 1)[bins]
            best[items] = kept + refilled
            count = int(best.max()) + 1
        if count - fewest <= fewest / 1000:
            break
    return best


def minimum_slack(lengths: np.ndarray, capacity: int) -> np.ndarray:
    """The bin of each item: the longest that is left opens a bin, those that leave the least room join it.

    MBS' of Fleszar and Hindi, "New heuristics for one-dimensional bin-packing" (Computers &
    Operations Research, 2002), on the histogram of lengths: a filling is repeated while its
    lengths last, so the work grows with the number of distinct lengths, not of items.

    Args:
        lengths: [items] each between 1 and `capacity`.
        capacity: room in a bin.

    Returns:
        [items] int64 bin numbers from 0, in order of opening.

    Raises:
        ValueError: an item does not fit an empty bin, or is empty.
    """
    order, left = by_length(lengths, capacity)
    bins = np.empty(len(order), dtype=np.int64)
    next_item = np.cumsum(left) - left  # where the next of each length is in `order`
    opened = 0
    for longest in np.flatnonzero(left)[::-1].tolist():
        while left[longest]:
            left[longest] -= 1
            filling = fullest(left, capacity - longest)
            left[longest] += 1
            filling[longest] = filling.get(longest, 0) + 1
            times = min(int(left[length]) // copies for length, copies in filling.items())
            for length, copies in filling.items():
                first, taken = next_item[length], copies * times
                bins[order[first : first + taken]] = np.repeat(np.arange(opened, opened + times), copies)
                next_item[length] += taken
                left[length] -= taken
            opened += times
    return bins


def fullest(left: np.ndarray, room: int) -> dict[int, int]:
    """How many of which lengths leave the least of a room.

    Lengths are tried from the longest, and none shorter than it takes: short ones are what fills
    the last bins.

    Args:
        left: [more than room] items there are of each length, none of length 0.
        room: what they may add up to.
    """
    lengths = np.flatnonzero(left[: room + 1])[::-1].tolist()
    within = (1 << room + 1) - 1
    sums = [1]  # bit s: some of the lengths looked at so far add up to s
    for length in lengths:
        reached = sums[-1]
        for _ in range(min(int(left[length]), room // length)):
            reached |= reached << length & within
        sums.append(reached)
        if reached >> room:  # to the brim
            break
    filled = sums.pop().bit_length() - 1
    filling: dict[int, int] = {}
    for length, before in zip(lengths[: len(sums)][::-1], sums[::-1], strict=True):
        while not before >> filled & 1:
            filling[length] = filling.get(length, 0) + 1
            filled -= length
    return filling
