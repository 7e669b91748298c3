"""Decide which reports stay: one of each text, one of each report id."""

from __future__ import annotations

from tasks.ingest.canonical import Facts
from tasks.ingest.split import HELD_OUT

REASONS = ("empty", "too_short", "repeated_id", "duplicate")


def drops(facts: list[Facts], given: dict[str, str]) -> list[str]:
    """For each report the reason it is dropped, or an empty string.

    Of copies the first in file order stays, unless another belongs to a patient given to a more
    held-out split: then that one does, so that nothing a test patient's report says is in train.
    The same id again is "repeated_id" when the text differs (a correction or a clash of two
    sources' numbers, which only a person can tell apart) and "duplicate" when it does not.

    Args:
        given: the patients' sides that the source decided (`split.given_sides`).
    """
    reasons = [fact.drop for fact in facts]
    alive = [index for index, reason in enumerate(reasons) if not reason]
    alive.sort(key=lambda index: HELD_OUT[given.get(facts[index].patient, "")])  # stable: file order within

    by_id: dict[bytes, bytes] = {}
    by_text: set[bytes] = set()
    for index in alive:
        fact = facts[index]
        if fact.report in by_id:
            reasons[index] = "duplicate" if by_id[fact.report] == fact.key else "repeated_id"
        elif fact.key in by_text:
            reasons[index] = "duplicate"
        else:
            by_text.add(fact.key)
        by_id.setdefault(fact.report, fact.key)
    return reasons
