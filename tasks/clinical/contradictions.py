"""Where an impression contradicts the findings it was written from.

Real impressions leave out 45% of what the findings claim, so an omission is no contradiction here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tasks.clinical import sides
from tasks.clinical.mentions import Mention
from tasks.clinical.normals import denied_by
from tasks.clinical.sentences import split
from tasks.clinical.sizes import Size, sizes, supported

# "No large effusion" leaves room for a small one, "no acute fracture" for an old one, but not for just any.
PARTIAL = re.compile(
    r"\b(?:large|significant\w*|sizable|substantial|gross|overt|frank|acute|new|xxxx|definite|convincing|displaced|"
    r"suspicious|non-?calcified|typical|tension|further|additional|other|recurrent|residual|active|lobar|confluent|"
    r"obvious|progressive|worsening|superimposed|underlying|complete|dominant|drainable|enlarging|territorial|focal)"
    r"(?: (?!or\b|and\b)[\w-]+){0,2} $"
)
ROOM = re.compile(
    r"\b(?:small|tiny|trace|minimal\w*|mild|little|slight|subtle|old|chronic|heal\w+|remote|prior|previous\w*|stable|"
    r"unchanged|persistent|known|residual|improv\w+|decreas\w+|resolving|calcified|non-?displaced|again|lacunar)\b"
)
# Sides beside these are names: of the heart's chambers, of a curve.
SIDELESS = frozenset({"cardiomegaly", "surgical_change", "spinal_curvature", "pulmonary_hypertension"})
SHADOW = frozenset({"opacity", "consolidation", "pneumonia", "atelectasis", "scarring"})  # words for one shadow


@dataclass(frozen=True, kw_only=True)
class Check:
    """What of an impression the findings speak against, by kind; names of findings, or sizes as written."""

    positive_for_negated: tuple[str, ...] = ()
    negated_for_asserted: tuple[str, ...] = ()
    laterality_swaps: tuple[str, ...] = ()
    unsupported_numbers: tuple[str, ...] = ()


def check(findings: str, impression: str) -> Check:
    """Hold an impression against the findings; texts of any length, and empty ones contradict nothing."""
    if not findings.strip() or not impression.strip():
        return Check()
    said, told = _mentions(findings), _mentions(impression)
    asserted = {mention.concept for mention, _ in said if mention.state != "denied"}
    claimed = [mention for mention, _ in said if mention.state == "claimed"]
    refused = [mention for mention, _ in said if mention.state == "denied"]
    wholly = {mention.concept for mention in refused if not _partial(mention)}
    wholly |= {concept for sentence in split(findings) for concept in denied_by(sentence)}
    partly = {mention.concept for mention in refused}
    claims = [mention for mention, _ in told if mention.state == "claimed"]
    spoken = {mention.concept for mention, _ in told if mention.state != "denied"}
    denials = {mention.concept for mention, _ in told if mention.state == "denied" and not _partial(mention)}
    positive = {
        mention.concept
        for mention in claims
        if _covered(mention) & wholly or (_covered(mention) & partly and not ROOM.search(mention.sentence))
    }
    negated = {mention.concept for mention in claimed if _covered(mention) & denials}
    return Check(
        positive_for_negated=tuple(sorted(positive - asserted)),
        negated_for_asserted=tuple(sorted(negated - wholly - spoken)),
        laterality_swaps=tuple(sorted(_swapped(said, told))),
        unsupported_numbers=tuple(_unsupported(findings, impression)),
    )


@lru_cache(maxsize=1 << 10)
def _mentions(text: str) -> tuple[tuple[Mention, str], ...]:
    return tuple(pair for sentence in split(text) for pair in sides.of(sentence))


def _partial(mention: Mention) -> bool:
    return bool(PARTIAL.search(mention.sentence[: mention.start]))


def _covered(mention: Mention) -> set[str]:
    """Concepts whose denial denies this one: itself, and the one that is named as its label is."""
    return {mention.concept, mention.label.replace("_", " ")}


def _swapped(said: tuple[tuple[Mention, str], ...], told: tuple[tuple[Mention, str], ...]) -> set[str]:
    """Labels that the impression puts on one side and the findings on the other alone."""
    found = set()
    for label in {mention.label for mention, side in told if side in ("left", "right")} - SIDELESS:
        there = {
            side for mention, side in told if mention.label == label and mention.state in ("claimed", "possible")
        }
        here = _sides(said, SHADOW if label in SHADOW else {label})
        if here in ({"left"}, {"right"}) and (there - here) & {"left", "right"}:
            found.add(label)
    return found


def _sides(said: tuple[tuple[Mention, str], ...], labels: set[str] | frozenset[str]) -> set[str]:
    return {
        side for mention, side in said if mention.label in labels and mention.state in ("claimed", "possible")
    } - {""}


def _unsupported(findings: str, impression: str) -> list[str]:
    """Lengths of the impression that the findings do not give, to the same finding if they measure that at all."""
    told = [(sentence, found) for sentence in split(impression) if (found := sizes(sentence))]
    if not told:
        return []
    by_label: dict[str, list[Size]] = {}
    everywhere: list[Size] = []
    labels: set[str] = set()
    for sentence in split(findings):
        # "It measures 3 cm": a sentence that names no finding goes on about the one before.
        labels = {mention.label for mention, _ in sides.of(sentence) if mention.state != "denied"} or labels
        found = sizes(sentence)
        everywhere += found
        for label in labels:
            by_label.setdefault(label, []).extend(found)
    wrong = []
    for sentence, found in told:
        own = [
            size
            for label in {mention.label for mention, _ in sides.of(sentence)}
            for size in by_label.get(label, ())
        ]
        wrong += [size.written for size in found if not supported(size, own or everywhere)]
    return wrong
