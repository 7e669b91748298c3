"""The bootstrap draws patients, not reports, and its intervals hold what they should."""

import math

import numpy as np
import pytest

from tasks import bootstrap


def test_each_resample_has_as_many_patients_as_there_are():
    drawn = np.concatenate(list(bootstrap.weights(7, 50, seed=1)))
    assert drawn.shape == (50, 7)
    assert (drawn.sum(axis=1) == 7).all()
    assert (drawn > 1).any()


def test_pieces_do_not_change_the_shape_and_the_seed_fixes_the_draws(monkeypatch):
    whole = np.concatenate(list(bootstrap.weights(5, 20, seed=3)))
    assert (whole == np.concatenate(list(bootstrap.weights(5, 20, seed=3)))).all()
    assert (whole != np.concatenate(list(bootstrap.weights(5, 20, seed=4)))).any()
    monkeypatch.setattr(bootstrap, "DRAWN", 11)
    assert (np.concatenate(list(bootstrap.weights(5, 20, seed=3))) == whole).all()


def test_reports_of_a_patient_come_together():
    """Two patients, one of them with all the ones: every sum is a multiple of their reports."""
    ids = ["a"] * 10 + ["b"] * 10
    values = np.array([[1.0]] * 10 + [[0.0]] * 10)
    assert set(bootstrap.totals(ids, values, resamples=200, seed=0)[:, 0]) == {0.0, 10.0, 20.0}


def test_the_interval_covers_the_mean_about_as_often_as_it_says():
    rng = np.random.default_rng(0)
    hits = 0
    for trial in range(200):
        values = rng.normal(size=(80, 1))
        drawn = bootstrap.totals([str(row) for row in range(80)], values, resamples=400, seed=trial)
        low, high = bootstrap.interval(drawn[:, 0] / 80)
        hits += low <= 0 <= high
    assert 180 <= hits <= 199


def test_without_rows_there_is_nothing_to_say():
    assert bootstrap.totals([], np.zeros((0, 2)), resamples=3, seed=0).shape == (3, 2)
    low, high = bootstrap.interval(np.array([np.nan, np.nan]))
    assert math.isnan(low)
    assert math.isnan(high)
    assert bootstrap.interval(np.array([1.0, np.nan, 1.0])) == pytest.approx((1.0, 1.0))
