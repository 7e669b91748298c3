"""Look for a patient in raw folders: `python -m tasks.ingest.forget.search`, a question in JSON on stdin.

On stdin, because whoever lists the processes of a machine reads their arguments.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from tasks import params, stage
from tasks.ingest.forget.find import find
from tasks.ingest.settings import CorpusParams, IngestParams
from tasks.ingest.split import pseudonym
from tasks.stage import InputError


def main() -> None:
    """Answer {"patient", "places": [{"raw", "corpus"}]} with what `search` says of each, and the pseudonym."""
    question = json.load(sys.stdin)
    settings = params.load("ingest", IngestParams)
    name = pseudonym(settings.split_salt, question["patient"])
    places = [search(Path(place["raw"]), place["corpus"], question["patient"]) for place in question["places"]]
    print(json.dumps({"pseudonym": name, "forgotten": name in settings.forgotten, "places": places}))


def search(raw: Path, corpus: dict[str, Any], patient: str) -> dict[str, Any]:
    """Reports of the patient, and the files on disk that hold something of them, as paths within `raw`.

    A source that ingest would not read has its reason under "error"; params.yaml of an older
    commit may lack settings.
    """
    try:
        settings = CorpusParams(
            path="",
            format=corpus.get("format", "auto"),
            columns=corpus.get("columns", {}),
            sources=corpus.get("sources", {}),
        )
        held = find(raw, settings, patient)
    except (InputError, ValueError) as error:
        return {"error": str(error)}
    files = {os.path.relpath(file.path, raw) for file in held.files}
    for folder in held.folders:
        files |= {os.path.relpath(path, raw) for path in folder.rglob("*") if not path.is_dir()}
    return {"reports": held.found.reports, "files": sorted(files), "error": ""}


if __name__ == "__main__":
    stage.run(main)
