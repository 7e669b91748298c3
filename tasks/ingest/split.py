"""Deal patients to train, val and test so that a patient's side never changes as the corpus grows."""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from tasks.ingest.canonical import Facts

# The more held out of two given sides wins: a report is moved out of train, never into it.
HELD_OUT = {"test": 0, "val": 1, "train": 2, "": 3}


def fraction(salt: str, patient: str) -> float:
    """A number in [0, 1) that is the patient's alone: HMAC-SHA256 keyed with the salt, first 53 bits.

    53 bits are what a float holds; 64 would round up to 1.0 now and then.
    """
    mac = hmac.digest(salt.encode(), patient.encode(), "sha256")
    return (int.from_bytes(mac[:8]) >> 11) / (1 << 53)


def deal(patient: str, *, val_share: float, test_share: float, salt: str) -> str:
    """The split of a patient whom the source gives none."""
    place = fraction(salt, patient)
    if place < test_share:
        return "test"
    return "val" if place < test_share + val_share else "train"


def given_sides(facts: Iterable[Facts]) -> dict[str, str]:
    """The side of every patient with a given split on any report; where they differ, the most held out."""
    sides: dict[str, str] = {}
    for fact in facts:
        if fact.given and HELD_OUT[fact.given] < HELD_OUT[sides.get(fact.patient, "")]:
            sides[fact.patient] = fact.given
    return sides


def check(facts: list[Facts], splits: list[str]) -> None:
    """Raise `AssertionError` if a patient or a text is on two sides: a fault of this stage, whatever the source."""
    patients: dict[str, str] = {}
    keys: dict[bytes, str] = {}
    crossing = 0
    for fact, split in zip(facts, splits, strict=True):
        if split:
            crossing += patients.setdefault(fact.patient, split) != split
            crossing += keys.setdefault(fact.key, split) != split
    if crossing:
        raise AssertionError(f"{crossing} reports share a patient or their text with another split")
