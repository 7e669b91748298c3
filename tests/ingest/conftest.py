"""A workplace with params, and the stage run in it as the command line would."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tasks import stage
from tasks.artifacts.corpus import SPLITS, Report, read_split
from tasks.ingest.__main__ import main

PARAMS = """\
corpus: {{path: raw, format: {form}, columns: {columns}, sources: {sources}}}
ingest: {{val_share: {val_share}, test_share: {test_share}, forward_share: {forward_share},
  split_salt: {split_salt}, min_words: {min_words}, latest_date: {latest_date},
  near_duplicate: {near_duplicate}, max_copies: {max_copies},
  max_quarantined: {max_quarantined}, max_roster_hits: {max_roster_hits}, forgotten: {forgotten}}}
"""


@dataclass(frozen=True)
class Outcome:
    """How a run of the stage ended, and what it left."""

    code: int
    out: str
    err: str
    metrics: dict[str, Any]
    splits: dict[str, list[Report]]

    @property
    def reports(self) -> dict[str, Report]:
        return {report.report_id: report for reports in self.splits.values() for report in reports}


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty raw folder in a workplace of its own, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "raw"
    folder.mkdir()
    (tmp_path / "roster.txt").touch()
    return folder


@pytest.fixture
def ingest(
    raw: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Outcome]:
    """Run the stage in-process on `raw`, params as keywords; a traceback fails the test."""
    monkeypatch.setattr(stage, "end_with_parent", lambda: None)
    monkeypatch.setattr(stage.signal, "signal", lambda *_: None)
    monkeypatch.setenv("RADLM_WORKERS", "1")  # in this process: tests/test_executor.py has the others

    def run(**changed: Any) -> Outcome:
        settings = {
            "form": "auto", "columns": {}, "val_share": 0.2, "test_share": 0.2, "split_salt": "salt",
            "min_words": 3, "sources": {}, "forward_share": 0, "latest_date": "'2099-12-31'", "near_duplicate": 1,
            "max_copies": 1, "max_quarantined": 0.01, "max_roster_hits": 0, "forgotten": [],
        } | changed  # fmt: skip
        mappings = {key: json.dumps(settings[key]) for key in ("columns", "sources", "forgotten")}
        Path("params.yaml").write_text(PARAMS.format(**settings | mappings))
        monkeypatch.setattr(sys, "argv", ["ingest", "raw", "roster.txt", "out/corpus", "out/metrics.json"])
        with pytest.raises(SystemExit) as end:
            stage.run(main)
        captured = capsys.readouterr()
        done = end.value.code == 0
        return Outcome(
            code=int(end.value.code or 0),
            out=captured.out,
            err=captured.err,
            metrics=json.loads(Path("out/metrics.json").read_text()) if done else {},
            splits={split: list(read_split(Path(f"out/corpus/{split}.parquet"))) for split in SPLITS}
            if done
            else {},
        )

    return run


@pytest.fixture
def forty(raw: Path) -> Path:
    """A good JSONL of forty patients, enough for each split to get some."""
    file = raw / "a.jsonl"
    with file.open("w") as stream:
        for number in range(40):
            text = f"FINDINGS: Invented finding {number} in the left lung.\nIMPRESSION: Invented opinion {number}."
            row = {"report_id": f"r{number}", "patient_id": f"p{number}", "study_id": f"s{number}",
                   "study_date": "2024-01-31", "modality": "XR", "split": None, "text": text}  # fmt: skip
            stream.write(json.dumps(row) + "\n")
    return file
