"""Reports as sets of hashed word 3-grams, and MinHash signatures of the sets."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from rensa import RMinHash

PERMUTATIONS = 128  # 32 bands of 4 rows
SEED = 42  # part of the result: another draws other candidates
# Odd constants that spread bits (those of xxHash64); any would do, but they are part of the result.
MIX = tuple(map(np.uint64, (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)))

_words: dict[str, int] = {}  # hashes of words seen by this process
MOST_WORDS = 1 << 20


def shingles(text: str) -> np.ndarray:
    """Hashes of the text's distinct word 3-grams, sorted: uint64 [n]. Case does not count.

    A text of one or two words is one shingle; an empty one has none.
    """
    words = text.casefold().split()
    if not words:
        return np.empty(0, dtype=np.uint64)
    hashes = np.array([_hash(word) for word in words], dtype=np.uint64)
    if len(hashes) < 3:
        hashes = np.concatenate([hashes, np.zeros(3 - len(hashes), dtype=np.uint64)])
    mixed = (hashes[:-2] * MIX[0] ^ hashes[1:-1]) * MIX[1] ^ hashes[2:]
    mixed = (mixed ^ mixed >> np.uint64(29)) * MIX[2]
    return np.unique(mixed ^ mixed >> np.uint64(32))


def _hash(word: str) -> int:
    found = _words.get(word)
    if found is None:
        if len(_words) >= MOST_WORDS:
            _words.clear()
        found = int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
        _words[word] = found
    return found


def signatures(sets: Sequence[np.ndarray]) -> np.ndarray:
    """MinHash signatures of shingle sets: uint32 [len(sets), PERMUTATIONS].

    The share of equal places in two signatures estimates the sets' Jaccard similarity (Broder 1997).
    """
    if not sets:
        return np.empty((0, PERMUTATIONS), dtype=np.uint32)
    edges = np.cumsum([0, *map(len, sets)], dtype=np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(sets), edges, PERMUTATIONS, SEED)
    return np.array(matrix.to_rows(), dtype=np.uint32).reshape(len(sets), PERMUTATIONS)


def jaccard(one: np.ndarray, other: np.ndarray) -> float:
    """Shared elements over all elements of two sorted sets; 0 where both are empty."""
    shared = np.intersect1d(one, other, assume_unique=True).size
    return shared / max(1, one.size + other.size - shared)
