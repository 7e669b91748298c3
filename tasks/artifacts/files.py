"""Files reach their place whole or not at all, and the same content gives the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tasks.stage import InputError


@contextmanager
def replace_folder(target: Path) -> Iterator[Path]:
    """Build a folder aside and move it into place when the block ends well.

    An error, a signal or a kill inside the block leaves `target` as it was; what a kill left
    aside is removed by the next start, because the name aside is always the same.
    """
    aside = target.with_name(f".partial-{target.name}")
    before = target.with_name(f".partial-before-{target.name}")
    shutil.rmtree(aside, ignore_errors=True)
    shutil.rmtree(before, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        yield aside
        for file in sorted(aside.rglob("*")):
            if file.is_file():
                _flush_to_disk(file)
        if target.exists():
            os.replace(target, before)
        os.replace(aside, target)
        _flush_to_disk(target.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(before, ignore_errors=True)


def replace_file(target: Path, content: bytes) -> None:
    """Write `content` aside, then move it over `target`: a reader sees the old or the new, never half."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".partial-{target.name}")
    try:
        aside.write_bytes(content)
        _flush_to_disk(aside)
        os.replace(aside, target)
        _flush_to_disk(target.parent)
    finally:
        aside.unlink(missing_ok=True)


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
