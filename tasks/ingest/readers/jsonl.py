"""JSON Lines: an object a line, its keys taken for columns."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tasks.ingest.readers.columns import Layout, layout
from tasks.ingest.readers.record import Record, mistake, not_utf8, refuse_empty, unreadable


class _RepeatedKey(ValueError):
    pass


def read(file: Path, name: str, columns: dict[str, Any]) -> Iterator[Record]:
    """The reports of one file; lines may differ in their keys, so each set of keys has its layout."""
    decoder = json.JSONDecoder(object_pairs_hook=_object)
    layouts: dict[tuple[str, ...], Layout] = {}
    try:
        refuse_empty(file)
        with file.open("rb") as stream:
            for line, content in enumerate(stream, 1):
                row = _parse(decoder, content.removeprefix(codecs.BOM_UTF8) if line == 1 else content, file, line)
                if row is None:
                    continue
                keys = tuple(row)
                if keys not in layouts:
                    layouts[keys] = layout(keys, columns, file=file, line=line)
                yield layouts[keys].record(list(row.values()), file=file, name=name, line=line)
    except UnicodeDecodeError:
        raise not_utf8(file) from None
    except OSError as error:
        raise unreadable(file, error) from None


def _parse(decoder: json.JSONDecoder, content: bytes, file: Path, line: int) -> dict[str, Any] | None:
    """The object on a line, None for a blank one."""
    text = content.decode("utf-8").strip()
    if not text:
        return None
    try:
        row = decoder.decode(text)
        if "\\ud" in text.lower():  # half a surrogate pair is legal JSON and no character
            json.dumps(row, ensure_ascii=False).encode("utf-8")
    except _RepeatedKey:
        raise mistake(file, "the object has a key twice: remove one", line) from None
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
