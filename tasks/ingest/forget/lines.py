"""Text without some of its lines, every other byte as it was."""

from __future__ import annotations

import gzip
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from typing import IO

from tasks.ingest.files import File
from tasks.ingest.readers.cut import count_lines, lines
from tasks.ingest.unpack import Stream

CHUNK = 1 << 20
HELD = 64 << 20  # bytes of a rewritten file that stay in memory; more waits in a file without a name

Spans = Sequence[tuple[int, int]]  # (first line, line behind the last), in order


def rewritten(file: File, stream: Stream, spans: Spans, keep_lines: bool) -> IO[bytes] | None:
    """The file without the spans, packed again if it was; None where nothing but white space is left.

    Args:
        stream: the file's unpacked bytes.
        keep_lines: leave the line ends of what goes, so that no other line changes its number.
    """
    held: IO[bytes] = tempfile.SpooledTemporaryFile(HELD)  # noqa: SIM115 - the caller's to close
    # Without a name or time, so that the same content gives the same bytes.
    out = gzip.GzipFile(filename="", fileobj=held, mode="wb", mtime=0, compresslevel=6) if file.packed else held
    filled = False
    for content in _without(stream, file.file, spans, keep_lines):
        filled = filled or bool(content.strip())
        out.write(content)
    if file.packed:
        out.close()
    if not filled:
        held.close()
        return None
    held.seek(0)
    return held


def copy(source: IO[bytes], target: IO[bytes]) -> None:
    """All that is left of `source`."""
    shutil.copyfileobj(source, target, CHUNK)


def _without(stream: Stream, file: str, spans: Spans, keep_lines: bool) -> Iterator[bytes]:
    for start, content in lines(iter(lambda: stream.read(CHUNK), b""), file):
        behind = start + count_lines(content) + 1
        here = [span for span in spans if span[0] < behind and span[1] > start]
        if not here:
            yield content
            continue
        for number, line in enumerate(content.splitlines(keepends=True), start):
            if not any(first <= number < last for first, last in here):
                yield line
            elif keep_lines:
                yield line[len(line.rstrip(b"\r\n")) :]
