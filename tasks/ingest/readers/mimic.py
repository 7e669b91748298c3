"""What lies beside MIMIC-CXR's tree of reports: the tables with each study's date and split.

They are not part of the report download but of MIMIC-CXR-JPG's; a tree without them has neither.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tasks.ingest.files import File, opened
from tasks.ingest.readers import tree
from tasks.ingest.readers.cut import chunks, not_utf8, rows, unclosed
from tasks.ingest.readers.record import Piece, mistake
from tasks.ingest.settings import Source
from tasks.ingest.unpack import Stream

METADATA = re.compile(r"(?:.*/)?mimic-cxr-[\d.]+-metadata\.csv")
SPLIT = re.compile(r"(?:.*/)?mimic-cxr-[\d.]+-split\.csv")


@dataclass
class Studies:
    """Date and split by study, some 25 MB for MIMIC-CXR's 227,835 studies."""

    dates: dict[str, str] = field(default_factory=dict)
    splits: dict[str, str] = field(default_factory=dict)

    def cut(self, file: File, stream: Stream, source: Source, size: int) -> Iterator[Piece]:
        """The file as one piece, with what the tables tell of its study."""
        study = tree.of_path(file.name)[1].removeprefix("s")
        head = (self.dates.get(study, ""), self.splits.get(study, ""))
        for piece in tree.cut(file, stream, source, size):
            yield replace(piece, head=head)


def studies(beside: list[File]) -> Studies:
    """Read the tables that lie beside a tree, if any do."""
    return Studies(
        dates=_column([file for file in beside if METADATA.fullmatch(file.name)], "StudyDate"),
        splits=_column([file for file in beside if SPLIT.fullmatch(file.name)], "split"),
    )


def _column(tables: list[File], wanted: str) -> dict[str, str]:
    """What a table says of each study; a table has a row an image, of which the first counts."""
    if len(tables) > 1:
        raise mistake(tables[1].file, f"is a second table with a column {wanted}: keep one of them there")
    said: dict[str, str] = {}
    shared: dict[str, str] = {}  # dates and splits repeat: one string each
    for file, stream in opened(tables):
        places: tuple[int, int] | None = None
        for line, row in table_rows(file, stream):
            if places is None:
                if not {"study_id", wanted} <= {*row}:
                    raise mistake(file.file, f"has no columns study_id and {wanted}: copy MIMIC-CXR's own", line)
                places = row.index("study_id"), row.index(wanted)
            elif len(row) <= max(places):
                raise mistake(file.file, "has fewer fields than the first line: copy it again", line)
            else:
                value = row[places[1]].strip()
                said.setdefault(row[places[0]].strip(), shared.setdefault(value, value))
    return said


def table_rows(file: File, stream: Stream) -> Iterator[tuple[int, list[str]]]:
    """A table's rows that are not blank, each with the line it ends on."""
    for line, content in rows(chunks(stream, file.file, 1 << 20), file.file, ","):
        reader = csv.reader(io.StringIO(_text(content, file, line), newline=""), strict=True)
        try:
            for row in reader:
                if row:
                    yield line + reader.line_num - 1, row
        except csv.Error:
            raise unclosed(file.file, line + reader.line_num - 1) from None


def _text(content: bytes, file: File, line: int) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise not_utf8(file.file, line) from None
