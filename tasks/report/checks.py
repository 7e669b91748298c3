"""Whether what an earlier stage left has the shape that the page needs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

SAMPLE_TEXTS = ("findings", "reference", "model", "constant", "copy", "nearest")
SHARES = ("unseen_character_share", "unseen_word_share", "all_caps_share")
FITNESS = ("reports", "tokens_per_word", "bytes_per_token", *SHARES)
DRIFT = ("tokens_per_word", *SHARES)


def is_number(value: object) -> bool:
    """A finite number, and no truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def are_sources(value: object) -> bool:
    """Reports that came in and were kept, by source."""
    return isinstance(value, dict) and all(has_numbers(source, ("in", "kept")) for source in value.values())


def is_fitness(value: object) -> bool:
    """Figures of train and val and, where reports are dated, of the newest and of what drifted."""
    if not isinstance(value, dict) or not all(has_numbers(value.get(name), FITNESS) for name in ("train", "val")):
        return False
    newest: Any = value.get("newest")
    drifted = value.get("drifted")
    return "newest" not in value or (
        has_numbers(newest, FITNESS)
        and all(isinstance(newest.get(name), str) for name in ("from_month", "to_month"))
        and has_numbers(value.get("drift"), DRIFT)
        and isinstance(drifted, list)
        and all(name in DRIFT for name in drifted)
    )


def is_told(plan: Mapping[str, Any]) -> bool:
    """What the plan says in words."""
    warnings = plan.get("warnings")
    return (
        plan.get("device") in ("cpu", "cuda")
        and isinstance(plan.get("verdict"), str)
        and isinstance(warnings, list)
        and all(isinstance(warning, str) for warning in warnings)
    )


def are_counted(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> bool:
    """Rows of a CSV that have a name in the first column and a count in each of the others."""
    name, *counts = columns
    return all(row.get(name) and all((row.get(column) or "").isdecimal() for column in counts) for row in rows)


def is_spike(spike: object) -> bool:
    """A step, its rows, and its loss, gradient norm and the step gone back to, each of which may be None."""
    return (
        isinstance(spike, dict)
        and has_numbers(spike, ("step",))
        and all(
            name in spike and (spike[name] is None or is_number(spike[name]))
            for name in ("loss", "gradient_norm", "back_to")
        )
        and isinstance(spike.get("rows"), list)
        and all(map(is_number, spike["rows"]))
    )


def is_sample(sample: object) -> bool:
    """An impression the model wrote, beside it what else is there of the report."""
    return (
        isinstance(sample, dict)
        and "model" in sample
        and all(isinstance(sample.get(name, ""), str) for name in SAMPLE_TEXTS)
    )


def has_numbers(value: Any, names: Iterable[str]) -> bool:
    """A mapping that has a number for each of the names."""
    return isinstance(value, dict) and all(is_number(value.get(name)) for name in names)
