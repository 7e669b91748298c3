"""Near-duplicates found by bands, against every pair looked at and against datasketch."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from datasketch import MinHash, MinHashLSH

from tasks.ingest.near import clusters as module
from tasks.ingest.near.clusters import clusters
from tasks.ingest.near.shingles import jaccard, shingles, signatures
from tasks.synthesize.generate import Synthesize, corpus

THRESHOLD = 0.7


def test_shingles_by_hand() -> None:
    # "a b c d" has two word 3-grams, of which "A  B c" shares one.
    whole, part = shingles("a b c d"), shingles("A  B c")
    assert (len(whole), len(part)) == (2, 1)
    assert jaccard(whole, part) == 0.5
    assert [len(shingles(text)) for text in ("", "one", "one two", "one two three")] == [0, 1, 1, 1]
    assert jaccard(shingles("one two"), shingles("two one")) == 0.0
    assert jaccard(shingles(""), shingles("")) == 0.0
    assert len(shingles("no no no no no")) == 1  # a set


def edited(words: list[str], rng: random.Random) -> list[str]:
    """A copy with some words changed, dropped or added, as a report copied forward."""
    changed = list(words)
    for _ in range(rng.randrange(0, max(2, len(words) // 12))):
        place = rng.randrange(len(changed))
        changed[place : place + rng.randrange(2)] = [rng.choice(words)] * rng.randrange(2)
    return changed


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Invented reports of every length, and edited copies of many of them, of copies too."""
    rng = random.Random(7)
    found = [report["text"] for report, _ in corpus(Synthesize(reports=700, seed=9))]
    for _ in range(500):
        found.append(" ".join(edited(rng.choice(found).split(), rng)))
    return list(dict.fromkeys(found))


@pytest.fixture(scope="module")
def sets(texts: list[str]) -> list[np.ndarray]:
    return [shingles(text) for text in texts]


@pytest.fixture(scope="module")
def near(sets: list[np.ndarray]) -> set[tuple[int, int]]:
    """All pairs at or above the threshold, by brute force."""
    pairs = itertools.combinations(range(len(sets)), 2)
    return {(one, other) for one, other in pairs if jaccard(sets[one], sets[other]) >= THRESHOLD}


def found_by(sets: list[np.ndarray]) -> np.ndarray:
    return clusters(signatures(sets), sets.__getitem__, THRESHOLD)


def components(count: int, pairs: set[tuple[int, int]]) -> list[int]:
    """Connected components, each named by its smallest member, by plain search."""
    neighbours: dict[int, set[int]] = {number: set() for number in range(count)}
    for one, other in pairs:
        neighbours[one].add(other)
        neighbours[other].add(one)
    name = [-1] * count
    for start in range(count):
        waiting = [start] if name[start] < 0 else []
        while waiting:
            here = waiting.pop()
            if name[here] < 0:
                name[here] = start
                waiting += neighbours[here]
    return name


def test_recall_and_precision_against_brute_force(sets, near) -> None:
    assert len(near) > 300, "there is something to find"
    label = found_by(sets)
    together = sum(label[one] == label[other] for one, other in near)
    assert together / len(near) >= 0.99
    # Nothing is united that a chain of near-duplicates does not connect.
    oracle = components(len(sets), near)
    for one, other in itertools.combinations(range(len(sets)), 2):
        assert label[one] != label[other] or oracle[one] == oracle[other]


def test_no_worse_than_datasketch(texts, sets, near) -> None:
    index = MinHashLSH(num_perm=128, params=(32, 4))
    hashed = []
    for number, one in enumerate(sets):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([int(value).to_bytes(8, "little") for value in one])
        hashed.append(sketch)
        index.insert(number, sketch)
    theirs = {(one, other) for other in range(len(sets)) for one in index.query(hashed[other]) if one < other}
    recall = len(theirs & near) / len(near)
    label = found_by(sets)
    ours = sum(label[one] == label[other] for one, other in near) / len(near)
    assert ours >= recall - 0.005


def test_large_buckets_are_divided_and_still_found(sets, near, monkeypatch) -> None:
    monkeypatch.setattr(module, "BUCKET", 3)
    label = found_by(sets)
    assert sum(label[one] == label[other] for one, other in near) / len(near) >= 0.98


def test_the_chunk_does_not_show(sets, monkeypatch) -> None:
    whole = found_by(sets)
    monkeypatch.setattr(module, "CHUNK", 7)
    assert (found_by(sets) == whole).all()


def test_numbered_by_first_member() -> None:
    words = [
        "the",
        "heart",
        "is",
        "normal",
        "in",
        "size",
        "and",
        "the",
        "lungs",
        "are",
        "clear",
        "of",
        "focal",
        "airspace",
        "disease",
        "today",
    ]
    sets = [
        shingles(" ".join(words)),
        shingles("something else is said in this report"),
        shingles(" ".join(words[1:])),
    ]
    assert found_by(sets).tolist() == [0, 1, 0]
    assert found_by([]).tolist() == []
