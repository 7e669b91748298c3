"""Whether the figures of evaluate, privacy and export have the shape that the page needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tasks.report.checks import has_numbers, is_number

WRITERS = ("model", "nearest", "constant", "copy", "reference")
SCORES = ("rouge_l", "rouge_l_low", "rouge_l_high", "label_precision", "label_recall", "label_f1")
FAULTS = ("positive_for_negated", "negated_for_asserted", "laterality_swaps", "unsupported_numbers")
CANARIES = ("canaries", "exposure_mean", "exposure_max", "extracted")
ARTEFACTS = ("corpus_train", "corpus_val", "corpus_test", "packed_train", "tokenizer", "model", "huggingface")


def are_strata(value: object) -> bool:
    """Bits a byte by kind and stratum, each with its number of reports and, where there is one, its interval."""
    return _is_mapping_of(value, lambda strata: _is_mapping_of(strata, _is_stratum))


def are_writers(value: object, impressions: float) -> bool:
    """Who wrote impressions and how well; nobody need have where there are none."""
    if not _is_mapping_of(value, lambda scores: _is_mapping_of(scores, _is_number_or_none)):
        return False
    writers: Any = value
    if not impressions:
        return True
    asked = set(WRITERS) - {"reference"}
    return asked <= writers.keys() and all(
        has_numbers(writers[name], (*SCORES, "contradicted", *FAULTS)) for name in asked
    )


def are_labels(value: object) -> bool:
    """For each finding how often it is in references and impressions, and how well the two agree, if they can."""
    return _is_mapping_of(
        value,
        lambda label: _is_mapping_of(label, _is_number_or_none) and has_numbers(label, ("support", "predicted")),
    )


def are_canaries(value: object) -> bool:
    """Exposures by the number of copies planted, 0 for the controls; none where none were planted."""
    return (
        _is_mapping_of(value, lambda group: has_numbers(group, CANARIES))
        and isinstance(value, dict)
        and all(copies.isdecimal() for copies in value)
    )


def are_digests(value: object) -> bool:
    """64 hexadecimal digits for each artefact of the lineage."""
    return isinstance(value, dict) and {*ARTEFACTS} <= value.keys() and all(map(is_digest, value.values()))


def is_digest(value: object) -> bool:
    """A SHA-256 in hexadecimal digits."""
    return isinstance(value, str) and len(value) == 64 and not set(value) - set("0123456789abcdef")


def _is_stratum(value: object) -> bool:
    return has_numbers(value, ("reports", "bpb")) and _is_mapping_of(value, _is_number_or_none)


def _is_number_or_none(value: object) -> bool:
    return value is None or is_number(value)


def _is_mapping_of(value: object, check: Callable[[Any], bool]) -> bool:
    return (
        isinstance(value, Mapping)
        and all(isinstance(name, str) for name in value)
        and all(map(check, value.values()))
    )
