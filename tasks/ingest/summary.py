"""The stage's figures, and what it prints of them: counts only, nothing of what a report says."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from tasks.artifacts.corpus import PHI_TOKENS, SPLITS
from tasks.ingest.canonical import EPOCH
from tasks.ingest.decide import Decision, split_of
from tasks.ingest.facts import CODE, MENDED, NO_SPLIT, QUARANTINED, REASONS, UNKNOWN_DAY, codes
from tasks.ingest.modality import MODALITIES

EDGES = (2, 3, 4, 6, 11, 31, 101)  # where the classes of cluster sizes begin; the first is "2"
WORDS = (10, 20, 50, 100, 200, 500, 1000, 2000)  # upper ends of the classes of report lengths


def summary(facts: np.ndarray, decision: Decision, hits: pa.Table, sources: tuple[str, ...]) -> dict[str, Any]:
    """All that metrics/ingest.json holds."""
    kept, splits = decision.kept, split_of(decision)
    own = facts[kept]
    dropped = {reason: int((decision.reason == code).sum()) for reason, code in CODE.items() if reason}
    quarantined = sum(dropped[reason] for reason in QUARANTINED)
    found = Counter(hits.column("category").to_pylist())
    given = own["given"]
    return {
        "reports_in": len(facts),
        "reports_kept": int(kept.sum()),
        "dropped": dropped,
        **{split: int((splits == number).sum()) for number, split in enumerate(SPLITS)},
        "forward": int((decision.forward & (splits == SPLITS.index("test"))).sum()),
        "patients": len(np.unique(codes(own["patient"]))),
        "without_patient": int((~own["named"]).sum()),
        "without_date": int((own["day"] == UNKNOWN_DAY).sum()),
        "moved_from_given_split": int(((given != NO_SPLIT) & (given != decision.side[kept])).sum()),
        "characters": int(own["characters"].sum()),
        "words": int(own["words"].sum()),
        "words_median": float(np.median(own["words"])),
        "placeholder_share": round(float(own["masked"].mean()), 6),
        "redacted": {category: found[category] for category in PHI_TOKENS},
        "reports_redacted": int(facts["redacted"].sum()),
        "quarantined": quarantined,
        "quarantined_share": round(quarantined / len(facts), 6),
        "mended": {name: int((facts["mended"] >> bit & 1).sum()) for bit, name in enumerate(MENDED)},
        "sources": {
            name: {"in": int((facts["source"] == place).sum()), "kept": int((own["source"] == place).sum())}
            for place, name in enumerate(sources)
        },
        **_clusters(decision),
        "modalities": _by_modality(own),
    }


def profile(facts: np.ndarray, decision: Decision) -> dict[str, Any]:
    """Distributions for people to look at: too many numbers to compare runs by."""
    splits = split_of(decision)
    return {
        "cluster_sizes": _cluster_sizes(decision),
        "lengths": _lengths(facts["words"][decision.kept]),
        "modalities": {split: _by_modality(facts[splits == number]) for number, split in enumerate(SPLITS)},
        "years": _years(facts, decision, splits),
    }


def summarise(result: dict[str, Any]) -> None:
    """Print the counts a person looks for first."""
    dropped = ", ".join(f"{reason} {count:,}" for reason, count in result["dropped"].items() if count)
    print(
        f"ingest: kept {result['reports_kept']:,} of {result['reports_in']:,} reports; dropped: {dropped or 'none'}"
    )
    sizes = ", ".join(f"{split} {result[split]:,}" for split in SPLITS)
    print(f"ingest: {sizes} ({result['forward']:,} time-forward); {result['patients']:,} patients")
    redacted = ", ".join(f"{name} {count:,}" for name, count in result["redacted"].items() if count)
    print(f"ingest: gate passed: {result['quarantined']:,} reports quarantined; redacted: {redacted or 'nothing'}")
    if result["without_patient"]:
        print(
            f"ingest: {result['without_patient']:,} reports name no patient: each is dealt as a patient of its own"
        )
    if result["moved_from_given_split"]:
        moved = result["moved_from_given_split"]
        print(f"ingest: {moved:,} reports were moved from the source's split to keep their patient on one side")
    if mended := ", ".join(f"{name} {count:,}" for name, count in result["mended"].items() if count):
        print(f"ingest: reports with characters that were mended: {mended}")


def _sizes(decision: Decision) -> np.ndarray:
    """Reports of the source in each cluster of two or more."""
    sizes = np.bincount(decision.cluster[decision.cluster >= 0])
    return sizes[sizes > 1]


def _clusters(decision: Decision) -> dict[str, int]:
    sizes = _sizes(decision)
    return {
        "clusters": len(sizes),
        "largest_cluster": int(sizes.max(initial=0)),
        "reports_in_clusters": int(sizes.sum()),
    }


def _cluster_sizes(decision: Decision) -> dict[str, int]:
    counts = np.bincount(np.searchsorted(EDGES, _sizes(decision), side="right"), minlength=len(EDGES) + 1)
    ends = [f"{low}-{high - 1}" if high - low > 1 else str(low) for low, high in itertools.pairwise(EDGES)]
    return dict(zip([*ends, f"{EDGES[-1]}+"], counts[1:].tolist(), strict=True))


def _by_modality(facts: np.ndarray) -> dict[str, int]:
    counts = np.bincount(facts["modality"], minlength=len(MODALITIES))
    return dict(zip(MODALITIES, counts.tolist(), strict=True))


def _lengths(words: np.ndarray) -> dict[str, int]:
    counts = np.bincount(np.searchsorted(WORDS, words, side="left"), minlength=len(WORDS) + 1)
    names = [f"{low + 1}-{high}" for low, high in zip((0, *WORDS), WORDS, strict=False)]
    return dict(zip([*names, f"{WORDS[-1] + 1}+"], counts.tolist(), strict=True))


def _years(facts: np.ndarray, decision: Decision, splits: np.ndarray) -> dict[str, dict[str, int]]:
    """Kept reports by year of study and split, the time-forward test and what waits for later apart."""
    groups = {split: splits == number for number, split in enumerate(SPLITS)}
    groups["test"] = groups["test"] & ~decision.forward
    groups["forward"] = (splits == SPLITS.index("test")) & decision.forward
    groups["held_for_later"] = decision.reason == REASONS.index("held_for_later")
    years: dict[str, dict[str, int]] = {}
    for group, chosen in groups.items():
        days = facts["day"][chosen & (facts["day"] != UNKNOWN_DAY)]
        for day, count in zip(*np.unique(days, return_counts=True), strict=True):
            year = years.setdefault(str(date.fromordinal(int(day) + EPOCH).year), dict.fromkeys(groups, 0))
            year[group] += int(count)
    return years
