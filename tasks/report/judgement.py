"""A judgement: the verdict, the figures of champion and challenger, and what both wrote of the same reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Written:
    """An impression, how like the reference it is, and what is in it."""

    text: str
    rouge_l: float
    labels: frozenset[str]
    faults: int  # claims that the findings do not bear out


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What both models wrote of the same report."""

    findings: str
    reference: str
    reference_labels: frozenset[str]
    champion: Written
    challenger: Written


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A challenger held against a champion or, where there is none, against the floors."""

    verdict: dict[str, Any]
    challenger: dict[str, Any]  # its metrics of evaluate
    champion: dict[str, Any] | None
    pairs: list[Pair]  # none without a champion
    samples: list[dict[str, str]]  # the challenger's
