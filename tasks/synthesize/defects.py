"""What real exports suffer from, planted with a note in the answer key.

Each planting takes a report's sections and may change them; what it returns joins the key under
its own name. Something else to plant is one more row of `PLANTINGS`.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tasks.synthesize.tables import frames
from tasks.synthesize.tables.catalog import PROTECTED
from tasks.synthesize.tables.identifiers import CATEGORIES, identifier

TYPO_REPORTS = 0.03
ALL_CAPS = 0.035
ADDENDA = 0.02
NO_FINDINGS = 0.035
NO_IMPRESSION = 0.025
IDENTIFIERS = 0.06  # reports that give their patient away, by a number or a date
NAMES = 0.004  # reports with a person's name; a corpus with more than 1% of them is refused
EXPECTED = ("indication", "comparison", "findings", "impression")  # noted in the key where they are missing

Sections = dict[str, str]
Planting = Callable[[Sections, Random, bool], Any]


def plant(bodies: Sections, rng: Random, held_out: bool) -> dict[str, Any]:
    """Damage the sections in place; returns the notes for the key."""
    return {name: planting(bodies, rng, held_out) for name, planting in PLANTINGS}


def _addendum(bodies: Sections, rng: Random, held_out: bool) -> bool:
    if rng.random() >= ADDENDA:
        return False
    bodies["addendum"] = frames.ADDENDUM.say(rng, held_out, {})
    return True


def _missing(bodies: Sections, rng: Random, held_out: bool) -> list[str]:
    draw = rng.random()
    if draw < NO_FINDINGS:
        del bodies["findings"]
    elif draw < NO_FINDINGS + NO_IMPRESSION:
        del bodies["impression"]
    return [name for name in EXPECTED if name not in bodies]


def _typos(bodies: Sections, rng: Random, held_out: bool) -> int:
    """Swap two letters inside of one to three words, never of a finding's name, place or grade."""
    if rng.random() >= TYPO_REPORTS:
        return 0
    wanted, made = 1 + int(rng.random() * 3), 0
    names = [name for name in ("indication", "findings", "impression") if name in bodies]
    for _ in range(4 * wanted):
        if made == wanted or not names:
            break
        name = names[int(rng.random() * len(names))]
        words = bodies[name].split(" ")
        place = int(rng.random() * len(words))
        word = words[place]
        at = 1 + int(rng.random() * max(1, len(word) - 3))
        swapped = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :] if len(word) > 4 else word
        if word.isalpha() and word.lower() not in PROTECTED and swapped != word:
            words[place] = swapped
            bodies[name] = " ".join(words)
            made += 1
    return made


def _all_caps(bodies: Sections, rng: Random, held_out: bool) -> bool:
    if rng.random() >= ALL_CAPS:
        return False
    for name in bodies:
        bodies[name] = bodies[name].upper()
    return True


def _identifiers(bodies: Sections, rng: Random, held_out: bool) -> list[list[str]]:
    """A sentence with an identifier at the end of a section; the key gets its category and the identifier."""
    draw = rng.random()
    if draw >= IDENTIFIERS + NAMES:
        return []
    structured = [category for category in CATEGORIES if category != "name"]
    category = "name" if draw < NAMES else structured[int(rng.random() * len(structured))]
    sentence, given_away = identifier(category, rng, held_out)
    names = [name for name in ("indication", "comparison", "findings", "impression", "addendum") if name in bodies]
    name = names[int(rng.random() * len(names))]
    if bodies[name].isupper():
        sentence, given_away = sentence.upper(), given_away.upper()
    bodies[name] += f" {sentence}"
    return [[category, given_away]]


PLANTINGS: tuple[tuple[str, Planting], ...] = (
    ("addendum", _addendum),
    ("missing", _missing),
    ("typos", _typos),
    ("all_caps", _all_caps),
    ("identifiers", _identifiers),
)
