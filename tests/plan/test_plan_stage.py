"""The stage as the command line runs it, and the preview of other dials."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

import pytest
from plan_example import budget
from ruamel.yaml import YAML

import tasks.plan.__main__ as plan
from tasks import params, stage
from tasks.artifacts import packed
from tasks.plan import preview
from tasks.plan.settings import Training

ROOT = Path(__file__).parent.parent.parent
TINY = {"hidden_size": 32, "layers": 2, "heads": 2, "kv_heads": 1, "head_dim": 16, "intermediate_size": 64}


@pytest.fixture
def project(tmp_path, monkeypatch, pack):
    """The working directory: a pack, and the project's own dials with a tiny model."""
    monkeypatch.chdir(tmp_path)
    packed.write(tmp_path / "train.parquet", pack.info, [pack.rows])
    write(model=TINY)
    return tmp_path


def write(file: str = "params.yaml", **changed: dict) -> None:
    sections = YAML(typ="safe").load((ROOT / "params.yaml").read_text())
    for name, values in changed.items():
        sections[name].update(values)
    YAML().dump(sections, Path(file))


@pytest.fixture
def run(monkeypatch, capsys):
    monkeypatch.setattr(stage, "end_with_parent", lambda: None)
    monkeypatch.setattr(stage.signal, "signal", lambda *_: None)

    def start(module, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["plan", *arguments])
        with pytest.raises(SystemExit) as end:
            stage.run(module.main)
        return int(end.value.code or 0), *capsys.readouterr()

    return start


STAGE = ("train.parquet", "plan", "metrics/plan.json")


def test_the_plan_is_told_and_kept(project, run):
    code, told, error = run(plan, *STAGE)
    assert (code, error) == (0, "")
    kept = json.loads(Path("metrics/plan.json").read_text())
    for said in ("what the text can feed", "Muennighoff et al. 2023", "Hoffmann et al. 2022", "of a machine"):
        assert said in told
    assert kept["verdict"] in told
    assert kept["warnings"] == []
    assert (kept["device"], kept["usd_per_hour"], kept["max_usd"]) == ("cpu", 0.1, 12000)
    assert kept["epochs"] <= params.read(ROOT / "params.yaml")["train"]["max_epochs"]
    assert json.loads(Path("plan/approved.json").read_text()) == {
        "parameters": kept["parameters"],
        "steps": kept["steps"],
    }


def test_what_is_warned_of_is_kept_for_the_page(project, run):
    write(model={**TINY, "layers": 20})
    code, told, _ = run(plan, *STAGE)
    assert code == 0
    (sentence,) = json.loads(Path("metrics/plan.json").read_text())["warnings"]
    assert f"warning: {sentence}\n" in told


def test_the_same_dials_give_the_same_bytes_and_another_price_the_same_approval(project, run):
    run(plan, *STAGE)
    metrics, approved = Path("metrics/plan.json").read_bytes(), Path("plan/approved.json").read_bytes()
    run(plan, *STAGE)
    assert (Path("metrics/plan.json").read_bytes(), Path("plan/approved.json").read_bytes()) == (metrics, approved)
    write(model=TINY, budget={"usd_per_hour": 7, "max_usd": 100, "utilization": 0.9, "memory_gb": 100})
    run(plan, *STAGE)
    assert Path("metrics/plan.json").read_bytes() != metrics
    assert Path("plan/approved.json").read_bytes() == approved


@pytest.mark.parametrize(
    ("changed", "way"),
    [
        ({"budget": {"max_usd": 1e-9}}, "raise budget.max_usd"),
        ({"budget": {"memory_gb": 0.5}}, "budget.memory_gb is 0.5: weights and optimizer alone do not fit"),
        ({"budget": {"device": "tpu"}}, "params.yaml: budget.device must be one of cpu, cuda, not tpu"),
        ({"budget": {"utilization": 50}}, "budget.utilization must be above 0 and at most 1"),
        ({"budget": {"usd_per_hour": 0}}, "budget.usd_per_hour must be above 0"),
        ({"train": {"batch_rows": 0}}, "train.batch_rows must be at least 1"),
        ({"train": {"dropout": 1}}, "train.dropout must be at least 0 and below 1"),
        ({"train": {"max_epochs": 0}}, "train.max_epochs must be above 0"),
        ({"model": {"kv_heads": 0}}, "model.kv_heads must be at least 1"),
    ],
)
def test_a_refused_plan_is_one_sentence_and_approves_nothing(project, run, changed, way):
    write(**{**changed, "model": {**TINY, **changed.get("model", {})}})
    code, _, error = run(plan, *STAGE)
    assert code == 2
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    assert way in error
    assert not Path("plan").exists()
    assert not Path("metrics").exists()


def test_a_missing_pack_is_named(project, run):
    code, _, error = run(plan, "nowhere.parquet", *STAGE[1:])
    assert code == 2
    assert "nowhere.parquet is missing: run `dvc repro pack`" in error


def test_a_preview_takes_its_dials_from_the_file_and_the_text_from_the_pack(project, run, pack):
    write("other.yaml", model=TINY, tokenizer={"vocab_size": 9000}, pack={"row_length": 512})
    code, told, error = run(preview, "other.yaml", "train.parquet")
    assert (code, error) == (0, "")
    assert "other.yaml: a vocabulary of 9,000, rows of 512 tokens" in told
    assert f"{pack.tokens:,} tokens with a vocabulary of 251; another vocabulary would count others" in told
    assert "parameters             306,656\n" in told  # 9,000 x 32 of the embedding, two layers of 9,312, a norm
    assert "warning: The model has 306,656 parameters" in told
    assert sorted(path.name for path in project.iterdir()) == ["other.yaml", "params.yaml", "train.parquet"]


def test_a_preview_of_gpt2s_tokens_keeps_the_packs_vocabulary(project, run):
    write("other.yaml", model=TINY, tokenizer={"vocabulary": "gpt2"})
    assert "a vocabulary of 251, rows of 2,048 tokens" in run(preview, "other.yaml", "train.parquet")[1]


def test_a_preview_refuses_as_the_stage_would(project, run):
    write("other.yaml", model=TINY, budget={"max_usd": 1e-9})
    code, told, error = run(preview, "other.yaml", "train.parquet")
    assert code == 2
    assert "what the text can feed" in told
    assert "raise budget.max_usd" in error


def test_dvc_reruns_the_plan_for_every_dial_it_reads():
    entry = YAML(typ="safe").load((ROOT / "dvc.yaml").read_text())["stages"]["plan"]
    own = [f"train.{field.name}" for field in dataclasses.fields(Training)]
    assert (entry["params"][0], entry["params"][-1]) == ("model", "budget")
    assert sorted(entry["params"][1:-1]) == sorted(own)
    assert budget().device == "cuda"


def test_training_waits_for_the_approval_and_for_nothing_that_knows_a_price():
    stages = YAML(typ="safe").load((ROOT / "dvc.yaml").read_text())["stages"]
    assert "data/plan/approved.json" in stages["train"]["deps"]
    assert "data/plan" in stages["plan"]["outs"]
    assert not {"metrics/plan.json", "data/plan"} & set(stages["train"]["deps"])
    assert "budget" not in stages["train"]["params"]
