"""Bad input ends in exit code 2 and one sentence, shows no report text, and harms no earlier output."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

SECRET = "Zebrafish"  # planted in every broken file: it stands for what a patient's report says
ROW = json.dumps({"text": f"{SECRET} has clear lungs.", "patient_id": SECRET})
XML = f"<eCitation><a>{SECRET}</a></eCitation>"
BOMB = f'<!DOCTYPE a [<!ENTITY b "{SECRET}">]><eCitation>&b;</eCitation>'


def damaged_parquet(folder: Path) -> bytes:
    pq.write_table(pa.table({"text": [f"{SECRET} {number}" for number in range(1000)]}), folder / "x")
    content = bytearray((folder / "x").read_bytes())
    (folder / "x").unlink()
    content[60:1500] = b"\xff" * 1440  # the footer stays whole: only reading the rows shows the damage
    return bytes(content)


def parquet(**columns: Any) -> Callable[[Path], bytes]:
    def content(folder: Path) -> bytes:
        pq.write_table(pa.table(columns), folder / "x")
        written = (folder / "x").read_bytes()
        (folder / "x").unlink()
        return written

    return content


# What is wrong: file name, its content, params, and what the sentence must say.
BAD: dict[str, tuple[str, str | bytes | Callable[[Path], bytes], dict[str, Any], str]] = {
    "csv: undecodable": ("a.csv", f"text\nb\n{SECRET} \xe4\n".encode("latin-1"), {}, "a.csv, line 3: is not UTF-8"),
    "csv: UTF-16": ("a.csv", f"text\n{SECRET}\n".encode("utf-16"), {}, "a.csv: is not UTF-8 but looks like UTF-16"),
    "csv: too many fields": ("a.csv", f"id,text\n1,{SECRET}\n2,{SECRET}, b\n", {}, "a.csv, line 3: has 3 fields"),
    "csv: too few fields": ("a.csv", f'id,text\n1,"{SECRET}\nb"\n2\n', {}, "a.csv, line 4: has 1 fields"),
    "csv: unclosed quote": ("a.csv", f'id,text\n1,a\n2,"{SECRET}\n3,b\n', {}, "a.csv, line 3: a quoted field"),
    "csv: text after quote": ("a.csv", f'id,text\n1,"{SECRET}" b\n', {}, "a.csv, line 2: a quoted field"),
    "csv: no text column": ("a.csv", f"id,{SECRET}\n1,b\n", {}, "a.csv, line 1: no column is known"),
    "csv: no header": ("a.tsv", f"1\t{SECRET} is clear.\n2\tb\n", {}, "a.tsv, line 1: no column is known"),
    "csv: twice a column": ("a.csv", f"id,text,text\n1,{SECRET},b\n", {}, "a.csv, line 1: columns 2 and 3"),
    "csv: nearly twice": ("a.csv", f"id,text,Text\n1,{SECRET},b\n", {}, "a.csv, line 1: columns 2 and 3"),
    "csv: two texts": ("a.csv", f"report,text\n1,{SECRET}\n", {}, "a.csv, line 1: 'text' and 'report' could both"),
    "csv: mapped one missing": ("a.csv", f"id,text\n1,{SECRET}\n", {"columns": {"text": "Body"}}, "column 'Body'"),
    "csv: number too large": ("a.csv", f"1,{SECRET}\n", {"columns": {"text": 3}}, "a.csv, line 1: has 2 columns"),
    "csv: zero bytes": ("a.csv", "", {}, "a.csv: is empty"),
    "csv: header only": ("a.csv", "id,text\n", {}, "raw holds no reports"),
    "csv: odd split": ("a.csv", f"text,split\n{SECRET},{SECRET}\n", {}, "a.csv, line 2: the split is none of"),
    "jsonl: broken": ("a.jsonl", f'{ROW}\n{{"text": "{SECRET}\n', {}, "a.jsonl, line 2: is not valid JSON"),
    "jsonl: half a letter": ("a.jsonl", f'{{"text": "{SECRET} \\ud83d"}}\n', {}, "a.jsonl, line 1: is not valid"),
    "jsonl: too deep": ("a.jsonl", f'{{"{SECRET}": ' + "[" * 100_000, {}, "a.jsonl, line 1: is not valid JSON"),
    "jsonl: not an object": ("a.jsonl", f'["{SECRET}"]\n', {}, "a.jsonl, line 1: is JSON but not an object"),
    "jsonl: key twice": ("a.jsonl", f'{{"text": "{SECRET}", "text": "b"}}\n', {}, "a.jsonl, line 1: the object"),
    "jsonl: no text column": ("a.jsonl", f'{ROW}\n{{"b": "{SECRET}"}}\n', {}, "line 2: no column is known"),
    "jsonl: wrong type": ("a.jsonl", f'{{"text": ["{SECRET}"]}}\n', {}, "a.jsonl, line 1: the column for 'text'"),
    "jsonl: undecodable": ("a.jsonl", f"{ROW}\n{SECRET}\xe4\n".encode("latin-1"), {}, "line 2: is not UTF-8"),
    "jsonl: numbered": ("a.jsonl", ROW, {"columns": {"text": 1}}, "raw: columns of jsonl files have names"),
    "jsonl: all dropped": ("a.jsonl", ROW, {"min_words": 9}, "raw: all 1 reports are dropped (too_short 1)"),
    "jsonl: one patient": ("a.jsonl", ROW, {}, "falls to"),
    "parquet: not one": ("a.parquet", SECRET * 9, {}, "a.parquet: is damaged or not Parquet"),
    "parquet: damaged": ("a.parquet", damaged_parquet, {}, "a.parquet: is damaged or not Parquet"),
    "parquet: no text column": ("a.parquet", parquet(id=[SECRET]), {}, "a.parquet: no column is known"),
    "parquet: wrong type": ("a.parquet", parquet(text=[[SECRET]]), {}, "a.parquet, row 1: the column for 'text'"),
    "parquet: odd split": ("a.parquet", parquet(text=[SECRET], split=["x"]), {}, "a.parquet, row 1: the split"),
    "txt: undecodable": ("a.txt", f"{SECRET}\n\xe4".encode("latin-1"), {}, "a.txt, line 2: is not UTF-8"),
    "txt: mapping": ("a.txt", SECRET, {"columns": {"text": "Body"}}, "raw: txt files have no columns"),
    "txt: all empty": ("a.txt", " \n", {}, "raw: all 1 reports are dropped (empty 1)"),
    "xml: broken": ("a.xml", XML[:-4], {}, "a.xml, line 1: is not valid XML"),
    "xml: not Open-i": ("a.xml", XML, {}, "a.xml: has no MedlineCitation"),
    "xml: entities": ("a.xml", BOMB, {}, "a.xml: declares XML entities"),
    "xml: unknown encoding": ("a.xml", f'<?xml version="1.0" encoding="x-{SECRET}"?>{XML}', {}, "a.xml"),
    "nothing readable": ("a.docx", SECRET, {}, "raw holds no file to read"),
    "another format": ("a.txt", SECRET, {"form": "csv"}, "raw holds no file to read (.csv, .tsv)"),
    "params: format": ("a.txt", SECRET, {"form": "word"}, "corpus.format must be one of"),
    "params: field": ("a.txt", SECRET, {"columns": {"body": "b"}}, "corpus.columns must map only"),
    "params: column": ("a.txt", SECRET, {"columns": {"text": 0}}, "corpus.columns must map each field"),
    "params: names and numbers": ("a.txt", SECRET, {"columns": {"text": 1, "report_id": "b"}}, "must be all"),
    "params: shares": ("a.txt", SECRET, {"test_share": 0.9}, "ingest.test_share must leave"),
    "params: share": ("a.txt", SECRET, {"val_share": 1}, "ingest.val_share must be at least 0"),
    "params: words": ("a.txt", SECRET, {"min_words": 0}, "ingest.min_words must be"),
    "params: salt": ("a.txt", SECRET, {"split_salt": "''"}, "ingest.split_salt must not be empty"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input(case: str, raw: Path, ingest: Callable[..., Any]) -> None:
    name, content, changed, expected = BAD[case]
    before = leave_an_output()
    made = content(raw) if callable(content) else content.encode() if isinstance(content, str) else content
    (raw / name).write_bytes(made)
    assert_refused(ingest(**changed), expected, before)


def test_layouts_side_by_side(forty: Path, ingest: Callable[..., Any]) -> None:
    before = leave_an_output()
    (forty.parent / "b.csv").write_text(f"text\n{SECRET}\n")
    assert_refused(ingest(), "raw holds csv and jsonl files", before)


def test_a_good_file_does_not_save_a_broken_one(forty: Path, ingest: Callable[..., Any]) -> None:
    before = leave_an_output()
    (forty.parent / "b.jsonl").write_text(f"{SECRET}\n")
    assert_refused(ingest(), "b.jsonl, line 1", before)


def test_links_that_lead_nowhere_or_to_folders(forty: Path, ingest: Callable[..., Any]) -> None:
    before = leave_an_output()
    (forty.parent / "b.jsonl").symlink_to("gone.jsonl")
    assert_refused(ingest(), "b.jsonl: cannot be read (No such file", before)
    (forty.parent / "b.jsonl").unlink()
    (forty.parent / "b").symlink_to(forty.parent)
    assert_refused(ingest(), "raw/b: is a link to a folder", before)


def test_a_missing_folder(raw: Path, ingest: Callable[..., Any]) -> None:
    before = leave_an_output()
    raw.rmdir()
    assert_refused(ingest(), "raw is missing", before)


def test_a_share_of_none(forty: Path, ingest: Callable[..., Any]) -> None:
    before = leave_an_output()
    assert_refused(ingest(val_share=0), "no report of its 40 patients falls to val: raise ingest.val_share", before)


def test_the_source_is_never_replaced(forty: Path, ingest: Callable[..., Any], monkeypatch: Any) -> None:
    content = forty.read_bytes()
    Path("out").mkdir()
    Path("out/corpus").symlink_to(forty.parent)
    outcome = ingest()
    assert (outcome.code, forty.read_bytes()) == (2, content)
    assert "overlap" in outcome.err


def leave_an_output() -> dict[str, bytes]:
    """An earlier run's output, as its files' contents."""
    Path("out/corpus").mkdir(parents=True)
    for name in ("out/corpus/train.parquet", "out/metrics.json"):
        Path(name).write_text("earlier")
    return output()


def output() -> dict[str, bytes]:
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in sorted(Path("out").rglob("*"))}


def assert_refused(outcome: Any, expected: str, before: dict[str, bytes]) -> None:
    assert outcome.code == 2
    assert outcome.err.startswith("error: ")
    assert outcome.err.count("\n") == 1
    assert expected in outcome.err
    assert SECRET not in outcome.out + outcome.err
    assert output() == before
