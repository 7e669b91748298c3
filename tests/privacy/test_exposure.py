"""Exposure, its mean by chance, and the test that holds planted secrets against the controls."""

import math

import numpy as np
import pytest

from tasks.privacy.exposure import exposure, null_mean, p_higher


def test_exposure_is_all_bits_for_the_likeliest_and_none_for_the_last():
    assert exposure(1, 1024) == 10
    assert exposure(512, 1024) == 1
    assert exposure(1024, 1024) == 0


def test_chance_is_log2_e_with_many_candidates():
    assert null_mean(2) == 0.5
    assert null_mean(10**6) == pytest.approx(math.log2(math.e), abs=1e-4)


def by_chance(draw, number):
    return np.array([exposure(int(rank)) for rank in draw.integers(1, 1025, number)])


def test_equal_groups_are_told_apart_no_more_often_than_the_level_says():
    draw = np.random.default_rng(0)
    p = [p_higher(by_chance(draw, 12), by_chance(draw, 48), seed) for seed in range(60)]
    assert np.mean(np.array(p) <= 0.05) <= 0.13  # 0.05 and 2.8 standard errors
    assert 0.3 < np.mean(p) < 0.7


def test_secrets_that_are_known_better_are_told_apart():
    draw = np.random.default_rng(0)
    assert p_higher(by_chance(draw, 24) + 2, by_chance(draw, 96), 1) < 0.001
    assert p_higher(by_chance(draw, 24) - 2, by_chance(draw, 96), 1) > 0.95
    assert p_higher(np.zeros(0), by_chance(draw, 8), 1) == 1
