"""How a table of findings is written, and how a sentence is searched for its rows.

    label / concept : stems of words without one of which the finding cannot be meant
        pattern
        another pattern
        unless what the sentence must not have

Patterns are regular expressions on a sentence in lower case, `{name}` one of the table's own abbreviations, ` ~ `
up to five words of the same clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.clinical.words import Begun

GAP = r"(?: [\w'/%-]+){0,5}? "  # no comma, colon or bracket: those part clauses
UNLESS = "unless "


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One concept of a label, and the pattern that a sentence is searched for where a word begins with a stem."""

    label: str
    concept: str
    stems: tuple[str, ...]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None  # found anywhere in the sentence, it speaks of something else


def table(text: str, **names: str) -> tuple[Rule, ...]:
    """The rules of a table; a concept's name is the label's, in words, where only the label is given."""
    rules = []
    for block in re.split(r"\n(?=\S)", text.strip()):
        head, *lines = (line.strip() for line in block.splitlines() if line.strip())
        name, _, stems = head.partition(":")
        label, _, concept = (part.strip() for part in name.partition("/"))
        joined = "|".join(line for line in lines if not line.startswith(UNLESS)).replace(" ~ ", GAP)
        unless = "|".join(line.removeprefix(UNLESS) for line in lines if line.startswith(UNLESS))
        for key, value in names.items():
            joined = joined.replace(f"{{{key}}}", f"(?:{value})")
        rules.append(
            Rule(
                label=label,
                concept=concept or label.replace("_", " "),
                stems=tuple(stems.split()),
                pattern=re.compile(rf"(?<![\w-])(?:{joined})(?!\w)"),
                unless=re.compile(rf"\b(?:{unless})") if unless else None,
            )
        )
    return tuple(rules)


class Search:
    """Finds the rules' patterns in sentences; a pattern is tried only where one of its words stands."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._begun = Begun(self._rules_of)

    def __call__(self, sentence: str) -> Iterator[tuple[Rule, int, int]]:
        """Rules with the place of each match, in the order of the table."""
        begun = self._begun
        for at in sorted({at for word in sentence.split(" ") for at in begun[word]}):
            rule = self.rules[at]
            places = [match.span() for match in rule.pattern.finditer(sentence)]
            if places and not (rule.unless and rule.unless.search(sentence)):
                for start, end in places:
                    yield rule, start, end

    def _rules_of(self, word: str) -> tuple[int, ...]:
        word = word.lstrip("(\"'[")
        parts = (word, *word.replace("/", "-").split("-")[1:])
        return tuple(at for at, rule in enumerate(self.rules) if any(part.startswith(rule.stems) for part in parts))
