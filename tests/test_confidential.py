"""Strings that stand in one report alone are looked for everywhere a run leaves something."""

import json
import random
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tasks.synthesize.generate import Synthesize, corpus

RAW = "data/raw/ours"
# Artefacts that hold the reports by their nature; DVC keeps them, git and the tracker do not.
HOLDERS = (
    "data/raw",
    *(f"data/corpus/{split}.parquet" for split in ("train", "val", "test")),
    *(f"data/{room}/impressions.parquet" for room in ("floors", "evaluation")),
    "data/evaluation/samples.json",
    "data/judgement/",  # of the last judgement: no output of DVC, and no tracker's
)


def strange(rng):
    return "".join(rng.choices("bcdfghjklmnpqrstvwxz", k=12))


@pytest.fixture(scope="module")
def planted():
    """Reports with strange words, and the words: of texts, of names and numbers, and of ids."""
    rng = random.Random(5)
    texts, identifiers, ids, lines = [], [], [], []
    for number, (report, _) in enumerate(corpus(Synthesize(reports=400, seed=21))):
        report = {key: report[key] for key in ("study_date", "modality", "text")}
        report |= {"report_id": strange(rng), "patient_id": strange(rng)}
        ids += [report["report_id"], report["patient_id"]]
        texts.append(strange(rng))
        report["text"] = f"FINDINGS: The {texts[-1]} sign is seen.\n{report['text']}"
        if number % 10 == 0:
            identifiers.append(str(rng.randrange(10**9, 10**10)))
            report["text"] += f"\nMRN: {identifiers[-1]}."
        if number % 40 == 0:
            identifiers.append(strange(rng).title())
            report["text"] += f"\nDiscussed with Dr. {identifiers[-1]}."
        if number % 50 == 7:
            texts.append(strange(rng))
            report["text"] = texts[-1]  # too short: dropped
        lines.append(json.dumps(report) + "\n")
    return lines, texts + identifiers, ids


def readable(file: Path) -> bytes:
    """A file's content as a search can see it: Parquet unpacked."""
    if file.suffix == ".parquet":
        return str(pq.read_table(file).to_pydict()).encode()
    return file.read_bytes()


def holding(strings: list[str], folder: Path) -> dict[str, set[str]]:
    """Files under the folder, and which of the strings stand in each."""
    found = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            content = readable(file)
            if here := {string for string in strings if string.encode() in content}:
                found[str(file.relative_to(folder))] = here
    return found


@pytest.mark.long
def test_no_report_text_leaves_the_data(checkout, planted):
    lines, texts, ids = planted
    raw = checkout.path / RAW
    raw.mkdir(parents=True)
    dials = ["-S", f"corpus.path={RAW}", "-S", "ingest.max_quarantined=0.1"]
    # A run that fails, on a line broken in the middle of its text, and one that does not.
    (raw / "reports.jsonl").write_text("".join(lines[:-1]) + lines[-1][: len(lines[-1]) // 2])
    checkout.dvc("add", "-q", RAW)
    output = checkout.python("-m", "flows.retrain", *dials, code=2)
    assert "reports.jsonl, line 400: is not valid JSON" in output
    (raw / "reports.jsonl").write_text("".join(lines))
    checkout.dvc("add", "-q", RAW)
    output += checkout.python("-m", "flows.retrain", *dials)
    (checkout.path / "output.log").write_text(output)

    shutil.rmtree(checkout.path / ".dvc" / "cache" / "files")  # the holders again, by digest
    found = holding(texts, checkout.path)
    assert len(found.pop(f"{RAW}/reports.jsonl")) > 400, "the search finds what is there"
    assert len(found.pop("data/corpus/train.parquet")) > 200
    leaks = {file: strings for file, strings in found.items() if not file.startswith(HOLDERS)}
    assert not leaks
    outside = {file for file in holding(ids, checkout.path) if not file.startswith("data/")}
    assert not outside
    # What was looked through is what a run leaves.
    looked_at = {str(file.relative_to(checkout.path)) for file in checkout.path.rglob("*")}
    assert {"mlflow.db", "data/report/index.html", "data/corpus/gate.parquet", "output.log"} <= looked_at
    assert any(name.startswith("mlartifacts/") and name.endswith("index.html") for name in looked_at)
