"""Names beside any word for what a person does: "radiographer lead Oona Tamm", "T. Oona, Band 6 radiographer".

Also names that their own shape or place gives away: a pair of capitalised words, none of them
radiology's, behind a label, in a quoted cell, behind "by" or "with", or written SURNAME,GIVEN.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.ingest.gate.credentials import several, with_credentials
from tasks.ingest.gate.name_shape import NAMED_AFTER, THINGS, backward, forward
from tasks.ingest.gate.name_words import MEDICAL, STOP
from tasks.ingest.gate.page import Page, Span, Spans
from tasks.ingest.gate.role_words import is_role, is_sure

# Between a role and the name behind it.
LINK = (
    r"(?:'s)?(?:[ -](?:on[ -]call|on duty|on shift|in charge|of record|lead|band [0-9]|grade [0-9]|level [0-9]|today|tonight|name|named"
    r"|initials|who is|was|is|called|i|ii|iii|iv|[0-9]|[a-z]{3,}(?:ist|er|or|ian|ant)|nurse|fellow|assistant|rn|np|md|spr|sho"
    r"|(?<=/ )[a-z]+))*(?: ?\([a-z0-9 .,/-]{1,24}\))?,?[ \n]?[:=-]?[ \n]{0,2}[\"'(\[]?"
)
BEHIND = re.compile(LINK + r"(?=[a-z])")
# From the name back to its role: a mark, then what else is said of the person.
AHEAD = re.compile(r"(?:,|\(| -{1,2}|;|\n|/|\||\[)(?P<said> ?(?:[A-Za-z0-9+&./'-]+ ){0,5}?(?:[a-z]+[-/])?)\Z")
SAID = re.compile(r"[A-Z][a-z]")
INITIALS = re.compile(r"(?<![A-Za-z.])(?:[A-Z]\.? ?){1,3}\Z")
PAIR = r"(?:[A-Z]\.? ?){0,2}[A-Z][A-Za-z]*[a-z'-][A-Za-z'-]*(?:,? (?:[A-Z]\.?|[A-Z][A-Za-z'-]+|van|von|de|der|den|del|da|bin|al|el|la)){1,4}"
CELL = re.compile(r"[\"']([A-Z][A-Za-z' -]+, ?[A-Z][A-Za-z'. -]+)[\"']")
SHOUTED = re.compile(r"(?<![A-Za-z,])[A-Z][A-Z'-]{2,},[A-Z]{2,}(?: [A-Z]\.?(?![A-Za-z]))?(?![A-Za-z])")
LABEL = re.compile(rf"(?P<label>[A-Za-z][A-Za-z /_.-]{{1,30}}) ?[:=] ?(?P<name>{PAIR})(?=[.,;)|\]\n\0]|\Z|  | [(\[-]| \d| [A-Z]+:)")
WITH = re.compile(rf"(?<![a-z])(?:by|with|to|from|via|through|per|cc|thank you|under|for|and|ask|told|contact|c/o) (?P<name>{PAIR})")
WORD = re.compile("[A-Za-z]+")


def beside_roles(page: Page) -> Spans:
    """Every name beside a word for what a person does."""
    text, low = page.text, page.low
    for role in page.words:
        if not is_role(role):
            continue
        for start in _places(low, role):
            end = start + len(role)
            if text[start:end].isupper() and text[max(0, start - 40) : end + 40].isupper():
                continue
            yield from _behind(text, low, start, end, sure=is_sure(role))
            yield from _before(text, start, sure=is_sure(role))


def by_shape(page: Page) -> Spans:
    """Every name that its place and the strangeness of its words give away."""
    text = page.text
    if '"' in text or "'" in text:
        yield from (Span("name", *match.span(1)) for match in CELL.finditer(text) if foreign(match[1]))
    if "," in text:
        yield from (Span("name", *match.span()) for match in SHOUTED.finditer(text) if foreign(match[0]))
    if ":" in text or "=" in text:
        for match in LABEL.finditer(text):
            if foreign(match["name"]) and not THINGS.search(match["label"].lower()):
                yield Span("name", *match.span("name"))
    for match in WITH.finditer(text):
        if foreign(match["name"]) and not NAMED_AFTER.match(page.low, match.end()):
            yield Span("name", *match.span("name"))


def foreign(name: str) -> bool:
    """Whether a name has two words, and none that radiology uses."""
    words = [word.lower() for word in WORD.findall(name)]
    return len(words) > 1 and not any(word in MEDICAL or word in STOP for word in words if len(word) > 1)


def _places(low: str, word: str) -> Iterator[int]:
    start = low.find(word)
    while start >= 0:
        end = start + len(word)
        if not (start and low[start - 1].isalpha()) and not low[end : end + 1].isalpha():
            yield start
        start = low.find(word, end)


JOINT = re.compile(r"(?: ?[/&,;] ?|,? and )(?=[A-Z])")


def _behind(text: str, low: str, start: int, end: int, *, sure: bool) -> Spans:
    """The names behind a role; a word that only may be one needs a sign between."""
    link = BEHIND.match(low, end)
    if not link or not (sure or ":" in link[0] or "=" in link[0]):
        return
    position = link.end()
    while text[position : position + 1].isupper():
        stop = forward(text, position, weak=True)
        if stop is None or not several(text[position:stop]) or NAMED_AFTER.match(low, stop):
            return
        stop = with_credentials(text, stop)
        yield Span("name", position, stop)
        if not (joint := JOINT.match(text, stop)):
            return
        position = joint.end()


def _before(text: str, start: int, *, sure: bool) -> Spans:
    """The name before a role, with a mark between; right before one that is sure."""
    window = max(0, start - 60)
    mark = AHEAD.search(text, window, start)
    if mark and not SAID.search(mark["said"]):
        found = backward(text, mark.start(), weak=True)
        if found is not None and several(text[found : mark.start()]):
            yield Span("name", found, mark.start())
        elif (initials := INITIALS.search(text, window, mark.start())) and len(initials[0].replace(".", "").split()) > 1:
            yield Span("name", *initials.span())
    elif sure and text[start].islower() and text[start - 1 : start] == " ":
        found = backward(text, start - 1, weak=True)
        if found is not None and foreign(text[found:start]):
            yield Span("name", found, start - 1)
