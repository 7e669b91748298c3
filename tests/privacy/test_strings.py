"""Runs of words and whose they are, against a search that needs no hashes."""

from itertools import product

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.artifacts import corpus
from tasks.privacy.strings import Passage, copied, patients_with, runs

WORDS = 3


def split_of(folder, reports, row_group=4):
    """A train split of (patient, text); a few reports a row group."""
    columns = dict.fromkeys(corpus.SCHEMA.names, "") | {"forward": False, "copies": 1, "sections": []}
    rows = [columns | {"patient_id": patient, "text": text} for patient, text in reports]
    pq.write_table(
        pa.Table.from_pylist(rows, schema=corpus.SCHEMA), folder / "train.parquet", row_group_size=row_group
    )
    return folder / "train.parquet"


def test_runs_are_inside_a_text_and_white_space_is_no_matter():
    found = runs(["a b c d", "x y", "", "b  c\nd"], WORDS)
    assert found.texts.tolist() == [0, 0, 3]
    assert found.starts.tolist() == [0, 1, 0]
    assert found.hashes[1] == found.hashes[2] != found.hashes[0]
    assert len(runs([], WORDS).hashes) == len(runs(["a"], WORDS).hashes) == 0


def test_order_and_case_matter():
    found = runs(["a b c", "c b a", "A b c", "a b c"], WORDS).hashes
    assert found[0] == found[3]
    assert len(set(found.tolist())) == 3


@pytest.mark.parametrize("most", [1, 2, 3])
def test_patients_are_counted_as_a_plain_search_counts_them(tmp_path, most):
    draw = np.random.default_rng(most)
    reports = [
        (f"p{draw.integers(12)}", " ".join(draw.choice(list("abcd"), size=draw.integers(0, 9)))) for _ in range(30)
    ]
    split = split_of(tmp_path, reports)
    asked = [" ".join(run) for run in product("abcde", repeat=WORDS)]
    expected = [
        min(most + 1, len({patient for patient, text in reports if f" {run} " in f" {text} "})) for run in asked
    ]
    assert {0, 1, most + 1} <= set(expected)
    assert patients_with(runs(asked, WORDS).hashes, split, WORDS, most).tolist() == expected


def test_a_passage_is_as_long_as_it_was_copied_and_common_words_are_nobodys(tmp_path):
    common = "the heart is normal in size"
    reports = [(f"p{number}", common) for number in range(9)]
    reports += [("roe", f"{common} and a blue anchor lies there"), ("roe", "a blue anchor lies there again")]
    split = split_of(tmp_path, reports)
    sample = f"{common} but a blue anchor lies there {common}"
    assert copied([common, sample], split, WORDS, 3) == [Passage(text=1, start=7, words=5, patients=1)]
    assert copied([common], split, WORDS, 3) == []
    assert copied(["a blue anchor sinks"], split, WORDS, 3) == [Passage(text=0, start=0, words=3, patients=1)]
