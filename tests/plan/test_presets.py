"""Every preset is a whole params.yaml, and one that its machine can train."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks import params
from tasks.lm.settings import ModelParams
from tasks.plan.plan import draw_up
from tasks.train.settings import TrainParams

ROOT = Path(__file__).parent.parent.parent
PRESETS = sorted((ROOT / "presets").glob("*.yaml"))


def test_the_presets_are_there():
    assert [path.stem for path in PRESETS] == ["base-500m", "demo", "workstation"]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda path: path.stem)
def test_a_preset_has_the_keys_of_params_yaml_in_its_order(preset):
    """Mend it by adding the key to presets/, or taking it away there."""
    found, wanted = params.read(preset), params.read(ROOT / "params.yaml")
    assert {name: list(section) for name, section in found.items()} == {
        name: list(section) for name, section in wanted.items()
    }
    kinds = {(int, float), (float, int)}  # 4 and 0.5 are both shares of time
    for name, section in wanted.items():
        for key, value in section.items():
            here, there = type(found[name][key]), type(value)
            assert here is there or (here, there) in kinds, f"{name}.{key}"


def test_the_demo_is_params_yaml():
    assert params.read(ROOT / "presets/demo.yaml") == params.read(ROOT / "params.yaml")


@pytest.mark.parametrize("preset", PRESETS, ids=lambda path: path.stem)
def test_a_preset_is_not_refused(preset, pack):
    """By trainer, plan, money or memory, on whatever text."""
    params.load("model", ModelParams, preset)
    params.load("train", TrainParams, preset)
    sections = params.read(preset)
    plan = draw_up(
        pack, preset, vocab_size=sections["tokenizer"]["vocab_size"], row_length=sections["pack"]["row_length"]
    )
    plan.refuse()
    assert not [warning for warning in plan.warnings if "memory" in warning]


def test_base_500m_is_half_a_billion_parameters_and_a_compute_optimal_run_costs_under_100_dollars(pack):
    plan = draw_up(pack, ROOT / "presets/base-500m.yaml", vocab_size=16384, row_length=2048)
    found = plan.figures
    assert found["parameters"] == pytest.approx(0.48e9, rel=0.01)
    assert (found["device"], found["usd_per_hour"], found["max_usd"]) == ("cuda", 3.5, 12000)
    assert 40 < found["enough_usd"] < 100  # 20 tokens a parameter
    assert found["usd"] < found["max_usd"]
    assert "too large" in plan.warnings[0]
