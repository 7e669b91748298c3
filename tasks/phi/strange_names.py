"""Names that need no word beside them: two capitalised words, neither of them radiology's, are a person.

Default-deny for names. What stays quiet are the words of reports and headings (`name_words`), eponyms,
makers and places (`eponyms`), and what is named after somebody; a surname alone has to be announced.
"""

from __future__ import annotations

import re

from tasks.phi.eponyms import ENDINGS, EPONYMS
from tasks.phi.name_shape import NAMED_AFTER, THINGS, backward
from tasks.phi.name_words import MEDICAL, STOP
from tasks.phi.page import Page, Span, Spans, places, words_of
from tasks.phi.role_words import is_sure

# Two words with capitals side by side: what a text must have for any of the patterns that look for pairs.
ADJACENT = re.compile(r"[A-Z][A-Za-z'-]{0,25}(?:[.,]{1,2} ?|,? (?:[a-z]{2,3} ){0,2})[A-Z]")
_W = r"[A-Z][A-Za-z]{0,20}[a-z'-][A-Za-z'-]{0,20}(?![A-Za-z0-9])"
_PARTICLE = r"(?:van|von|de|der|den|del|da|bin|al|el|la)(?= [A-Z])"
PAIR = rf"(?:[A-Z]\.? ){{0,2}}{_W}(?:,? (?:{_W}|[A-Z](?:\.|(?![A-Za-z0-9]))|{_PARTICLE})){{1,4}}"
_N = r"[A-Z](?:'[A-Z])?[a-z]{1,20}(?:['-]?[A-Z][a-z]{1,20}){0,2}"
TWO = re.compile(
    rf"(?<![A-Za-z0-9'-])(?<!the )(?<!The )(?<!an )(?<!a )(?:[A-Z]\. ?){{0,2}}{_N} (?:[A-Z]\.? "
    rf"|{_PARTICLE} ){{0,2}}(?:al-)?{_N}(?: {_N})?(?![A-Za-z0-9-])"
)
CAPS = r"[A-Z][A-Z'-]+, ?[A-Z][A-Z'-]+(?: [A-Z]\.?(?![A-Za-z]))?(?![A-Za-z])"
CELL = re.compile(r"[\"']([A-Z][A-Za-z' -]+, ?[A-Z][A-Za-z'. -]+)[\"']")
SHOUTED = re.compile(
    r"(?<![A-Za-z,])[A-Z][A-Z'-]{2,25},(?: (?=[A-Z'-]{4,}"
    r"|[A-Z'-]{3,} [A-Z](?![A-Za-z])))?[A-Z'-]{2,25}(?: [A-Z]\.?(?![A-Za-z]))?(?![A-Za-z])"
)
LABEL = re.compile(r"(?P<label>[A-Za-z][A-Za-z /_.-]{1,30}) ?\Z")
LABELLED = re.compile(
    rf"[:=] ?(?P<name>{PAIR}|{CAPS})(?=[.,;)|\]\n\0]|\Z|  | [(\[-]| [0-9]| [A-Z]+:| (?:MRN|DOB|SSN|ID"
    rf"|Acc)(?![a-z]))"
)
KEYED = re.compile(r"(?P<key>[a-z]+)=(?P<name>[A-Z][a-z'-]{2,})(?![A-Za-z0-9])")
PREPOSITIONS = words_of(
    "by to from via through per cc thank ask told contact referring notified informed called paged seen"
)
TO = re.compile(rf"(?: you)?,? (?P<name>{PAIR})")
POLITE = re.compile(r" ?\((?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.?\)")
# Staff by their letters, "CNS Tricia Roe"; letters that only a person has, "Roe Poe, ANP"; "MR A ROE".
LETTERS = re.compile(
    rf"(?<![A-Za-z])(?:CNS|ANP|ENP|ACP|SCP|HCA|GP|RN|SpR|SHO|CNM|SN|EN|RMO|JMO|SMO|HMO|CMO|ODP|SR|SRMO"
    rf"|F[YT]?[12]|ST[1-8]|CT[1-3]|IMT[1-3]|RDMS"
    rf"|NP|PA-C|HO|JR|RT|Cons|Reg|Rad|Tech|Sonog|Radiol|Phys|Surg)[ :,.-]{{1,2}}(?P<name>{PAIR})"
)
AFTER_NAME = re.compile(
    rf"(?<![A-Za-z])(?P<name>{PAIR}),? (?:(?:[A-Z]\.){{2,4}}|(?!CT|MR|US|XR|PET|USA?"
    rf"|UK)[A-Z][A-Za-z]?[A-Z]{{1,4}})(?![A-Za-z0-9])"
)
SHOUTED_TITLE = re.compile(
    r"(?<![A-Za-z])(?:MR|MRS|MS|MISS|DR)\.? (?P<name>(?:[A-Z]\.? ){1,2}[A-Z][A-Z'-]{2,})(?![A-Za-z])"
)
# One initial also letters a picture's parts ("C. Axial view"), so that a pause must follow.
INITIALED = re.compile(
    r"(?<![A-Za-z0-9.])(?<![0-9] )(?:(?:[A-Z]\. ?){2,3}(?P<name>[A-Z][a-z'-]{2,}(?:[A-Z][a-z]+)?)(?![A-Za-z])"
    r"|[A-Z]\. ?(?P<paused>[A-Z](?:'[A-Z])?[a-z]{2,}(?:[-'][A-Z][a-z]+)?)(?=[,;/)|\]\n\0&]|\.?(?: ?\Z|\n|\0)"
    r"| [/(@&-]| (?:and|or) [A-Z]\.))"
)
BY_LETTERS = re.compile(
    r"(?<![a-z])[Ii]nitials(?: ?[:=]| are| is)? ([A-Z]{2,4}|[A-Z]\.(?: ?[A-Z]\.){1,3})(?![A-Za-z])"
)
SMALL = re.compile("[a-z]")
WORD = re.compile("[A-Za-z]+")


def strange(page: Page) -> Spans:
    """Every name that its shape, its place or the strangeness of its words gives away."""
    text, low = page.text, page.low
    if ADJACENT.search(text):
        yield from _pairs(text, low)
    if "nitials" in text:
        yield from (Span("name", *match.span(1)) for match in BY_LETTERS.finditer(text))
    yield from _placed(page)


def _pairs(text: str, low: str) -> Spans:
    """Names of two words with capitals, or of an initial and a word."""
    position = 0
    while match := TWO.search(text, position):
        position = match.end()
        if foreign(match[0], strict=True):
            if not NAMED_AFTER.match(low, match.end()):
                yield Span("name", *match.span())
        elif first := WORD.match(text, match.start()):  # "Patient Tessa Roe"
            position = first.end()
    for pattern in (LETTERS, AFTER_NAME):
        for match in pattern.finditer(text):
            if foreign(match["name"]) and not NAMED_AFTER.match(low, match.end()):
                yield Span("name", *match.span())
    for match in SHOUTED_TITLE.finditer(text):
        if foreign(match["name"], fewest=1):
            yield Span("name", *match.span())
    for match in INITIALED.finditer(text):
        if foreign(match["name"] or match["paused"], fewest=1, strict=True) and not NAMED_AFTER.match(
            low, match.end()
        ):
            yield Span("name", *match.span())


def _placed(page: Page) -> Spans:
    """Names that stand behind a label or a preposition, in a quoted cell, before a form of address."""
    text, low = page.text, page.low
    if '"' in text or "'" in text:
        yield from (Span("name", *match.span(1)) for match in CELL.finditer(text) if foreign(match[1]))
    if "," in text:
        for match in SHOUTED.finditer(text):
            ahead = text[max(0, match.start() - 30) : match.start()].rpartition("\0")[2]
            behind = text[match.end() : match.end() + 40].partition("\0")[0]
            alone = ", " not in match[0] or bool(SMALL.search(ahead if WORD.search(ahead) else behind))
            if alone and foreign(match[0]):
                yield Span("name", *match.span())
    for mark in LABELLED.finditer(text) if ":" in text or "=" in text else ():
        label = LABEL.search(text, max(0, mark.start() - 32), mark.start())
        if label and mark["name"].isupper() and label["label"].isupper():
            continue
        if label and foreign(mark["name"]) and not THINGS.search(label["label"].lower()):
            yield Span("name", *mark.span("name"))
    for mark in KEYED.finditer(text) if "=" in text else ():
        if is_sure(mark["key"]) and foreign(mark["name"], fewest=1):
            yield Span("name", *mark.span("name"))
    for word in page.words & PREPOSITIONS:
        for start in places(low, word):
            told = TO.match(text, start + len(word))
            if told and foreign(told["name"]) and not NAMED_AFTER.match(low, told.end()):
                yield Span("name", *told.span("name"))
    for match in POLITE.finditer(text) if "(" in text else ():
        if (found := backward(text, match.start(), weak=True)) is not None:
            yield Span("name", found, match.start())


def foreign(name: str, *, fewest: int = 2, strict: bool = False) -> bool:
    """Whether a name has as many words, and none that radiology uses.

    Args:
        strict: nor one that is an eponym, a maker or a place, or ends as adjectives and diseases do.
    """
    words = [word.lower() for word in WORD.findall(name) if len(word) > 1]
    if len(words) < fewest or any(word in MEDICAL or word in STOP for word in words):
        return False
    return not strict or not any(word in EPONYMS or ENDINGS.search(word) for word in words)
