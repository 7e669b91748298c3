"""From a folder of files to a stream of records: which files count, and which reader takes them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tasks.ingest.readers import delimited, jsonl, openi, parquet, txt
from tasks.ingest.readers.record import Reader, Record, mistake, unreadable
from tasks.stage import InputError

READERS: dict[str, Reader] = {
    "csv": delimited.read,
    "jsonl": jsonl.read,
    "parquet": parquet.read,
    "txt": txt.read,
    "openi-xml": openi.read,
}
EXTENSIONS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".txt": "txt",
    ".xml": "openi-xml",
}
BESIDE = ("readme", "license", "sha256sums")  # files that come with a corpus and are not of it


def records(raw: Path, form: str, columns: dict[str, Any]) -> Iterator[Record]:
    """All reports of a folder (or of one file), files in sorted order.

    Raises:
        InputError: nothing is readable, layouts are mixed, or a file is broken.
    """
    files = _files(raw)
    found = sorted({EXTENSIONS[path.suffix.lower()] for path, _ in files})
    if form == "auto":
        if len(found) > 1:
            raise InputError(
                f"{raw} holds {' and '.join(found)} files: set corpus.format to the one with the reports"
            )
        form = found[0] if found else ""
    files = [(path, name) for path, name in files if EXTENSIONS[path.suffix.lower()] == form]
    if not files:
        wanted = ", ".join(ending for ending, layout in EXTENSIONS.items() if form in ("", layout))
        raise InputError(f"{raw} holds no file to read ({wanted}): put the reports there, or mend corpus.path")
    if columns and form in ("txt", "openi-xml"):
        raise InputError(f"{raw}: {form} files have no columns: leave corpus.columns empty, or set corpus.format")
    if form != "csv" and any(isinstance(column, int) for column in columns.values()):
        raise InputError(f"{raw}: columns of {form} files have names: give those in corpus.columns, not numbers")
    for path, name in files:
        yield from READERS[form](path, name, columns)


def _files(raw: Path) -> list[tuple[Path, str]]:
    """Files that may hold reports with their names within the folder, sorted by name."""
    if raw.is_file():
        return [(raw, raw.name)] if raw.suffix.lower() in EXTENSIONS else []
    if not raw.is_dir():
        raise InputError(f"{raw} is missing: put the reports there, run `dvc pull`, or mend corpus.path")
    files = []
    for folder, subfolders, names in os.walk(raw, onerror=_refuse_folder):
        subfolders[:] = [subfolder for subfolder in subfolders if not subfolder.startswith(".")]
        for subfolder in subfolders:
            if (link := Path(folder, subfolder)).is_symlink():
                # Followed, it could lead round in circles; passed over, its reports would go missing unseen.
                raise mistake(link, "is a link to a folder: put the folder itself there")
        for name in names:
            path = Path(folder, name)
            known = path.suffix.lower() in EXTENSIONS
            if known and not name.startswith(".") and not name.lower().startswith(BESIDE):
                files.append((path, path.relative_to(raw).as_posix()))
    return sorted(files, key=lambda file: file[1])


def _refuse_folder(error: OSError) -> None:
    """`os.walk` would pass over a folder it may not list, and its reports would go missing unseen."""
    raise unreadable(Path(error.filename), error)
