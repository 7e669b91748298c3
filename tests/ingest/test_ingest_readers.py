"""Every layout, written by the test and read through the stage or the reader alone."""

from __future__ import annotations

import csv
import datetime
import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.ingest.readers import blocks
from tasks.ingest.readers import read as records
from tasks.ingest.readers.record import Record
from tasks.ingest.settings import CorpusParams

OPENI_XML = """<?xml version="1.0" encoding="utf-8"?>
<eCitation><uId id="CXR{number}"/><MedlineCitation><Article><Abstract>
<AbstractText Label="COMPARISON">None.</AbstractText>
<AbstractText Label="INDICATION">Cough {number}</AbstractText>
<AbstractText Label="FINDINGS">Lungs <b>clear</b> &amp; small.</AbstractText>
<AbstractText Label="IMPRESSION"/>
</Abstract></Article></MedlineCitation><MeSH><major>normal</major></MeSH></eCitation>
"""


def read(folder: Path, form: str = "auto", **columns: Any) -> list[Record]:
    corpus = CorpusParams(path="", format=form, columns=columns, sources={})
    return [record for block in blocks(folder, corpus) for record in records(block)]


def write_csv(file: Path, rows: list[list[str]], **dialect: Any) -> None:
    with file.open("w", newline="", encoding=dialect.pop("encoding", "utf-8")) as stream:
        csv.writer(stream, **dialect).writerows(rows)


def test_csv_in_openis_form(raw: Path) -> None:
    header = ["uid", "MeSH", "Problems", "image", "indication", "comparison", "findings", "impression"]
    write_csv(raw / "a.csv", [header, ["7", "normal", "normal", "Chest, 2 views", "Cough", "", 'A "b", c\nd', "e"]])
    (record,) = read(raw)
    assert (record.report_id, record.patient_id, record.modality, record.line) == ("7", "", "XR", 2)
    assert record.bodies == {
        "exam": "Chest, 2 views", "indication": "Cough", "comparison": "",
        "findings": 'A "b", c\nd', "impression": "e",
    }  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_with_common_names(raw: Path, delimiter: str, encoding: str) -> None:
    rows = [["Accession", "MRN", "Date", "Report Text"], ["1", "9", "20240131", "Ä b"], [], ["2", "nan", "", "c"]]
    write_csv(raw / "a.csv", rows, delimiter=delimiter, encoding=encoding)
    first, second = read(raw)
    assert (first.report_id, first.study_id, first.patient_id, first.study_date, first.text) == (
        "1", "1", "9", "20240131", "Ä b",
    )  # fmt: skip
    assert (second.patient_id, second.line) == ("", 4)


def test_a_mapping_wins_over_common_names(raw: Path) -> None:
    write_csv(raw / "a.csv", [["id", "text", "Body", "findings", "Who"], ["1", "no", "yes", "no", "w"]])
    (record,) = read(raw, text="Body", patient_id="Who")
    assert (record.report_id, record.patient_id, record.text, record.bodies) == ("1", "w", "yes", {})


def test_numbers_map_a_table_without_header(raw: Path) -> None:
    (raw / "a.tsv").write_text("X1\t Caption one.\nX2\t Caption two.\n")
    assert [(record.report_id, record.text) for record in read(raw, report_id=1, text=2)] == [
        ("X1", " Caption one."), ("X2", " Caption two."),
    ]  # fmt: skip


def test_rows_without_id_are_called_by_file_and_line(raw: Path) -> None:
    (raw / "sub").mkdir()
    (raw / "sub" / "a.csv").write_text("text\none two\nthree\n")
    assert [record.report_id for record in read(raw)] == ["sub/a.csv:2", "sub/a.csv:3"]


def test_jsonl_lines_may_differ_in_their_keys(raw: Path) -> None:
    lines = [
        {"report_id": 1, "text": "a", "extra": {"b": [1]}},
        {"findings": "f", "patient_id": "p", "impression": None},
    ]
    (raw / "a.jsonl").write_text("\ufeff" + "\n\n".join(json.dumps(row) for row in lines))
    first, second = read(raw)
    assert (first.report_id, first.text, first.bodies, first.line) == ("1", "a", {}, 1)
    assert (second.report_id, second.patient_id, second.line) == ("a.jsonl:3", "p", 3)
    assert second.bodies == {"findings": "f", "impression": ""}


def test_parquet_types_become_text(raw: Path) -> None:
    table = pa.table(
        {
            "subject_id": pa.array([12.0, None]),  # as pandas writes integers beside a gap
            "study_date": pa.array([datetime.date(2024, 1, 31), None]),
            "junk": pa.array([[1], [2]]),
            "report": pa.array(["one", "two"]).dictionary_encode(),
        }
    )
    pq.write_table(table, raw / "a.parquet")
    first, second = read(raw)
    assert (first.patient_id, first.study_date, first.text, first.unit) == ("12", "2024-01-31", "one", "row")
    assert (second.patient_id, second.study_date, second.report_id) == ("", "", "a.parquet:2")


def test_txt_trees(raw: Path) -> None:
    mimic = raw / "files" / "p10" / "p10000032"
    mimic.mkdir(parents=True)
    (mimic / "s50414267.txt").write_bytes(b"\xef\xbb\xbf FINDINGS: Clear.\r\n")
    (raw / "plain.txt").write_text("Clear.")
    first, second = read(raw)
    assert (first.report_id, first.patient_id, first.study_id) == ("s50414267", "p10000032", "s50414267")
    assert first.text == " FINDINGS: Clear.\r\n"
    assert (second.report_id, second.patient_id, second.text) == ("plain", "", "Clear.")


def test_openi_xml(raw: Path) -> None:
    folder = raw / "ecgen-radiology"
    folder.mkdir()
    (folder / "1.xml").write_text(OPENI_XML.format(number=1))
    (record,) = read(raw)
    assert (record.report_id, record.modality) == ("CXR1", "XR")
    assert record.bodies == {"comparison": "None.", "indication": "Cough 1", "findings": "Lungs clear & small."}


def test_what_lies_beside_a_corpus_is_passed_over(raw: Path) -> None:
    for name in (
        ".gitignore",
        ".hidden.txt",
        "README.txt",
        "LICENSE.txt",
        "SHA256SUMS.txt",
        "notes.docx",
        "raw.dvc",
    ):
        (raw / name).write_text("not a report")
    (raw / ".cache").mkdir()
    (raw / ".cache" / "b.txt").write_text("not a report")
    (raw / "b.txt").write_text("second")
    (raw / "a.txt").write_text("first")
    assert [record.text for record in read(raw)] == ["first", "second"]


def test_a_single_file_and_a_set_format(raw: Path) -> None:
    (raw / "a.txt").write_text("text of a file")
    (raw / "b.csv").write_text("text\nof a table\n")
    assert [record.text for record in read(raw / "b.csv")] == ["of a table"]
    assert [record.text for record in read(raw, "txt")] == ["text of a file"]


def test_several_sources_each_with_its_own_format(raw: Path) -> None:
    for name in ("b", "a"):
        (raw / name).mkdir()
    (raw / "a" / "1.txt").write_text("of a")
    (raw / "b" / "x.csv").write_text("Body,id\nof b,1\n")
    (raw / "b" / "notes.txt").write_text("no report")
    (raw / "c.jsonl").write_text('{"text": "of c", "id": 1}\n')
    (raw / "README.txt").write_text("no report")
    sources = {"c.jsonl": {}, "b": {"format": "csv", "columns": {"text": "Body"}}, "a": {}}
    corpus = CorpusParams(path="", format="auto", columns={}, sources=sources)
    found = [record for block in blocks(raw, corpus) for record in records(block)]
    assert [(record.source, record.report_id, record.text) for record in found] == [
        ("a", "1", "of a"), ("b", "1", "of b"), ("c.jsonl", "1", "of c"),
    ]  # fmt: skip
    assert {block.form for block in blocks(raw, corpus)} == {"txt", "csv", "jsonl"}


def test_one_source_has_the_folders_name(raw: Path) -> None:
    (raw / "a.txt").write_text("one")
    assert [record.source for record in read(raw)] == ["raw"]


def test_links_to_files_are_followed_as_dvc_makes_them(raw: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "0a1b").write_text("from the cache")
    (raw / "a.txt").symlink_to(cache / "0a1b")
    assert [(record.report_id, record.text) for record in read(raw)] == [("a", "from the cache")]


def test_parquet_of_every_kind_of_text(raw: Path) -> None:
    columns = {
        "report_id": pa.array([Decimal("17"), None]),
        "patient_id": pa.array([b"p1", b"p2"]),
        "study_id": pa.array(["s1", "s2"], pa.string_view()),
        "text": pa.array(["one", "two"], pa.large_string()),
        "comparison": pa.array([b"a", None], pa.large_binary()),
        "indication": pa.array(["x", None]).dictionary_encode(),
        "nested": pa.array([{"a": [1]}, None]),
    }
    pq.write_table(pa.table(columns), raw / "a.parquet")
    first, second = read(raw)
    assert (first.report_id, first.patient_id, first.study_id, first.text) == ("17", "p1", "s1", "one")
    assert first.bodies == {"comparison": "a", "indication": "x"}
    assert (second.report_id, second.text) == ("a.parquet:2", "two")


def test_ids_that_a_table_widened_are_the_same_patient(raw: Path) -> None:
    (raw / "a.csv").write_text("patient_id,text\n12.0,a\nnan,b\n12,c\n1.2.840.0,d\n")
    assert [record.patient_id for record in read(raw)] == ["12", "", "12", "1.2.840.0"]


def test_names_that_cannot_be_printed_or_encoded(raw: Path) -> None:
    for name in (b"a\nb.txt", b"\xff.txt", "é\u202e.txt".encode()):
        (Path(os.fsdecode(os.path.join(os.fsencode(raw), name)))).write_text("x")
    found = read(raw)
    assert [record.report_id for record in found] == ["\\udcff", "a\\nb", "é\\u202e"]
    assert all(record.file.isprintable() for record in found)
