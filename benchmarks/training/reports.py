"""The reports that all contestants learn from, as the project's own stages leave them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from ruamel.yaml import YAML

from tasks.artifacts import corpus, packed, tokenizer

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Reports:
    """A folder in which ingest, tokenizer and pack have run."""

    folder: Path

    def pack(self, split: str) -> packed.Pack:
        return packed.read(self.folder / f"data/packed/{split}.parquet")

    def tokenizer(self) -> tokenizer.Tokenizer:
        return tokenizer.load(self.folder / "data/tokenizer")

    def texts(self, split: str) -> list[str]:
        return [text for texts in corpus.read_texts(self.folder / f"data/corpus/{split}.parquet") for text in texts]

    def documents(self, split: str) -> list[np.ndarray]:
        """Int64 tokens of each report in the corpus's order, `end_of_text` in front and behind."""
        encoder = self.tokenizer()
        end = [encoder.end_of_text]
        return [np.array(end + encoder.encode(text) + end) for text in self.texts(split)]


def make(folder: Path, vocab_size: int | None = None) -> Reports:
    """Run the stages in `folder`, with the dials of params.yaml but for the vocabulary's size.

    Reports are those of the CSV that RADLM_REAL_REPORTS names, else the built-in corpus.
    """
    yaml = YAML()
    params = yaml.load(ROOT / "params.yaml")
    stages = YAML(typ="safe").load(ROOT / "dvc.yaml")["stages"]
    for name in ("data/raw", "metrics", "data/initial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    if vocab_size:
        params["tokenizer"]["vocab_size"] = vocab_size
    first = ["ingest"]
    if named := os.environ.get("RADLM_REAL_REPORTS"):
        shutil.copy(named, folder / "data/raw")
        shutil.copy(ROOT / "data/roster.txt", folder / "data")
        params["corpus"] |= {"path": "data/raw", "format": "auto", "columns": {}, "sources": {}}
    elif (ROOT / "data/corpus/train.parquet").exists():
        (folder / "data/corpus").symlink_to(ROOT / "data/corpus")
        first = []
    else:
        raise SystemExit("there are no reports: run `make run`, or name a CSV of reports in RADLM_REAL_REPORTS")
    params["train"]["init_from"] = "data/initial"
    yaml.dump(params, folder / "params.yaml")
    for stage in (*first, "tokenizer", "pack"):
        command = (
            stages[stage]["cmd"].replace("${corpus.path}", "data/raw").replace("${train.init_from}", "data/initial")
        )
        done = subprocess.run(
            [sys.executable, *command.split()[1:]],
            cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{stage} failed:\n{done.stderr}")
    return Reports(folder)
