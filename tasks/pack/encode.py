"""A split of the corpus as tokens on disk, encoded wherever the executor has hands."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tasks.artifacts import corpus, tokenizer
from tasks.artifacts.encoding import BatchEncoder
from tasks.executor.ordered import ordered
from tasks.pack.cuts import cut

TOLD_EVERY = 100_000  # reports


@dataclass(frozen=True, kw_only=True)
class Encoded:
    """Reports as tokens.

    Attributes:
        tokens: of all reports end to end, without `end_of_text`; a file on disk or an array.
        lengths: [reports] tokens of each.
        cuts: report -> token indices at which its later pieces start to predict; reports longer than a row alone.
        kinds: how many cuts lie between sections, between sentences, anywhere.
    """

    tokens: np.ndarray
    lengths: np.ndarray
    cuts: Mapping[int, Sequence[int]]
    kinds: Mapping[str, int]


@dataclass(frozen=True)
class Block:
    """Some reports as tokens, and where those longer than a row are cut: report in the block -> `cuts.cut`."""

    tokens: np.ndarray
    lengths: np.ndarray
    cuts: list[tuple[int, list[tuple[int, str]]]]


def encode(split: Path, tokenizer_folder: Path, row_length: int, spool: Path) -> Encoded:
    """Encode a split row group by row group; the tokens go to the file `spool`, the rest stays in memory.

    Raises:
        InputError: as `corpus.read_texts`, `tokenizer.load` and `ordered`.
    """
    files = tokenizer.contents(tokenizer_folder)
    work = functools.partial(encode_block, *files, str(tokenizer_folder), row_length)
    lengths, cuts, kinds = [np.zeros(0, dtype=np.int64)], {}, Counter[str]()
    dtype, reports = np.dtype(np.uint16), 0
    with spool.open("wb") as stream:
        for block in ordered(work, corpus.read_texts(split)):
            dtype = block.tokens.dtype
            block.tokens.tofile(stream)
            for report, places in block.cuts:
                cuts[reports + report] = [at for at, _ in places]
                kinds.update(kind for _, kind in places)
            lengths.append(block.lengths)
            reports += len(block.lengths)
            if reports // TOLD_EVERY > (reports - len(block.lengths)) // TOLD_EVERY:
                print(f"{split.stem}: {reports:,} reports encoded", flush=True)
    empty = not spool.stat().st_size  # which cannot be mapped
    tokens = np.zeros(0, dtype=dtype) if empty else np.memmap(spool, dtype=dtype, mode="r")
    return Encoded(tokens=tokens, lengths=np.concatenate(lengths), cuts=cuts, kinds=kinds)


@functools.lru_cache(maxsize=1)
def _encoder(ranks: bytes, settings: bytes, where: str) -> tuple[BatchEncoder, np.ndarray]:
    made = tokenizer.parse(ranks, settings, where)
    return BatchEncoder(made), np.array(made.byte_lengths)


def encode_block(ranks: bytes, settings: bytes, where: str, row_length: int, texts: list[str]) -> Block:
    """Encode some reports with the tokenizer of these files; `where` names their folder in messages."""
    encoder, byte_lengths = _encoder(ranks, settings, where)
    tokens, lengths = encoder.encode(texts)
    ends = np.cumsum(lengths)
    cuts = []
    for report in np.flatnonzero(1 + lengths > row_length).tolist():
        own = tokens[ends[report] - lengths[report] : ends[report]]
        cuts.append((report, cut(texts[report], byte_lengths[own], row_length)))
    return Block(tokens, lengths, cuts)
