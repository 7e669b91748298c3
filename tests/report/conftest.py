"""A finished project in small, and the working directory of every test."""

from __future__ import annotations

import io
import json
from pathlib import Path

import matplotlib
import pytest
from report_example import FRAGMENTED, METRICS, PARAMS, SAMPLES, SPIKES, TERMS

from tasks.report import sources

matplotlib.use("Agg")
import matplotlib.pyplot as plt


@pytest.fixture(scope="session")
def png() -> bytes:
    stream = io.BytesIO()
    drawing, axes = plt.subplots(figsize=(1, 0.6), dpi=20)
    axes.plot([0, 1])
    drawing.savefig(stream, metadata={"Software": None})
    plt.close(drawing)
    return stream.getvalue()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, png: bytes) -> Path:
    """The working directory: metrics, data and params.yaml, as a whole run leaves them."""
    monkeypatch.chdir(tmp_path)
    for stage, figures in METRICS.items():
        write(tmp_path / f"metrics/{stage}.json", json.dumps(figures))
    for name in sources.PICTURES.values():
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png)
    write(tmp_path / "data/tokenizer/terms.csv", TERMS)
    write(tmp_path / "data/tokenizer/fragmented.csv", FRAGMENTED)
    write(tmp_path / "data/model/spikes.json", json.dumps(SPIKES))
    write(tmp_path / "data/evaluation/samples.json", json.dumps(SAMPLES))
    write(tmp_path / "params.yaml", PARAMS)
    return tmp_path


@pytest.fixture
def found(project: Path) -> sources.Sources:
    return sources.read(Path("metrics"), Path("data"))


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
