"""Best-fit decreasing bin packing, on the histogram of lengths."""

from __future__ import annotations

import numpy as np


def best_fit_decreasing(lengths: np.ndarray, capacity: int) -> np.ndarray:
    """The bin of each item: longest items first, each into the fullest bin that still has room.

    Items of one length are placed together: the fullest bins with room `r` each take
    `r // length` of them before the next fullest are looked at, which is what placing them one
    by one would do. So the work grows with the number of distinct lengths, not of items.

    Args:
        lengths: [items] each between 1 and `capacity`.
        capacity: room in a bin.

    Returns:
        [items] bin numbers from 0, in order of opening.

    Raises:
        ValueError: an item does not fit an empty bin, or is empty.
    """
    lengths = np.asarray(lengths, dtype=np.int64)
    if lengths.size and not 1 <= lengths.min() <= lengths.max() <= capacity:
        raise ValueError(f"lengths must be between 1 and {capacity}")
    bins = np.empty(len(lengths), dtype=np.int64)
    if not lengths.size:
        return bins
    opened = 0
    with_room: list[list[np.ndarray]] = [[] for _ in range(capacity + 1)]  # room left -> bins

    # Stable, so that equal lengths keep their order and the result is a function of the input.
    order = np.argsort(-lengths, kind="stable")
    starts = np.flatnonzero(np.diff(lengths[order], prepend=-1))
    for start, end in zip(starts, [*starts[1:], len(order)], strict=True):
        items, length = order[start:end], int(lengths[order[start]])
        room = length
        while items.size:
            while room <= capacity and not with_room[room]:
                room += 1
            if room > capacity:  # none has room: open as many as the rest needs
                needed = -(-items.size // (capacity // length))
                candidates, room_found = np.arange(opened, opened + needed), capacity
                opened += needed
            else:
                candidates, room_found = with_room[room].pop(), room
            each = room_found // length
            used = min(len(candidates), -(-items.size // each))
            taken = min(items.size, used * each)
            bins[items[:taken]] = np.repeat(candidates[:used], each)[:taken]
            items = items[taken:]
            if used < len(candidates):
                with_room[room_found].append(candidates[used:])
            partly = taken % each  # the last bin may have taken fewer than it could
            full = candidates[: used - 1] if partly else candidates[:used]
            if full.size:
                with_room[room_found - each * length].append(full)
            if partly:
                with_room[room_found - partly * length].append(candidates[used - 1 : used])
    return bins
