"""A report's text as sentences, lower-cased and evenly spaced."""

from __future__ import annotations

import re

# A stop ends a sentence unless a digit follows it ("1.5 cm") or an abbreviation precedes it; so does a semicolon,
# over which no claim reaches. A line break does before an item of a list, a blank line or a heading ("Liver: ...").
ITEM = r"(?:\d{1,2}[.)]|[-*•])\s"
ENDS = re.compile(
    r"[.!?;\n](?:"
    r"(?<=[.!?])(?!\d)(?<!\bvs\.)(?<!\bdr\.)(?<!\bapprox\.)(?<!\be\.g\.)(?<!\bi\.e\.)|(?<=;)|"
    rf"(?<=\n)(?=\s*\n|\s*{ITEM}|\s*[a-z][a-z ]{{2,40}}:))"
)
LEADING_ITEM = re.compile(ITEM)
LONGEST = 1000  # characters: what runs on without a stop is cut, so that no text takes long


def split(text: str) -> list[str]:
    """Sentences in order, without the numbers and dashes of a list."""
    found = []
    for part in ENDS.split(text.lower()):
        sentence = " ".join(part.split()).strip(" ,")
        if sentence and not sentence[0].isalpha() and (item := LEADING_ITEM.match(sentence)):
            sentence = sentence[item.end() :]
        while len(sentence) > LONGEST:
            cut = sentence.rfind(" ", 0, LONGEST) + 1 or LONGEST
            found.append(sentence[:cut].strip())
            sentence = sentence[cut:]
        if len(sentence) > 2:  # else the number of an item, cut from it
            found.append(sentence)
    return found
