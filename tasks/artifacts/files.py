"""Files reach their place whole or not at all, and the same content gives the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from tasks.stage import InputError


@contextmanager
def replace_folder(target: Path) -> Iterator[Path]:
    """Build a folder aside and move it into place when the block ends well.

    An error, a signal or a kill inside the block leaves `target` as it was. What a kill left
    aside is settled by the next start, because the names aside are always the same.
    """
    aside = target.with_name(f".partial-{target.name}")
    before = target.with_name(f".partial-before-{target.name}")
    _settle(target, aside, before)
    aside.mkdir(parents=True)
    try:
        yield aside
        for path in (*sorted(aside.rglob("*")), aside):
            _flush_to_disk(path)
        if target.exists():
            os.replace(target, before)
        os.replace(aside, target)
        _flush_to_disk(target.parent)
    finally:
        _settle(target, aside, before)


def _settle(target: Path, aside: Path, before: Path) -> None:
    """Nothing stays aside; what stood at `target` goes back where the end came between the two moves."""
    if before.exists() and not target.exists():
        os.replace(before, target)
    shutil.rmtree(aside, ignore_errors=True)
    shutil.rmtree(before, ignore_errors=True)


@contextmanager
def replace_stream(target: Path) -> Iterator[BinaryIO]:
    """A stream into a file aside, which is moved over `target` when the block ends well.

    A reader sees the old or the new, never half, after a power cut too.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".partial-{target.name}")
    try:
        with aside.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(aside, target)
        _flush_to_disk(target.parent)
    finally:
        aside.unlink(missing_ok=True)


def replace_file(target: Path, content: bytes) -> None:
    """Write `content` over `target` by `replace_stream`."""
    with replace_stream(target) as stream:
        stream.write(content)


def write_json(target: Path, content: Any) -> None:
    """Sorted keys, two spaces, a newline at the end: diffs well and is the same bytes every time."""
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"
    replace_file(target, text.encode())


def read_json(path: Path) -> Any:
    """Raises `InputError` for a missing or damaged file."""
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        raise InputError(f"{path} is missing: run `dvc repro` to make it") from None
    except ValueError:
        raise InputError(f"{path} is not valid JSON: delete it and run `dvc repro` to make it again") from None


def digest(*paths: Path) -> str:
    """SHA-256 over the files' names and contents, folders walked in sorted order, as 64 hex digits."""
    total = hashlib.sha256()
    for path in paths:
        files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
        for file in files:
            total.update(f"{file.name}\0{file.stat().st_size}\0".encode())
            with file.open("rb") as stream:
                while block := stream.read(1 << 20):
                    total.update(block)
    return total.hexdigest()


def _flush_to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
