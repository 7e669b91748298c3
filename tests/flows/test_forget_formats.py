"""A patient taken out of each layout: all other bytes stay, links into a cache are not written through."""

import gzip
import io
import json
import os
import tarfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from forget_hospital import PATIENT

from tasks.ingest.facts import CODE
from tasks.ingest.forget.erase import erase
from tasks.ingest.forget.search import search
from tasks.ingest.readers import blocks
from tasks.ingest.settings import CorpusParams, IngestParams
from tasks.ingest.split import pseudonym
from tasks.ingest.work import digest_block
from tasks.stage import InputError

AUTO = {"path": "raw", "format": "auto", "columns": {}, "sources": {}}
HEAD = b"\xef\xbb\xbfreport_id,patient_id,text\r\n"
ROWS = [f'r{n},q{n % 3},"clear ""lungs""\r\n\r\nand, line {n}"\r\n'.encode() for n in range(7)]
KEPT = HEAD + b"".join(row for n, row in enumerate(ROWS) if n % 3 != 1)
IMAGES = "path_to_image,report\ntrain/patient1/study1/a.jpg,one\ntrain/patient2/study1/a.jpg,two\n"
XML = (
    '<eCitation><uId id="CXR{0}"/><MedlineCitation><Article><Abstract>'
    '<AbstractText Label="FINDINGS">report {0}</AbstractText></Abstract></Article></MedlineCitation></eCitation>'
)


@pytest.fixture
def raw(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RADLM_WORKERS", "1")
    (tmp_path / "raw").mkdir()
    return Path("raw")


def forget(raw, patient, **corpus):
    """Erase; the patient must be found before, and no more after. Returns the number of reports."""
    given = AUTO | corpus
    found = search(raw, given, patient)
    assert found["files"]
    count = erase(raw, CorpusParams(**given), patient)
    assert count == found["reports"]
    assert search(raw, given, patient) == {"reports": 0, "files": [], "error": ""} or not list(raw.iterdir())
    assert not list(raw.rglob(".partial*"))
    return count


def test_csv_keeps_every_other_byte_and_the_linked_object(raw, tmp_path):
    cached = tmp_path / "object"
    cached.write_bytes(HEAD + b"".join(ROWS))
    os.link(cached, raw / "a.csv")
    (raw / "b.csv").symlink_to(cached)
    assert forget(raw, "q1") == 4
    assert (raw / "a.csv").read_bytes() == (raw / "b.csv").read_bytes() == KEPT
    assert cached.read_bytes() == HEAD + b"".join(ROWS)


def test_rows_called_by_their_line_keep_their_lines(raw):
    """Else another report would take the erased one's name, and be dropped in its place."""
    (raw / "a.csv").write_bytes(b'text\none\n"two\ntwo"\nthree\n')
    assert forget(raw, "report:a.csv:3") == 1
    assert (raw / "a.csv").read_bytes() == b"text\none\n\n\nthree\n"


def test_jsonl_and_packed_archives(raw):
    lines = [json.dumps({"id": n, "patient": f"q{n % 3}", "text": f"clear {n}"}).encode() + b"\n" for n in range(7)]
    kept = b"".join(line for n, line in enumerate(lines) if n % 3 != 1)
    packed = gzip.compress(b"".join(lines))
    (raw / "a.jsonl.gz").write_bytes(packed)
    with tarfile.open(raw / "b.tgz", "w:gz") as tar:
        for name, content in (("x/a.jsonl.gz", packed), ("x/notes.md", b"as it was")):
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(content), 12345
            tar.addfile(info, io.BytesIO(content))
    with zipfile.ZipFile(raw / "c.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("y/a.jsonl", b"".join(lines))
        archive.writestr("y/b.jsonl", lines[0])
    assert forget(raw, "q1") == 6
    assert gzip.decompress((raw / "a.jsonl.gz").read_bytes()) == kept
    with tarfile.open(raw / "b.tgz") as tar:
        assert gzip.decompress(tar.extractfile("x/a.jsonl.gz").read()) == kept
        assert tar.extractfile("x/notes.md").read() == b"as it was"
        assert tar.getmember("x/notes.md").mtime == 12345
    with zipfile.ZipFile(raw / "c.zip") as archive:
        assert (archive.read("y/a.jsonl"), archive.read("y/b.jsonl")) == (kept, lines[0])


def test_parquet_keeps_schema_and_groups_and_no_dictionary_of_the_erased(raw):
    names = pa.array([f"patient-{n % 3}" for n in range(7)]).dictionary_encode()
    table = pa.table(
        {"id": [f"r{n}" for n in range(7)], "patient": names, "text": [f"clear {n}" for n in range(7)]}
    )
    table = table.replace_schema_metadata({"made": "by hand"})
    pq.write_table(table, raw / "a.parquet", row_group_size=3, compression="zstd")
    assert forget(raw, "patient-1") == 2
    after = pq.read_table(raw / "a.parquet")
    assert after.to_pylist() == [row for row in table.to_pylist() if row["patient"] != "patient-1"]
    assert after.schema.equals(table.schema, check_metadata=True)
    assert pq.ParquetFile(raw / "a.parquet").num_row_groups == 3
    assert b"patient-1" not in (raw / "a.parquet").read_bytes()


def test_parquet_rows_called_by_their_number_are_emptied(raw):
    pq.write_table(pa.table({"text": ["one", "two", "three"]}), raw / "a.parquet")
    assert forget(raw, "report:a.parquet:2") == 1
    assert pq.read_table(raw / "a.parquet").column("text").to_pylist() == ["one", None, "three"]


def test_a_mimic_tree_loses_the_folder_and_the_rows_of_its_tables(raw):
    for patient in (PATIENT, "p10000001"):
        folder = raw / "files" / patient[:3] / patient
        folder.mkdir(parents=True)
        (folder / "s50000001.txt").write_text("FINDINGS: clear lungs")
        (folder / "notes.html").write_text("beside")
    rows = "subject_id,study_id,split\n10000001,50000001,train\n"
    for name in ("mimic-cxr-2.0.0-split.csv", "cxr-study-list.csv"):
        (raw / name).write_text(f"{rows}{PATIENT[1:]},50000002,test\n")
    assert forget(raw, PATIENT) == 1
    assert {str(path.relative_to(raw)) for path in raw.rglob("*") if path.is_file()} == {
        "files/p10/p10000001/s50000001.txt", "files/p10/p10000001/notes.html",
        "mimic-cxr-2.0.0-split.csv", "cxr-study-list.csv",
    }  # fmt: skip
    assert (raw / "cxr-study-list.csv").read_text() == rows
    assert not list(raw.rglob(f"{PATIENT}*"))


def test_a_zipped_mimic_tree(raw):
    with zipfile.ZipFile(raw / "mimic-cxr-reports.zip", "w") as archive:
        for patient in (PATIENT, "p10000001"):
            archive.writestr(f"files/p10/{patient}/", b"")
            archive.writestr(f"files/p10/{patient}/s50000001.txt", "FINDINGS: clear lungs")
    assert forget(raw, PATIENT) == 1
    with zipfile.ZipFile(raw / "mimic-cxr-reports.zip") as archive:
        assert archive.namelist() == ["files/p10/p10000001/", "files/p10/p10000001/s50000001.txt"]


def test_layouts_whose_file_or_path_tells_the_patient(raw):
    (raw / "chexpert.csv").write_text(IMAGES)
    assert forget(raw, "patient1", format="csv") == 1
    assert (raw / "chexpert.csv").read_text() == IMAGES.replace("train/patient1/study1/a.jpg,one\n", "")
    for number in (1, 2):
        (raw / f"{number}.xml").write_text(XML.format(number))
        (raw / f"{number}.txt").write_text("clear lungs")
    assert forget(raw, "report:CXR1", format="openi-xml") == 1
    assert forget(raw, "report:2", format="txt") == 1
    assert {path.name for path in raw.iterdir()} == {"chexpert.csv", "2.xml", "1.txt"}


def test_a_report_delivered_again_is_dropped_and_leaves_no_trace(raw):
    (raw / "a.jsonl").write_text(
        json.dumps({"id": "r1", "patient": "q1", "text": "Seen by Dr. John Smith on 01/02/2020."}) + "\n"
    )
    settings = {
        "val_share": 0.1, "test_share": 0.1, "forward_share": 0.0, "split_salt": "salt", "min_words": 3,
        "latest_date": "2099-12-31", "near_duplicate": 0.7, "max_copies": 3, "max_quarantined": 0.01,
        "max_roster_hits": 0, "forgotten": [pseudonym("salt", "q1")],
    }  # fmt: skip
    (block,) = blocks(raw, CorpusParams(**AUTO))
    batch = digest_block(block, sources=("raw",), settings=IngestParams(**settings), roster=None)
    assert batch.facts["drop"].tolist() == [CODE["forgotten"]]
    assert batch.hits.num_rows == 0
    with pytest.raises(ValueError, match="split_salt"):
        IngestParams(**settings | {"split_salt": "other"})


def test_a_folder_that_refuses_is_one_sentence_without_a_name(raw, monkeypatch):
    (raw / "q1.csv").write_bytes(HEAD + b"".join(ROWS))

    def refuse(*paths):
        raise PermissionError(13, "Permission denied", *paths)

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(InputError, match=r"^a file in raw cannot be replaced \(permission denied\)"):
        erase(raw, CorpusParams(**AUTO), "q1")
    assert (raw / "q1.csv").read_bytes() == HEAD + b"".join(ROWS)
    assert [path.name for path in raw.iterdir()] == ["q1.csv"]
