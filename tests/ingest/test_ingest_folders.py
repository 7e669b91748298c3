"""What is wrong with a folder as a whole ends like what is wrong with a file: one sentence, nothing harmed."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ingest_broken import SECRET, assert_refused, leave_an_output, zipped


def write(name: str, content: str | bytes = SECRET) -> Callable[[Path], None]:
    def make(raw: Path) -> None:
        path = Path(os.fsdecode(os.path.join(os.fsencode(raw), os.fsencode(name))))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return make


def link(name: str, target: str) -> Callable[[Path], None]:
    return lambda raw: (raw / name).symlink_to(target)


def listen(raw: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("raw/b.sock")  # a longer path than this would be too long for a socket


def sparse(name: str) -> Callable[[Path], None]:
    """200 MB that take no room on the disk."""

    def make(raw: Path) -> None:
        (raw / name).write_bytes(SECRET.encode() * 1000)
        os.truncate(raw / name, 200 << 20)

    return make


def mimic(beside: dict[str, str]) -> Callable[[Path], None]:
    """A tree of MIMIC-CXR's form with something beside it."""

    def make(raw: Path) -> None:
        (raw / "a.jsonl").unlink()
        write("files/p10/p10000032/s50414267.txt")(raw)
        for name, content in beside.items():
            write(name, content)(raw)

    return make


SPLIT = "mimic-cxr-2.0.0-split.csv"
A = {"sources": {"a.jsonl": {}}}

# What is done to a folder with a good a.jsonl, the params, and what the sentence must say.
BAD: dict[str, tuple[Callable[[Path], Any], dict[str, Any], str]] = {
    "two layouts": (write("b.csv", f"text\n{SECRET}\n"), {}, "raw holds csv and jsonl files: set corpus.format"),
    "a broken file beside a good one": (write("b.jsonl"), {}, "b.jsonl, line 1: is not valid JSON"),
    "with and without gz": (write("a.jsonl.gz"), {}, "a.jsonl.gz: is there with and without .gz"),
    "an archive beside": (write("b.zip", zipped("c.txt")), {}, "raw holds jsonl and txt files"),
    "a link to nowhere": (link("b.jsonl", "gone.jsonl"), {}, "b.jsonl: cannot be read (No such file"),
    "a link to itself": (link("b.jsonl", "b.jsonl"), {}, "b.jsonl: cannot be read (Too many levels"),
    "a link to a folder": (link("b", "."), {}, "raw/b: is a link to a folder"),
    "a link to a device": (link("b.jsonl", "/dev/zero"), {}, "b.jsonl: is a pipe, a socket or a device"),
    "a pipe": (lambda raw: os.mkfifo(raw / "b.jsonl"), {}, "b.jsonl: is a pipe, a socket or a device"),
    "a pipe of any name": (lambda raw: os.mkfifo(raw / "b"), {}, "raw/b: is a pipe, a socket or a device"),
    "a socket": (listen, {}, "b.sock: is a pipe, a socket or a device"),
    "a line of 200 MB": (sparse("b.jsonl"), {}, "b.jsonl, line 1: is longer than 16 MB"),
    "a report of 200 MB": (sparse("b.txt"), {"form": "txt"}, "b.txt: is larger than 16 MB"),
    "a CSV line of 200 MB": (sparse("b.csv"), {"form": "csv"}, "b.csv, line 1: is longer than 16 MB"),
    "an XML of 200 MB": (sparse("b.xml"), {"form": "openi-xml"}, "b.xml: is larger than 16 MB"),
    "a line end in a name": (write("b\nb.jsonl"), {}, "raw/b\\nb.jsonl, line 1: is not valid JSON"),
    "a name that is not UTF-8": (write("b\udcff.jsonl"), {}, "raw/b\\udcff.jsonl, line 1: is not valid JSON"),
    "an escape in a name": (write("\x1b[2Jb.jsonl"), {}, "raw/\\x1b[2Jb.jsonl, line 1: is not valid JSON"),
    "sources: an unnamed folder": (write("b/c.txt"), A, "raw/b: is named by none of corpus.sources"),
    "sources: an unnamed file": (write("b.csv"), A, "raw/b.csv: is named by none of corpus.sources"),
    "sources: an unnamed archive": (write("b.tgz"), A, "raw/b.tgz: is named by none of corpus.sources"),
    "sources: an empty one": (lambda raw: (raw / "b").mkdir(), {"sources": {"a.jsonl": {}, "b": {}}},
                              "raw/b holds no file to read"),
    "sources: two layouts": (lambda raw: (write("b/c.txt")(raw), write("b/c.csv")(raw)),
                             {"sources": {"a.jsonl": {}, "b": {}}}, "set corpus.sources.b.format"),
    "sources: a column that is not there": (write("b.csv", f"text\n{SECRET}\n"),
                                            {"sources": {"a.jsonl": {}, "b.csv": {"columns": {"text": "Body"}}}},
                                            "no column 'Body', which corpus.sources.b.csv.columns.text names"),
    "mimic: reports beside": (mimic({"b.csv": f"text\n{SECRET}\n"}), {}, "raw holds csv and txt files"),
    "mimic: another table": (mimic({SPLIT: "study_id\n1\n"}), {}, "split.csv, line 1: has no columns study_id and"),
    "mimic: a short row": (mimic({SPLIT: "study_id,split\n1\n"}), {}, "split.csv, line 2: has fewer fields"),
    "mimic: broken": (mimic({"mimic-cxr-2.0.0-metadata.csv.gz": "x"}), {}, "metadata.csv.gz: is damaged"),
    "mimic: two versions": (mimic({SPLIT: "study_id,split\n", "mimic-cxr-2.1.0-split.csv": "study_id,split\n"}), {},
                            "mimic-cxr-2.1.0-split.csv: is a second table with a column split"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_folder(case: str, forty: Path, ingest: Callable[..., Any]) -> None:
    make, changed, expected = BAD[case]
    before = leave_an_output()
    make(forty.parent)
    assert_refused(ingest(**changed), expected, before)


@pytest.mark.parametrize("place", ["builtins.open", "os.scandir"])
def test_what_may_not_be_read(
    place: str, forty: Path, ingest: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root reads everything, the refusal is played."""
    before = leave_an_output()
    module, name = place.split(".")
    real = getattr(__import__(module), name)

    def refuse(path: Any, *arguments: Any, **more: Any) -> Any:
        if str(path).startswith("raw"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *arguments, **more)

    monkeypatch.setattr(place, refuse)
    assert_refused(ingest(), "cannot be read (Permission denied): check its rights", before)


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
