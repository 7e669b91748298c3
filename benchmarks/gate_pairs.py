"""Pairs of invented models for the gate: what two models of known quality would score on the same test reports.

The shapes are those of real evaluations: several reports a patient that resemble each other; bytes and bits a byte
with heavy tails; ROUGE-L with spikes at 0 and 1 and a standard deviation near 0.37; labels and mistakes that both
models share in part, because what is hard is hard for both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.special import ndtr

from flows.gate.frames import Side
from tasks.artifacts.evaluation import FAULTS, IMPRESSIONS_SCHEMA, RULES, STRATA_SCHEMA

LABELS = {
    f"finding_{number}": share for number, share in enumerate((0.25, 0.15, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01))
}
KINDS: dict[str, dict[str, float]] = {
    "modality": {"XR": 0.6, "CT": 0.25, "MR": 0.1, "US": 0.05},
    "length": {"short": 0.5, "medium": 0.35, "long": 0.15},
    "placeholders": {"none": 0.3, "few": 0.5, "many": 0.2},
    "time": {"test": 0.7, "forward": 0.3},
}


@dataclass(frozen=True, kw_only=True)
class Quality:
    """How good a model is; two of the same are equal, though no report is scored the same."""

    bits: float = 1.0  # times the world's bits
    rouge: float = 0.0  # added to the latent likeness
    hit: float = 0.6  # chance that a label that is due is given
    alarm: float = 0.02  # chance that one that is not due is given
    faults: tuple[float, ...] = (0.03, 0.02, 0.01, 0.005)  # chance of each in an impression
    strata: Mapping[tuple[str, str], float] | None = None  # times the bits of a stratum


EQUAL = Quality()


def pair(
    seed: int, patients: int, challenger: Quality = EQUAL, champion: Quality = EQUAL, rarer: float = 1.0
) -> tuple[Side, Side]:
    """Evaluations of two models on the same invented test reports.

    Args:
        rarer: the chances of mistakes are divided by this, in both.
    """
    rng = np.random.default_rng(seed)
    many = np.minimum(rng.geometric(0.7, patients), 6)
    owner = np.repeat(np.arange(patients), many)
    reports = len(owner)
    size = np.maximum(40, rng.lognormal(6.0, 0.8, reports)).astype(np.int64)
    own = rng.normal(0, 0.2, patients)[owner]
    bpb = np.exp(np.log(0.5) + own + 0.2 * rng.standard_t(4, reports))
    groups = {kind: rng.choice([*shares], reports, p=[*shares.values()]) for kind, shares in KINDS.items()}
    likeness = 0.5 * rng.normal(size=patients)[owner] + 0.6 * rng.normal(size=reports)
    due = rng.random((reports, len(LABELS))) < [*LABELS.values()]
    luck, slips = rng.random(due.shape), rng.random((reports, len(FAULTS)))
    world = {
        "owner": owner, "size": size, "bits": size * bpb, "groups": groups, "likeness": likeness, "due": due,
        "luck": luck, "slips": slips,
    }  # fmt: skip
    return _side(rng, world, challenger, rarer), _side(rng, world, champion, rarer)


def _side(rng: np.random.Generator, world: Mapping[str, Any], model: Quality, rarer: float) -> Side:
    owner, size, due = world["owner"], world["size"], world["due"]
    reports, patients = len(owner), int(owner[-1]) + 1
    noise = 0.02 * rng.normal(size=patients)[owner] + 0.04 * rng.standard_t(4, reports)
    bits = world["bits"] * np.exp(noise) * model.bits
    for (kind, stratum), times in (model.strata or {}).items():
        bits = np.where(world["groups"][kind] == stratum, bits * times, bits)
    ngram = world["bits"] * 1.6
    blocks = [("all", np.full(reports, "all")), *world["groups"].items()]
    names = [f"r{number}" for number in range(reports)]
    people = [f"p{number:05d}" for number in owner]
    strata = pa.table(
        {
            "report_id": names * len(blocks),
            "patient_id": people * len(blocks),
            "kind": [kind for kind, _ in blocks for _ in range(reports)],
            "stratum": np.concatenate([of for _, of in blocks]),
            "text_bytes": np.tile(size, len(blocks)),
            "model_bits": np.tile(bits, len(blocks)),
            "ngram_bits": np.tile(ngram, len(blocks)),
        },
        schema=STRATA_SCHEMA,
    )
    place = ndtr((world["likeness"] + 0.6 * rng.normal(size=reports) + model.rouge) / 0.98)
    rouge = np.clip((place - 0.25) * 2, 0, 1)
    luck = np.where(rng.random(due.shape) < 0.6, world["luck"], rng.random(due.shape))
    given = luck < np.where(due, model.hit, model.alarm)
    slips = world["slips"]
    slips = np.where(rng.random(slips.shape) < 0.4, slips, rng.random(slips.shape))
    faults = slips < np.array(model.faults) / rarer
    columns: dict[str, Any] = {
        "report_id": names,
        "patient_id": people,
        "abnormal": due.any(axis=1),
        "forward": world["groups"]["time"] == "forward",
        **dict.fromkeys(("findings", "reference", "impression"), [""] * reports),
        **dict.fromkeys(("words", "reference_words"), np.ones(reports, dtype=np.int64)),
        "reference_labels": _named(due),
    }
    for prefix in ("", *(f"{rule}_" for rule in RULES)):
        columns[f"{prefix}rouge_l"] = rouge if not prefix else rouge * 0.8
        columns[f"{prefix}labels"] = _named(given) if not prefix else [[]] * reports
        columns |= {
            f"{prefix}{fault}": (faults[:, at] if not prefix else slips[:, at] < 0.1).astype(np.int64)
            for at, fault in enumerate(FAULTS)
        }
    impressions = pa.table({name: columns[name] for name in IMPRESSIONS_SCHEMA.names}, schema=IMPRESSIONS_SCHEMA)
    return Side(strata, impressions, bits="model_bits", scores="", rates="")


def _named(given: np.ndarray) -> list[list[str]]:
    names = [*LABELS]
    return [[names[at] for at in np.flatnonzero(row)] for row in given]
