"""Minimum bin slack, against literal lists, every subset, and the fewest bins there can be."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.pack.bins import best_fit_decreasing
from tasks.pack.slack import fullest, minimum_slack, refill


def histogram(lengths, capacity):
    return np.bincount(np.array(lengths, dtype=int), minlength=capacity + 1)


@pytest.mark.parametrize(
    ("lengths", "room", "filling"),
    [
        ([], 5, {}),
        ([6], 5, {}),
        ([5], 5, {5: 1}),
        # 4 + 3 would leave 2; all three 3s leave nothing.
        ([4, 3, 3, 3], 9, {3: 3}),
        # Longer than it takes is left: the 2 and the 1s are kept.
        ([6, 5, 4, 2, 1, 1], 9, {5: 1, 4: 1}),
        # Only so many as there are.
        ([2, 2, 7], 8, {7: 1}),
        ([2, 2, 2, 7], 6, {2: 3}),
    ],
)
def test_fullest_literal(lengths, room, filling):
    assert fullest(histogram(lengths, room), room) == filling


@given(st.lists(st.integers(1, 30), max_size=9), st.integers(0, 60))
def test_no_subset_is_fuller(lengths, room):
    filling = fullest(histogram(lengths, max(room, 30)), room)
    assert all(lengths.count(length) >= copies >= 1 for length, copies in filling.items())
    subsets = itertools.chain.from_iterable(itertools.combinations(lengths, n) for n in range(len(lengths) + 1))
    best = max(total for total in map(sum, subsets) if total <= room)
    assert sum(length * copies for length, copies in filling.items()) == best


@pytest.mark.parametrize(
    ("lengths", "bins"),
    [
        ([], []),
        ([10], [0]),
        ([5, 5, 5], [0, 0, 1]),
        # 6 takes the 4, not the 3; the same again, and then what is left.
        ([3, 4, 6, 4, 6, 3], [2, 0, 0, 1, 1, 2]),
        # 5 takes 3 and 2 and the bin is full; best-fit decreasing gives it the 4, and needs a third.
        ([5, 4, 4, 3, 2, 2], [0, 1, 1, 0, 0, 1]),
    ],
)
def test_literal(lengths, bins):
    assert minimum_slack(np.array(lengths, dtype=int), 10).tolist() == bins


@pytest.mark.parametrize("lengths", [[11], [0, 3]])
def test_refuses_what_fits_no_bin(lengths):
    with pytest.raises(ValueError, match="between 1 and 10"):
        minimum_slack(np.array(lengths), 10)


def test_refill_keeps_full_bins_and_saves_one():
    lengths = np.array([10, 5, 4, 4, 3, 2, 2, 10])
    bins = best_fit_decreasing(lengths, 10)
    assert bins.tolist() == [0, 2, 2, 3, 3, 3, 4, 1]  # 10, 10, then 9, 9 and 2 of 10
    assert refill(bins, lengths, 10).tolist() == [0, 2, 3, 3, 2, 2, 3, 1]


def test_refill_takes_full_bins_apart_where_the_others_alone_save_none():
    lengths = np.array([15, 9, 6, 6, 5, 5, 3, 2])
    bins = best_fit_decreasing(lengths, 17)
    # 9 + 6 + 2 is full; 15, 6 + 5 + 5 and 3 are three bins anew too.
    assert bins.tolist() == [0, 1, 1, 2, 2, 2, 3, 1]
    assert refill(bins, lengths, 17).tolist() == [0, 1, 2, 2, 1, 2, 1, 0]  # 15 + 2, 9 + 5 + 3, 6 + 6 + 5


@given(st.integers(1, 40), st.data())
def test_refill_is_a_packing_in_no_more_bins(capacity, data):
    lengths = np.array(data.draw(st.lists(st.integers(1, capacity), max_size=60)), dtype=int)
    bins = best_fit_decreasing(lengths, capacity)
    refilled = refill(bins, lengths, capacity)
    loads = np.bincount(refilled, weights=lengths)
    assert len(refilled) == len(lengths)
    assert loads.size <= bins.max(initial=-1) + 1
    assert (loads > 0).all()
    assert (loads <= capacity).all()


def reports(seed):
    """Input lengths of short, middling and long reports, in the case's proportions."""
    draw = np.random.default_rng(seed)
    parts = [draw.normal(80, 20, 5000), draw.normal(350, 80, 3000), draw.normal(1200, 200, 1000)]
    return np.concatenate(parts).clip(20, 2000).astype(int) + 1


@pytest.mark.parametrize("row_length", [2048, 8192])
def test_nine_thousand_reports_fill_the_fewest_rows(row_length):
    over_before = over_after = 0
    for seed in range(10):
        lengths = reports(seed)
        lengths = lengths[lengths <= row_length]
        fewest = -(-lengths.sum() // row_length)
        bins = best_fit_decreasing(lengths, row_length)
        over_before += bins.max() + 1 - fewest
        over_after += refill(bins, lengths, row_length).max() + 1 - fewest
    assert over_before > 0
    assert over_after == 0
