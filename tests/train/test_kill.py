"""A training that is killed three times in a row ends as if nothing had been. `make bench-kill` does fifty."""

import dataclasses
import os
from pathlib import Path

import numpy as np
import pytest

from benchmarks import kill_ways as ways
from benchmarks.kill_project import TRAIN, make


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


def test_what_is_compared_is_there_and_a_difference_is_found(whole):
    expected = whole.results()
    assert {"data/model/model.safetensors", "data/model/curves.csv", "metrics/train.json"} <= expected.files.keys()
    assert [step for step, _ in expected.points["train/loss"]] == list(range(1, whole.told() + 1))
    assert len(expected.points["val/bpb"]) == 5
    twice = {**expected.points, "train/loss": [*expected.points["train/loss"], (7, 1.0)]}
    left = {**expected.files, "data/.partial-model/config.json": b""}
    other = dataclasses.replace(expected, files=left, status=["KILLED"], points=twice)
    assert len(expected.differences(other)) == 3
