"""The flow on real chest reports, where a copy of the collection is at hand."""

import json
import os
import shutil
from pathlib import Path

import pytest

BESIDE = Path(__file__).parents[2] / "shared" / "data" / "iu_xray_half.csv"
FILE = Path(os.environ.get("RADLM_REAL_REPORTS", BESIDE))


@pytest.mark.long
@pytest.mark.skipif(
    not FILE.exists(),
    reason="the Open-i chest reports may not be shipped: set RADLM_REAL_REPORTS to a CSV of them to run this",
)
def test_a_slice_of_real_reports(checkout):
    raw = checkout.path / "data/raw/iu_xray"
    raw.mkdir(parents=True)
    lines = FILE.read_text(encoding="utf-8").splitlines(keepends=True)
    (raw / FILE.name).write_text("".join(lines[:301]), encoding="utf-8")
    checkout.dvc("add", "-q", "data/raw/iu_xray")
    output = checkout.python(
        "-m", "flows.retrain", "-S", "corpus.path=data/raw/iu_xray", "-S", "train.max_epochs=4"
    )
    ingest, test = (json.loads(checkout.read(f"metrics/{name}.json")) for name in ("ingest", "evaluate"))
    assert ingest["reports_in"] == 300
    assert ingest["modalities"]["XR"] == ingest["reports_kept"] > 200
    assert test["test_bpb"] < 4
    assert test["below_ngram"] == pytest.approx(1 - test["test_bpb"] / test["ngram_bpb"])

    # None of it is told: not in the log, nor on the page that people hand around.
    sentence = longest_sentence(lines)
    for told in (output, checkout.read("data/report/index.html")):
        assert sentence not in told
    shutil.rmtree(checkout.path)


def longest_sentence(lines):
    return max((part for line in lines[1:301] for part in line.split(".")), key=len).strip(' ",\n')
