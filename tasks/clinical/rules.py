"""How a table of findings is written, and how each of its rows becomes one regular expression.

    label / concept : stems of words without one of which the finding cannot be meant
        pattern
        another pattern

Patterns are regular expressions on a sentence in lower case, `{name}` one of the table's own abbreviations, ` ~ `
up to five words of the same clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

GAP = r"(?: [\w'/%-]+){0,5}? "  # no comma, colon or bracket: those part clauses


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One concept of a label, and the pattern that a sentence is searched for where a word begins with a stem."""

    label: str
    concept: str
    stems: tuple[str, ...]
    pattern: re.Pattern[str]


def table(text: str, **names: str) -> tuple[Rule, ...]:
    """The rules of a table; a concept's name is the label's, in words, where only the label is given."""
    rules = []
    for block in re.split(r"\n(?=\S)", text.strip()):
        head, *patterns = (line.strip() for line in block.splitlines() if line.strip())
        name, _, stems = head.partition(":")
        label, _, concept = (part.strip() for part in name.partition("/"))
        joined = "|".join(patterns).replace(" ~ ", GAP)
        for key, value in names.items():
            joined = joined.replace(f"{{{key}}}", f"(?:{value})")
        pattern = re.compile(rf"(?<![\w-])(?:{joined})(?!\w)")
        rules.append(
            Rule(
                label=label, concept=concept or label.replace("_", " "), stems=tuple(stems.split()), pattern=pattern
            )
        )
    return tuple(rules)
