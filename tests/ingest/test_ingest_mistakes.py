"""Bad input ends in exit code 2 and one sentence, shows no report text, and harms no earlier output."""

from __future__ import annotations

import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ingest_broken import (
    MANY,
    SECRET,
    Content,
    assert_refused,
    broken_gzip,
    broken_tar,
    cut_parquet,
    damaged_parquet,
    gzip_bomb,
    leave_an_output,
    packed,
    parquet,
    parquet_bomb,
    tar_with_a_huge_header,
    tarred,
    zip_bomb,
    zip_encrypted,
    zip_link,
    zip_twice,
    zip_wrong_checksum,
    zipped,
)

ROW = json.dumps({"text": f"{SECRET} has clear lungs.", "patient_id": SECRET})
XML = f"<eCitation><a>{SECRET}</a></eCitation>"
BOMB = f'<!DOCTYPE a [<!ENTITY b "{SECRET}">]><eCitation>&b;</eCitation>'
LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><eCitation>&c;</eCitation>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><eCitation>&b;</eCitation>'
DTD = f'<!DOCTYPE eCitation SYSTEM "http://localhost/a.dtd">{XML}'
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9
HARMED = "is damaged, cut short or not what its name says"
LEADS_OUT = "has a name that leads out of the archive"

# What is wrong: file name, its content, params, and what the sentence must say.
BAD: dict[str, tuple[str, Content, dict[str, Any], str]] = {
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
    "csv: bars": ("a.csv", f"id|text\n1|{SECRET}\n", {}, "a comma, a semicolon or a tab, and this line has"),
    "csv: a picture": ("a.csv", PICTURE + SECRET.encode(), {}, "a.csv: is not text"),
    "csv: UTF-16, no mark": ("a.csv", f"id,text\n1,{SECRET}\n".encode("utf-16-le"), {}, "a.csv: is not UTF-8 but"),
    "csv: blank lines": ("a.csv", "\n\r\n\r\n", {}, "raw holds no reports"),
    "csv: undecodable header": ("a.csv", f"id,text,\xe4\n1,{SECRET}".encode("latin-1"), {}, "line 1: is not UTF-8"),
    "csv: mixed line ends": ("a.csv", f"id,text\r\n1,a\r2,b\n3\r\n4,{SECRET}", {}, "a.csv, line 4: has 1 fields"),
    "chexpert: odd path": ("a.csv", f"path_to_image,report\nx.jpg,{SECRET}\n", {}, "line 2: path_to_image names"),
    "chexpert: no text": ("a.csv", f"path_to_image,b\nx.jpg,{SECRET}\n", {}, "has path_to_image but none"),
    "jsonl: broken": ("a.jsonl", f'{ROW}\n{{"text": "{SECRET}\n', {}, "a.jsonl, line 2: is not valid JSON"),
    "jsonl: half a letter": ("a.jsonl", f'{{"text": "{SECRET} \\ud83d"}}\n', {}, "a.jsonl, line 1: is not valid"),
    "jsonl: too deep": ("a.jsonl", f'{{"{SECRET}": ' + "[" * 100_000, {}, "a.jsonl, line 1: is not valid JSON"),
    "jsonl: not an object": ("a.jsonl", f'["{SECRET}"]\n', {}, "a.jsonl, line 1: is JSON but not an object"),
    "jsonl: key twice": ("a.jsonl", f'{{"text": "{SECRET}", "text": "b"}}\n', {}, "a.jsonl, line 1: the object"),
    "jsonl: no text column": ("a.jsonl", f'{ROW}\n{{"b": "{SECRET}"}}\n', {}, "line 2: no column is known"),
    "jsonl: wrong type": ("a.jsonl", f'{{"text": ["{SECRET}"]}}\n', {}, "a.jsonl, line 1: the column for 'text'"),
    "jsonl: undecodable": ("a.jsonl", f"{ROW}\n{SECRET}\xe4\n".encode("latin-1"), {}, "line 2: is not UTF-8"),
    "jsonl: numbered": ("a.jsonl", ROW, {"columns": {"text": 1}}, "raw: columns of jsonl files have names"),
    "jsonl: UTF-16": ("a.jsonl", ROW.encode("utf-16"), {}, "a.jsonl: is not UTF-8 but looks like UTF-16"),
    "jsonl: truth value": ("a.jsonl", f'{{"text": "{SECRET}", "id": true}}', {}, "the column for 'report_id'"),
    "jsonl: zero bytes": ("a.ndjson", "", {}, "a.ndjson: is empty"),
    "jsonl: all dropped": ("a.jsonl", ROW, {"min_words": 9}, "raw: all 1 reports are dropped (too_short 1)"),
    "jsonl: one patient": ("a.jsonl", ROW, {}, "falls to"),
    "parquet: not one": ("a.parquet", SECRET * 9, {}, "a.parquet: is damaged or not Parquet"),
    "parquet: damaged": ("a.parquet", damaged_parquet, {}, "a.parquet: is damaged or not Parquet"),
    "parquet: no text column": ("a.parquet", parquet(id=[SECRET]), {}, "a.parquet: no column is known"),
    "parquet: wrong type": ("a.parquet", parquet(text=[[SECRET]]), {}, "a.parquet, row 1: the column for 'text'"),
    "parquet: odd split": ("a.parquet", parquet(text=[SECRET], split=["x"]), {}, "a.parquet, row 1: the split"),
    "parquet: cut short": ("a.parquet", cut_parquet, {}, "a.parquet: is damaged or not Parquet"),
    "parquet: nested": ("a.parquet", parquet(text=[{"a": SECRET}]), {}, "a.parquet, row 1: the column for 'text'"),
    "parquet: not UTF-8": ("a.parquet", parquet(text=[b"a", b"\xe4"]), {}, "row 2: the column for 'text'"),
    "parquet: bomb": ("a.parquet", parquet_bomb, {}, "a.parquet: unpacks to more than 200 times its size"),
    "parquet: packed": ("a.parquet.gz", packed(SECRET), {}, "a.parquet.gz: is packed, but Parquet"),
    "txt: undecodable": ("a.txt", f"{SECRET}\n\xe4".encode("latin-1"), {}, "a.txt, line 2: is not UTF-8"),
    "txt: mapping": ("a.txt", SECRET, {"columns": {"text": "Body"}}, "raw: txt files have no columns"),
    "txt: UTF-16": ("a.txt", SECRET.encode("utf-16"), {}, "a.txt: is not UTF-8 but looks like UTF-16"),
    "txt: a picture": ("a.txt", PICTURE, {}, "a.txt: is not text"),
    "txt: all empty": ("a.txt", " \n", {}, "raw: all 1 reports are dropped (empty 1)"),
    "xml: broken": ("a.xml", XML[:-4], {}, "a.xml, line 1: is not valid XML"),
    "xml: not Open-i": ("a.xml", XML, {}, "a.xml: has no MedlineCitation"),
    "xml: entities": ("a.xml", BOMB, {}, "a.xml: declares XML entities"),
    "xml: billion laughs": ("a.xml", LAUGHS, {}, "a.xml: declares XML entities"),
    "xml: outside entity": ("a.xml", OUTSIDE, {}, "a.xml: declares XML entities"),
    "xml: document type": ("a.xml", DTD, {}, "a.xml: declares XML entities or a document type"),
    "xml: unknown encoding": ("a.xml", f'<?xml version="1.0" encoding="x-{SECRET}"?>{XML}', {}, "a.xml"),
    "gzip: cut short": ("a.csv.gz", packed(f"text\n{SECRET}\n")[:-9], {}, f"a.csv.gz: {HARMED}"),
    "gzip: wrong checksum": ("a.jsonl.gz", broken_gzip(ROW), {}, f"a.jsonl.gz: {HARMED}"),
    "gzip: not one": ("a.txt.gz", SECRET, {}, f"a.txt.gz: {HARMED}"),
    "gzip: empty": ("a.csv.gz", packed(""), {}, "a.csv.gz: is empty"),
    "gzip: broken inside": ("a.jsonl.gz", packed(f"{ROW}\n{SECRET}\n"), {}, "a.jsonl.gz, line 2: is not valid"),
    "gzip: bomb of lines": ("a.jsonl.gz", gzip_bomb(b"\n"), {}, "a.jsonl.gz: unpacks to more than 200 times"),
    "gzip: bomb of rows": ("a.csv.gz", gzip_bomb(b"\n", b"text\n"), {}, "a.csv.gz: unpacks to more than 200 times"),
    "gzip: bomb of one line": ("a.jsonl.gz", gzip_bomb(b""), {}, "a.jsonl.gz, line 1: is longer than 16 MB"),
    "gzip: bomb of one report": ("a.txt.gz", gzip_bomb(b""), {}, "a.txt.gz: is larger than 16 MB"),
    "zip: cut short": ("a.zip", zipped("a.txt")[:-9], {}, f"a.zip: {HARMED}"),
    "zip: not one": ("a.zip", SECRET, {}, f"a.zip: {HARMED}"),
    "zip: wrong checksum": ("a.zip", zip_wrong_checksum, {}, f"a.zip: a.txt: {HARMED}"),
    "zip: bomb": ("a.zip", zip_bomb, {}, "a.zip: unpacks to more than 200 times its size"),
    "zip: absolute": ("a.zip", zipped("/etc/a.txt"), {}, f"a.zip: /etc/a.txt: {LEADS_OUT}"),
    "zip: leads out": ("a.zip", zipped("b/../../a.txt"), {}, LEADS_OUT),
    "zip: leads out of Windows": ("a.zip", zipped("..\\a.txt"), {}, LEADS_OUT),
    "zip: link": ("a.zip", zip_link, {}, "a.zip: a.txt: is a link or a device"),
    "zip: encrypted": ("a.zip", zip_encrypted, {}, "a.zip: a.txt: is encrypted"),
    "zip: twice": ("a.zip", zip_twice, {}, "a.zip: a.txt: is in the archive twice"),
    "zip: odd packing": ("a.zip", zipped("a.txt", method=zipfile.ZIP_LZMA), {}, "is packed in a way"),
    "zip: in a zip": ("a.zip", zipped("b.zip"), {}, "a.zip: b.zip: is an archive in an archive"),
    "zip: Parquet": ("a.zip", zipped("a.parquet"), {}, "a.zip: a.parquet: is packed, but Parquet"),
    "zip: nothing in it": ("a.zip", zipped(), {}, "raw holds no file to read"),
    "zip: broken inside": ("a.zip", zipped("x/a.jsonl"), {}, "a.zip: x/a.jsonl, line 1: is not valid JSON"),
    "tar: cut short": ("a.tar", tarred()[:700], {}, f"a.tar: {HARMED}"),
    "tar: not one": ("a.tar", SECRET, {}, f"a.tar: {HARMED}"),
    "tar: broken header": ("a.tar", broken_tar, {}, f"a.tar: {HARMED}"),
    "tar: huge header": ("a.tar", tar_with_a_huge_header, {}, f"a.tar: {HARMED}"),
    "tar: link": ("a.tar", tarred(kind=tarfile.SYMTYPE), {}, "a.tar: a.txt: is a link or a device"),
    "tar: hard link": ("a.tar", tarred(kind=tarfile.LNKTYPE), {}, "a.tar: a.txt: is a link or a device"),
    "tar: device": ("a.tar", tarred(kind=tarfile.CHRTYPE), {}, "a.tar: a.txt: is a link or a device"),
    "tar: pipe": ("a.tar", tarred(kind=tarfile.FIFOTYPE), {}, "a.tar: a.txt: is a link or a device"),
    "tar: absolute": ("a.tar", tarred("/a.txt"), {}, LEADS_OUT),
    "tar: leads out": ("a.tgz", tarred("../a.txt", mode="w:gz"), {}, LEADS_OUT),
    "tgz: cut short": ("a.tgz", tarred(mode="w:gz")[:-12], {}, f"a.tgz: {HARMED}"),
    "tgz: not packed": ("a.tar.gz", tarred(), {}, f"a.tar.gz: {HARMED}"),
    "tgz: bomb": ("a.tgz", lambda _: tarred(mode="w:gz", content=b" " * MANY), {}, "a.tgz: unpacks to more"),
    "packed otherwise": ("a.7z", SECRET, {}, "a.7z: is packed in a way that is not read"),
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
    "sources: and format": ("a.txt", SECRET, {"sources": {"a": {}}, "form": "txt"}, "format does not go"),
    "sources: and columns": ("a.txt", SECRET, {"sources": {"a": {}}, "columns": {"text": "b"}}, "columns does not"),
    "sources: another key": ("a.txt", SECRET, {"sources": {"a.txt": {"colums": {}}}}, "a.txt must hold only"),
    "sources: no mapping": ("a.txt", SECRET, {"sources": {"a.txt": "txt"}}, "a.txt must hold only"),
    "sources: format": ("a.txt", SECRET, {"sources": {"a.txt": {"format": "x"}}}, "a.txt.format must be one of"),
    "sources: columns": ("a.txt", SECRET, {"sources": {"a.txt": {"columns": {"x": 1}}}}, "columns must map only"),
    "sources: leads out": ("a.txt", SECRET, {"sources": {"../raw": {}}}, "must be the name of a folder or file"),
    "sources: missing": ("a.txt", SECRET, {"sources": {"a.txt": {}, "b": {}}}, "raw/b is missing, though"),
    "sources: mapped text": ("a.txt", SECRET, {"sources": {"a.txt": {"columns": {"text": "b"}}}},
                             "leave corpus.sources.a.txt.columns empty"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input(case: str, raw: Path, ingest: Callable[..., Any]) -> None:
    name, content, changed, expected = BAD[case]
    before = leave_an_output()
    made = content(raw) if callable(content) else content.encode() if isinstance(content, str) else content
    (raw / name).write_bytes(made)
    assert_refused(ingest(**changed), expected, before)
