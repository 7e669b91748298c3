"""Canaries in the packed train split: whole, as often as asked, apart from each other, of no report."""

import json
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest

from tasks.artifacts import corpus, packed, tokenizer
from tasks.canaries import Planting, documents, draw
from tasks.pack.__main__ import main
from tasks.stage import InputError
from tasks.tokenizer.training import PATTERN, SEAM, train

REPORTS = 700


def write(folder: Path, texts: dict[str, list[str]]) -> None:
    columns = dict.fromkeys(corpus.SCHEMA.names, "") | {"forward": False, "copies": 1, "sections": []}
    with corpus.split_writers(folder) as writers:
        for split, own in texts.items():
            writers[split].write(
                pa.Table.from_pylist([columns | {"text": text} for text in own], schema=corpus.SCHEMA)
            )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pack")
    (folder / "corpus").mkdir()
    texts = [
        f"FINDINGS: The {organ} is {how}. " * (13 + number % 7) + "End of it."
        for number in range(REPORTS // 10)
        for organ in ("heart", "lung")
        for how in ("clear", "small", "large", "normal", "stable")
    ]
    write(folder / "corpus", {"train": texts, "val": texts[:3], "test": texts[:2]})
    (folder / "tokenizer").mkdir()
    tokenizer.save(folder / "tokenizer", train(texts, 300), PATTERN, SEAM)
    return folder


def packing(folder, monkeypatch, name, *, row_length=512, **privacy):
    monkeypatch.chdir(folder)
    monkeypatch.setenv("RADLM_WORKERS", "1")
    params = {"pack": {"row_length": row_length, "seed": 1}, "privacy": privacy | {"samples": 9}}
    (folder / "params.yaml").write_text(json.dumps(params))
    main(*(folder / one for one in ("corpus", "tokenizer", name, f"{name}.json")))
    return packed.read(folder / name / "train.parquet"), json.loads((folder / f"{name}.json").read_text())


def test_every_copy_is_there_whole_and_copies_lie_in_different_rows(folder, monkeypatch, capsys):
    pack, figures = packing(folder, monkeypatch, "planted", canaries=24, seed=5)
    encoder = tokenizer.load(folder / "tokenizer")
    rows = defaultdict(list)
    for number, row in enumerate(pack.rows):
        for report, (start, end) in zip(row.reports, pairwise(row.offsets), strict=True):
            if report >= REPORTS:
                rows[encoder.decode(row.tokens[start + 1 : end])].append(number)
    text_bytes = sum(
        len(text.encode()) for some in corpus.read_texts(folder / "corpus/train.parquet") for text in some
    )
    expected = documents(draw(Planting(canaries=24, seed=5), text_bytes))
    assert sorted(text for text, places in rows.items() for _ in places) == sorted(expected)
    assert 0 < len(expected) < 24 * 21, "the text is small"
    assert f"{len(expected)} of 504 canaries planted" in capsys.readouterr().out
    repeated = [places for places in rows.values() if len(places) == 16]
    assert repeated
    assert all(len(set(places)) > 8 for places in repeated)
    assert figures["canary_documents"] == len(expected)
    assert figures["documents"] == REPORTS
    assert figures["canary_tokens"] == sum(len(encoder.encode(text)) + 1 for text in expected)
    # Every report is there beside them.
    assert {int(report) for row in pack.rows for report in row.reports} == set(range(REPORTS + len(expected)))


def test_again_gives_the_same_bytes_and_another_seed_others(folder, monkeypatch):
    for name, seed in (("one", 5), ("two", 5), ("three", 6)):
        packing(folder, monkeypatch, name, canaries=24, seed=seed)
    one, two, three = ((folder / name / "train.parquet").read_bytes() for name in ("one", "two", "three"))
    assert one == two != three
    held_out = [(folder / name / "val.parquet").read_bytes() for name in ("one", "three")]
    assert held_out[0] == held_out[1]


def test_none_are_planted_where_none_are_asked_for(folder, monkeypatch, capsys):
    pack, figures = packing(folder, monkeypatch, "bare", canaries=0, seed=5)
    assert figures["canary_documents"] == figures["canary_tokens"] == 0
    assert max(int(row.reports.max()) for row in pack.rows) == REPORTS - 1
    assert "canaries" not in capsys.readouterr().out


def test_rows_too_short_for_a_canary_are_refused(folder, monkeypatch):
    with pytest.raises(InputError, match="row_length is 32, and a canary takes"):
        packing(folder, monkeypatch, "short", row_length=32, canaries=24, seed=5)
