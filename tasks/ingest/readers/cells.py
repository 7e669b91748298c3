"""What one cell of a table says, whatever type it has."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tasks.ingest.mistakes import MAX_BYTES, mistake

# What tables write for "no value"; it must not become a patient whom all such rows share.
NOTHING = {"", "na", "n/a", "nan", "none", "null", "<na>", "nat"}
# 12.0 is 12: a table widens its numbers beside gaps, and the same patient must not be two.
WIDENED = re.compile(r"(\d+)\.0", re.ASCII)


def cell(value: Any, field: str, file: str, line: int, unit: str) -> str:
    """A cell as text, empty for no value.

    Raises:
        InputError: it is a list, a structure, a truth value, bytes that are not UTF-8, or beyond any report.
    """
    if isinstance(value, str):
        if len(value) > MAX_BYTES:
            raise mistake(file, f"the column for '{field}' holds more than {MAX_BYTES >> 20} MB", line, unit)
        return value if value != "nan" else ""
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, Decimal):
        return str(int(value)) if value == value.to_integral_value() else str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            raise mistake(file, f"the column for '{field}' holds bytes that are not UTF-8", line, unit) from None
    raise mistake(file, f"the column for '{field}' holds neither text nor a number", line, unit)


def fact(text: str) -> str:
    """A cell that is not dictated text, such as an id: stripped, and empty for a word that means no value."""
    text = text.strip()
    if text.lower() in NOTHING:
        return ""
    widened = WIDENED.fullmatch(text)
    return widened[1] if widened else text
