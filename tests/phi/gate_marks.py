"""Marked lines read, and what the gate found of them: shared by the tests of the gate."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tasks.phi.gate import Hit, screen

HERE = Path(__file__).parent
MARK = re.compile(r"⟦(\w+)\|([^⟧]*)⟧")


def unmark(line: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The line without its marks, and each marked identifier: category, start, end."""
    text, marked, position = "", [], 0
    for mark in MARK.finditer(line):
        text += line[position : mark.start()]
        marked.append((mark[1], len(text), len(text) + len(mark[2])))
        text += mark[2]
        position = mark.end()
    return text + line[position:], marked


def covered(hits: list[Hit], start: int, end: int, *, name: bool) -> bool:
    """Whether every character is in a hit: of a name for a name, of anything structured for the rest."""
    found = {place for hit in hits if (hit.category == "name") == name for place in range(hit.start, hit.end)}
    return found.issuperset(range(start, end))


def recall(lines: list[str]) -> tuple[Counter[str], Counter[str]]:
    """How many identifiers of each category are covered whole, and how many there are."""
    ok: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for line in lines:
        text, marked = unmark(line)
        _, hits = screen({"report": text})
        for category, start, end in marked:
            total[category] += 1
            ok[category] += covered(hits, start, end, name=category == "name")
    return ok, total


def lines_of(name: str) -> list[str]:
    return (HERE / name).read_text(encoding="utf-8").splitlines()
