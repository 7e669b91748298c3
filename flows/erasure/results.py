"""Which corpora, packs, models and pages held the patient, by their rows or by what they were made from."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.erasure.findings import ABSENT, DERIVED, FOUND, Finding, Findings
from flows.erasure.history import History, Run, Version
from flows.erasure.stores import Objects
from tasks.artifacts.corpus import SPLITS

LEARNT = ("tokenizer", "train", "export")  # stages whose outputs are trained on reports, and hold none
METRICS = "metrics/"  # git's, and counts alone


def search(patient: str, pseudonym: str, history: History, objects: Objects, findings: Findings) -> None:
    """Add to `findings`, which has the raw data's already."""
    rows = _corpora(patient, pseudonym, history, objects, findings)
    _packs(history, objects, findings, rows)
    others = [run for run in history.runs if run.stage not in ("ingest", "pack")]
    while sum(_derive(run, objects, findings) for run in others):
        continue  # until nothing is news: stages come in no order
    for run in others:
        if not _touched(run, findings):
            for out in run.outs:
                findings.clean |= {out.md5, *(objects.members(out.md5) or {}).values()}
    findings.settle()


def patient_rows(path: Path, patient: str) -> np.ndarray:
    """Places of the patient's reports in a split of a corpus, of whatever version.

    Raises:
        pyarrow.ArrowException, OSError, KeyError: it is no corpus.
    """
    column = pq.read_table(path, columns=["patient_id"]).column("patient_id")
    return np.flatnonzero(pc.equal(column, patient).to_numpy())


def _corpora(
    patient: str, pseudonym: str, history: History, objects: Objects, findings: Findings
) -> dict[str, np.ndarray]:
    """The patient's places in each split's object."""
    rows: dict[str, np.ndarray] = {}
    known: set[str] = set()
    absent: set[str] = set()  # paths of corpora that cannot be looked into
    for run in (run for run in history.runs if run.stage == "ingest"):
        for out in (out for out in run.outs if not out.path.startswith(METRICS)):
            touched = _touched(run, findings) and pseudonym not in run.forgotten
            members = objects.members(out.md5)
            if members is None:
                if touched:
                    absent.add(out.path)
                    findings.add(out.md5, Finding(role="corpus", how=ABSENT))
                continue
            known |= {*members.values()}
            splits = [members.get(f"{name}.parquet") for name in SPLITS]
            held = [_split(split, patient, touched, objects, findings, rows) for split in splits]
            # The gate's places name reports that need not be in any split. Pictures and profile are counts.
            if gate := members.get("gate.parquet"):
                if touched:
                    findings.add(gate, Finding(role="corpus", how=DERIVED))
                else:
                    findings.clean.add(gate)
            if touched or any(held):
                findings.add(out.md5, Finding(role="corpus", how=FOUND if any(held) else DERIVED))
    for dep in (dep for run in history.runs for dep in run.deps):
        folder, _, name = dep.path.rpartition("/")
        if folder in absent and dep.md5 not in known and name.removesuffix(".parquet") in SPLITS:
            _split(dep.md5, patient, True, objects, findings, rows)
    return rows


def _split(
    md5: str | None, patient: str, touched: bool, objects: Objects, findings: Findings, rows: dict[str, np.ndarray]
) -> bool:
    """Look into one split; returns whether it has the patient, as far as can be told."""
    if md5 is None:
        return False
    file = objects.file(md5)
    try:
        places = patient_rows(file, patient) if file else None
    except (pa.ArrowException, OSError, KeyError):
        places = None
    if places is None:
        if touched:
            findings.add(md5, Finding(role="corpus", how=DERIVED if file else ABSENT))
        return touched
    if len(places):
        rows[md5] = places
        findings.add(md5, Finding(role="corpus", how=FOUND, rows=len(places)))
    else:
        findings.clean.add(md5)
    return bool(len(places))


def _packs(history: History, objects: Objects, findings: Findings, rows: dict[str, np.ndarray]) -> None:
    """A packed row names its reports by their places in the split."""
    for run in (run for run in history.runs if run.stage == "pack"):
        for out in (out for out in run.outs if not out.path.startswith(METRICS)):
            members = objects.members(out.md5) or {}
            for dep in (dep for dep in run.deps if dep.md5 in findings.by_md5):
                packed = members.get(PurePosixPath(dep.path).name, "")
                finding = _packed(packed, rows.get(dep.md5), objects)
                if finding.rows != 0:
                    findings.add(packed or out.md5, finding)
                    findings.add(out.md5, Finding(role="packed", how=finding.how))


def _packed(md5: str, places: np.ndarray | None, objects: Objects) -> Finding:
    file = objects.file(md5) if md5 else None
    if file is None:
        return Finding(role="packed", how=ABSENT)
    if places is None:
        return Finding(role="packed", how=DERIVED)
    column = pq.read_table(file, columns=["reports"]).column("reports").combine_chunks()
    before = np.concatenate([[0], np.cumsum(np.isin(column.values.to_numpy(), places))])
    edges = before[column.offsets.to_numpy()]
    return Finding(role="packed", how=FOUND, rows=int((edges[1:] > edges[:-1]).sum()))


def _touched(run: Run, findings: Findings) -> bool:
    return any(dep.md5 in findings.by_md5 for dep in run.deps)


def _derive(run: Run, objects: Objects, findings: Findings) -> int:
    """Mark what a stage made from what held the patient; returns how much of it was news."""
    if not _touched(run, findings):
        return 0
    learnt = run.stage in LEARNT
    return sum(_derived(out, learnt, objects, findings) for out in run.outs if not out.path.startswith(METRICS))


def _derived(out: Version, learnt: bool, objects: Objects, findings: Findings) -> int:
    members = objects.members(out.md5)
    how = ABSENT if members is None else DERIVED
    finding = Finding(role=PurePosixPath(out.path).name, how=how, learnt=learnt)
    return sum(findings.add(md5, finding) for md5 in {out.md5, *(members or {}).values()})
