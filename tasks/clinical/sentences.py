"""A report's text as sentences, lower-cased and evenly spaced."""

from __future__ import annotations

import re

# A full stop ends a sentence unless a digit follows it ("1.5 cm"); a numbered list's own stops are dropped.
# A line break does so before an item of a list, after a blank line, and before a heading ("Liver: ...").
ITEM = r"(?:\d{1,2}[.)]|[-*•])\s+"
ENDS = re.compile(
    rf"[.!?](?!\d)(?:\s+{ITEM})?\s*|;\s*|\n\s*(?:\n\s*|(?={ITEM})|(?=[a-z][a-z ]{{2,40}}:))|(?:(?<=\n)|(?<=\A)){ITEM}"
)
ABBREVIATIONS = re.compile(r"\b(dr|mr|mrs|ms|vs|approx|e\.g|i\.e|no(?=\. \d))\.")
SPACE = re.compile(r"\s+")


def split(text: str) -> list[str]:
    """Sentences in order; a semicolon ends one as well, since no claim reaches over it."""
    text = ABBREVIATIONS.sub(r"\1", text.lower())
    return [kept for part in ENDS.split(text) if (kept := SPACE.sub(" ", part).strip(" ,"))]
