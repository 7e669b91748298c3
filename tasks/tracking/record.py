"""Completes the MLflow run of the model that stands in data/model: figures, pictures, page, lineage.

Found by content: the run is the one that carries the model's digest. `record` may be called
any number of times, by the report stage, by the flow after DVC restored results without running
anything, and after a tracker outage; it adds what is missing and nothing twice.
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tasks import params
from tasks.artifacts import files
from tasks.stage import InputError
from tasks.tracking.journal import Journal
from tasks.tracking.runs import MODEL_DIGEST, TRAIN_KEY, Tracker, git_commit, tracking_uri

METRICS = Path("metrics")
MODEL = Path("data/model")
# `tasks.artifacts.model` names them too, but brings torch, and a run with nothing to do would wait for it.
MODEL_FILES = (MODEL / "config.json", MODEL / "model.safetensors")
STATE = Path(".radlm")
MARKER = STATE / "recorded.json"
PICTURES = [
    Path("data/corpus/intake.png"),
    Path("data/corpus/words.png"),
    Path("data/corpus/clusters.png"),
    Path("data/corpus/splits.png"),
    Path("data/packed/lengths.png"),
    Path("data/packed/packing.png"),
    Path("data/tokenizer/terms.png"),
    Path("data/tokenizer/fitness.png"),
    MODEL / "dashboard.png",
    Path("data/evaluation/floors.png"),
    Path("data/evaluation/strata.png"),
    Path("data/evaluation/labels.png"),
]
PAGE = Path("data/report/index.html")
TERMS = Path("data/tokenizer/terms.csv")
LINEAGE = ("data/corpus", "data/packed", "data/tokenizer")  # and the raw folder of corpus.path
# Sections that do not make the model; of privacy's, what is planted does.
JUDGED = ("floors", "evaluate", "privacy", "gate", "export", "report", "budget", "schedule")
PLANTED = ("privacy.canaries", "privacy.seed")

NOTE = """Language model of the reports in `{corpus}`.

The model is the one with digest `{digest}`. Its data are in the inputs panel, by DVC's digest; \
`data/report/index.html` under artifacts is the page to read first. Compare runs by \
`evaluate/test_bpb` (bits per byte on reports never seen, lower is better) beside \
`evaluate/ngram_bpb` and `evaluate/ppmd_bpb`, the floors.
"""


def record() -> None:
    """Complete the run; a tracker that is down or a model that is missing is a warning, not an error."""
    try:
        state = recorded_state()
        _complete(Tracker())
    except InputError as error:
        print(f"warning: nothing to record: {error}", file=sys.stderr)
    except Exception as error:  # a tracker may fail in any way, and the results stand without it
        print(
            f"warning: MLflow at {tracking_uri()} did not take the record ({type(error).__name__}): "
            f"`python -m tasks.tracking` completes it when MLflow is back",
            file=sys.stderr,
        )
    else:
        files.write_json(MARKER, state)


def is_recorded() -> bool:
    """Whether the results as they stand were recorded with this tracker; cheap, asks no server."""
    try:
        return MARKER.exists() and files.read_json(MARKER) == recorded_state()
    except InputError:
        return False


def recorded_state() -> dict[str, str]:
    """What a record covers: the tracker and the digests of all it holds."""
    held = [*sorted(METRICS.glob("*.json")), *PICTURES, PAGE, *MODEL_FILES]
    if missing := [path for path in held if not path.exists()]:
        raise InputError(f"{missing[0]} is missing: run `dvc repro` to make it")
    return {"tracker": tracking_uri(), "results": files.digest(*held)}


def model_digest() -> str:
    """The model's name in every record; see `tasks.artifacts.model.digest`."""
    return files.digest(*MODEL_FILES)


def _complete(tracker: Tracker) -> None:
    digest = model_digest()
    curves, key = _curves(digest)
    run_id = _run(tracker, digest, key)
    content = params.read()

    tracker.params(run_id, training_params())
    last = tracker.last_step(run_id)
    tracker.ship(run_id, (entry for entry in curves if entry["step"] > last))
    results = {path.stem: files.read_json(path) for path in sorted(METRICS.glob("*.json"))}
    figures = {name: value for name, value in flat(results, "/") if isinstance(value, int | float)}
    tracker.results(run_id, figures, step=int(results["train"]["steps"]))
    tracker.files(run_id, {"pictures": [path for path in PICTURES if path.exists()], "report": [PAGE]})
    tracker.table(run_id, _terms(), "tokenizer_terms.json")
    tracker.inputs(run_id, _digests([content["corpus"]["path"], *LINEAGE]), "training")

    tags = {
        MODEL_DIGEST: digest,
        "mlflow.note.content": NOTE.format(corpus=content["corpus"]["path"], digest=digest[:16]),
        **{f"params.{name}": str(value) for name, value in flat(content) if not _makes_the_model(name)},
    }
    if commit := git_commit():
        tags["mlflow.source.git.commit"] = commit
    if flow_run := os.environ.get("RADLM_FLOW_RUN"):
        tags["prefect.flow_run"] = flow_run
    tracker.tag(run_id, tags)
    tracker.set_status(run_id, "FINISHED")


def _run(tracker: Tracker, digest: str, train_key: str) -> str:
    """The model's run; one that training opened while the tracker was failing; or a new one."""
    found = tracker.find(MODEL_DIGEST, digest)
    if not found and train_key:
        found = tracker.find(TRAIN_KEY, train_key)
    if found:
        return found.info.run_id
    name = (
        os.environ.get("DVC_EXP_NAME")
        or f"{Path(params.read()['corpus']['path']).name}-{(train_key or digest)[:6]}"
    )
    origin = {TRAIN_KEY: train_key} if train_key else {"radlm.restored": "true"}
    return tracker.create(name, {MODEL_DIGEST: digest, "mlflow.source.name": "radlm", **origin})


def _curves(digest: str) -> tuple[list[dict[str, Any]], str]:
    """The training's journal and key where it ran here, else the curves that came with the model."""
    for outcome in sorted((STATE / "train").glob("*/outcome.json")):
        told = files.read_json(outcome)
        if told.get("model_digest") == digest:
            curves = list(Journal(outcome.parent / "journal.jsonl").read())
            return curves, told.get("train_key", outcome.parent.name)
    with (MODEL / "curves.csv").open(newline="", encoding="utf-8") as stream:
        rows = [{name: float(value) for name, value in row.items() if value} for row in csv.DictReader(stream)]
    return rows, ""


def _terms() -> dict[str, list[Any]]:
    with TERMS.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return {name: [row[name] if name == "term" else int(row[name]) for row in rows] for name in rows[0]}


def _digests(paths: list[str]) -> dict[str, tuple[str, str]]:
    """DVC's digest of each path, from dvc.lock; what `dvc add` tracks stands there as a dep."""
    try:
        lock = params.read(Path("dvc.lock"))
    except InputError:
        return {}
    known = {
        entry["path"]: entry["md5"]
        for stage in lock.get("stages", {}).values()
        for entry in [*stage.get("deps", []), *stage.get("outs", [])]
        if "md5" in entry
    }
    return {path: (known[path], path) for path in paths if path in known}


def flat(content: Mapping[str, Any], separator: str = ".") -> Iterator[tuple[str, Any]]:
    """Nested mappings as (joined key, value)."""
    for key, value in content.items():
        if isinstance(value, Mapping) and value:
            yield from ((f"{key}{separator}{inner}", leaf) for inner, leaf in flat(value, separator))
        else:
            yield key, value


def training_params() -> dict[str, Any]:
    """The settings of params.yaml that made the model, flat, as MLflow shows them."""
    return {name: value for name, value in flat(params.read()) if _makes_the_model(name)}


def _makes_the_model(name: str) -> bool:
    return name in PLANTED or name.partition(".")[0] not in JUDGED
