"""Which MLflow runs were made from given data: `python -m tasks.tracking.erase`, a question in JSON on stdin."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tasks import stage
from tasks.tracking.runs import Tracker, tracking_uri

# Top of the artifacts: counts and curves stay; what is trained stays until --weights; all else may quote a report.
COUNTS = {"pictures", "tokenizer_terms.json", "gate"}
WEIGHTS = {"model", "release", "checkpoints"}


def main() -> None:
    """Answer {"digests", "weights", "dry_run"} with the runs, what was deleted of them, and their model versions.

    A run is one of those if its inputs have one of the digests (DVC's).
    """
    question = json.load(sys.stdin)
    answer: dict[str, list[dict[str, object]]] = {"runs": [], "model_versions": []}
    uri = tracking_uri()
    if uri.startswith("sqlite:///") and not Path(uri.removeprefix("sqlite:///")).exists():
        print(json.dumps(answer))  # never tracked: no reason to make a database
        return
    tracker = Tracker()
    stay = COUNTS if question["weights"] else COUNTS | WEIGHTS
    for run_id in tracker.runs_on({*question["digests"]}):
        gone = [name for name in tracker.artifacts(run_id) if name not in stay]
        if not question["dry_run"]:
            tracker.delete_artifacts(run_id, gone)
        answer["runs"].append({"run_id": run_id, "artifacts": sorted(gone)})
        answer["model_versions"] += [{"name": name, "version": str(of)} for name, of in tracker.versions(run_id)]
    print(json.dumps(answer))


if __name__ == "__main__":
    stage.run(main)
