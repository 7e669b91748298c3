"""What a worker does with a block of the source: parse, clean, screen, hash. A pure function of the block."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from tasks.artifacts.corpus import SCHEMA
from tasks.ingest.canonical import Canonical, canonical
from tasks.ingest.facts import FACTS
from tasks.ingest.near.shingles import shingles, signatures
from tasks.ingest.readers import Block, read
from tasks.ingest.readers.record import Record
from tasks.ingest.settings import IngestParams
from tasks.ingest.split import pseudonym
from tasks.phi.roster import Roster

DECIDED = ("split", "forward", "cluster", "copies")  # columns that are not known yet
WAITING = pa.schema([field for field in SCHEMA if field.name not in DECIDED])
HITS = pa.schema(
    [
        pa.field("source", pa.string(), nullable=False),
        pa.field("file", pa.string(), nullable=False),
        pa.field("line", pa.int64(), nullable=False),
        pa.field("report_id", pa.string(), nullable=False),
        pa.field("section", pa.string(), nullable=False),
        pa.field("category", pa.string(), nullable=False),
        pa.field("start", pa.int32(), nullable=False),  # characters of the cleaned section
        pa.field("end", pa.int32(), nullable=False),
    ]
)


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A worker's result for one block of n reports."""

    reports: bytes  # an Arrow IPC stream of `WAITING`
    facts: np.ndarray  # [n] of `FACTS`
    signatures: np.ndarray  # [n, PERMUTATIONS] uint32
    shingles: np.ndarray  # uint64, the reports' side by side
    lengths: np.ndarray  # [n] int64, shingles of each report
    hits: pa.Table  # of `HITS`


def digest_block(block: Block, *, sources: tuple[str, ...], settings: IngestParams, roster: Roster | None) -> Batch:
    """Read and screen a block's reports. Raises `InputError` as the readers do."""
    gone = frozenset(settings.forgotten)

    def forgotten(patient: str) -> bool:
        return bool(gone) and pseudonym(settings.split_salt, patient) in gone

    place = sources.index(block.source.name)
    records, reports = [], []
    for record in read(block):
        reports.append(canonical(record, source=place, settings=settings, forgotten=forgotten, roster=roster))
        records.append(record)
    facts = np.array([report.facts for report in reports], dtype=FACTS)
    # A dropped report has no near-duplicates to look for.
    sets = [shingles(report.said if not drop else "") for report, drop in zip(reports, facts["drop"], strict=True)]
    return Batch(
        reports=_stream(reports),
        facts=facts,
        signatures=signatures(sets),
        shingles=np.concatenate(sets) if sets else np.empty(0, dtype=np.uint64),
        lengths=np.array([len(one) for one in sets], dtype=np.int64),
        hits=_hits(records, reports),
    )


def _stream(reports: list[Canonical]) -> bytes:
    columns: dict[str, list[Any]] = {
        name: [report.row[name] for report in reports] for name in WAITING.names if name != "sections"
    }
    columns["sections"] = [[vars(section) for section in report.sections] for report in reports]
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_stream(sink, WAITING, options=options) as writer:
        writer.write_table(pa.table(columns, schema=WAITING))
    return sink.getvalue().to_pybytes()


def _hits(records: Iterable[Record], reports: Iterable[Canonical]) -> pa.Table:
    rows = [
        {
            "source": record.source,
            "file": record.file,
            "line": record.line,
            "report_id": report.row["report_id"],
            **asdict(hit),
        }
        for record, report in zip(records, reports, strict=True)
        for hit in report.hits
    ]
    return pa.Table.from_pylist(rows, schema=HITS)
