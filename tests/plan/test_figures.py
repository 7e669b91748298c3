"""The arithmetic of a plan, by hand where a hand can do it, and against what the trainer counts."""

from pathlib import Path

import numpy as np
import pytest
from plan_example import budget, training

from tasks import params
from tasks.lm.model import Decoder
from tasks.lm.settings import ModelParams
from tasks.plan.figures import figures, parameter_count
from tasks.plan.memory import Memory
from tasks.plan.text import Text
from tasks.train.settings import TrainParams

ROOT = Path(__file__).parent.parent.parent
MEMORY = Memory(fixed=10e9, row=2e9, rows=4)
# Ten billion fresh tokens with the case's mean of 250 attended keys.
MUCH_TEXT = Text(rows=4_882_813, row_length=2048, tokens=10**10, pairs=250 * 10**10)


def test_ten_billion_tokens_for_half_a_billion_parameters_cost_61_dollars(base):
    """The case: about 0.5 B parameters, compute-optimal, an H200 at $3.50 and half of its peak."""
    found = figures(base, training(max_epochs=1), MUCH_TEXT, budget(), MEMORY)
    assert found["parameters"] == pytest.approx(0.478e9, rel=0.001)
    assert found["flops"] / found["tokens"] == pytest.approx(2.94e9, rel=0.002)
    assert found["tokens"] == pytest.approx(1e10, rel=1e-5)
    assert found["tokens_per_parameter"] == pytest.approx(20.9, abs=0.1)
    assert found["effective_tokens"] == pytest.approx(1e10, rel=1e-5)
    assert found["usd"] == pytest.approx(2.94e9 * 1e10 / (989e12 * 0.5) / 3600 * 3.5, rel=0.002)
    assert 57 < found["usd"] < 62
    assert found["hours"] == pytest.approx(found["usd"] / 3.5)
    assert found["enough_tokens"] == 20 * found["parameters"]
    assert found["enough_usd"] == pytest.approx(found["usd"] * found["enough_tokens"] / found["tokens"])


def test_the_whole_budget_buys_two_trillion_tokens_of_that_model(base):
    found = figures(base, training(), MUCH_TEXT, budget(), MEMORY)
    assert found["budget_hours"] == pytest.approx(3428.6, abs=0.1)
    assert found["budget_tokens"] == pytest.approx(2.07e12, rel=0.005)
    flops = 6 * found["budget_parameters"] * found["budget_optimal_tokens"]
    assert flops / (989e12 * 0.5) / 3600 * 3.5 == pytest.approx(12000)
    assert found["budget_optimal_tokens"] == pytest.approx(20 * found["budget_parameters"])


def test_what_a_text_feeds(base):
    text = Text(rows=17_579, row_length=2048, tokens=36_000_000, pairs=9 * 10**9)
    found = figures(base, training(max_epochs=10), text, budget(), MEMORY)
    assert found["unique_tokens"] == 36_000_000
    assert found["epochs"] == pytest.approx(10, rel=0.001)
    assert found["tokens"] == pytest.approx(360e6, rel=0.001)
    assert found["fed_effective_tokens"] == pytest.approx(36e6 * 3.7257, rel=1e-4)
    assert found["fed_parameters"] == pytest.approx(6.7062e6, rel=1e-4)
    assert found["fed_usd"] == pytest.approx(6 * 6.7062e6 * 144e6 / (989e12 * 0.5) / 3600 * 3.5, rel=1e-3)
    assert found["most_effective_tokens"] == pytest.approx(36e6 * 16.388, rel=1e-3)
    assert 6 * found["split_parameters"] * found["split_tokens"] == pytest.approx(found["flops"])
    assert found["peak_memory_gb"] == 18


def test_parameters_are_those_of_the_model_as_it_is_built(small):
    assert parameter_count(small) == Decoder(small).parameter_count()


@pytest.mark.parametrize("tokens", [1, 5_000, 10**9])
@pytest.mark.parametrize("epochs", [0.3, 2.0])
@pytest.mark.parametrize("flops", [1e9, 1e20])
@pytest.mark.parametrize("rows", [1, 3])
def test_steps_are_those_that_the_trainer_will_take(pack, small, tokens, epochs, flops, rows):
    dials = {"max_tokens": tokens, "max_epochs": epochs, "max_flops": flops, "batch_rows": rows}
    trainer = TrainParams(**{**params.read(ROOT / "params.yaml")["train"], **dials})
    assert training(**dials).steps(small, **vars(Text.of(pack))) == trainer.steps_on(pack, small)


@pytest.mark.parametrize("size", [0, -1])
def test_a_model_of_no_size_is_refused_by_name(size):
    sizes = {"hidden_size": 64, "layers": 3, "heads": 4, "kv_heads": 2, "head_dim": 16, "intermediate_size": 96}
    with pytest.raises(ValueError, match=r"^kv_heads must be at least 1"):
        ModelParams(**{**sizes, "kv_heads": size})


def test_text_is_the_packs(pack):
    text = Text.of(pack)
    lengths = np.concatenate([np.diff(row.offsets) for row in pack.rows])
    assert (text.rows, text.row_length, text.tokens) == (len(pack.rows), 256, int(lengths.sum()))
    assert text.pairs == sum(int(length) * (int(length) + 1) // 2 for length in lengths)
    longer = text.in_rows_of(1000)
    assert (longer.tokens, longer.pairs, longer.row_length) == (text.tokens, text.pairs, 1000)
    assert longer.rows == -(-text.rows * 256 // 1000)
    assert text.in_rows_of(256) == text


def test_a_price_changes_dollars_alone(small, pack):
    cheap, dear = (
        figures(small, training(), Text.of(pack), budget(usd_per_hour=price), MEMORY) for price in (1.0, 2.0)
    )
    assert dear["usd"] == 2 * cheap["usd"]
    changed = {name for name in cheap if cheap[name] != dear[name]}
    assert changed == {
        "usd_per_hour", "usd", "fed_usd", "enough_usd",
        "budget_hours", "budget_tokens", "budget_parameters", "budget_optimal_tokens",
    }  # fmt: skip
