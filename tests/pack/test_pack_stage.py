"""The stage: the same bytes from any number of workers, and files that other tools read."""

import json

import duckdb
import numpy as np
import pandas
import polars
import pyarrow.parquet as pq
import pytest

from tasks.artifacts import corpus, packed, tokenizer
from tasks.stage import InputError
from tasks.train.__main__ import main as train


@pytest.fixture(scope="module")
def pack(done):
    return done[0].path / "data/packed/train.parquet"


def test_the_same_bytes_from_any_number_of_workers(done, tmp_path):
    path, made = done[0].path, tmp_path / "packed"
    for workers in ("1", "3"):
        split = tmp_path / "corpus"
        split.mkdir(exist_ok=True)
        for name in corpus.SPLITS:
            table = pq.read_table(path / f"data/corpus/{name}.parquet")
            # Row groups are what a worker is handed: many small ones here.
            pq.write_table(table, split / f"{name}.parquet", row_group_size=16)
        done[0].python(
            "-m", "tasks.pack", str(split), "data/tokenizer", str(made / workers), str(made / f"{workers}.json"),
            RADLM_WORKERS=workers,
        )  # fmt: skip
    assert pq.ParquetFile(split / "train.parquet").num_row_groups > 5
    for name in ("train.parquet", "val.parquet", "test.parquet", "lengths.png", "packing.png"):
        one, three = ((made / workers / name).read_bytes() for workers in ("1", "3"))
        assert one == three == (path / "data/packed" / name).read_bytes()
    assert not [file for file in (made / "1").iterdir() if file.suffix not in (".parquet", ".png")]
    figures = json.loads((made / "1.json").read_text())
    assert figures == json.loads((made / "3.json").read_text())
    assert figures["documents"] == pq.read_metadata(path / "data/corpus/train.parquet").num_rows


def test_other_tools_read_it(pack):
    ours = packed.read(pack).rows
    frames = {
        "pandas": pandas.read_parquet(pack),
        "polars": polars.read_parquet(pack).to_pandas(),
        "duckdb": duckdb.sql(f"select * from read_parquet('{pack}')").df(),
        "pyarrow": pq.read_table(pack).to_pandas(),
    }
    for name, frame in frames.items():
        assert list(frame.columns) == list(packed.schema(packed.read(pack).info).names), name
        assert len(frame) == len(ours) > 3, name
        for column in ("tokens", "offsets", "positions", "loss_mask", "reports", "starts"):
            assert all(
                np.array_equal(mine, theirs)
                for mine, theirs in zip((getattr(row, column) for row in ours), frame[column], strict=True)
            ), (name, column)
        assert frame["text_bytes"].tolist() == [row.text_bytes for row in ours], name


def test_the_schema_says_what_it_is(done, pack):
    with pq.ParquetFile(pack) as file:
        told = json.loads(file.schema_arrow.metadata[b"radlm"])
        assert str(file.schema_arrow.field("tokens").type.value_type) == "uint16"
    made = tokenizer.load(done[0].path / "data/tokenizer")
    assert told == {
        "row_length": 256,
        "vocab_size": made.vocab_size,
        "end_of_text": made.end_of_text,
        "tokenizer_digest": made.digest,
    }
    large = packed.PackInfo(row_length=256, vocab_size=2**16 + 1, end_of_text=0, tokenizer_digest="")
    assert str(packed.schema(large).field("tokens").type.value_type) == "uint32"


def test_train_refuses_a_pack_of_another_tokenizer(copy_of_done, monkeypatch):
    monkeypatch.chdir(copy_of_done.path)
    settings = copy_of_done.path / "data/tokenizer/settings.json"
    changed = settings.read_text()
    settings.unlink()  # a link to DVC's cache
    settings.write_text(changed + " ")
    splits = [copy_of_done.path / f"data/packed/{name}.parquet" for name in ("train", "val")]
    folders = [copy_of_done.path / name for name in ("data/tokenizer", "data/initial", "x")]
    with pytest.raises(InputError, match=r"train\.parquet was packed with another tokenizer"):
        train(*splits, *folders, copy_of_done.path / "x.json")
