"""Blocks can be read anywhere, and what comes out does not depend on how large they are."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import pickle
import random
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.ingest.readers import blocks, read
from tasks.ingest.readers.cut import lines, rows
from tasks.ingest.readers.record import Block, Record
from tasks.ingest.settings import CorpusParams
from tasks.stage import InputError

CORPUS = CorpusParams(path="", format="auto", columns={}, sources={})
HUGE = 1 << 40
ODD = ["plain", 'a "quoted" word', "two\nlines", "\r\n", "a, b; c\td", '"', "", "Ä€\u2028\x85\x0c", '""', "x" * 300]


def outcome(folder: Path, size: int) -> tuple[list[Record], str]:
    """The records, and the sentence that ended them."""
    found: list[Record] = []
    try:
        for block in blocks(folder, CORPUS, size):
            found.extend(read(pickle.loads(pickle.dumps(block))))
    except InputError as error:
        return found, str(error)
    return found, ""


def odd_rows(number: int) -> list[list[str]]:
    dice = random.Random(number)
    return [[f"r{place}", dice.choice(ODD) + dice.choice(ODD), dice.choice(ODD)] for place in range(40)]


def write_csv(folder: Path, line_end: str, quoting: int, delimiter: str) -> None:
    for number in range(3):
        written = io.StringIO()
        table = csv.writer(written, lineterminator=line_end, quoting=quoting, delimiter=delimiter)  # type: ignore[arg-type]
        table.writerows([["id", "text", "comparison"], *odd_rows(number)])
        (folder / f"{number}.csv").write_bytes(written.getvalue().encode())


def write_stray_quotes(folder: Path) -> None:
    (folder / "a.csv").write_text('id,text\n1,a 5" tube\n2,"two\nlines, ""5"""\n3,4" and 5"\n')


def write_jsonl(folder: Path, ends: tuple[str, ...]) -> None:
    objects = [json.dumps({"id": one[0], "text": one[1]}) for one in odd_rows(1)]
    content = "".join(one + ends[place % len(ends)] for place, one in enumerate(objects))
    (folder / "a.jsonl").write_bytes(content.encode())


def write_bytes(folder: Path, content: bytes) -> None:
    (folder / ("a.jsonl" if content.startswith(b"{") else "a.csv")).write_bytes(content)


def write_parquet(folder: Path) -> None:
    ids, texts, more = (list(column) for column in zip(*odd_rows(2), strict=True))
    columns = {"id": pa.array(ids), "text": pa.array(texts).dictionary_encode(), "comparison": pa.array(more)}
    pq.write_table(pa.table(columns), folder / "a.parquet", row_group_size=7)


def write_tree(folder: Path) -> None:
    for place, one in enumerate(odd_rows(3)):
        (folder / f"{place:03}.txt").write_text(one[1])


# Broken in the middle, each with what must be told wherever the cut is.
BROKEN = {
    "ragged and undecodable": b"id,text\n1,a\n2,b,c\n3,\xe4\n",
    "undecodable and ragged": b'id,text\n1,a\n2,"\n\n\xe4"\n3,b,c\n',
    "text after a quote": b'id,text\n1,"a\nb" c\n2,\xe4\n',
    "unclosed": b'id,text\n1,a\n\n2,"b\nc,d\n' * 3,
    "jsonl": b'{"text": "a"}\r\n\r{"text": \n{"text": "\xe4"}\n',
    "lone returns": b"id,text\r1,a\r\n2,b\n\r\r3\r",
}
LAYOUTS: dict[str, Callable[[Path], object]] = {
    **{
        f"csv {quoting} {end!r} {delimiter!r}": partial(
            write_csv, line_end=end, quoting=quoting, delimiter=delimiter
        )
        for end in ("\n", "\r\n", "\r")
        for delimiter in (",", ";", "\t")
        # Python's writer leaves a line feed unquoted where lines end in something else.
        for quoting in ((csv.QUOTE_MINIMAL, csv.QUOTE_ALL) if "\n" in end else (csv.QUOTE_ALL,))
    },
    "csv stray quotes": write_stray_quotes,
    "jsonl": partial(write_jsonl, ends=("\n",)),
    "jsonl mixed": partial(write_jsonl, ends=("\n", "\r\n", "\r", "\n\n", "\r\r\n")),
    "parquet": write_parquet,
    "txt": write_tree,
    **{f"broken: {name}": partial(write_bytes, content=content) for name, content in BROKEN.items()},
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_size_of_blocks_changes_nothing(layout: str, raw: Path) -> None:
    LAYOUTS[layout](raw)
    whole = outcome(raw, HUGE)
    assert whole[0] or whole[1]
    assert bool(whole[1]) == ("broken" in layout)
    for size in (1, 3, 100, 4096):
        assert outcome(raw, size) == whole, size


def test_every_csv_row_is_the_one_that_python_reads(raw: Path) -> None:
    """The pattern that cuts against csv itself, on rows drawn from what is hard about CSV."""
    dice = random.Random(7)
    hard = ['"', '""', ",", "\n", "\r\n", "\r", "a", ' "', '",', ',"']
    valid = 0
    for _ in range(2000):
        content = "".join(dice.choices(hard, k=dice.randrange(3, 15)))
        try:
            expected = [row for row in csv.reader(io.StringIO(content, newline=""), strict=True) if row]
        except csv.Error:
            continue
        valid += 1
        for size in (1, 2, 5, 100):
            parts = (content[start : start + size].encode() for start in range(0, len(content), size))
            found = [piece.decode() for _, piece in rows(parts, "f", ",")]
            assert "".join(found) == content
            assert [
                row for piece in found for row in csv.reader(io.StringIO(piece, newline=""), strict=True) if row
            ] == expected
    assert valid > 300


def test_pieces_know_their_line() -> None:
    content = b"a\nb\r\nc\rd\r\r\n\ne"
    for size in range(1, len(content) + 1):
        parts = (content[start : start + size] for start in range(0, len(content), size))
        for line, piece in lines(parts, "f"):
            before = content[: content.index(piece)] if piece.strip() else None
            assert before is None or line == len(before.splitlines()) + 1


def test_blocks_are_of_about_the_size_asked_for(raw: Path) -> None:
    for number in range(30):
        (raw / f"{number:02}.txt").write_text("x" * 100)
    (raw / "99.txt").write_text("y" * 1000)
    found = list(blocks(raw, CORPUS, 250))
    assert [len(block.pieces) for block in found] == [2] * 15 + [1]
    assert all(isinstance(block, Block) and block.form == "txt" for block in found)


def test_a_tree_has_many_files_to_a_block_and_not_too_many(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.ingest.readers.FILES", 7)
    for number in range(20):
        (raw / f"{number:02}.txt").write_text("x")
    assert [len(block.pieces) for block in blocks(raw, CORPUS)] == [7, 7, 6]


def test_reading_needs_no_file(raw: Path) -> None:
    write_parquet(raw)
    found = list(blocks(raw, CORPUS, 500))
    (raw / "a.parquet").unlink()
    assert len([record for block in found for record in read(block)]) == 40


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.txt", "a.jsonl.gz", "a.csv.gz", "a.txt.gz"])
def test_a_line_without_end_is_refused_before_it_fills_the_memory(name: str, raw: Path) -> None:
    """200 MB of one line: sparse zeros behind a beginning, or packed letters."""
    start = {"a.c": b'id,text\n1,"', "a.j": b'{"text": "'}.get(name[:3], b"") + b"x" * 5000
    if name.endswith(".gz"):
        with gzip.open(raw / name, "wb", compresslevel=1) as packed:
            packed.write(start)
            for _ in range(50):
                packed.write(b"x" * (1 << 20))
    else:
        (raw / name).write_bytes(start)
        os.truncate(raw / name, 200 << 20)
    tracemalloc.start()
    _, sentence = outcome(raw, 4 << 20)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "larger than 16 MB" in sentence or "longer than 16 MB" in sentence or "a quoted field" in sentence
    assert peak < 100 << 20


def chunks_of(content: bytes, size: int) -> Iterator[bytes]:
    return (content[start : start + size] for start in range(0, len(content), size))


@pytest.mark.parametrize("over", [0, 1])
def test_the_longest_line_is_the_same_wherever_it_is_cut(over: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.ingest.readers.cut.MAX_BYTES", 64)
    content = b"a,b\n" * 3 + b"x," + b"y" * (61 + over) + b"\n" + b"a,b\n" * 3
    for cut in (lines, lambda parts, file: rows(parts, file, ",")):
        for size in (1, 2, 7, 32):
            if over:
                with pytest.raises(InputError, match="f, line 4: is longer"):
                    list(cut(chunks_of(content, size), "f"))
            else:
                assert b"".join(piece for _, piece in cut(chunks_of(content, size), "f")) == content
