"""`python -m tasks.synthesize OUT_FOLDER KEY_FILE`: the built-in corpus and its answer key."""

from __future__ import annotations

import json
import os
from pathlib import Path

from tasks import params
from tasks.artifacts.files import replace_folder
from tasks.stage import run
from tasks.synthesize.generate import Synthesize, corpus


def main(out: Path, key: Path) -> None:
    """Write a corpus of invented reports, and apart from it the answer key that says what is true in each.

    Args:
        out: folder for reports.jsonl, which holds what a hospital would give.
        key: JSON-lines file with a line for each report: its findings, and what was planted in it.
    """
    settings = params.load("synthesize", Synthesize)
    key.parent.mkdir(parents=True, exist_ok=True)
    aside = key.with_name(f".partial-{key.name}")
    encode = json.JSONEncoder(ensure_ascii=False).encode
    try:
        with (
            replace_folder(out) as folder,
            (folder / "reports.jsonl").open("w", encoding="utf-8", newline="\n") as reports,
            aside.open("w", encoding="utf-8", newline="\n") as keys,
        ):
            for report, truth in corpus(settings):
                reports.write(encode(report) + "\n")
                keys.write(encode(truth) + "\n")
            reports.flush()
            keys.flush()
            os.fsync(keys.fileno())
            os.replace(aside, key)
    finally:
        aside.unlink(missing_ok=True)


if __name__ == "__main__":
    run(main)
