"""A line of a table is a sentence with choices; everything it can say is worked out once, at import.

In a table:

    ^ Both lungs are [clear|well aerated], with no ~consolidation~ or ~free air=pneumoperitoneum~. @ emphysema

`[a|b]` chooses, `{slot}` is filled by the renderer, `<3-6>` and `<2.5-3.4>` draw a number,
`~name~` denies a finding (`~words=name~` in other words), `@ name, name` bars the line where one
of those findings is present, and a leading `^` keeps the line for held-out patients.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

CHOICE = re.compile(r"\[([^\]]*)\]")
DENIAL = re.compile(r"~([^~=]+)(?:=([^~]+))?~")
RANGE = re.compile(r"<([\d.]+)-([\d.]+)>")

HELD_OUT_SHARE = 0.6  # how often a held-out patient's sentence comes from the held-out lines, where there are any


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a template can say: a format string, the names it denies, and the names that bar it."""

    text: str
    slotted: bool
    ranges: tuple[tuple[str, float, float, int], ...]
    denies: tuple[str, ...]
    bars: frozenset[str]


Template = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """Templates that serve one purpose, the held-out ones apart."""

    usual: tuple[Template, ...]
    held: tuple[Template, ...]

    def pick(self, rng: Random, held_out: bool, present: frozenset[str] = frozenset()) -> Line | None:
        """A line that nothing present bars; None where a few tries found none.

        The first templates of a table are the commonest, as habits are.
        """
        for _ in range(4):
            templates = self.held if held_out and self.held and rng.random() < HELD_OUT_SHARE else self.usual
            template = templates[skewed(rng, len(templates))]
            line = template[skewed(rng, len(template))]
            if line.bars.isdisjoint(present):
                return line
        return None

    def several(self, rng: Random, held_out: bool, present: frozenset[str], count: int) -> list[Line]:
        """Up to `count` lines of different templates, none of them barred."""
        templates = self.held + self.usual if held_out else self.usual
        start = int(rng.random() * len(templates))
        chosen: list[Line] = []
        for step in range(len(templates)):
            template = templates[(start + step) % len(templates)]
            line = template[skewed(rng, len(template))]
            if line.bars.isdisjoint(present):
                chosen.append(line)
                if len(chosen) == count:
                    break
        return chosen

    def say(self, rng: Random, held_out: bool, values: Mapping[str, str]) -> str:
        """A line of a pool that nothing bars, its slots filled."""
        line = self.pick(rng, held_out)
        assert line is not None  # such pools hold no denials and no bars
        return say(line, rng, values)


def skewed(rng: Random, count: int) -> int:
    """A number below `count`, small ones the likelier."""
    draw = rng.random()
    return int(draw * draw * count)  # not `**`, whose last bit may differ between machines


def say(line: Line, rng: Random, values: Mapping[str, str]) -> str:
    """The line's words, its slots filled from `values` and its numbers drawn."""
    if not line.slotted:
        return line.text
    if line.ranges:
        filled = dict(values)
        for name, low, high, decimals in line.ranges:
            filled[name] = f"{low + (high - low) * rng.random():.{decimals}f}"
        values = filled
    return line.text.format_map(values)


def pool(table: str) -> Pool:
    """The templates of a table, one a line."""
    usual: list[Template] = []
    held: list[Template] = []
    for row in table.strip().splitlines():
        row = row.strip()
        if row.startswith("^"):
            held.append(_template(row[1:].strip()))
        elif row:
            usual.append(_template(row))
    return Pool(tuple(usual), tuple(held))


def _template(row: str) -> Template:
    words, _, barred = row.partition(" @ ")
    bars = {name.strip() for name in barred.split(",")} if barred else set()
    parts = CHOICE.split(words)  # odd places hold the choices
    options = [part.split("|") if place % 2 else [part] for place, part in enumerate(parts)]
    return tuple(_line("".join(chosen), bars) for chosen in itertools.product(*options))


def _line(text: str, bars: set[str]) -> Line:
    denies = tuple(name or words for words, name in DENIAL.findall(text))
    text = " ".join(DENIAL.sub(r"\1", text).split()).replace(" .", ".").replace(" ,", ",")
    ranges: list[tuple[str, float, float, int]] = []
    while match := RANGE.search(text):
        low, high = match.groups()
        name = f"number{len(ranges)}"
        decimals = len(low.partition(".")[2])
        ranges.append((name, float(low), float(high), decimals))
        text = f"{text[: match.start()]}{{{name}}}{text[match.end() :]}"
    return Line(text, "{" in text, tuple(ranges), denies, frozenset(bars | set(denies)))
