"""The packed corpora that experiments train on: the built-in one of `make run`, and real reports."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT / ".radlm/experiments/real"
PACKS = {"synthetic": ROOT / "data/packed", "real": REAL / "packed"}
TITLES = {"synthetic": "synthetic reports", "real": "real chest reports"}


def available() -> list[str]:
    """The corpora there are, by name in `PACKS`; those of the file in RADLM_REAL_REPORTS are packed now."""
    reports = Path(os.environ.get("RADLM_REAL_REPORTS", ""))
    if not reports.is_file():
        print("RADLM_REAL_REPORTS names no file of real reports: synthetic ones alone")
        return ["synthetic"]
    pack_real(reports)
    return ["synthetic", "real"]


def pack_real(reports: Path) -> None:
    """The real reports through ingest, tokenizer and pack, with params.yaml as it is."""
    if (REAL / "packed").exists():
        return
    (REAL / "raw").mkdir(parents=True, exist_ok=True)
    (REAL / "raw" / reports.name).write_bytes(reports.read_bytes())
    splits = [f"corpus/{split}.parquet" for split in ("train", "val", "test")]
    for stage, *paths in (
        ("ingest", "raw", str(ROOT / "data/roster.txt"), "corpus", "ingest.json"),
        ("tokenizer", *splits, str(ROOT / "data/initial"), "tokenizer", "tokenizer.json"),
        ("pack", "corpus", "tokenizer", "packed", "pack.json"),
    ):
        (REAL / "params.yaml").write_text((ROOT / "params.yaml").read_text())
        subprocess.run(
            [sys.executable, "-m", f"tasks.{stage}", *paths],
            cwd=REAL,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=True,
        )
