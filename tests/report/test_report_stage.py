"""The stage as the command line runs it: the page in place, or one sentence and exit code 2."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from report_example import METRICS, PARAMS, SAMPLES

import tasks.report.__main__ as report
from tasks import stage

PAGE = Path("data/report/index.html")
INPUTS = [
    *(f"metrics/{name}.json" for name in METRICS),
    "data/corpus/intake.png",
    "data/corpus/words.png",
    "data/corpus/clusters.png",
    "data/corpus/splits.png",
    "data/tokenizer/terms.csv",
    "data/tokenizer/terms.png",
    "data/tokenizer/fragmented.csv",
    "data/tokenizer/fitness.png",
    "data/packed/lengths.png",
    "data/packed/packing.png",
    "data/model/dashboard.png",
    "data/model/spikes.json",
    "data/evaluation/floors.png",
    "data/evaluation/strata.png",
    "data/evaluation/labels.png",
    "data/privacy/exposure.png",
    "data/evaluation/samples.json",
]


@pytest.fixture
def run(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[], tuple[int, str, list[bool]]]:
    """Exit code, standard error, and for each call of `record` whether the page was there."""
    recorded: list[bool] = []
    monkeypatch.setattr(report, "record", lambda: recorded.append(PAGE.exists()))
    monkeypatch.setattr(stage, "end_with_parent", lambda: None)
    monkeypatch.setattr(stage.signal, "signal", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["report", "metrics", "data", "data/report"])

    def start() -> tuple[int, str, list[bool]]:
        with pytest.raises(SystemExit) as end:
            stage.run(report.main)
        return int(end.value.code or 0), capsys.readouterr().err, recorded

    return start


def test_the_page_is_written_then_recorded(run: Callable) -> None:
    code, error, recorded = run()
    assert (code, error, recorded) == (0, "", [True])
    assert [path.name for path in PAGE.parent.iterdir()] == ["index.html"]


def test_a_second_run_writes_the_same_bytes(run: Callable) -> None:
    run()
    first = PAGE.read_bytes()
    run()
    assert PAGE.read_bytes() == first


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize("harm", ["missing", "cut", "empty", "other"])
def test_a_missing_or_damaged_file_is_one_sentence(run: Callable, name: str, harm: str) -> None:
    path = Path(name)
    if harm == "missing":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    else:
        path.write_bytes(b"" if harm == "empty" else b'{"other": 1}')
    code, error, recorded = run()
    if name.endswith(".csv") and harm == "cut":
        assert code in (0, 2)  # half of a CSV may be a shorter one
        return
    assert code == 2
    assert error.count("\n") == 1
    assert name in error
    assert "dvc repro" in error
    assert recorded == []
    assert not PAGE.exists()


def test_a_figure_that_is_no_number_is_named(run: Callable) -> None:
    Path("metrics/train.json").write_text(json.dumps({**METRICS["train"], "flops": float("nan")}))
    code, error, _ = run()
    assert code == 2
    assert "metrics/train.json" in error
    assert "flops" in error


def test_a_source_without_its_reports_is_named(run: Callable) -> None:
    Path("metrics/ingest.json").write_text(json.dumps({**METRICS["ingest"], "sources": {"north": {"in": 3}}}))
    code, error, _ = run()
    assert code == 2
    assert "metrics/ingest.json" in error
    assert "sources" in error


@pytest.mark.parametrize("wrong", [{"device": "tpu"}, {"verdict": 3}, {"warnings": "none"}, {"warnings": [3]}])
def test_a_plan_without_its_words_is_named(run: Callable, wrong: dict) -> None:
    Path("metrics/plan.json").write_text(json.dumps({**METRICS["plan"], **wrong}))
    code, error, _ = run()
    assert code == 2
    assert "metrics/plan.json" in error


def test_a_damaged_sample_is_not_quoted(run: Callable) -> None:
    Path("data/evaluation/samples.json").write_text(json.dumps([{**SAMPLES[0], "model": ["SECRET"]}]))
    code, error, _ = run()
    assert code == 2
    assert "PLANTED" not in error
    assert "SECRET" not in error


def test_the_page_before_stays_when_the_next_fails(run: Callable) -> None:
    run()
    before = PAGE.read_bytes()
    Path("metrics/train.json").unlink()
    assert run()[0] == 2
    assert PAGE.read_bytes() == before


@pytest.mark.parametrize(
    ("written", "shown"), [("yes", True), ("true", True), ("no", False), ("false", False), ("auto", True)]
)
def test_show_text_may_be_a_word_or_a_boolean(run: Callable, written: str, shown: bool) -> None:
    Path("params.yaml").write_text(PARAMS.replace("show_text: auto", f"show_text: {written}"))
    assert run()[0] == 0
    assert ("PLANTED-FINDINGS" in PAGE.read_text()) is shown


@pytest.mark.parametrize(
    ("good", "bad", "named"),
    [
        ("show_text: auto", "show_text: perhaps", "show_text must be auto, yes or no"),
        ("show_text: auto", "show_text: 3", "report.show_text should be str"),
        ("show_text: auto", "show: auto", "report.show is not a setting"),
        ("path: data/raw/synthetic, ", "", "corpus.path is missing"),
        ("report: {show_text: auto}", "", "no section 'report'"),
        ("max_copies: 2, ", "", "ingest.max_copies is missing"),
        ("max_quarantined: 0.01", "max_quarantined: little", "ingest.max_quarantined should be float"),
    ],
)
def test_a_setting_that_cannot_be_is_named(run: Callable, good: str, bad: str, named: str) -> None:
    Path("params.yaml").write_text(PARAMS.replace(good, bad))
    code, error, _ = run()
    assert code == 2
    assert named in error


def test_half_a_character_in_a_sample_does_not_end_the_stage(run: Callable) -> None:
    Path("data/evaluation/samples.json").write_text(json.dumps([{**SAMPLES[0], "model": "\ud83d half"}]))
    assert run()[0] == 0
    assert "half" in PAGE.read_text(encoding="utf-8")
