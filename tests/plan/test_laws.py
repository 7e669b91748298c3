"""The scaling laws give what their authors published."""

import math

import pytest

from tasks.plan import laws


def test_the_loss_is_that_of_the_authors_own_example():
    """Models of figure 1 in arXiv 2305.16264, with the values printed at github.com/huggingface/datablations."""
    assert laws.loss(6.34e9, 242e9, 25e9) == pytest.approx(2.2256440889984477, abs=1e-12)
    assert laws.loss(8.67e9, 178e9, 25e9) == pytest.approx(2.2269634075087867, abs=1e-12)


def test_the_best_split_is_that_of_the_authors_own_example():
    """227 B tokens, 9.1 epochs and 6.8 B parameters, by their grid search."""
    parameters, tokens = laws.best_split(6 * 8.67e9 * 178e9, 25e9)
    assert parameters == pytest.approx(6.8e9, rel=0.01)
    assert tokens == pytest.approx(227e9, rel=0.01)
    assert tokens / 25e9 == pytest.approx(9.1, abs=0.05)


@pytest.mark.parametrize("flops", [1e10, 1e13, 1e16])
@pytest.mark.parametrize("unique", [4e6, 3.6e7, 1e10])
def test_no_other_split_of_the_same_compute_is_better(flops, unique):
    parameters, tokens = laws.best_split(flops, unique)
    assert 6 * parameters * tokens == pytest.approx(flops)
    best = laws.loss(parameters, tokens, unique)
    others = (math.exp(step / 50) for step in range(1, int(50 * math.log(flops / 6))))
    assert best <= min(laws.loss(other, flops / 6 / other, unique) for other in others) + 1e-12


@pytest.mark.parametrize(("epochs", "worth"), [(0.5, 0.5), (1, 1.0), (4, 3.7257), (16, 10.5823), (1e6, 16.3878)])
def test_each_pass_is_worth_less_than_the_one_before(epochs, worth):
    assert laws.effective_tokens(1000, 1000 * epochs) == pytest.approx(1000 * worth, rel=1e-4)


def test_parameters_beyond_what_the_text_fits_count_less():
    assert laws.effective_parameters(51, 1000) == pytest.approx(51, rel=1e-3)  # U_N = 0.051 U_D
    twice = 51 + 51 * 5.31 * (1 - math.exp(-1 / 5.31))
    assert laws.effective_parameters(102, 1000) == pytest.approx(twice, rel=1e-2)
    assert laws.effective_parameters(1e12, 1000) == pytest.approx(51 * 6.31, rel=1e-2)


def test_a_model_is_fed_by_twenty_effective_tokens_a_parameter():
    # The largest public radiology text, 36 M tokens, read four times.
    assert laws.fed_parameters(36e6) == pytest.approx(36e6 * 3.7257 / 20, rel=1e-4)
    assert laws.fed_parameters(36e6, epochs=1) == pytest.approx(1.8e6)


def test_compute_optimal_is_twenty_tokens_a_parameter():
    parameters, tokens = laws.optimal(5.88e22)  # Chinchilla: 70 B parameters on 1.4 T tokens
    assert parameters == pytest.approx(22.1e9, rel=0.01)
    assert tokens == 20 * parameters
    assert 6 * parameters * tokens == pytest.approx(5.88e22)
    parameters, tokens = laws.optimal(6 * 70e9 * 1.4e12)
    assert (parameters, tokens) == pytest.approx((70e9, 1.4e12))


@pytest.mark.parametrize(("times", "compute"), [(4, 3.53), (1 / 4, 1.92)])
def test_what_a_model_four_times_off_costs(times, compute):
    """Why advice warns from four times on: fresh text, the same loss, that much more compute."""
    parameters, tokens = laws.best_split(1e20, math.inf)
    off = laws.loss(times * parameters, tokens / times, math.inf)
    assert laws.loss(*laws.best_split(1e20 / compute, math.inf), math.inf) == pytest.approx(off, rel=1e-3)
