"""What the workers made of the reports, kept on disk until every report's split is known."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np
import pyarrow as pa

from tasks.ingest.work import Batch


class Spool:
    """Batches in the order they were added; memory holds facts and signatures, some 610 bytes a report."""

    def __init__(self, reports: IO[bytes], shingles: IO[bytes]) -> None:
        self._reports, self._shingles = reports, shingles
        self._ends = [0]
        self._facts: list[np.ndarray] = []
        self._signatures: list[np.ndarray] = []
        self._lengths: list[np.ndarray] = []
        self._hits: list[pa.Table] = []

    def add(self, batch: Batch) -> None:
        """Append a worker's result."""
        self._ends.append(self._ends[-1] + self._reports.write(batch.reports))
        self._shingles.write(batch.shingles.tobytes())
        self._facts.append(batch.facts)
        self._signatures.append(batch.signatures)
        self._lengths.append(batch.lengths)
        self._hits.append(batch.hits)

    def facts(self) -> np.ndarray:
        """`FACTS` of all reports, in file order."""
        return np.concatenate(self._facts) if self._facts else np.empty(0)

    def hits(self) -> pa.Table:
        """Where the gate found something, in file order."""
        return pa.concat_tables(self._hits)

    def signatures(self, reports: np.ndarray) -> np.ndarray:
        """Signatures of the reports with these numbers: uint32 [len(reports), PERMUTATIONS]."""
        edges = np.cumsum([0, *map(len, self._signatures)])
        batches = np.searchsorted(edges, reports, side="right") - 1
        found = np.empty((len(reports), self._signatures[0].shape[1]), dtype=np.uint32)
        for batch in np.unique(batches).tolist():
            chosen = batches == batch
            found[chosen] = self._signatures[batch][reports[chosen] - edges[batch]]
        return found

    def shingle_edges(self) -> np.ndarray:
        """Where each report's shingles start, and the last one's end: int64 [n + 1]."""
        return np.concatenate([[0], np.cumsum(np.concatenate(self._lengths))])

    def shingles(self) -> np.ndarray:
        """All reports' shingles side by side, read from disk as they are asked for."""
        self._shingles.flush()
        if not self._shingles.tell():
            return np.empty(0, dtype=np.uint64)
        return np.memmap(self._shingles, dtype=np.uint64, mode="r")

    def tables(self) -> Iterator[pa.Table]:
        """The reports as a worker wrote them, batch by batch."""
        self._reports.seek(0)
        for start, end in zip(self._ends, self._ends[1:], strict=False):
            yield pa.ipc.open_stream(self._reports.read(end - start)).read_all()


@contextmanager
def spool(folder: Path) -> Iterator[Spool]:
    """An empty spool in files without a name, so that even a killed stage leaves no report behind.

    They lie in `folder`, beside the corpus, because a machine's /tmp is often too small for one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as reports, tempfile.TemporaryFile(dir=folder) as shingles:
        yield Spool(reports, shingles)
