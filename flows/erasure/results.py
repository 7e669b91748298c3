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

LEARNT = ("tokenizer", "model", "release")  # folders of what is trained on reports, and holds none
METRICS = "metrics/"  # git's, and counts alone


def search(patient: str, pseudonym: str, history: History, objects: Objects, findings: Findings) -> None:
    """Add to `findings`, which has the raw data's already."""
    for out in (out for run in history.runs for out in run.outs):
        findings.listed |= {*(objects.members(out.md5) or {}).values()}
    rows = _corpora(patient, pseudonym, history, objects, findings)
    _packs(history, objects, findings, rows)
    others = sorted((run for run in history.runs if run.stage not in ("ingest", "pack")), key=repr)
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
    for run in (run for run in history.runs if run.stage == "ingest"):
        for out in (out for out in run.outs if not out.path.startswith(METRICS)):
            touched = _touched(run, findings) and pseudonym not in run.forgotten
            members = objects.members(out.md5)
            if members is None:
                if touched:
                    findings.lost.add(out.path)
                    findings.add(out.md5, Finding(role="corpus", how=ABSENT))
                continue
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
        split = dep.path.rpartition("/")[2].removesuffix(".parquet") in SPLITS
        if split and dep.md5 not in findings.by_md5 and findings.concern(dep.path, dep.md5):
            _split(dep.md5, patient, True, objects, findings, rows)  # its folder is lost, it may be here
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
            members = objects.members(out.md5)
            for dep in (dep for dep in run.deps if dep.md5 in findings.by_md5):
                if members is None:
                    findings.lost.add(out.path)
                packed = (members or {}).get(PurePosixPath(dep.path).name, "")
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
    return any(findings.concern(dep.path, dep.md5) for dep in run.deps)


def _derive(run: Run, objects: Objects, findings: Findings) -> int:
    """Mark what a stage made from what held the patient; returns how much of it was news."""
    if not _touched(run, findings):
        return 0
    return sum(_derived(out, objects, findings) for out in run.outs if not out.path.startswith(METRICS))


def _derived(out: Version, objects: Objects, findings: Findings) -> int:
    members = objects.members(out.md5)
    if members is None:
        findings.lost.add(out.path)
    role, how = PurePosixPath(out.path).name, ABSENT if members is None else DERIVED
    finding = Finding(role=role, how=how, learnt=role in LEARNT)
    return sum(findings.add(md5, finding) for md5 in {out.md5, *(members or {}).values()})
