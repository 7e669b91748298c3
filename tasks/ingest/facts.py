"""What the decisions about a report need to know of it: a row of 96 bytes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tasks.artifacts.corpus import SPLITS

# Why a report is dropped, in the order the reasons are looked for; 0 is "kept". The first group
# is told by the report alone, the second by comparing it with all others.
REASONS = (
    "",
    "forgotten",
    "empty",
    "too_short",
    "future_date",
    "name",
    "roster",
    "repeated_row",
    "repeated_id",
    "held_for_later",
    "other_split",
    "duplicate",
    "near_duplicate",
)
CODE = {reason: code for code, reason in enumerate(REASONS)}
QUARANTINED = ("name", "roster")

# The most held out of two given splits wins, so the codes are in that order; NO_SPLIT is the source's silence.
HELD_OUT = tuple(reversed(SPLITS))
NO_SPLIT = len(HELD_OUT)
UNKNOWN_DAY = np.iinfo(np.int32).min

# What was mended in a report's characters, as bits of `mended`.
MENDED = ("control_characters", "invisible_characters", "lookalike_letters")

FACTS = np.dtype(
    [
        ("key", "V16"),  # equal for reports that say the same
        ("report", "V16"),  # digest of source and report id
        ("patient", "V16"),  # digest of the patient id
        ("place", "f8"),  # the patient's number in [0, 1), which deals it to a split
        ("given", "i1"),  # the source's own split as an index of HELD_OUT, or NO_SPLIT
        ("drop", "i1"),  # index of REASONS that the report's own text condemns it to, or 0
        ("day", "i4"),  # of the study, days since 1970-01-01, or UNKNOWN_DAY
        ("modality", "i1"),  # index of MODALITIES
        ("source", "i2"),  # index of the sources in their order
        ("named", "?"),  # whether the source names a patient
        ("masked", "?"),  # whether a placeholder stands in the text
        ("redacted", "?"),  # whether the gate replaced an identifier
        ("mended", "u1"),
        ("words", "i4"),
        ("characters", "i4"),
    ]
)


def codes(digests: np.ndarray) -> np.ndarray:
    """The digests (V16) as numbers from 0 in order of first appearance: int32 [n]."""
    buffer = pa.py_buffer(np.ascontiguousarray(digests))
    array = pa.Array.from_buffers(pa.binary(16), len(digests), [None, buffer])
    return array.dictionary_encode().indices.to_numpy()
