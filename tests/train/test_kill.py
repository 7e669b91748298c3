"""A training that is killed three times in a row ends as if nothing had been. `make bench-kill` does fifty."""

import dataclasses
import itertools
import os
import re
from pathlib import Path

import numpy as np
import pytest

from benchmarks import kill_ways as ways
from benchmarks.kill_project import TRAIN, make
from tasks.stage import InputError
from tasks.tracking.journal import Journal
from tasks.train import cost


@pytest.fixture(scope="module")
def whole(tmp_path_factory, train_here):
    project = make(tmp_path_factory.mktemp("whole") / "project", Path(os.devnull))
    train_here(project)
    return project


def test_killed_three_times_gives_the_same_bytes_and_one_point_a_step(whole, tmp_path, train_here, capsys):
    (state,) = whole.folder.glob(".radlm/train/*")
    moments = ways.Moments(
        draw=np.random.default_rng(1),
        key=state.name,
        steps=20,  # less than there are, so that each kill finds a training that is far from its end
        every=TRAIN["checkpoint_every"],
        seconds=0,
        anytime=0,
    )
    project = make(tmp_path / "project", tmp_path / "log")
    for way in (ways.sigkill, ways.in_checkpoint, ways.dev_full):
        way(moments, project)
    capsys.readouterr()
    train_here(project)
    assert "going on from the checkpoint of step" in capsys.readouterr().out
    assert whole.results().differences(project.results()) == []


def test_at_the_cap_it_evaluates_keeps_its_checkpoint_and_goes_on_once_there_is_more(
    whole, tmp_path, train_here, monkeypatch
):
    project = make(tmp_path / "project", tmp_path / "log")
    settings = project.folder / "params.yaml"
    rich = settings.read_text()
    settings.write_text(
        re.sub("max_usd: .*", "max_usd: 1.0", re.sub("usd_per_hour: .*", "usd_per_hour: 3.5", rich))
    )
    # Steps of ten minutes, as far as the ledger knows.
    clock = itertools.count(step=600 / 4)
    monkeypatch.setattr(cost, "monotonic", lambda: float(next(clock)))
    with pytest.raises(
        InputError, match=r"budget.max_usd is reached: \$\d.* best validation \d.*raise budget.max_usd"
    ):
        train_here(project)
    monkeypatch.undo()
    stopped = project.told()
    assert 0 < project.newest() == stopped < whole.told()
    assert not (project.folder / "data/model").exists()
    (so_far,) = project.folder.glob(".radlm/train/*/model/model.safetensors")
    assert so_far.stat().st_size == (whole.folder / "data/model/model.safetensors").stat().st_size
    results = project.results()
    assert results.status == ["FAILED"]
    assert [step for step, _ in results.points["cost/usd"]] == list(range(1, stopped + 1))
    assert results.points["val/bpb"][-1][0] == stopped  # evaluated when it stopped

    settings.write_text(rich)
    train_here(project)
    again = project.results()
    model_and_metrics = whole.results().files.keys()
    assert {name: again.files[name] for name in model_and_metrics if "safetensors" in name} == {
        name: content for name, content in whole.results().files.items() if "safetensors" in name
    }
    assert again.status == ["FINISHED"]
    journal = Journal(next(project.folder.glob(".radlm/train/*/journal.jsonl")))
    dollars = [entry["cost/usd"] for entry in journal.read()]
    assert dollars == sorted(dollars)  # what the first process spent is counted on
    assert dollars[-1] > dollars[stopped - 1] > 0.5


def test_what_is_compared_is_there_and_a_difference_is_found(whole):
    expected = whole.results()
    assert {"data/model/model.safetensors", "data/model/curves.csv", "metrics/train.json"} <= expected.files.keys()
    assert [step for step, _ in expected.points["train/loss"]] == list(range(1, whole.told() + 1))
    assert len(expected.points["val/bpb"]) == 5
    twice = {**expected.points, "train/loss": [*expected.points["train/loss"], (7, 1.0)]}
    left = {**expected.files, "data/.partial-model/config.json": b""}
    other = dataclasses.replace(expected, files=left, status=["KILLED"], points=twice)
    assert len(expected.differences(other)) == 3
