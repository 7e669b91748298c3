"""Take a patient out of a raw folder: `python -m tasks.ingest.forget.erase`, a question in JSON on stdin."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import defaultdict
from pathlib import Path
from typing import IO

from tasks import stage
from tasks.ingest.files import File, opened
from tasks.ingest.forget import archive
from tasks.ingest.forget.find import Found, find, is_own
from tasks.ingest.forget.lines import copy, rewritten
from tasks.ingest.forget.replace import replaced
from tasks.ingest.forget.tables import write_without
from tasks.ingest.settings import CorpusParams
from tasks.ingest.unpack import Gunzip, Stream
from tasks.stage import InputError

WHOLE = ("txt", "openi-xml")  # a file is a report


def main() -> None:
    """Answer {"patient", "raw", "corpus"} with {"reports"}: how many were taken out of the files."""
    question = json.load(sys.stdin)
    corpus = CorpusParams(**question["corpus"])
    print(json.dumps({"reports": erase(Path(question["raw"]), corpus, question["patient"])}))


def erase(raw: Path, corpus: CorpusParams, patient: str) -> int:
    """Rewrite every file of the source that has the patient in it; returns the number of reports.

    Each file is replaced whole, one after the other: ended anywhere, what is left is left whole,
    and running again goes on.

    Raises:
        InputError: the source cannot be read, or a file of it not be replaced.
    """
    held = find(raw, corpus, patient)
    by_path: dict[str, list[File]] = defaultdict(list)
    for file in held.files:
        by_path[file.path].append(file)
    try:
        for path, files in by_path.items():
            if files[0].archive:
                _rewrite_archive(path, files, held.found, patient)
            else:
                _rewrite(files[0], held.found)
        for folder in held.folders:
            shutil.rmtree(folder)
            _remove_empty(folder.parent, raw)
    except OSError as error:  # its own sentence would name the file, and so perhaps the patient
        reason = stage.MENDABLE.get(error.errno or 0, "the system refused")
        raise InputError(f"a file in {raw} cannot be replaced ({reason}): mend that and run again") from None
    return held.found.reports


def _rewrite(file: File, found: Found) -> None:
    spans, keep = found.spans[file.file], file.file in found.placed
    if file.form in WHOLE:
        os.unlink(file.path)
    elif file.form == "parquet":
        with replaced(file.path) as out:
            write_without(file.path, out, spans, keep)
    else:
        for _, stream in opened([file]):
            rest = rewritten(file, stream, spans, keep)
        if rest is None:
            os.unlink(file.path)
            return
        with rest, replaced(file.path) as out:
            copy(rest, out)


def _rewrite_archive(path: str, files: list[File], found: Found, patient: str) -> None:
    members = {file.member.name: file for file in files if file.member}
    tree = any(file.form == "txt" and is_own(os.path.dirname(name), patient) for name, file in members.items())

    def drop(name: str) -> bool:
        file = members.get(name)
        return (file is not None and file.form in WHOLE) or (tree and is_own(name, patient))

    def change(name: str, content: IO[bytes]) -> IO[bytes] | None:
        if name not in members:
            return content
        file = members[name]
        plain = Stream(content, file.file)
        stream = Gunzip(plain, file.file) if file.packed else plain
        return rewritten(file, stream, found.spans[file.file], file.file in found.placed)

    archive.rewrite(path, drop, change)


def _remove_empty(folder: Path, raw: Path) -> None:
    """MIMIC-CXR's shelf (p10) goes with its last patient."""
    while folder != raw and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


if __name__ == "__main__":
    stage.run(main)
