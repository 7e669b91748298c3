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
from tasks.ingest.gate.page import Page, Span, Spans, words_of
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
_W = r"[A-Z][A-Za-z]*[a-z'-][A-Za-z'-]*(?![A-Za-z0-9])"
PAIR = rf"(?:[A-Z]\.? ){{0,2}}{_W}(?:,? (?:{_W}|[A-Z](?:\.|(?![A-Za-z0-9]))|(?:van|von|de|der|den|del|da|bin|al|el|la)(?= [A-Z]))){{1,4}}"
CAPS = r"[A-Z][A-Z'-]+, ?[A-Z][A-Z'-]+(?: [A-Z]\.?(?![A-Za-z]))?(?![A-Za-z])"
CELL = re.compile(r"[\"']([A-Z][A-Za-z' -]+, ?[A-Z][A-Za-z'. -]+)[\"']")
SHOUTED = re.compile(r"(?<![A-Za-z,])[A-Z][A-Z'-]{2,},[A-Z]{2,}(?: [A-Z]\.?(?![A-Za-z]))?(?![A-Za-z])")
# Behind a label or a preposition; "with" and "for" also precede other things too often.
LABEL = re.compile(r"(?P<label>[A-Za-z][A-Za-z /_.-]{1,30}) ?\Z")
LABELLED = re.compile(rf"[:=] ?(?P<name>{PAIR}|{CAPS})(?=[.,;)|\]\n\0]|\Z|  | [(\[-]| [0-9]| [A-Z]+:| (?:MRN|DOB|SSN|ID|Acc)(?![a-z]))")
PREPOSITIONS = words_of("by to from via through per cc thank ask told contact referring notified informed called paged seen")
TO = re.compile(rf"(?: you)?,? (?P<name>{PAIR})")
POLITE = re.compile(r" ?\((?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.?\)")
# Staff by their letters, "CNS Tricia Roe"; letters that only a person has, "Roe Poe, ANP", "Jane Roe, D.C."; "MR A ROE".
LETTERS = re.compile(
    rf"(?<![A-Za-z])(?:CNS|ANP|ENP|ACP|SCP|HCA|GP|RN|SpR|SHO|CNM|SN|EN|RMO|JMO|SMO|HMO|CMO|ODP|SR|SRMO|F[YT]?[12]|ST[1-8]|CT[1-3]|IMT[1-3]|RDMS"
    rf"|NP|PA-C|HO|JR|RT|Cons|Reg|Rad|Tech|Sonog|Radiol|Phys|Surg)[ :,.-]{{1,2}}(?P<name>{PAIR})"
)
AFTER_NAME = re.compile(rf"(?<![A-Za-z])(?P<name>{PAIR}),? (?:(?:[A-Z]\.){{2,4}}|(?!CT|MR|US|XR|PET|USA?|UK)[A-Z][A-Za-z]?[A-Z]{{1,4}})(?![A-Za-z0-9])")
SHOUTED_TITLE = re.compile(r"(?<![A-Za-z])(?:MR|MRS|MS|MISS|DR)\.? (?P<name>(?:[A-Z]\.? ){1,2}[A-Z][A-Z'-]{2,})(?![A-Za-z])")
INITIALED = re.compile(r"(?<![A-Za-z.])(?:[A-Z]\. ?){2,3}(?P<name>[A-Z][a-z'-]{2,}(?:[A-Z][a-z]+)?)(?![A-Za-z])")
WORD = re.compile("[A-Za-z]+")


def beside_roles(page: Page) -> Spans:
    """Every name beside a word for what a person does."""
    text, low = page.text, page.low
    for role in page.words:
        if not is_role(role):
            continue
        for start in _places(low, role):
            end = start + len(role)
            if text[start:end].isupper() and text[max(0, start - 15) : end + 15].isupper():
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
    for mark in LABELLED.finditer(text) if ":" in text or "=" in text else ():
        label = LABEL.search(text, max(0, mark.start() - 32), mark.start())
        if label and mark["name"].isupper() and label["label"].isupper():
            continue
        if label and foreign(mark["name"]) and not THINGS.search(label["label"].lower()):
            yield Span("name", *mark.span("name"))
    for word in page.words & PREPOSITIONS:
        for start in _places(page.low, word):
            match = TO.match(text, start + len(word))
            if match and foreign(match["name"]) and not NAMED_AFTER.match(page.low, match.end()):
                yield Span("name", *match.span("name"))
    for pattern in (LETTERS, AFTER_NAME, SHOUTED_TITLE, INITIALED):
        for match in pattern.finditer(text):
            if foreign(match["name"], fewest=2 - (pattern in (SHOUTED_TITLE, INITIALED))) and not NAMED_AFTER.match(page.low, match.end()):
                yield Span("name", *match.span())
    for match in POLITE.finditer(text) if "(" in text else ():
        if (found := backward(text, match.start(), weak=True)) is not None:
            yield Span("name", found, match.start())


def foreign(name: str, *, fewest: int = 2) -> bool:
    """Whether a name has as many words, and none that radiology uses."""
    words = [word.lower() for word in WORD.findall(name)]
    return len(words) >= fewest and not any(word in MEDICAL or word in STOP for word in words if len(word) > 1)


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
