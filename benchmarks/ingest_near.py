"""Near-duplicates against looking at every pair, and the pace beside datasketch. `make bench-ingest`"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import time
from collections.abc import Callable, Iterable

import numpy as np
from datasketch import MinHash, MinHashLSH

from tasks.ingest.near.clusters import BANDS, ROWS, clusters
from tasks.ingest.near.shingles import PERMUTATIONS, jaccard, shingles, signatures
from tasks.synthesize.generate import Synthesize, corpus

THRESHOLD = 0.7
ROUNDS = 3


def theirs(sets: list[np.ndarray]) -> Iterable[tuple[int, int]]:
    """Candidate pairs of datasketch with the same bands, not checked exactly."""
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    for number, one in enumerate(sets):
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([int(value).to_bytes(8, "little") for value in one])
        yield from ((other, number) for other in index.query(sketch))
        index.insert(number, sketch)


def median_seconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=4000)
    arguments = parser.parse_args()
    texts = {report["text"] for report, _ in corpus(Synthesize(reports=arguments.reports, seed=9))}
    sets = [shingles(text) for text in sorted(texts)]
    near = {
        (one, other)
        for one, other in itertools.combinations(range(len(sets)), 2)
        if min(len(sets[one]), len(sets[other])) >= THRESHOLD * max(len(sets[one]), len(sets[other]))
        and jaccard(sets[one], sets[other]) >= THRESHOLD
    }
    label = clusters(signatures(sets), sets.__getitem__, THRESHOLD)
    ours = sum(label[one] == label[other] for one, other in near)
    candidates = set(theirs(sets))
    print(f"{len(sets):,} texts, {len(near):,} pairs of Jaccard similarity {THRESHOLD} or more by brute force")
    print(f"radlm       recall {ours / len(near):.4f}")
    print(
        f"datasketch  recall {len(candidates & near) / len(near):.4f}, "
        f"precision {len(candidates & near) / len(candidates):.3f} without the exact check"
    )
    our_pace = len(sets) / median_seconds(lambda: clusters(signatures(sets), sets.__getitem__, THRESHOLD))
    their_pace = len(sets) / median_seconds(lambda: list(theirs(sets)))
    print(
        f"hash and find: radlm {our_pace:,.0f} texts/s, datasketch {their_pace:,.0f} texts/s "
        f"(x{our_pace / their_pace:.1f}; radlm's exact check included)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
