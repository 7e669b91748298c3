"""Lengths that a text tells, in millimetres."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

NUMBER = r"\d+(?:\.\d+)?|\.\d+"
SIZE = re.compile(
    rf"((?:{NUMBER})(?:\s*(?:x|×|by|-|to|and)\s*(?:{NUMBER})){{0,2}})[\s-]*(mm|cm|millimet(?:er|re)s?|centimet(?:er|re)s?)\b",
    re.IGNORECASE,
)
ONE = re.compile(NUMBER)


@dataclass(frozen=True, slots=True)
class Size:
    """One length: as written, in millimetres, and half of its last digit's worth."""

    written: str
    millimetres: float
    rounding: float


def sizes(text: str) -> list[Size]:
    """Every length of a text; "2.1 x 1.4 cm" is two."""
    found = []
    for match in SIZE.finditer(text):
        unit = 10.0 if match[2][0] in "cC" else 1.0
        for number in ONE.findall(match[1]):
            decimals = len(number.partition(".")[2])
            found.append(
                Size(f"{number} {'cm' if unit == 10 else 'mm'}", float(number) * unit, 0.5 * unit * 10.0**-decimals)
            )
    return found


def supported(size: Size, known: Iterable[Size]) -> bool:
    """Whether one of the known lengths is this one to the digits it was given: "12 mm" is "1.2 cm" and "1 cm"."""
    return any(abs(size.millimetres - other.millimetres) <= size.rounding + 1e-6 for other in known)
