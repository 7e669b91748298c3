"""Clusters of near-duplicates: candidates by banded MinHash, each checked exactly, united transitively.

Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, chapter 3. With 32 bands of 4 rows a pair of
Jaccard similarity 0.7 becomes a candidate with probability 1 - (1 - 0.7**4)**32 = 0.9998.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tasks.ingest.near.shingles import PERMUTATIONS, jaccard

BANDS, ROWS = 32, 4
# A larger bucket is divided by further rows of the signature, up to MOST_ROWS, so that the pairs to
# look at grow with the reports and not with their square. At 5 rows a pair of 0.7 is still found with 0.997.
BUCKET, MOST_ROWS = 256, 8
SLACK = 0.14  # an estimate from 128 places is off by more in 1 pair of 3,000 (3.5 deviations)
CHUNK = 1 << 16  # pairs compared at a time; 64 MB of signatures

Shingles = Callable[[int], np.ndarray]


def clusters(signatures: np.ndarray, shingles: Shingles, threshold: float) -> np.ndarray:
    """For each of n sets the number of its cluster: int64 [n], numbered from 0 by first member.

    Args:
        signatures: [n, PERMUTATIONS] from `signatures`.
        shingles: gives the set with this index, for the exact check.
        threshold: Jaccard similarity from which on two sets are near-duplicates.
    """
    labels = np.arange(len(signatures))
    for band in range(BANDS):
        for first, second in _pairs(signatures, band):
            apart = labels[first] != labels[second]
            first, second = first[apart], second[apart]
            alike = (signatures[first] == signatures[second]).mean(axis=1) >= threshold - SLACK
            edges = [
                (labels[one], labels[other])
                for one, other in zip(first[alike].tolist(), second[alike].tolist(), strict=True)
                if labels[one] != labels[other] and _near(shingles(one), shingles(other), threshold)
            ]
            if edges:
                labels = _united(labels, np.array(edges))
    return np.unique(labels, return_inverse=True)[1] if len(labels) else labels


def _near(one: np.ndarray, other: np.ndarray, threshold: float) -> bool:
    smaller, larger = sorted((one.size, other.size))
    return smaller >= threshold * larger and jaccard(one, other) >= threshold


def _united(labels: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Labels after uniting each edge's two; a united cluster has its smallest label."""
    names, places = np.unique(edges, return_inverse=True)
    places = places.reshape(edges.shape)
    graph = coo_array((np.ones(len(places)), (places[:, 0], places[:, 1])), shape=(len(names), len(names)))
    _, component = connected_components(graph, directed=False)
    smallest = np.full(component.max() + 1, np.iinfo(np.int64).max)
    np.minimum.at(smallest, component, names)
    renamed = np.arange(len(labels))
    renamed[names] = smallest[component]
    return renamed[labels]


def _pairs(signatures: np.ndarray, band: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs (later, earlier) of sets that share a bucket of this band, some CHUNK at a time."""
    for members, starts in _buckets(signatures, band):
        # Member m of a bucket that starts at s is paired with the m - s members before it.
        before = np.arange(len(members)) - starts
        ends = np.cumsum(before)
        low = 0
        while low < len(members):
            done = ends[low - 1] if low else 0
            high = max(low + 1, int(np.searchsorted(ends, done + CHUNK, side="right")))
            counts = before[low:high]
            later = np.repeat(np.arange(low, high), counts)
            earlier = np.repeat(starts[low:high], counts) + np.arange(counts.sum())
            earlier -= np.repeat(np.cumsum(counts) - counts, counts)
            if later.size:
                yield members[later], members[earlier]
            low = high


def _buckets(signatures: np.ndarray, band: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Members of the band's buckets, bucket by bucket, and for each the place where its bucket starts."""
    members = np.arange(len(signatures))
    for rows in range(ROWS, MOST_ROWS + 1):
        if not members.size:
            return
        columns = (band * ROWS + np.arange(rows)) % PERMUTATIONS
        keys = np.ascontiguousarray(signatures[members][:, columns]).view(f"V{4 * rows}").ravel()
        order = np.argsort(keys, kind="stable")
        members, keys = members[order], keys[order]
        edges = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1], [True]]))
        sizes = np.repeat(np.diff(edges), np.diff(edges))
        ready = sizes > 1 if rows == MOST_ROWS else (sizes > 1) & (sizes <= BUCKET)
        if ready.any():
            chosen = sizes[ready]
            # Buckets stay contiguous, so a start is found where the running member number is a bucket's first.
            first = np.flatnonzero(np.concatenate([[True], keys[ready][1:] != keys[ready][:-1]]))
            yield members[ready], np.repeat(first, np.diff(np.append(first, len(chosen))))
        members = np.sort(members[sizes > BUCKET])
