"""Refusals name the setting to change, and with it changed they are none."""

import re

import pytest
from plan_example import budget, training

from tasks.plan import advice
from tasks.plan.figures import figures
from tasks.plan.memory import GB, Memory
from tasks.plan.text import Text
from tasks.stage import InputError

TEXT = Text(rows=17_579, row_length=2048, tokens=36_000_000, pairs=9 * 10**9)
MUCH_TEXT = Text(rows=4_882_813, row_length=2048, tokens=10**10, pairs=250 * 10**10)
MEMORY = Memory(fixed=10 * GB, row=2 * GB, rows=8)


def refused(shape, dials, text, money, memory=MEMORY):
    with pytest.raises(InputError) as refusal:
        advice.refuse(figures(shape, dials, text, money, memory), dials, text, memory)
    return str(refusal.value)


def test_a_plan_that_money_and_memory_allow_is_not_refused(base):
    advice.refuse(figures(base, training(), TEXT, budget(), MEMORY), training(), TEXT, MEMORY)


def test_too_dear_a_plan_names_the_tokens_that_the_money_pays_for(base):
    money = budget(max_usd=20)
    said = refused(base, training(), MUCH_TEXT, money)
    assert said.startswith("this training would cost $231.42 and budget.max_usd is $20.00: ")
    (tokens,) = re.findall(r"lower train\.max_tokens to (\d+), or raise budget\.max_usd$", said)
    cheaper = training(max_tokens=int(tokens))
    found = figures(base, cheaper, MUCH_TEXT, money, MEMORY)
    assert 19.99 < found["usd"] <= 20
    advice.refuse(found, cheaper, MUCH_TEXT, MEMORY)


def test_money_for_less_than_a_step_names_the_model(base):
    said = refused(base, training(), MUCH_TEXT, budget(max_usd=1e-9))
    assert "lower model.hidden_size or model.layers, or raise budget.max_usd" in said


@pytest.mark.parametrize(
    ("allowed", "way"),
    [
        (25.9, "26.0 GB of memory and budget.memory_gb is 25.9: lower train.micro_rows to 7;"),
        (12.0, "lower train.micro_rows to 1;"),
        (11.9, "not even one row fits, so lower pack.row_length or model.layers"),
        (10.0, "weights and optimizer alone do not fit, so lower model.hidden_size or model.layers"),
    ],
)
def test_too_large_a_plan_names_the_dial_of_memory(base, allowed, way):
    assert way in refused(base, training(), TEXT, budget(memory_gb=allowed))


def test_text_is_the_limit_of_a_hospital(base):
    said = advice.verdict(figures(base, training(), TEXT, budget(), MEMORY))
    assert said == (
        "Unique tokens, not money, are the limit: read 4 times, this text feeds 6.7 million parameters for $0.01, "
        "and the whole budget of $12,000 could pay for 7.1 billion parameters on 142.6 billion fresh tokens. This "
        "training spends $0.83."
    )


def test_with_enough_text_money_is_the_limit(base):
    said = advice.verdict(figures(base, training(), MUCH_TEXT, budget(max_usd=500), MEMORY))
    assert said.startswith("Money, not unique tokens, is the limit: read 4 times, this text would feed 1.9 billion")
    assert said.endswith("and the whole budget is $500.00. This training spends $231.42.")


def warned(shape, text, dials=None, memory=MEMORY, **money):
    return advice.warnings(figures(shape, dials or training(), text, budget(**money), memory))


def test_a_model_much_larger_than_its_text_is_warned_of(base):
    (said,) = warned(base, TEXT)
    assert said.startswith(
        "The model has 478.2 million parameters and this text feeds 6.7 million: 71 times too large"
    )
    assert "model.hidden_size" in said


def test_a_model_much_smaller_than_its_text_is_warned_of(small):
    (said,) = warned(small, TEXT)
    assert "times too small, so raise model.hidden_size or model.layers" in said


def test_a_model_of_about_the_right_size_is_not(base):
    assert warned(base, MUCH_TEXT) == []


def test_many_passes_little_money_and_memory_at_the_edge_are_warned_of(base):
    assert "read 20.0 times" in warned(base, MUCH_TEXT, training(max_epochs=20))[0]
    assert warned(base, MUCH_TEXT, training(max_epochs=16)) == []
    assert "96.4% of budget.max_usd" in warned(base, MUCH_TEXT, max_usd=240)[0]
    assert "26.0 GB, may be 15.0% off, and budget.memory_gb is 29" in warned(base, MUCH_TEXT, memory_gb=29)[0]
    assert warned(base, MUCH_TEXT, memory_gb=30) == []
