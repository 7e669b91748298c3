"""Dollars follow from seconds, machines and the price, through any number of starts."""

import math

import pytest

from tasks.train.cost import CostMeter

HOUR = 3600


def meter(**changed: float) -> CostMeter:
    return CostMeter(**{"usd_per_hour": 3.5, "max_usd": 100.0, **changed})


def test_an_hour_costs_its_price_for_every_process():
    assert meter().usd(HOUR) == pytest.approx(3.5)
    assert meter(machines=8).usd(HOUR / 2) == pytest.approx(14.0)
    assert meter(usd_per_hour=0.0).usd(HOUR) == 0


def test_a_resumed_training_goes_on_from_what_was_spent():
    """Killed after 30 minutes and 100 steps: ten of them are lost, their dollars are not."""
    first = meter()
    second = meter(spent=first.usd(HOUR / 2), start=90)
    assert second.usd(0) == pytest.approx(1.75)
    assert second.usd(HOUR) == pytest.approx(5.25)
    third = meter(spent=second.usd(HOUR), start=290)
    assert third.usd(HOUR) == pytest.approx(8.75)


@pytest.mark.parametrize(
    ("changed", "seconds", "step", "projected"),
    [
        ({}, HOUR, 100, 35.0),  # 0.035 dollars a step, 1000 steps
        ({}, HOUR, 1000, 3.5),  # the last step: what was spent
        ({"machines": 2}, HOUR, 100, 70.0),
        ({"spent": 20.0, "start": 500}, HOUR, 600, 37.5),  # 20 and 3.5 spent, 400 steps at 0.035 to come
        ({"spent": 20.0, "start": 500}, 0.0, 500, 40.0),  # no step of its own yet: as before
    ],
)
def test_the_final_cost_is_projected_from_the_steps_done(changed, seconds, step, projected):
    assert meter(**changed).projected(seconds, step=step, steps=1000) == pytest.approx(projected)


def test_before_the_first_step_nothing_is_projected():
    assert math.isnan(meter().projected(60.0, step=0, steps=1000))


def test_the_cap_is_reached_by_the_dollars_of_all_machines():
    assert not meter(max_usd=7.0).reached(2 * HOUR - 1)
    assert meter(max_usd=7.0).reached(2 * HOUR)
    assert meter(max_usd=7.0, spent=3.5, start=10).reached(HOUR)
    assert meter(max_usd=7.0, machines=2).reached(HOUR)


def test_what_the_last_evaluation_takes_is_kept_back():
    tight = meter(max_usd=7.0)
    assert not tight.reached(HOUR, ahead=HOUR / 2)
    assert tight.reached(1.6 * HOUR, ahead=HOUR / 2)
    assert not tight.reached(1.6 * HOUR)
