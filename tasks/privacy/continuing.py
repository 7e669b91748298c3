"""Training reports continued: which words of few patients the model gives back when told what stands before."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from tasks.artifacts import corpus
from tasks.artifacts.tokenizer import Tokenizer
from tasks.lm.generation import generate
from tasks.lm.model import Decoder
from tasks.privacy.strings import patients_with, runs

BEFORE = 8  # words of a report, at least, before those that are asked for
DRAWN = 5  # places looked at for each that is wanted: most runs of words are many patients'
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a report is cut: `prefix` is handed to the model, `truth` is what follows."""

    report: int  # in its split
    word: int  # first of the truth
    prefix: str
    truth: str  # white space in front included
    patients: int = 0  # of the train split that have these words


def places(split: Path, train: Path, *, count: int, words: int, seed: int, fewest: int, most: int) -> list[Place]:
    """Places in a split's reports whose next `words` words are in `fewest` to `most` training patients' reports.

    At most one a report, drawn by the seed; fewer than `count` where the reports have no more.

    Raises:
        InputError: as `corpus.read_columns`.
    """
    draw = np.random.default_rng(seed)
    chosen = np.sort(draw.permutation(corpus.count(split))[: DRAWN * count])
    found: list[Place] = []
    first = 0
    for texts in corpus.read_texts(split):
        for report in chosen[(chosen >= first) & (chosen < first + len(texts))].tolist():
            text = texts[report - first]
            spans = [match.span() for match in _WORD.finditer(text)]
            if len(spans) < BEFORE + words:
                continue
            word = int(draw.integers(BEFORE, len(spans) - words + 1))
            cut = spans[word - 1][1]
            found.append(
                Place(report=report, word=word, prefix=text[:cut], truth=text[cut : spans[word + words - 1][1]])
            )
        first += len(texts)
    patients = patients_with(runs([place.truth for place in found], words).hashes, train, words, most)
    rare = [
        Place(**{**vars(place), "patients": int(number)})
        for place, number in zip(found, patients, strict=True)
        if fewest <= number <= most
    ]
    keep = np.sort(draw.permutation(len(rare))[:count])
    return [rare[index] for index in keep.tolist()]


def extracted(
    decoder: Decoder,
    tokenizer: Tokenizer,
    asked: Sequence[Place],
    dtype: torch.dtype,
    tell: Callable[[int], None] = lambda finished: None,
) -> list[bool]:
    """Whether the greedy continuation of each place's prefix is the truth, character by character.

    Of a prefix that the context has no room for the last tokens are read.
    """
    lengths = [len(tokenizer.encode(place.truth)) for place in asked]
    longest = max(lengths, default=0) + 1  # where the truth begins the pieces may be cut in another way
    room = decoder.shape.max_position_embeddings - longest
    prompts = [[tokenizer.end_of_text, *tokenizer.encode(place.prefix)][-room:] for place in asked]
    written = generate(
        decoder, prompts, max_new_tokens=longest, stop={tokenizer.end_of_text}, dtype=dtype, tell=tell
    )
    return [tokenizer.decode(ids).startswith(place.truth) for place, ids in zip(asked, written, strict=True)]
