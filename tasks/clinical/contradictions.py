"""Where an impression contradicts the findings it was written from."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.clinical.mentions import mentions


@dataclass(frozen=True, kw_only=True)
class Check:
    """What of an impression the findings speak against, by kind; names of findings, or sizes as written."""

    positive_for_negated: tuple[str, ...] = ()
    negated_for_asserted: tuple[str, ...] = ()
    laterality_swaps: tuple[str, ...] = ()
    unsupported_numbers: tuple[str, ...] = ()


def check(findings: str, impression: str) -> Check:
    """Hold an impression against the findings; texts of any length, empty ones contradict nothing."""
    said, told = mentions(findings), mentions(impression)
    denied = {one.concept for one in said if one.state == "denied"}
    asserted = {one.concept for one in said if one.state in ("claimed", "possible")}
    claimed = {one.concept for one in told if one.state in ("claimed", "possible")}
    refused = {one.concept for one in told if one.state == "denied"}
    return Check(
        positive_for_negated=tuple(sorted((claimed & denied) - asserted)),
        negated_for_asserted=tuple(sorted((refused & asserted) - denied - claimed)),
    )
