"""What an erasure tells on the terminal: short sentences, counts and hashes, nothing of the patient."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from flows import ROOT
from flows.erasure.findings import FOUND
from flows.erasure.record import RETRAIN, Record

SEEDED = "The raw data are a stage's output, made from a seed: they stay, and ingest drops the reports."


def plan(record: Record, reports: int, seeded: bool, weights: bool) -> Iterator[str]:
    """The dry run: what would be done."""
    yield SEEDED if seeded else f"{_many(reports, 'report')} would be taken out of the raw data."
    yield from _held(record)
    yield f"{_many(len(record.to_purge(weights)), 'object')} would be removed wherever they are."
    yield from _left(record)
    yield "This was a dry run: nothing was changed."


def done(record: Record, seeded: bool) -> Iterator[str]:
    """What was done, and what is left."""
    content = record.content
    yield SEEDED if seeded else f"{_many(content['reports_removed'], 'report')} taken out of the raw data."
    yield from _held(record)
    removed = Counter(store for entry in record.objects.values() for store in entry["removed_from"])
    for store, count in sorted(removed.items()):
        yield f"Removed from {store}: {_many(count, 'object')}."
    yield "Ingest ran again: its corpus has no row of the patient."
    yield from _left(record)
    yield f"The certificate is {record.path.relative_to(ROOT)}. Commit it, params.yaml, dvc.lock and .dvc files."


def _held(record: Record) -> Iterator[str]:
    """What held the patient, by role."""
    roles = Counter(entry["role"] for entry in record.objects.values())
    if roles:
        told = ", ".join(f"{role} {count}" for role, count in sorted(roles.items()))
        yield f"DVC objects that held the patient, or are taken to: {told}."
    rows = sum(_rows(entry) for entry in record.objects.values())
    yield f"Packed rows with reports of the patient: {rows}."
    for run in record.content["mlflow"]["runs"]:
        told = (
            f"{', '.join(run['artifacts'])} may quote a report"
            if run["artifacts"]
            else "no artifact quotes a report"
        )
        yield f"MLflow run {run['run_id']} was made from them: {told}."
    for version in record.content["mlflow"]["model_versions"]:
        yield f"Version {version['version']} of the registered model {version['name']} was trained on them."


def _left(record: Record) -> Iterator[str]:
    if standing := record.standing():
        yield f"{_many(standing, 'object')} of trained models and tokenizers still stand. {RETRAIN}"
    for sentence in record.content["not_reached"]:
        yield f"Not reached, run again: {sentence}."
    for sentence in record.content["limits"]:
        yield f"Beyond reach: {sentence}."


def _rows(entry: dict[str, Any]) -> int:
    return entry.get("rows", 0) if entry["role"] == "packed" and entry["how"] == FOUND else 0


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
