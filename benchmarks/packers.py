"""The packers of benchmarks/packing.py. Lengths are tokens of text; each adds the separators of its own recipe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tasks.artifacts import packed
from tasks.pack import rows


@dataclass(frozen=True)
class Outcome:
    """What a packer made of the documents."""

    rows: int
    positions: int  # filled, separators included
    text: int  # tokens kept
    split: int = 0  # documents


def naive(lengths: np.ndarray, row: int) -> Outcome:
    """A document a row, truncated; no separator."""
    kept = int(np.minimum(lengths, row).sum())
    return Outcome(len(lengths), kept, kept)


def notebook(lengths: np.ndarray, row: int) -> Outcome:
    """Append while it fits, else pad and start again; longer ones are chunked, and the last chunk padded.

    A separator goes in before each further document, and stays when that then does not fit.
    """
    count = filled = separators = 0
    for length in lengths.tolist():
        if length > row:
            count += bool(filled) - (-length // row)
            filled = 0
            continue
        if filled and filled < row:
            filled += 1
            separators += 1
        if filled + length > row:
            count, filled = count + 1, 0
        filled += length
    text = int(lengths.sum())
    return Outcome(count + bool(filled), text + separators, text)


def chop(lengths: np.ndarray, row: int) -> Outcome:
    """One stream with a separator before each further document, cut every row."""
    starts = np.cumsum(lengths + 1) - lengths - 1
    crosses = starts // row != (starts + lengths - 1) // row
    positions, text = int(lengths.sum()) + len(lengths) - 1, int(lengths.sum())
    return Outcome(-(-positions // row), positions, text, int((crosses & (lengths <= row)).sum()))


def ours_plan(lengths: np.ndarray, row: int) -> rows.Plan:
    """`end_of_text` in front of every document; the pieces of one longer than a row share a token."""
    cuts = {int(one): range(row - 1, int(lengths[one]), row - 1) for one in np.flatnonzero(lengths >= row)}
    return rows.plan(lengths, cuts, row, seed=0)


def ours_told(lengths: np.ndarray, row: int, plan: rows.Plan) -> Outcome:
    positions = int((plan.end_S - plan.start_S).sum())
    split = int((np.bincount(plan.report_S)[lengths < row] > 1).sum())
    return Outcome(plan.rows, positions, int(lengths.sum()), split)


def ours(lengths: np.ndarray, row: int) -> Callable[[], Outcome]:
    return lambda: ours_told(lengths, row, ours_plan(lengths, row))


def ours_with_rows(lengths: np.ndarray, row: int) -> Callable[[], Outcome]:
    info = packed.PackInfo(row_length=row, vocab_size=2**15, end_of_text=1, tokenizer_digest="")
    tokens, byte_lengths = np.zeros(lengths.sum(), dtype=np.uint16), [1] * 2**15

    def work() -> Outcome:
        plan = ours_plan(lengths, row)
        for _ in rows.fill(plan, tokens, lengths, info, byte_lengths):
            pass
        return ours_told(lengths, row, plan)

    return work


def trl(lengths: np.ndarray, row: int, strategy: str, batch: int) -> Callable[[], Outcome]:
    """Documents come with a separator in front, which its recipe leaves to the tokenizer.

    `bfd` truncates what is longer than a row, `bfd_split` cuts it; `batch` documents are packed at a time.
    """
    import pyarrow as pa
    from datasets import Dataset, disable_progress_bars
    from datasets.table import InMemoryTable
    from trl import pack_dataset

    disable_progress_bars()
    ends = np.concatenate([[0], np.cumsum(lengths + 1)]).astype(np.int32)
    tokens = pa.ListArray.from_arrays(pa.array(ends), pa.array(np.zeros(ends[-1], dtype=np.uint8)))
    documents = Dataset(InMemoryTable.from_arrays([tokens], names=["input_ids"]))

    def work() -> Outcome:
        result = pack_dataset(documents, seq_length=row, strategy=strategy, map_kwargs={"batch_size": batch})
        sizes = pa.chunked_array(result.data.column("seq_lengths")).combine_chunks().flatten()
        positions = int(sizes.to_numpy().sum())
        return Outcome(len(result), positions, positions - len(lengths))

    return work
