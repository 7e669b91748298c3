"""The stage as it is run: the two outputs, and what a mistake looks like."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def stage(folder, section):
    (folder / "params.yaml").write_text(f"synthesize:\n{section}")
    return subprocess.run(
        [sys.executable, "-m", "tasks.synthesize", "out", "keys/key.jsonl"],
        cwd=folder, env={"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONHASHSEED": "random"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_folder_holds_reports_only_and_the_key_stands_apart(tmp_path):
    assert stage(tmp_path, "  reports: 60\n  seed: 5\n").returncode == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["reports.jsonl"]
    reports = [json.loads(line) for line in (tmp_path / "out" / "reports.jsonl").open()]
    keys = [json.loads(line) for line in (tmp_path / "keys" / "key.jsonl").open()]
    assert len(reports) == 60
    assert [report["report_id"] for report in reports] == [key["report_id"] for key in keys]
    assert set(reports[0]) == {"report_id", "patient_id", "study_id", "study_date", "modality", "split", "text"}
    assert {report["modality"] for report in reports} <= {"XR", "CT", "MR", "US"}
    assert {key["truth"]["sex"] for key in keys} == {"F", "M"}


def test_two_processes_write_the_same_bytes(tmp_path):
    outputs = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        assert stage(folder, "  reports: 200\n  seed: 5\n").returncode == 0
        outputs.append([(folder / file).read_bytes() for file in ("out/reports.jsonl", "keys/key.jsonl")])
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        ("  reports: 0\n  seed: 5\n", "error: params.yaml: synthesize.reports must be at least 1, not 0\n"),
        ("  reports: 9\n  seed: -1\n", "error: params.yaml: synthesize.seed must be at least 0, not -1\n"),
        ("  reports: many\n  seed: 5\n", "error: params.yaml: synthesize.reports should be int, not str\n"),
    ],
)
def test_a_bad_setting_ends_with_one_sentence_and_no_output(tmp_path, section, sentence):
    ended = stage(tmp_path, section)
    assert ended.returncode == 2
    assert ended.stderr == sentence
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "keys").exists()
