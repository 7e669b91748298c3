"""What `flows.promote` would have left of a challenger held against a champion, all of it invented."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from evidence_example import EVALUATE, EXPORT

from tasks.artifacts import evaluation, tables

CHALLENGER, CHAMPION = EXPORT["digests"]["model"], "b" + "adcafe0" * 9
TITLES = (
    "Bits per byte",
    "Impressions and findings",
    "Contradictions",
    "Privacy",
    "Superiority",
    "Lineage",
)


def check(name: str, unit: str, outcome: str, **figures: float | None) -> dict[str, Any]:
    known = ("challenger", "champion", "difference", "low", "high", "limit")
    return {
        "name": name,
        "unit": unit,
        **{key: figures.get(key) for key in known},
        "outcome": outcome,
        "reports": int(figures.get("reports") or 1587),
    }


def verdict(word: str, first: bool = False) -> dict[str, Any]:
    """verdict.json of a challenger that is promoted, rejected (too many swaps) or not decided (too few reports)."""
    outcome = {"promote": "pass", "reject": "fail", "inconclusive": "inconclusive"}[word]
    other = 0.6127 if first else 0.4317
    checks = [
        [
            check("overall", "bits/byte", "pass", challenger=0.4213, champion=other, difference=-0.0104,
                  low=-0.0121, high=-0.0087, limit=0.0022),
            check("modality MR", "bits/byte", "pass", challenger=0.4478, champion=other, difference=-0.0031,
                  low=-0.0071, high=0.0011, limit=0.0022, reports=169),
        ],
        [
            check("ROUGE-L", "score", "pass", challenger=0.5127, champion=0.5044, difference=0.0083,
                  low=-0.0021, high=0.0187, limit=-0.02, reports=1311),
        ],
        [
            check("laterality swaps", "share", outcome, challenger=0.0049, champion=0.0041, difference=0.0008,
                  low=-0.0031, high=0.0047, limit=0.005, reports=1311),
        ],
        [check("canaries planted once, extracted", "count", "pass", challenger=0, limit=0, reports=16)],
        [check("bits per byte", "bits/byte", "pass", challenger=0.4213, champion=other, difference=-0.0104,
               low=-0.0121, high=-0.0087, limit=0.0)],
        [],
    ]  # fmt: skip
    outcomes = ["pass", "pass", outcome, "pass", "pass", "pass"]
    sentences = (
        "Bits per byte are lower overall and in every stratum.",
        "No score is lower by more than its margin.",
        "Laterality swaps are the one thing that is not shown to be as rare as before.",
        "No canary that was planted once came out.",
        "Bits per byte are better beyond chance.",
        "Every digest is there, and no test report is among those trained on <b>.",
    )
    return {
        "verdict": word,
        "headline": {
            "promote": "The challenger meets all six conditions.",
            "reject": "The challenger mixes up left and right more often than the champion.",
            "inconclusive": "The test reports are too few to tell.",
        }[word],
        "reason": "",
        "challenger": {"model_digest": CHALLENGER},
        "champion": None if first else {"model_digest": CHAMPION, "version": 3},
        "test": {"digest": EXPORT["digests"]["corpus_test"], "reports": 1587, "patients": 811, "impressions": 1311},
        "conditions": [
            {"number": number, "title": title, "outcome": outcome, "sentence": sentence, "checks": own}
            for number, (title, outcome, sentence, own) in enumerate(
                zip(TITLES, outcomes, sentences, checks, strict=True), start=1
            )
        ],
        "resamples": 10000,
        "confidence": 0.95,
    }


def impressions(writer: str, gains: dict[int, float]) -> dict[str, list[Any]]:
    """Columns of a model's impressions of twenty reports; ROUGE-L is 0.5 but where it is said."""
    count = 20
    columns: dict[str, list[Any]] = {
        "report_id": [f"R{number:02d}" for number in range(count)],
        "patient_id": [f"P{number // 2:02d}" for number in range(count)],
        "abnormal": [number % 3 > 0 for number in range(count)],
        "forward": [number >= 18 for number in range(count)],
        "findings": [f"PLANTED-FINDINGS-{number} The heart is < normal." for number in range(count)],
        "reference": [f"PLANTED-REFERENCE-{number} Normal heart." for number in range(count)],
        "impression": [f"GENERATED-{writer}-{number} Small <b>effusion</b>." for number in range(count)],
        "words": [4] * count,
        "reference_words": [3] * count,
        "reference_labels": [["pleural_effusion"] if number % 3 else [] for number in range(count)],
    }
    for prefix in ("", *(f"{rule}_" for rule in evaluation.RULES)):
        columns[f"{prefix}rouge_l"] = [gains.get(number, 0.5) for number in range(count)]
        columns[f"{prefix}labels"] = [["pleural_effusion"]] * count
        columns |= {f"{prefix}{fault}": [0] * count for fault in evaluation.FAULTS}
    columns["laterality_swaps"] = [int(number == 7) for number in range(count)]
    return columns


def write(folder: Path, word: str, *, first: bool = False, samples: Any = ()) -> None:
    """A judgement folder as `flows.promote` leaves it."""
    champion = copy.deepcopy(EVALUATE)
    champion |= {"test_bpb": 0.4317, "test_bpb_low": 0.4246, "test_bpb_high": 0.4388}
    champion["strata"]["all"]["all"]["bpb"] = 0.4317
    champion["writers"]["model"] |= {"rouge_l": 0.5044, "laterality_swaps": 0.0041}
    champion["labels"]["pneumothorax"]["f1"] = 0.4444
    for name, figures, gains in (
        ("challenger", EVALUATE, {3: 0.9, 11: 0.8, 17: 0.1}),
        *([] if first else [("champion", champion, {5: 0.6})]),
    ):
        (folder / name).mkdir(parents=True)
        (folder / f"{name}.json").write_text(json.dumps(figures), encoding="utf-8")
        (folder / name / "samples.json").write_text(json.dumps(samples), encoding="utf-8")
        tables.write(
            folder / name / evaluation.IMPRESSIONS,
            evaluation.IMPRESSIONS_SCHEMA,
            impressions(name.upper(), gains),
        )
    (folder / "verdict.json").write_text(json.dumps(verdict(word, first)), encoding="utf-8")
