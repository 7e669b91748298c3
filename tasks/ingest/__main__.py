"""Turn a folder of reports into the corpus: `python -m tasks.ingest RAW ROSTER CORPUS METRICS`."""

from __future__ import annotations

import os
from collections import Counter
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks import params, stage
from tasks.artifacts.corpus import SCHEMA, SPLITS, split_writers
from tasks.artifacts.files import replace_folder, write_json
from tasks.executor.ordered import ordered
from tasks.ingest.decide import Decision, check, decide, split_of
from tasks.ingest.facts import CODE, QUARANTINED, REASONS, codes
from tasks.ingest.near.clusters import clusters
from tasks.ingest.pictures import draw
from tasks.ingest.readers import blocks
from tasks.ingest.settings import CorpusParams, IngestParams
from tasks.ingest.sources import source_names
from tasks.ingest.spool import Spool, spool
from tasks.ingest.summary import profile, summarise, summary
from tasks.ingest.work import digest_block
from tasks.phi.roster import KEY, Roster
from tasks.stage import InputError

PROGRESS = 50_000  # reports; some 10 seconds


def main(raw: Path, roster: Path, corpus: Path, metrics: Path) -> None:
    """Read RAW's reports, screen them, drop copies and scraps, deal patients to splits, write CORPUS and METRICS.

    The source is read once, by as many workers as there are cores. What a decision needs of a
    report stays in memory (some 610 bytes), the report itself waits in a nameless file beside the
    corpus until its split is known. ROSTER holds keyed hashes of names and numbers that must not
    be in any report; it may be empty.
    """
    source = params.load("corpus", CorpusParams)
    settings = params.load("ingest", IngestParams)
    _keep_apart(raw, corpus)
    known = _roster(roster)
    with spool(corpus.parent) as waiting:
        names = _read(raw, source, settings, known, waiting)
        facts = waiting.facts()
        if not len(facts):
            raise InputError(f"{raw} holds no reports: its files have no rows")
        _gate(facts, settings, waiting.hits(), raw)
        decision = decide(facts, settings, partial(_clusters, waiting, settings.near_duplicate))
        check(facts, decision)
        _refuse_empty_splits(facts, decision, raw)
        result = summary(facts, decision, waiting.hits(), names)
        with replace_folder(corpus) as aside:
            _write(aside, waiting, facts, decision)
            pq.write_table(waiting.hits(), aside / "gate.parquet", compression="zstd")
            shape = profile(facts, decision)
            write_json(aside / "profile.json", shape)
            draw(aside, result, shape)
    write_json(metrics, result)
    summarise(result)


def _keep_apart(raw: Path, corpus: Path) -> None:
    """The corpus folder is replaced whole, so it must not hold the source, nor lie in it."""
    here, there = raw.resolve(), corpus.resolve()
    if here == there or here in there.parents or there in here.parents:
        raise InputError(f"{corpus} and {raw} overlap: give the corpus a folder of its own, it is replaced whole")
    if corpus.exists() and not corpus.is_dir():
        raise InputError(f"{corpus} is a file where the corpus folder should be: remove it or name another")


def _roster(path: Path) -> Roster | None:
    """The known names and numbers; None where the file has none, as it comes with the project."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        raise InputError(f"{path} is missing: get it back with `git checkout {path}`") from None
    if all(line.startswith(b"#") or not line.strip() for line in lines):
        return None
    if not (key := os.environ.get(KEY, "")):
        raise InputError(f"{path} has entries, but {KEY} is not set: set it to the key they were made with")
    return Roster.load(path, key)


def _read(
    raw: Path, source: CorpusParams, settings: IngestParams, roster: Roster | None, waiting: Spool
) -> tuple[str, ...]:
    """Fill the spool; returns the sources' names."""
    names = source_names(raw, source)
    work = partial(digest_block, sources=names, settings=settings, roster=roster)
    count = 0
    for batch in ordered(work, blocks(raw, source)):
        waiting.add(batch)
        if (count + len(batch.facts)) // PROGRESS > count // PROGRESS:
            print(f"ingest: {count + len(batch.facts):,} reports read", flush=True)
        count += len(batch.facts)
    print(f"ingest: all {count:,} reports read; looking for copies", flush=True)
    return names


def _gate(facts: np.ndarray, settings: IngestParams, hits: pa.Table, raw: Path) -> None:
    """Refuse a corpus that still holds people's names: better none than one half-cleaned."""
    suspected = int(np.isin(facts["drop"], [CODE[reason] for reason in QUARANTINED]).sum())
    listed = int((facts["drop"] == CODE["roster"]).sum())
    if listed > settings.max_roster_hits:
        raise InputError(
            f"{raw}: {listed} reports hold a name or number of the roster that the patterns did not see "
            f"({_places(hits, 'roster')}): de-identify them, or raise ingest.max_roster_hits to leave them out"
        )
    if suspected > settings.max_quarantined * len(facts):
        raise InputError(
            f"{raw}: {suspected} of {len(facts)} reports ({suspected / len(facts):.1%}) hold what looks like a "
            f"person's name ({_places(hits, 'name')}), more than ingest.max_quarantined "
            f"({settings.max_quarantined:.1%}): de-identify the source, or raise it to leave them out"
        )


def _places(hits: pa.Table, category: str) -> str:
    found = hits.filter(pc.field("category") == category).slice(0, 3).to_pylist()
    return "e.g. " + ", ".join(f"{hit['file']}:{hit['line']}" for hit in found)


def _clusters(waiting: Spool, threshold: float, reports: np.ndarray) -> np.ndarray:
    edges, values = waiting.shingle_edges(), waiting.shingles()

    def shingles(index: int) -> np.ndarray:
        number = reports[index]
        return np.asarray(values[edges[number] : edges[number + 1]])

    return clusters(waiting.signatures(reports), shingles, threshold)


def _refuse_empty_splits(facts: np.ndarray, decision: Decision, raw: Path) -> None:
    if not decision.kept.any():
        counts = Counter(REASONS[code] for code in decision.reason.tolist())
        told = ", ".join(f"{reason} {count}" for reason, count in sorted(counts.items()))
        raise InputError(
            f"{raw}: all {len(facts)} reports are dropped ({told}): check corpus.columns and ingest.min_words"
        )
    filled = set(split_of(decision)[decision.kept].tolist())
    if empty := [split for number, split in enumerate(SPLITS) if number not in filled]:
        patients = len(np.unique(codes(facts["patient"][decision.kept])))
        dials = "lower the shares" if empty == ["train"] else f"raise ingest.{empty[-1]}_share"
        raise InputError(
            f"{raw}: no report of its {patients} patients falls to {' and '.join(empty)}: "
            f"{dials}, change ingest.split_salt, or bring more patients"
        )


def _write(folder: Path, waiting: Spool, facts: np.ndarray, decision: Decision) -> None:
    """The three splits, each in the order of the source."""
    splits = split_of(decision)
    heads = np.ascontiguousarray(facts["key"][decision.first]).view(np.uint8).reshape(-1, 16)[:, :8]
    names = pa.array([bytes(head).hex() for head in heads])
    forward = decision.forward & (splits == SPLITS.index("test"))
    start = 0
    with split_writers(folder) as writers:
        for table in waiting.tables():
            here = slice(start, start + table.num_rows)
            start += table.num_rows
            for number, split in enumerate(SPLITS):
                chosen = np.flatnonzero(splits[here] == number)
                reports = chosen + here.start
                own = table.take(pa.array(chosen))
                columns = {name: own.column(name) for name in own.column_names} | {
                    "split": pa.array([split] * len(chosen), pa.string()),
                    "forward": pa.array(forward[reports]),
                    "cluster": names.take(pa.array(decision.cluster[reports])),
                    "copies": pa.array(decision.copies[reports]),
                }
                writers[split].write(pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA))


if __name__ == "__main__":
    stage.run(main)
