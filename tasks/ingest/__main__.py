"""Turn a folder of reports into the corpus: `python -m tasks.ingest RAW CORPUS METRICS`."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tasks import params, stage
from tasks.artifacts.corpus import PLACEHOLDER, SPLITS, Report, write_split
from tasks.artifacts.files import replace_folder, write_json
from tasks.ingest.canonical import Facts, canonical
from tasks.ingest.modality import MODALITIES
from tasks.ingest.readers import blocks, read
from tasks.ingest.settings import CorpusParams, IngestParams
from tasks.ingest.split import check, deal, given_sides
from tasks.ingest.spool import Spool, spool
from tasks.ingest.survivors import REASONS, drops
from tasks.stage import InputError

PROGRESS = 50_000  # reports; some 10 seconds


def main(raw: Path, corpus: Path, metrics: Path) -> None:
    """Read RAW's reports, clean them, drop copies and scraps, deal patients to splits, write CORPUS and METRICS.

    The source is read once. What a decision needs of a report stays in memory (some 600 bytes),
    the report itself waits in a nameless file beside the corpus until its split is known.
    """
    source = params.load("corpus", CorpusParams)
    settings = params.load("ingest", IngestParams)
    _keep_apart(raw, corpus)
    with spool(corpus.parent) as waiting:
        facts = _read(raw, source, settings, waiting)
        if not facts:
            raise InputError(f"{raw} holds no reports: its files have no rows")
        reasons, splits = _decide(facts, settings, raw)
        tally = _Tally()
        with replace_folder(corpus) as aside:
            for split in SPLITS:
                write_split(aside, split, tally.count(_of_split(split, splits, waiting)))
    result = _metrics(facts, reasons, splits, tally)
    write_json(metrics, result)
    _summarise(result)


def _keep_apart(raw: Path, corpus: Path) -> None:
    """The corpus folder is replaced whole, so it must not hold the source, nor lie in it."""
    here, there = raw.resolve(), corpus.resolve()
    if here == there or here in there.parents or there in here.parents:
        raise InputError(f"{corpus} and {raw} overlap: give the corpus a folder of its own, it is replaced whole")
    if corpus.exists() and not corpus.is_dir():
        raise InputError(f"{corpus} is a file where the corpus folder should be: remove it or name another")


def _read(raw: Path, source: CorpusParams, settings: IngestParams, waiting: Spool) -> list[Facts]:
    facts = []
    for record in (record for block in blocks(raw, source) for record in read(block)):
        report, fact = canonical(record, source=record.source, min_words=settings.min_words)
        waiting.add(report)
        facts.append(fact)
        if len(facts) % PROGRESS == 0:
            print(f"ingest: {len(facts):,} reports read", flush=True)
    return facts


def _decide(facts: list[Facts], settings: IngestParams, raw: Path) -> tuple[list[str], list[str]]:
    """For each report the reason it is dropped or empty, and its split or empty."""
    given = given_sides(facts)
    reasons = drops(facts, given)
    if all(reasons):
        counts = ", ".join(f"{reason} {count}" for reason, count in sorted(Counter(reasons).items()))
        raise InputError(
            f"{raw}: all {len(facts)} reports are dropped ({counts}): check corpus.columns and ingest.min_words"
        )
    sides = dict(given)
    for fact, reason in zip(facts, reasons, strict=True):
        if not reason and fact.patient not in sides:
            sides[fact.patient] = deal(
                fact.patient,
                val_share=settings.val_share,
                test_share=settings.test_share,
                salt=settings.split_salt,
            )
    splits = ["" if reason else sides[fact.patient] for fact, reason in zip(facts, reasons, strict=True)]
    check(facts, splits)
    if empty := [split for split in SPLITS if split not in splits]:
        patients = len({fact.patient for fact, split in zip(facts, splits, strict=True) if split})
        dials = "lower the shares" if empty == ["train"] else f"raise ingest.{empty[-1]}_share"
        raise InputError(
            f"{raw}: no report of its {patients} patients falls to {' and '.join(empty)}: "
            f"{dials}, change ingest.split_salt, or bring more patients"
        )
    return reasons, splits


def _of_split(split: str, splits: list[str], waiting: Spool) -> Iterator[Report]:
    for number, own in enumerate(splits):
        if own == split:
            yield dataclasses.replace(waiting.get(number), split=split)


class _Tally:
    """Counts of what is written, taken in passing."""

    def __init__(self) -> None:
        self.reports = self.characters = self.masked = self.undated = 0
        self.modalities: Counter[str] = Counter(dict.fromkeys(MODALITIES, 0))

    def count(self, reports: Iterable[Report]) -> Iterator[Report]:
        for report in reports:
            self.reports += 1
            self.characters += len(report.text)
            self.masked += PLACEHOLDER in report.text
            self.undated += not report.study_date
            self.modalities[report.modality] += 1
            yield report


def _metrics(facts: list[Facts], reasons: list[str], splits: list[str], tally: _Tally) -> dict[str, Any]:
    kept = [(fact, split) for fact, split in zip(facts, splits, strict=True) if split]
    dropped = Counter(reasons)
    return {
        "reports_in": len(facts),
        "reports_kept": len(kept),
        "dropped": {reason: dropped[reason] for reason in REASONS},
        **{split: splits.count(split) for split in SPLITS},
        "patients": len({fact.patient for fact, _ in kept}),
        "without_patient": sum(not fact.has_patient for fact, _ in kept),
        "without_date": tally.undated,
        "moved_from_given_split": sum(bool(fact.given) and fact.given != split for fact, split in kept),
        "placeholder_share": round(tally.masked / tally.reports, 6),
        "characters": tally.characters,
        "modalities": dict(tally.modalities),
    }


def _summarise(result: dict[str, Any]) -> None:
    dropped = ", ".join(f"{reason} {count:,}" for reason, count in result["dropped"].items() if count)
    print(
        f"ingest: kept {result['reports_kept']:,} of {result['reports_in']:,} reports; dropped: {dropped or 'none'}"
    )
    sizes = ", ".join(f"{split} {result[split]:,}" for split in SPLITS)
    print(f"ingest: {sizes}; {result['patients']:,} patients")
    if result["without_patient"]:
        print(
            f"ingest: {result['without_patient']:,} reports name no patient: each is dealt as a patient of its own"
        )
    if result["moved_from_given_split"]:
        moved = result["moved_from_given_split"]
        print(f"ingest: {moved:,} reports were moved from the source's split to keep their patient on one side")


if __name__ == "__main__":
    stage.run(main)
