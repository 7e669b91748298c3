"""Best-fit decreasing, against literal lists and against placing items one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.pack.bins import best_fit_decreasing, stable_order


@pytest.mark.parametrize(
    ("lengths", "capacity", "bins"),
    [
        ([], 10, []),
        ([10], 10, [0]),
        ([6, 4, 6, 4], 10, [0, 0, 1, 1]),
        ([5, 5, 5], 10, [0, 0, 1]),
        # 7 and 6 open a bin each; 3 goes where it fits best (with 7), then 4 where it still fits.
        ([7, 6, 3, 4], 10, [0, 1, 0, 1]),
        # Best fit, not first fit: 2 goes to the bin with room 2, though one with room 4 was opened first.
        ([6, 8, 2], 10, [1, 0, 0]),
        ([1, 1, 1, 1, 1], 2, [0, 0, 1, 1, 2]),
    ],
)
def test_literal(lengths, capacity, bins):
    assert best_fit_decreasing(np.array(lengths, dtype=int), capacity).tolist() == bins


def one_by_one(lengths, capacity):
    """The textbook algorithm: the number of bins it opens and each bin's final load, sorted."""
    loads = []
    for length in sorted(lengths, reverse=True):
        fitting = [index for index, load in enumerate(loads) if load + length <= capacity]
        if fitting:
            best = max(fitting, key=lambda index: loads[index])
            loads[best] += length
        else:
            loads.append(length)
    return sorted(loads)


@given(st.integers(1, 40), st.data())
def test_same_loads_as_placing_one_by_one(capacity, data):
    lengths = data.draw(st.lists(st.integers(1, capacity), max_size=120))
    bins = best_fit_decreasing(np.array(lengths, dtype=int), capacity)
    assert sorted(np.bincount(bins, weights=lengths).astype(int).tolist()) == one_by_one(lengths, capacity)


@pytest.mark.parametrize("lengths", [[11], [0, 3]])
def test_refuses_what_fits_no_bin(lengths):
    with pytest.raises(ValueError, match="between 1 and 10"):
        best_fit_decreasing(np.array(lengths), 10)


@pytest.mark.parametrize("most", [0, 255, 2**16 - 1, 2**16, 2**40])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.int32, np.int64])
def test_stable_order_is_that_of_numpy(most, kind):
    most = min(most, np.iinfo(kind).max)
    values = np.random.default_rng(most).integers(0, most, 500, endpoint=True).astype(kind)
    values = np.concatenate([values, values[::2]])  # ties, also of values that differ in their low bits
    assert stable_order(values).tolist() == np.argsort(values, kind="stable").tolist()
    assert stable_order(values[:0]).tolist() == []


def test_bins_that_are_open_are_used_before_others():
    # 6 fits the room of 7 best, 3 the room of 4; 5 opens a bin; 1 goes to what 6 left, 4 to what 5 left.
    bins = best_fit_decreasing(np.array([6, 5, 4, 3, 1]), 10, np.array([4, 0, 7]))
    assert bins.tolist() == [2, 3, 0, 3, 2]
