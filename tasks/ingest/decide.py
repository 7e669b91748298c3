"""Which reports stay and on which side, decided from the facts of all of them.

Reports are taken in order of their study date, undated ones first, then in file order: what next
month brings comes behind, so it is measured against what was there and moves none of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tasks.artifacts.corpus import SPLITS
from tasks.ingest.facts import CODE, HELD_OUT, UNKNOWN_DAY, codes
from tasks.ingest.settings import IngestParams
from tasks.ingest.split import sides


@dataclass(frozen=True, kw_only=True)
class Decision:
    """For each of n reports: what becomes of it."""

    reason: np.ndarray  # [n] int8, index of REASONS; 0 is kept
    side: np.ndarray  # [n] int8, index of HELD_OUT: the side of the report's patient, kept or not
    forward: np.ndarray  # [n] bool: newer than all of train and val
    cluster: np.ndarray  # [n] int64, number of the cluster; -1 where dropped before clusters were sought
    first: np.ndarray  # [clusters] int64, the earliest report of each cluster
    copies: np.ndarray  # [n] int32, reports of the source that a kept report stands for

    @property
    def kept(self) -> np.ndarray:
        """[n] bool."""
        return self.reason == 0


# From the numbers of reports that say different things, in order, to the number of each one's cluster.
Clusters = Callable[[np.ndarray], np.ndarray]


def decide(facts: np.ndarray, settings: IngestParams, clusters: Clusters) -> Decision:
    """Decide about every report; `facts` is an array of `FACTS` in file order."""
    reason = facts["drop"].copy()
    side = sides(facts, settings)
    _drop_repeated_ids(facts, reason)
    newer = _newer(facts["day"], reason == 0, settings.forward_share)
    reason[newer & (reason == 0) & (side != HELD_OUT.index("test"))] = CODE["held_for_later"]

    order = np.lexsort((facts["day"],))  # stable: file order within a day, UNKNOWN_DAY first
    order = order[reason[order] == 0]
    cluster, first = _clusters(facts, order, clusters)
    copies = np.zeros(len(facts), dtype=np.int32)
    _keep_apart(reason, side, order, cluster, first)
    _cap(facts, reason, side, order, cluster, copies, settings.max_copies)
    return Decision(reason=reason, side=side, forward=newer, cluster=cluster, first=first, copies=copies)


def check(facts: np.ndarray, decision: Decision) -> None:
    """Raise `AssertionError` if a patient, a text or a cluster stands on two sides: a fault of this stage."""
    kept = decision.kept
    for what, group in (
        ("patient", codes(facts["patient"])),
        ("text", codes(facts["key"])),
        ("cluster", decision.cluster),
    ):
        sides_of = np.unique(np.stack([group[kept], decision.side[kept]]), axis=1)[0]
        if crossing := len(sides_of) - len(np.unique(sides_of)):
            raise AssertionError(f"{crossing} times a {what} stands on two sides of the split")


def _drop_repeated_ids(facts: np.ndarray, reason: np.ndarray) -> None:
    """Of a report id that comes again the first in file order stays.

    The same text again is a repeated row (a row per image, an overlap of two exports); other text is a
    correction or a clash of numbers, which only a person can tell apart.
    """
    alive = np.flatnonzero(reason == 0)
    _, first, which = np.unique(codes(facts["report"][alive]), return_index=True, return_inverse=True)
    again = first[which] != np.arange(len(alive))
    same = facts["key"][alive] == facts["key"][alive[first[which]]]
    reason[alive[again & same]] = CODE["repeated_row"]
    reason[alive[again & ~same]] = CODE["repeated_id"]


def _newer(days: np.ndarray, alive: np.ndarray, share: float) -> np.ndarray:
    """Which reports are newer than the day that leaves at most `share` of the dated ones behind it."""
    dated = np.sort(days[alive & (days != UNKNOWN_DAY)])
    if not len(dated):
        return np.zeros(len(days), dtype=bool)
    last = dated[int(np.ceil((1 - share) * len(dated))) - 1]
    return days > last


def _clusters(facts: np.ndarray, order: np.ndarray, clusters: Clusters) -> tuple[np.ndarray, np.ndarray]:
    """Each report's cluster, numbered by first appearance in the order, and each cluster's first report."""
    cluster = np.full(len(facts), -1, dtype=np.int64)
    keys = codes(facts["key"][order])
    _, texts = np.unique(keys, return_index=True)  # the first report of each text
    cluster[order] = clusters(order[texts])[keys]
    _, first = np.unique(cluster[order], return_index=True)
    return cluster, order[first]


def _keep_apart(
    reason: np.ndarray, side: np.ndarray, order: np.ndarray, cluster: np.ndarray, first: np.ndarray
) -> None:
    """A cluster is on its first report's side; its reports of patients on another side are dropped.

    So a patient never moves, and a newcomer on the other side does not take an old report away.
    """
    reason[order[side[order] != side[first][cluster[order]]]] = CODE["other_split"]


def _cap(
    facts: np.ndarray,
    reason: np.ndarray,
    side: np.ndarray,
    order: np.ndarray,
    cluster: np.ndarray,
    copies: np.ndarray,
    max_copies: int,
) -> None:
    """Keep the first `max_copies` of each cluster in train, the first in val and test."""
    order = order[reason[order] == 0]
    order = order[np.argsort(cluster[order], kind="stable")]
    _, start, size = np.unique(cluster[order], return_index=True, return_counts=True)
    rank = np.arange(len(order)) - np.repeat(start, size)
    limit = np.where(side[order] == HELD_OUT.index("train"), max_copies, 1)
    keep = rank < limit
    # A cluster's reports are shared out among those kept, the first ones taking what does not divide.
    sizes, keeping = np.repeat(size, size), np.minimum(np.repeat(size, size), limit)
    copies[order[keep]] = (sizes // keeping + (rank < sizes % keeping))[keep]
    texts = codes(facts["key"][order])
    exact = np.isin(texts, texts[keep])
    reason[order[~keep & exact]] = CODE["duplicate"]
    reason[order[~keep & ~exact]] = CODE["near_duplicate"]


def split_of(decision: Decision) -> np.ndarray:
    """[n] int8: index of `SPLITS` for a kept report, -1 for a dropped one."""
    names = np.array([SPLITS.index(name) for name in HELD_OUT], dtype=np.int8)
    return np.where(decision.kept, names[decision.side], -1).astype(np.int8)
