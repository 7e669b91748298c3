"""Which side of the body a mention is said to be on."""

from __future__ import annotations

import re
from functools import lru_cache

from tasks.clinical.mentions import Mention, of_sentence

# A chamber of the heart and a quadrant are names of places, not sides of a finding.
PLACES = r"(?! (?:atri|ventric|heart|coronary|upper quadrant|lower quadrant|bundle|main ?stem))"
SIDE = re.compile(
    r"\b(?:(?P<both>bilateral\w*|both|bi-?basilar|bi-?basal|bi-?apical|"
    r"(?:left|right) (?:greater|more|worse|larger) than(?: the)? (?:left|right)|(?:left|right)(?:-sided)? and"
    r" (?:left|right))|"
    rf"(?P<left>left{PLACES}|lingul\w+)|(?P<right>right{PLACES}))(?!\w)"
)
BEFORE, AFTER = 7, 9  # words between a side and its finding, at most


@lru_cache(maxsize=1 << 15)
def of(sentence: str) -> tuple[tuple[Mention, str], ...]:
    """The mentions of a sentence, each with "left", "right", "both", or "" where no side is said.

    The only side of a sentence belongs to all its findings. Of several, one belongs to the finding it precedes
    ("small left pleural effusion"), else to the one it follows ("opacity in the left base"), unless another finding
    or, ahead of the finding, a comma stands between.
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
    text, ahead = mention.sentence, ""
    for _, end, side in reversed(sides):
        if end <= mention.start:
            between = text[end : mention.start]
            if between.count(" ") <= BEFORE and "," not in between:
                if not any(end <= other.start and other.end <= mention.start for other in others):
                    return side
                ahead = side if " and " in between else ""  # "left effusion and atelectasis", if no side follows
            break
    for start, _, side in sides:
        if start >= mention.end:
            between = text[mention.end : start]
            taken = any(mention.end <= other.start < start for other in others)
            return side if between.count(" ") <= AFTER and not taken else ahead
    return ahead
