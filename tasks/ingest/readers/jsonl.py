"""JSON Lines: an object a line, its keys taken for columns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tasks.ingest.files import File
from tasks.ingest.readers.chexpert import Images
from tasks.ingest.readers.columns import Layout, layout
from tasks.ingest.readers.cut import chunks, lines, not_utf8
from tasks.ingest.readers.record import Piece, Record, mistake
from tasks.ingest.settings import Source
from tasks.ingest.unpack import Stream


class _RepeatedKey(ValueError):
    pass


def cut(file: File, stream: Stream, source: Source, size: int) -> Iterator[Piece]:
    """Whole lines."""
    for line, content in lines(chunks(stream, file.file, size), file.file):
        yield Piece(file=file.file, name=file.name, line=line, content=content)


def read(piece: Piece, source: Source) -> Iterator[Record]:
    """The reports of a piece; lines may differ in their keys, so each set of keys has its layout."""
    decoder = json.JSONDecoder(object_pairs_hook=_object)
    layouts: dict[tuple[str, ...], Layout | Images] = {}
    for line, content in enumerate(piece.content.splitlines(), piece.line):
        row = _parse(decoder, content, piece.file, line)
        if row is None:
            continue
        keys = tuple(row)
        if keys not in layouts:
            layouts[keys] = layout(keys, source, file=piece.file, line=line)
        yield layouts[keys].record(list(row.values()), piece=piece, source=source.name, line=line)


def _parse(decoder: json.JSONDecoder, content: bytes, file: str, line: int) -> dict[str, Any] | None:
    """The object on a line, None for a blank one."""
    try:
        text = content.decode("utf-8").strip()
        if not text:
            return None
        row = decoder.decode(text)
        if "\\ud" in text.lower():  # half a surrogate pair is legal JSON and no character
            json.dumps(row, ensure_ascii=False).encode("utf-8")
    except _RepeatedKey:
        raise mistake(file, "the object has a key twice: remove one", line) from None
    except UnicodeDecodeError:
        raise not_utf8(file, line) from None
    except (ValueError, RecursionError):
        raise mistake(file, "is not valid JSON: each line should be one whole object", line) from None
    if not isinstance(row, dict):
        raise mistake(file, "is JSON but not an object of columns and values", line)
    return row


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) != len(pairs):
        raise _RepeatedKey
    return row
