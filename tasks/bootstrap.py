"""The bootstrap over patients: how far a figure would move with other patients of the same kind.

Reports of one patient resemble each other, so patients are drawn, not reports (Efron and Tibshirani 1993,
"An Introduction to the Bootstrap", chapter 8; Koehn 2004 for paired use on test sets).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

DRAWN = 1 << 24  # patients drawn at a time; 128 MB


def weights(patients: int, resamples: int, seed: int) -> Iterator[np.ndarray]:
    """How often each patient is in each resample: pieces of a [resamples, patients] float64 array.

    The same seed gives the same draws, so figures of two models resampled with it are paired.
    """
    rng = np.random.default_rng(seed)
    rows = max(1, DRAWN // max(1, patients))
    for first in range(0, resamples, rows):
        count = min(rows, resamples - first)
        drawn = rng.integers(0, patients, size=(count, patients)) + np.arange(count)[:, None] * patients
        yield np.bincount(drawn.ravel(), minlength=count * patients).reshape(count, patients).astype(np.float64)


def totals(patient_ids: Sequence[str], values: np.ndarray, *, resamples: int, seed: int) -> np.ndarray:
    """Sums over the rows of resampled patients.

    Args:
        patient_ids: [rows] whose each row is.
        values: [rows, columns] what is summed.

    Returns:
        [resamples, columns] float64.
    """
    _, patient = np.unique(np.asarray(patient_ids), return_inverse=True)
    by_patient = np.zeros((patient.max(initial=-1) + 1, values.shape[1]))
    np.add.at(by_patient, patient, values)
    if not len(by_patient):
        return np.zeros((resamples, values.shape[1]))
    return np.concatenate([drawn @ by_patient for drawn in weights(len(by_patient), resamples, seed)])


def interval(figures: np.ndarray, confidence: float = 0.95) -> tuple[float, float]:
    """The percentile interval of resampled figures [resamples]; NaN, where nothing was drawn, is passed over."""
    known = figures[~np.isnan(figures)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)
