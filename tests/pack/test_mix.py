"""Rows of long and short items alike, and no more of them than there need be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.pack.bins import best_fit_decreasing
from tasks.pack.mix import mixed


def the_notebooks(seed, documents=9000):
    random = np.random.default_rng(seed)
    part = documents // 9
    lengths = [random.normal(80, 20, 5 * part), random.normal(350, 80, 3 * part), random.normal(1200, 200, part)]
    return 1 + random.permutation(np.concatenate(lengths)).clip(20, 2000).astype(int)


def test_the_longest_go_to_bins_of_their_own_and_the_short_ones_beside_them():
    # Best-fit decreasing would put the fives together: 5 5 | 3 3 3 | 1 ...
    assert sorted(np.bincount(mixed(np.array([5, 5, 3, 3, 1, 1, 2]), 10), weights=[5, 5, 3, 3, 1, 1, 2])) == [
        10,
        10,
    ]
    bins = mixed(np.array([5, 5, 3, 3, 1, 1, 2]), 10)
    assert bins[0] != bins[1]


@given(st.integers(1, 40), st.data())
def test_every_item_once_and_nothing_over_capacity(capacity, data):
    lengths = np.array(data.draw(st.lists(st.integers(1, capacity), max_size=120)), dtype=int)
    bins = mixed(lengths, capacity)
    assert len(bins) == len(lengths)
    if len(lengths):
        loads = np.bincount(bins, weights=lengths)
        assert 0 < loads.min() <= loads.max() <= capacity


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("capacity", [512, 2048])
def test_within_a_thousandth_of_the_bound_on_the_notebooks_lengths(seed, capacity):
    lengths = the_notebooks(seed)
    whole, rest = np.divmod(lengths, capacity)
    pieces = np.concatenate([np.full(whole.sum(), capacity), rest[rest > 0]])
    bins = mixed(pieces, capacity)
    assert bins.max() + 1 <= -(-pieces.sum() // capacity) * 1.001
    assert np.bincount(bins, weights=pieces).max() <= capacity


def test_bins_hold_what_the_whole_holds():
    lengths = the_notebooks(0)
    long = lengths > 700

    def spread(bins):
        """Standard deviation over the bins of the share of their tokens that are of long reports."""
        share = np.bincount(bins, weights=lengths * long) / np.bincount(bins, weights=lengths)
        return share.std()

    assert spread(mixed(lengths, 4096)) < 0.6 * spread(best_fit_decreasing(lengths, 4096))
