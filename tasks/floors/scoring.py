"""The floors: what a model must beat, scored on the same test reports given the train text alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from tasks.floors import compressors, ngram

NGRAM_ORDER = 10
PPMD_ORDERS = (16, 32)


def spread(reports: int, limit: int) -> np.ndarray:
    """Indices of at most `limit` of the reports, evenly over all of them."""
    return np.unique(np.linspace(0, reports - 1, min(limit, reports)).round().astype(int))


def score(
    train: Sequence[str],
    test: Sequence[str],
    *,
    megabytes: float,
    limit: int,
    tell: Callable[[str], None] = lambda name: None,
) -> tuple[dict[str, np.ndarray], float]:
    """Bits of each test report under each floor, and the megabytes of train text they learnt from.

    Args:
        megabytes: of train text at most; whole reports from the front.
        limit: test reports that the compressors are asked about, at most; NaN for the others.
        tell: is handed each floor's name before it is computed.
    """
    known = compressors.cap(train, megabytes)
    asked = spread(len(test), limit)
    tell("ngram")
    bits = {"ngram": ngram.bits(known, test, NGRAM_ORDER)}
    encoders = {"lzma": compressors.lzma_encoder(known)}
    encoders |= {f"ppmd{order}": compressors.ppmd_encoder(known, order) for order in PPMD_ORDERS}
    for name, encoder in encoders.items():
        tell(name)
        bits[name] = np.full(len(test), np.nan)
        bits[name][asked] = compressors.bits(known, [test[index] for index in asked], encoder)
    return bits, sum(len(text.encode()) for text in known) / 1e6
