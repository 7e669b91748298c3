"""Cut a stream into pieces of whole lines or whole rows without looking at every line.

One process cuts for several that parse, so this is what bounds them all: it looks for line ends
and quotes with searches that run in C. What the pieces hold together, and what is refused, does
not depend on where they are cut.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from tasks.ingest.mistakes import MAX_BYTES, mistake, too_long
from tasks.ingest.unpack import Stream
from tasks.stage import InputError

SNIFF = 4096  # bytes; enough to tell text from what is not
CONTROLS = bytes({*range(32)} - set(b"\t\n\r\f\v\x1b"))
FEW = 8
SHARE = 0.05  # of the first bytes; a report has a stray control character, a picture is full of them
LONGEST_READ = MAX_BYTES // 2  # so that of a piece's lines only the first can be too long


def chunks(stream: Stream, file: str, size: int) -> Iterator[bytes]:
    """The stream's bytes in chunks of about `size`, without a byte order mark.

    Raises:
        InputError: there are none, or they are not text.
    """
    size = min(size, LONGEST_READ)
    first = stream.read(max(size, SNIFF))
    if not first:
        raise mistake(file, "is empty (0 bytes): copy it again or remove it")
    refuse_binary(first[:SNIFF], file)
    first = first.removeprefix(codecs.BOM_UTF8)
    for start in range(0, len(first), size):
        yield first[start : start + size]
    while chunk := stream.read(size):
        yield chunk


def lines(parts: Iterator[bytes], file: str) -> Iterator[tuple[int, bytes]]:
    """Whole lines, some at a time, with the number of the first; they end in \\n, \\r\\n or a lone \\r."""
    held: list[bytes] = []
    length, line = 0, 1
    for chunk in _with_line_feeds(parts):
        end = chunk.rfind(b"\n") + 1 or chunk.rfind(b"\r") + 1
        if length + len(chunk) > MAX_BYTES and length + _first_line(chunk, end) > MAX_BYTES:
            raise too_long(file, line)
        if not end:
            held.append(chunk)
            length += len(chunk)
            continue
        content = b"".join([*held, chunk[:end]])
        yield line, content
        line += count_lines(content)
        held = [chunk[end:]]
        length = len(chunk) - end
    if rest := b"".join(held):
        yield line, rest


def rows(parts: Iterator[bytes], file: str, delimiter: str) -> Iterator[tuple[int, bytes]]:
    """Whole rows of a CSV, some at a time, with the line that the first starts on.

    A line end inside a quoted field ends no row, and a quote opens a field only where the field
    starts: `a 5" tube` is text, as Python's csv has it.
    """
    row = (
        rf'(?:[^"\r\n]++|(?<![^{delimiter}\r\n])"[^"]*+(?:""[^"]*+)*+"|(?<=[^{delimiter}\r\n])")*+'
        r"(?:\n|\r\n|\r(?=[^\n]))"
    )
    one, many = re.compile(row.encode()), re.compile(f"(?:{row})*+".encode())
    held, line = b"", 1
    for chunk in parts:
        content = held + chunk
        found = many.match(content)
        end = found.end() if found else 0
        if len(content) > MAX_BYTES:
            first = one.match(content)
            if (first.end() if first else len(content)) > MAX_BYTES:
                raise unclosed(file, line) if b'"' in content else too_long(file, line)
        if end:
            yield line, content[:end]
            line += count_lines(content[:end])
        held = content[end:]
    if held:
        yield line, held


def unclosed(file: str, line: int) -> InputError:
    """The error for a quoted field that does not end where it should."""
    return mistake(
        file,
        'a quoted field that starts here is not closed, or is followed by more: double the quotes (") in it',
        line,
    )


def count_lines(content: bytes) -> int:
    """Line ends of all three kinds."""
    count = content.count(b"\n")
    if b"\r" in content:
        count += content.count(b"\r") - content.count(b"\r\n")
    return count


def refuse_binary(start: bytes, file: str) -> None:
    """A file whose first bytes are no text, which no reader would say so plainly."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _utf16(file)
    controls = len(start) - len(start.translate(None, CONTROLS))
    if controls > FEW and controls > SHARE * len(start):
        # Every second byte of Western text in UTF-16 is zero.
        if max(start[side::2].count(0) for side in (0, 1)) > len(start) // 4:
            raise _utf16(file)
        raise mistake(file, "is not text, whatever its name says: remove it or export it again")


def not_utf8(file: str, line: int) -> InputError:
    """The error for a line with undecodable bytes."""
    return mistake(file, "is not UTF-8: convert the file, e.g. with `iconv -f WINDOWS-1252 -t UTF-8`", line)


def _utf16(file: str) -> InputError:
    return mistake(file, "is not UTF-8 but looks like UTF-16: convert the file with `iconv -f UTF-16 -t UTF-8`")


def _with_line_feeds(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, no chunk ending between a carriage return and its line feed."""
    held = b""
    for part in parts:
        chunk = held + part
        held = chunk[-1:] if chunk.endswith(b"\r") else b""
        if chunk := chunk.removesuffix(b"\r"):
            yield chunk
    if held:
        yield held


def _first_line(chunk: bytes, end: int) -> int:
    """Length of a chunk's first line, of all of it where none ends there."""
    if not end:
        return len(chunk)
    places = [place for place in (chunk.find(b"\n"), chunk.find(b"\r")) if place >= 0]
    return min(places, default=len(chunk)) + 1
