"""Compressed files and archives give what the same files give loose."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.ingest import archives
from tasks.ingest.readers import blocks, read
from tasks.ingest.readers.record import Record
from tasks.ingest.settings import CorpusParams

OPENI = '<eCitation><MedlineCitation><Article><Abstract><AbstractText Label="FINDINGS">Clear {}.</AbstractText></Abstract></Article></MedlineCitation></eCitation>'  # fmt: skip # noqa: E501
MEMBERS: dict[str, dict[str, str]] = {
    "txt": {f"t/{number}.txt": f"FINDINGS: Clear {number}." for number in range(12)},
    "xml": {f"ecgen-radiology/{number}.xml": OPENI.format(number) for number in range(12)},
    "csv": {f"{number}.csv": f'id,text\n{number},"a\n{number}"\n' for number in range(3)},
    "jsonl": {f"{number}.jsonl": json.dumps({"id": number, "text": "a"}) + "\n" for number in range(3)},
    "mimic": {f"files/p10/p1000003{number}/s5041426{number}.txt": "Clear." for number in range(9)},
}


def records(root: Path, size: int = 1 << 20) -> list[Record]:
    corpus = CorpusParams(path="", format="auto", columns={}, sources={})
    return [record for block in blocks(root, corpus, size) for record in read(block)]


def shuffled(members: dict[str, str]) -> list[tuple[str, bytes]]:
    listed = [(name, content.encode()) for name, content in members.items()]
    random.Random(1).shuffle(listed)
    return listed


def write_zip(file: Path, members: dict[str, str]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a folder/", b"")
        for name, content in shuffled(members):
            archive.writestr(name, content)


def write_tar(file: Path, members: dict[str, str]) -> None:
    with tarfile.open(file, "w:gz" if file.name.endswith("gz") else "w") as archive:
        for name, content in shuffled(members):
            info = tarfile.TarInfo("./" + name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))


def write_loose(folder: Path, members: dict[str, str]) -> None:
    for name, content in members.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)


def said(record: Record) -> Record:
    """The record without where it was found."""
    return replace(record, file="")


@pytest.mark.parametrize("kind", MEMBERS)
@pytest.mark.parametrize("ending", ["zip", "tar", "tar.gz", "tgz"])
def test_an_archive_reads_as_its_files_do(kind: str, ending: str, tmp_path: Path) -> None:
    loose, archive = tmp_path / "loose", tmp_path / f"reports.{ending}"
    loose.mkdir()
    write_loose(loose, MEMBERS[kind])
    write: Callable[[Path, dict[str, str]], None] = write_zip if ending == "zip" else write_tar
    write(archive, MEMBERS[kind])
    expected = [replace(said(record), source=f"reports.{ending}") for record in records(loose)]
    assert len(expected) == len(MEMBERS[kind])
    assert [said(record) for record in records(archive)] == expected
    assert [said(record) for record in records(archive, 1)] == expected
    assert {record.file for record in records(archive)} == {f"{archive}: {name}" for name in MEMBERS[kind]}


def test_an_archive_in_a_folder_lends_its_name_to_the_ids(raw: Path) -> None:
    write_zip(raw / "b.zip", {"1.txt": "one"})
    write_tar(raw / "a.tgz", {"1.txt": "two"})
    (raw / "1.txt").write_text("three")
    assert [(record.report_id, record.text) for record in records(raw)] == [
        ("1", "three"), ("a.tgz/1", "two"), ("b.zip/1", "one"),
    ]  # fmt: skip


@pytest.mark.parametrize("held", [0, 40, 1 << 20])
def test_a_compressed_tar_out_of_order_is_read_in_order(
    held: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "HELD", held)
    members = {f"{number:02}.txt": f"report {number:02}" for number in range(30)}
    write_tar(tmp_path / "a.tgz", members)
    assert [record.text for record in records(tmp_path / "a.tgz")] == list(members.values())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "id,text\n1,a\n"),
        ("a.tsv", "id\ttext\n1\ta\n"),
        ("a.jsonl", '{"text": "a"}\n'),
        ("a.ndjson", '{"text": "a"}\n'),
        ("sub/a.txt", "Clear."),
        ("a.xml", OPENI),
    ],
)
def test_a_compressed_file_reads_as_itself(name: str, content: str, raw: Path) -> None:
    (raw / name).parent.mkdir(exist_ok=True)
    (raw / name).write_text(content)
    loose = [said(record) for record in records(raw)]
    (raw / name).unlink()
    packed = gzip.compress(content[:5].encode()) + gzip.compress(content[5:].encode())  # as `cat a.gz b.gz` does
    (raw / f"{name}.gz").write_bytes(packed)
    assert [said(record) for record in records(raw)] == loose
    assert loose


def test_a_compressed_file_in_an_archive(raw: Path) -> None:
    with zipfile.ZipFile(raw / "a.zip", "w") as archive:
        archive.writestr("x/a.csv.gz", gzip.compress(b"text\none\n"))
    (record,) = records(raw)
    assert (record.report_id, record.file) == ("a.zip/x/a.csv:2", f"{raw}/a.zip: x/a.csv.gz")


def test_what_lies_beside_the_reports_in_an_archive_is_passed_over(raw: Path) -> None:
    write_zip(
        raw / "a.zip", {"README.txt": "x", "__MACOSX/._1.txt": "x", ".git/1.txt": "x", "n.docx": "x", "1.txt": "a"}
    )
    assert [record.text for record in records(raw)] == ["a"]


def test_mimic_with_its_tables(raw: Path) -> None:
    write_loose(raw, MEMBERS["mimic"])
    with gzip.open(raw / "mimic-cxr-2.0.0-metadata.csv.gz", "wt", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["dicom_id", "subject_id", "study_id", "StudyDate", "StudyTime"])
        for number in range(8):
            table.writerows(
                [[f"d{image}", f"1000003{number}", f"5041426{number}", "21800506", "1.5"] for image in (1, 2)]
            )
    (raw / "mimic-cxr-2.1.0-split.csv").write_text(
        "dicom_id,study_id,subject_id,split\nd,50414260,10000030,validate\n"
    )
    for beside in ("mimic-cxr-2.0.0-chexpert.csv.gz", "cxr-study-list.csv.gz", "cxr-record-list.csv.gz"):
        (raw / beside).write_bytes(gzip.compress(b"subject_id,study_id\n1,2\n"))
    found = records(raw)
    assert [(record.report_id, record.patient_id, record.study_id) for record in found] == [
        (f"s5041426{number}", f"p1000003{number}", f"s5041426{number}") for number in range(9)
    ]
    assert [record.study_date for record in found] == ["21800506"] * 8 + [""]
    assert [record.split for record in found] == ["validate"] + [""] * 8


def test_mimics_zip_with_the_tables_beside_it(raw: Path) -> None:
    write_zip(raw / "mimic-cxr-reports.zip", MEMBERS["mimic"])
    (raw / "mimic-cxr-2.0.0-split.csv.gz").write_bytes(gzip.compress(b"study_id,split\n50414268,test\n"))
    found = records(raw)
    assert [record.report_id for record in found] == [f"s5041426{number}" for number in range(9)]
    assert found[8].split == "test"


IMAGES = ("view1_frontal.jpg", "view2_lateral.jpg")


def test_chexpert_plus(raw: Path) -> None:
    columns = [
        "path_to_image", "deid_patient_id", "report", "section_narrative", "section_clinical_history",
        "section_history", "section_findings", "section_impression", "section_summary",
        "section_end_of_impression", "section_accession_number", "patient_report_date_order", "split",
    ]  # fmt: skip
    with (raw / "df_chexpert_plus_240401.csv").open("w", newline="") as stream:
        table = csv.DictWriter(stream, columns)
        table.writeheader()
        for image in IMAGES:
            table.writerow({
                "path_to_image": f"train/patient42142/study5/{image}", "report": "NARRATIVE:\nall of it",
                "section_narrative": "CHEST, 2 VIEWS", "section_clinical_history": "Cough.",
                "section_history": "Fever.", "section_findings": "Clear\nlungs.",
                "section_impression": "1. Normal.",
                "section_summary": "1-NORMAL", "section_end_of_impression": "By whom.",
                "section_accession_number": "A123", "patient_report_date_order": "3", "split": "train",
            })  # fmt: skip
        table.writerow({"path_to_image": "valid/patient7/study1/view1_frontal.jpg", "report": "FINDINGS: Clear.",
                        "section_findings": "", "section_accession_number": "A124", "split": "valid"})  # fmt: skip
        long = "word " * 20
        table.writerow({"path_to_image": "train/patient8/study1/view1_frontal.jpg", "section_narrative": long,
                        "section_impression": "Normal."})  # fmt: skip
    first, again, other, third = records(raw)
    assert (first.report_id, first.patient_id, first.study_id, first.study_date, first.modality, first.split) == (
        "patient42142/study5", "patient42142", "patient42142/study5", "", "XR", "train",
    )  # fmt: skip
    assert (first.text, first.bodies) == ("", {
        "exam": "CHEST, 2 VIEWS", "indication": "Cough.\nFever.", "findings": "Clear\nlungs.",
        "impression": "1. Normal.\n1-NORMAL",
    })  # fmt: skip
    assert replace(again, line=first.line) == first
    assert (other.text, other.bodies, other.split) == ("FINDINGS: Clear.", {}, "valid")
    assert third.bodies == {"findings": long, "impression": "Normal."}
    assert "A12" not in str([first, other])
