"""Which side of the body a mention is said to be on."""

from __future__ import annotations

import re
from functools import lru_cache

from tasks.clinical.mentions import Mention, of_sentence

# A chamber of the heart and a quadrant are names of places, not sides of a finding.
NOT_A_SIDE = r"(?! (?:atri|ventric|heart|coronary|hemidiaphragm and|upper quadrant|lower quadrant|bundle|main stem|mainstem))"
SIDE = re.compile(
    rf"\b(?:(?P<both>bilateral\w*|both|bi-?basilar|bi-?basal|bi-?apical|(?:left|right) (?:greater|more|worse|larger) than"
    rf"(?: the)? (?:left|right)|(?:left|right)(?:-sided)? and (?:left|right))|(?P<left>left{NOT_A_SIDE}|lingul\w+)|"
    rf"(?P<right>right{NOT_A_SIDE}))(?!\w)"
)
BEFORE, AFTER = 7, 9  # words between a side and its finding, at most


@lru_cache(maxsize=1 << 15)
def of(sentence: str) -> tuple[tuple[Mention, str], ...]:
    """The mentions of a sentence, each with "left", "right", "both" or "" where no side is said.

    A side belongs to the finding it precedes ("small left pleural effusion"), else to the one it follows ("opacity in
    the left base"), unless another finding or, ahead of the finding, a comma stands between.
    """
    found = of_sentence(sentence)
    if not found:
        return ()
    sides = [(match.start(), match.end(), match.lastgroup or "") for match in SIDE.finditer(sentence)]
    only = sides[0][2] if len({side for _, _, side in sides}) == 1 else ""
    return tuple((mention, only or _nearest(mention, found, sides)) for mention in found)


def _nearest(mention: Mention, others: tuple[Mention, ...], sides: list[tuple[int, int, str]]) -> str:
    inside = [side for start, end, side in sides if start >= mention.start and end <= mention.end]
    if inside:
        return inside[0] if len(set(inside)) == 1 else "both"
    text = mention.sentence
    for start, end, side in reversed(sides):
        if end <= mention.start:
            between = text[end : mention.start]
            taken = any(end <= other.start and other.end <= mention.start for other in others)
            if between.count(" ") <= BEFORE and "," not in between and not (taken and " and " not in between):
                return side
            break
    for start, _, side in sides:
        if start >= mention.end:
            between = text[mention.end : start]
            taken = any(mention.end <= other.start < start for other in others)
            return side if between.count(" ") <= AFTER and not taken else ""
    return ""
