"""Runs of words that a text shares with the training reports of a few patients alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np

from tasks.artifacts import corpus

# Odd, so that no word's bits are lost; any such number does.
MULTIPLIER = 0x9E3779B97F4A7C15


class _Words(dict[str, int]):
    """A word's 64 bits, the same in every process; white space parts words, and nothing else is changed."""

    def __missing__(self, word: str) -> int:
        self[word] = int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")
        return self[word]


_WORDS = _Words()


@dataclass(frozen=True, kw_only=True)
class Runs:
    """All runs of so many words in some texts, one that starts at each word.

    Attributes:
        hashes: [runs] uint64; of a hundred million runs some other has the same with a chance of 1 in 10^11.
        texts: [runs] index of the text.
        starts: [runs] first word, counted from the text's.
    """

    hashes: np.ndarray
    texts: np.ndarray
    starts: np.ndarray


def runs(texts: Sequence[str], words: int) -> Runs:
    """The runs of `words` words of each text, in order."""
    each = [[_WORDS[word] for word in text.split()] for text in texts]
    sizes = np.array([len(one) for one in each], dtype=np.int64)
    flat = np.fromiter((value for one in each for value in one), dtype=np.uint64, count=int(sizes.sum()))
    ends = np.cumsum(sizes)
    text_W = np.repeat(np.arange(len(each)), sizes)
    start_W = np.arange(len(flat)) - (ends - sizes)[text_W]
    whole = start_W + words <= sizes[text_W]
    hashes = np.zeros(max(0, len(flat) - words + 1), dtype=np.uint64)
    for place in range(words):
        hashes = hashes * np.uint64(MULTIPLIER) + flat[place : place + len(hashes)]
    return Runs(hashes=hashes[whole[: len(hashes)]], texts=text_W[whole], starts=start_W[whole])


def patients_with(asked: np.ndarray, split: Path, words: int, most: int) -> np.ndarray:
    """In how many patients' reports of a split each run is, counted exactly up to `most` and `most + 1` beyond.

    The split is read a row group at a time; a run that more patients have is not looked for again.

    Args:
        asked: [runs] uint64 as in `Runs.hashes`.

    Raises:
        InputError: as `corpus.read_columns`.
    """
    distinct, of_asked = np.unique(asked, return_inverse=True)
    count_D = np.zeros(len(distinct), dtype=np.int64)
    open_D = np.arange(len(distinct))  # still looked for
    number: dict[str, int] = {}  # of each patient
    pairs = np.zeros(0, dtype=np.int64)  # (run, patient) met
    for table in corpus.read_columns(split, ["patient_id", "text"]):
        patients = [number.setdefault(name, len(number)) for name in table.column("patient_id").to_pylist()]
        found = runs(table.column("text").to_pylist(), words)
        at = np.searchsorted(distinct[open_D], found.hashes)
        met = np.zeros(len(at), dtype=bool)
        inside = at < len(open_D)
        met[inside] = distinct[open_D[at[inside]]] == found.hashes[inside]
        new = (open_D[at[met]] << 32) | np.array(patients)[found.texts[met]]
        pairs = np.unique(np.concatenate([pairs, new]))
        count_D[open_D] = np.bincount(pairs >> 32, minlength=len(distinct))[open_D]
        open_D = open_D[count_D[open_D] <= most]
        pairs = pairs[count_D[pairs >> 32] <= most]
    return np.minimum(count_D, most + 1)[of_asked]


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Words of a text, as many as follow each other in rare runs."""

    text: int
    start: int  # first word
    words: int
    patients: int  # that have one of its runs, at least


def passages(found: Runs, rare: np.ndarray, patients: np.ndarray, words: int) -> list[Passage]:
    """Rare runs that start at one word after the other are one passage.

    Args:
        rare: [runs] whether so few patients have it that it is theirs.
        patients: [runs] how many have it.
    """
    at = np.flatnonzero(rare)
    apart = (np.diff(found.texts[at]) != 0) | (np.diff(found.starts[at]) != 1)
    return [
        Passage(
            text=int(found.texts[some[0]]),
            start=int(found.starts[some[0]]),
            words=len(some) - 1 + words,
            patients=int(patients[some].min()),
        )
        for some in np.split(at, np.flatnonzero(apart) + 1)
        if len(some)
    ]


def copied(texts: Sequence[str], split: Path, words: int, most: int) -> list[Passage]:
    """Passages of the texts that are in at least one and at most `most` patients' reports of a split.

    Raises:
        InputError: as `corpus.read_columns`.
    """
    found = runs(texts, words)
    patients = patients_with(found.hashes, split, words, most)
    return passages(found, (patients >= 1) & (patients <= most), patients, words)
