"""The stage from raw folder to corpus and metrics."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

Run = Callable[..., Any]


def report(number: int, **changed: Any) -> str:
    """One invented report as a JSON line; each number says something else."""
    text = f"FINDINGS: Invented finding {number} in the left lung.\nIMPRESSION: Invented opinion {number}."
    row = {"report_id": f"r{number}", "patient_id": f"p{number}", "study_date": "2024-01-31", "text": text}
    return json.dumps(row | changed) + "\n"


def test_a_corpus_and_its_metrics(forty: Path, ingest: Run) -> None:
    with forty.open("a") as stream:
        stream.write(report(90, text=json.loads(report(3))["text"].upper()))  # says what r3 says
        stream.write(report(91, text="  \u200b "))
        stream.write(report(92, text="Too short"))
        stream.write(report(5, text="The same id with other words."))
        stream.write(
            report(93, patient_id=None, modality=None, study_date=None, text="CT with ___ and\nwrapped lines.")
        )
    outcome = ingest()
    assert outcome.code == 0
    metrics = outcome.metrics
    dropped = {reason: count for reason, count in metrics["dropped"].items() if count}
    assert dropped == {"duplicate": 1, "empty": 1, "repeated_id": 1, "too_short": 1}
    assert (metrics["reports_in"], metrics["reports_kept"], metrics["patients"]) == (45, 41, 41)
    assert [metrics[split] for split in ("train", "val", "test")] == [len(kept) for kept in outcome.splits.values()]
    assert metrics["train"] + metrics["val"] + metrics["test"] == 41
    assert metrics["modalities"] == {"XR": 40, "CT": 1, "MR": 0, "US": 0, "OT": 0}
    assert metrics["placeholder_share"] == round(1 / 41, 6)
    assert metrics["characters"] == sum(len(kept.text) for kept in outcome.reports.values())
    assert (metrics["without_patient"], metrics["without_date"]) == (1, 1)

    lone = outcome.reports["r93"]
    assert (lone.patient_id, lone.study_id, lone.study_date, lone.source) == ("report:r93", "r93", "", "raw")
    assert lone.text == lone.section("report") == "CT with XXXX and wrapped lines."
    assert outcome.reports["r7"].section("impression") == "Invented opinion 7."
    for split, kept in outcome.splits.items():
        assert all(one.split == split for one in kept)
        assert [int(one.report_id[1:]) for one in kept] == sorted(int(one.report_id[1:]) for one in kept)


def test_given_splits_and_whole_patients(forty: Path, ingest: Run) -> None:
    extra = [
        report(50, split="validate"),
        report(51, split="test"),
        report(52, patient_id="p51", split=None),  # follows its patient
        report(53, patient_id="p51", split="train"),  # is moved, and counted
        report(54, split="train"),
        report(55, patient_id="p99", split="test", text=json.loads(report(54))["text"]),  # r54 was there first
    ]
    with forty.open("a") as stream:
        stream.writelines(extra)
    outcome = ingest()
    side = {name: kept.split for name, kept in outcome.reports.items()}
    assert [side[f"r{number}"] for number in range(50, 55)] == ["val", "test", "test", "test", "train"]
    assert outcome.metrics["dropped"]["other_split"] == 1
    assert outcome.metrics["moved_from_given_split"] == 1


def test_same_input_same_bytes_and_a_new_salt_deals_anew(forty: Path, ingest: Run) -> None:
    def content() -> list[bytes]:
        return [file.read_bytes() for file in sorted(Path("out").rglob("*")) if file.is_file()]

    first = ingest()
    before = content()
    ingest()
    assert content() == before
    other = ingest(split_salt="another")
    assert {name: one.split for name, one in first.reports.items()} != {
        name: one.split for name, one in other.reports.items()
    }
    assert sorted(file.name for file in Path("out").iterdir()) == ["corpus", "metrics.json"]


def test_no_report_and_no_id_is_printed(forty: Path, ingest: Run) -> None:
    outcome = ingest()
    assert "kept 40 of 40" in outcome.out
    assert not outcome.err
    assert "Invented" not in outcome.out
    assert not any(name in outcome.out for name in ("r17", "p17"))


def test_as_a_command_without_torch(forty: Path, ingest: Run) -> None:
    ingest()  # writes params.yaml
    root = Path(__file__).parents[2]
    code = (
        "import runpy, sys; sys.argv[1:] = ['raw', 'roster.txt', 'new/corpus', 'new/metrics.json']\n"
        "try: runpy.run_module('tasks.ingest', run_name='__main__')\n"
        "except SystemExit as end: print('torch' in sys.modules); sys.exit(end.code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": str(root)}
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "False"
    assert Path("new/metrics.json").read_bytes() == Path("out/metrics.json").read_bytes()


def test_a_leak_of_our_own_making_stops_the_stage(
    forty: Path, ingest: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def moved(facts: Any, settings: Any) -> Any:
        return np.arange(len(facts)) % 3  # a side a report, whoever its patient is

    with forty.open("a") as stream:
        stream.writelines(report(60 + number, patient_id="p1") for number in range(3))
    monkeypatch.setattr("tasks.ingest.decide.sides", moved)
    with pytest.raises(AssertionError, match="a patient stands on two sides"):
        ingest()
    assert not Path("out/corpus").exists()
