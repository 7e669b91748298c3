"""The steps around the objects: DVC's digests anew, MLflow, ingest, and the proof."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from flows import ROOT, graph
from flows.erasure.findings import ABSENT, Findings
from flows.erasure.history import History, git_holds, tracked
from flows.erasure.raws import ask
from flows.erasure.record import Record
from flows.erasure.results import patient_rows
from flows.erasure.stores import Objects, Store
from tasks import params
from tasks.artifacts.corpus import SPLITS
from tasks.stage import InputError

CORPUS = "data/corpus"


def track(path: str) -> None:
    """Give the raw data's new bytes to DVC, so that the .dvc file names them.

    Raises:
        InputError: DVC refused.
    """
    for file in tracked(path):
        target = file.removesuffix(".dvc")
        command = [sys.executable, "-m", "flows.dvc", "--wait-for-lock", "add", "--quiet", target]
        if subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode:
            raise InputError(f"`dvc add {target}` failed: see what it says, mend that and run again")


def mlflow(record: Record, weights: bool, dry_run: bool) -> None:
    """Name the runs and model versions of the record's data, and delete what of the runs may quote a report."""
    question = {"digests": sorted(record.objects), "weights": weights, "dry_run": dry_run}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tasks.tracking.erase"],
            cwd=ROOT,
            input=json.dumps(question),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        answer = json.loads(done.stdout) if done.returncode == 0 else None
    except subprocess.TimeoutExpired:
        answer = None
    if answer is None:
        record.not_reached("MLflow: it did not answer; its runs may still hold pages that quote reports")
        return
    known = record.content["mlflow"]
    for run in answer["runs"]:
        earlier = [one for one in known["runs"] if one["run_id"] == run["run_id"]]
        run["artifacts"] = sorted({*run["artifacts"], *(name for one in earlier for name in one["artifacts"])})
    record.content["mlflow"] = answer


def ingest() -> None:
    """Run the stages up to ingest as the flow does.

    Raises:
        StageError: one of them failed.
    """
    stages = {stage.name: stage for stage in graph.plan()}
    wanted: list[str] = []
    waiting = ["ingest"]
    while waiting:
        name = waiting.pop()
        wanted.append(name)
        waiting += stages[name].upstream
    for name in stages:  # in DVC's order
        if name in wanted:
            graph.reproduce(name, lambda line: None, {})


def prove(patient: str, record: Record, corpus: dict[str, Any], seeded: bool) -> None:
    """Look through the raw data and the new corpus.

    Raises:
        AssertionError: the patient is in them: a fault of ours, or of a cache that was written through.
    """
    place = {"raw": corpus["path"], "corpus": corpus}
    if not seeded and ask("search", {"patient": patient, "places": [place]})["places"][0]["files"]:
        raise AssertionError("the raw data still have reports of the patient")
    for split in SPLITS:
        if len(patient_rows(ROOT / CORPUS / f"{split}.parquet", patient)):
            raise AssertionError("the new corpus still has rows of the patient")
    outs = params.read(ROOT / "dvc.lock")["stages"]["ingest"]["outs"]
    record.prove(raw=tracked(corpus["path"]).values(), corpus=[out["md5"] for out in outs if out["path"] == CORPUS])


def limits(record: Record, findings: Findings, path: str) -> None:
    """Note what no run of this command reaches."""
    if absent := sum(entry["how"] == ABSENT for entry in record.objects.values()):
        record.limit(f"{absent} objects are not available here; they are taken to have held the patient")
    if findings.unread:
        record.limit(
            f"{len(findings.unread)} versions of raw data could not be read, so they were left as they are"
        )
    if git_holds(path):
        record.limit("git itself holds raw data; its history is not rewritten")
    if os.path.isdir(ROOT / ".dvc" / "tmp" / "exps"):
        record.limit("copies of queued DVC experiments under .dvc/tmp/exps were not looked into")


def strangers(record: Record, known: History, objects: Objects, stores: list[Store]) -> None:
    """Note objects that nothing names any more: whose they are cannot be told."""
    versions = {version for run in known.runs for version in (*run.deps, *run.outs)}
    versions |= {raw.version for raw in known.raws}
    named = {version.md5 for version in versions}
    named |= {md5 for version in versions for md5 in (objects.members(version.md5) or {}).values()}
    for store in stores:
        if count := len(store.objects() - named):
            record.limit(f"{store.name}: nothing names {count} objects any more; `dvc gc` removes such objects")
