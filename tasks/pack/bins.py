"""Best-fit decreasing bin packing, on the histogram of lengths."""

from __future__ import annotations

import bisect

import numpy as np


def best_fit_decreasing(lengths: np.ndarray, capacity: int, room: np.ndarray | None = None) -> np.ndarray:
    """The bin of each item: longest items first, each into the fullest bin that still has room.

    Items of one length are placed together: the fullest bins with room `r` each take
    `r // length` of them before the next fullest are looked at, which is what placing them one
    by one would do. So the work grows with the number of distinct lengths, not of items.

    Args:
        lengths: [items] each between 1 and `capacity`.
        capacity: room in a bin.
        room: [bins] what is left in bins that are open already; they have the first numbers.

    Returns:
        [items] int64 bin numbers from 0, in order of opening.

    Raises:
        ValueError: an item does not fit an empty bin, or is empty.
    """
    order, counts = by_length(lengths, capacity)
    bins = np.empty(len(order), dtype=np.int64)
    rooms: list[int] = []  # growing
    with_room: dict[int, list[np.ndarray]] = {}  # for each of rooms, the bins with so much left
    opened = 0 if room is None else len(room)
    if room is not None:
        by_room = stable_order(room)
        for some in np.split(by_room, np.flatnonzero(np.diff(room[by_room])) + 1):
            if some.size and room[some[0]]:
                rooms.append(int(room[some[0]]))
                with_room[rooms[-1]] = [some]

    def put_back(some: np.ndarray, left: int) -> None:
        if some.size and left:
            if left not in with_room:
                bisect.insort(rooms, left)
                with_room[left] = []
            with_room[left].append(some)

    ends = np.cumsum(counts)
    for length in np.flatnonzero(counts)[::-1].tolist():
        items = order[ends[length] - counts[length] : ends[length]]
        while items.size:
            at = bisect.bisect_left(rooms, length)
            if at == len(rooms):  # none has room: open as many as the rest needs
                left = capacity
                candidates = np.arange(opened, opened - (-items.size // (capacity // length)))
                opened += candidates.size
            else:
                left = rooms[at]
                candidates = with_room[left].pop()
                if not with_room[left]:
                    del with_room[left], rooms[at]
            each = left // length
            used = min(candidates.size, -(-items.size // each))
            taken = min(items.size, used * each)
            bins[items[:taken]] = np.repeat(candidates[:used], each)[:taken]
            items = items[taken:]
            full = taken // each  # the last bin used may have taken fewer than it could
            put_back(candidates[used:], left)
            put_back(candidates[:full], left - each * length)
            put_back(candidates[full:used], left - taken % each * length)
    return bins


def by_length(lengths: np.ndarray, capacity: int) -> tuple[np.ndarray, np.ndarray]:
    """[items] the items in order of length, those of one length in their own; [capacity + 1] how many of each.

    Raises:
        ValueError: a length is not between 1 and `capacity`.
    """
    lengths = np.asarray(lengths)
    if lengths.size and not 1 <= lengths.min() <= lengths.max() <= capacity:
        raise ValueError(f"lengths must be between 1 and {capacity}")
    return stable_order(lengths), np.bincount(lengths, minlength=capacity + 1)


def stable_order(values: np.ndarray) -> np.ndarray:
    """[items] int64 what puts whole numbers from 0 in growing order, equal ones in their own.

    numpy's stable argsort, 16 bits at a time: it sorts 16-bit keys by radix, and ten million of
    them in less than half the time that wider ones take.
    """
    order = np.argsort(values.astype(np.uint16), kind="stable")  # the low 16 bits
    for shift in range(16, int(values.max(initial=0)).bit_length(), 16):
        order = order[np.argsort((values >> shift).astype(np.uint16)[order], kind="stable")]
    return order
