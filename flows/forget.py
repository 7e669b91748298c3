"""Right to erasure: `python -m flows.forget PATIENT [--dry-run] [--weights]`; PATIENT `-` is read from stdin."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dvc.repo import Repo

from flows import ROOT, graph
from flows.erasure import forgotten, raws, results, steps, tell
from flows.erasure.findings import Findings
from flows.erasure.history import History, history, tracked
from flows.erasure.purge import clear_checkout, purge
from flows.erasure.record import Record
from flows.erasure.stores import Objects, Store, stores
from flows.lock import alone
from tasks import params
from tasks.stage import InputError

AGAIN = "what is done is recorded; run again to go on"


def forget(patient: str, *, dry_run: bool, weights: bool) -> bool:
    """Erase the patient, or tell what would be; returns whether nothing is left for another run.

    `ingest.forgotten` comes first: ended anywhere, the patient is in no corpus from then on, and
    the next run finds what is left to do.

    Raises:
        InputError: a mistake the user can mend, or nobody knows the patient.
        StageError: ingest failed.
    """
    corpus = params.read(ROOT / "params.yaml")["corpus"]
    path = corpus["path"]
    with _workplace() as folder, Repo(str(ROOT)) as repo:
        places, failed = stores(repo)
        known = _history(places, failed)
        objects, findings = Objects(places, folder / "objects"), Findings()
        answer = raws.search(patient, corpus, known, objects, findings, folder / "places")
        results.search(patient, answer.pseudonym, known, objects, findings)
        if not (answer.files or answer.forgotten or findings.certain()):
            raise InputError(
                f"no report of this patient is in {path}, its history or ingest.forgotten: give the id as ingest "
                f"reads it (MIMIC-CXR: p10000032; of a report that names no patient: report:ID)"
            )
        seeded = path in known.made
        record = Record(answer.pseudonym)
        record.begin(findings, 0 if seeded else answer.reports, tracked(path).values())
        for name, reason in failed.items():
            record.not_reached(f"{name} did not answer ({reason}), so it was not searched")
        steps.limits(record, findings, path)
        if dry_run:
            steps.mlflow(record, weights, dry_run=True)
            _print(tell.plan(record, answer.reports, seeded, weights))
            return True
        forgotten.add(answer.pseudonym)
        record.save()
        if answer.files and not seeded:
            raws.ask("erase", {"patient": patient, "raw": path, "corpus": corpus})
        clear_checkout(known.current, record, weights)
        purge(repo, places, record, weights)
        steps.track(path)  # after the purge: an object of the cache that was written through is not taken up again
    steps.mlflow(record, weights, dry_run=False)
    record.save()
    steps.ingest()
    steps.prove(patient, record, corpus, seeded)
    with _workplace() as folder, Repo(str(ROOT)) as repo:
        places, failed = stores(repo)
        steps.strangers(record, _history(places, failed), Objects(places, folder / "objects"), places)
    record.complete()
    record.save()
    _print(tell.done(record, seeded))
    return not record.content["not_reached"]


def _history(places: list[Store], failed: dict[str, str]) -> History:
    """What every run cache and git remember; a store that breaks is taken off the places."""
    entries: list[bytes] = []
    for store in [*places]:
        try:
            entries += [content for _, content in store.run_entries()]
        except Exception as error:  # a remote may fail in any way
            places.remove(store)
            failed[store.name] = type(error).__name__
    return history(entries)


@contextmanager
def _workplace() -> Iterator[Path]:
    """A folder for what is fetched or laid out; what a killed run left there goes first."""
    folder = ROOT / ".radlm" / "forget"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "places").mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(line)


def main() -> int:
    """Exit codes: 0 done, 1 not all was reached or a stage failed, 2 a mistake the user can mend, 130 Ctrl-C."""
    parser = argparse.ArgumentParser(description="Erase a patient from the raw data, the caches and the records.")
    parser.add_argument("patient", help="the id as the source has it; - reads it from standard input")
    parser.add_argument("--dry-run", action="store_true", help="name everything, change nothing")
    parser.add_argument(
        "--weights", action="store_true", help="remove models and tokenizers trained on the patient"
    )
    arguments = parser.parse_args()
    given = sys.stdin.readline() if arguments.patient == "-" else arguments.patient
    patient = " ".join(given.split())  # as ingest does
    if not patient:
        print("error: the patient's id is empty: give it as the source has it", file=sys.stderr)
        return 2
    try:
        with alone() as first:
            if not first:
                raise InputError("another run of this checkout is under way: wait for it to end, and run again")
            return 0 if forget(patient, dry_run=arguments.dry_run, weights=arguments.weights) else 1
    except KeyboardInterrupt:
        print(f"interrupted: {AGAIN}", file=sys.stderr)
        return 130
    except InputError as mistake:
        sentence, code = str(mistake), 2
    except graph.StageError as error:
        sentence, code = f"{error}; {AGAIN}", 2 if error.mistake else 1
    except Exception as error:  # its words and its traceback may quote what is to be erased
        sentence, code = f"ended by a fault ({type(error).__name__}): {AGAIN}", 1
    # A reader's sentence names a file, and a file's name may be the patient's.
    print(f"error: {sentence.replace(patient, 'PATIENT')}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
