"""Deal patients to train, val and test so that a patient's side never changes as the corpus grows."""

from __future__ import annotations

import hmac

import numpy as np

from tasks.ingest.facts import HELD_OUT, NO_SPLIT, codes
from tasks.ingest.settings import IngestParams, salt_mark


def fraction(salt: str, patient: str) -> float:
    """A number in [0, 1) that is the patient's alone: HMAC-SHA256 keyed with the salt, first 53 bits.

    53 bits are what a float holds; 64 would round up to 1.0 now and then.
    """
    mac = hmac.digest(salt.encode(), patient.encode("utf-8", "surrogatepass"), "sha256")
    return (int.from_bytes(mac[:8]) >> 11) / (1 << 53)


def pseudonym(salt: str, patient: str) -> str:
    """How `ingest.forgotten` remembers an erased patient: 16 hex digits of a keyed hash, and the key's mark."""
    mac = hmac.digest(salt.encode(), f"forgotten:{patient}".encode("utf-8", "surrogatepass"), "sha256")
    return f"{mac[:8].hex()}-{salt_mark(salt)}"


def sides(facts: np.ndarray, settings: IngestParams) -> np.ndarray:
    """The side of every report's patient as an index of HELD_OUT: int8 [n].

    It is what the source gives for any of the patient's reports, the most held out where they
    differ; else what the patient's fraction says. Dropped reports have a say too: a side that
    depended on which of a patient's reports are kept could change with the next month's.
    """
    patients = codes(facts["patient"])
    given = np.full(len(np.unique(patients)), NO_SPLIT, dtype=np.int8)
    np.minimum.at(given, patients, facts["given"])
    test, val = settings.test_share, settings.test_share + settings.val_share
    dealt = np.where(facts["place"] < test, 0, np.where(facts["place"] < val, 1, 2)).astype(np.int8)
    assert HELD_OUT == ("test", "val", "train")
    return np.where(given[patients] < NO_SPLIT, given[patients], dealt).astype(np.int8)
