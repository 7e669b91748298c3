"""The reports that the tokenizer's fit is measured on, a row group of a file in memory at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from tasks.artifacts import corpus
from tasks.tokenizer.fitness import Seen, Tally, tally
from tasks.tokenizer.fragments import Usage

SAMPLE = 10_000  # reports of a group that are measured, spread evenly; which ones moves tokens a word by 0.1%


@dataclass(frozen=True, kw_only=True)
class Groups:
    """What was counted: of train as a whole, of the others by month of study, "" where that is unknown."""

    train: Tally
    val: dict[str, Tally]
    forward: dict[str, Tally]
    usage: Usage  # of words, in train


def read(train: Path, val: Path, test: Path, encode: Callable[[str], list[int]]) -> Groups:
    """Count at most `SAMPLE` reports of each group.

    What is unseen is what stands in none of train's reports, measured or not. Of `test` only the time-forward
    reports are read.
    """
    seen, usage, total = Seen(), Usage(), Tally()
    for table, chosen in _blocks(train, ["patient_id", "text"], forward=False):
        texts = table.column("text").to_pylist()
        seen.add(texts)
        patients = table.column("patient_id").to_pylist()
        total.update(tally((texts[row] for row in chosen), encode, seen))
        for row in chosen:
            usage.add(patients[row], texts[row])

    def months(path: Path, forward: bool) -> dict[str, Tally]:
        found: defaultdict[str, Tally] = defaultdict(Tally)
        for table, chosen in _blocks(path, ["study_date", "text"], forward=forward):
            by_month: defaultdict[str, list[str]] = defaultdict(list)
            for row in table.take(chosen).to_pylist():
                by_month[row["study_date"][:7]].append(row["text"])
            for month, texts in by_month.items():
                found[month].update(tally(texts, encode, seen))
        return dict(found)

    return Groups(train=total, val=months(val, False), forward=months(test, True), usage=usage)


def spread(number: int, most: int) -> np.ndarray:
    """Places of at most `most` of `number` things, evenly spread: int64 [min(number, most)], ascending."""
    taken = min(number, most)
    return np.arange(taken) * number // max(1, taken)


def _blocks(path: Path, columns: Sequence[str], *, forward: bool) -> Iterator[tuple[pa.Table, np.ndarray]]:
    """A split's row groups, and in each the rows that were chosen among those so flagged."""
    flags = [block.column("forward").to_numpy() for block in corpus.read_columns(path, ["forward"])]
    rows = np.flatnonzero(np.concatenate([np.zeros(0, bool), *flags]) == forward)
    chosen = rows[spread(len(rows), SAMPLE)]
    start = 0
    for table in corpus.read_columns(path, columns):
        end = start + table.num_rows
        yield table, chosen[(chosen >= start) & (chosen < end)] - start
        start = end
