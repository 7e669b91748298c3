"""Names beside any word for what a person does: "radiographer lead Oona Tamm", "T. Oona, Band 6 radiographer"."""

from __future__ import annotations

import re

from tasks.phi.credentials import several, with_credentials
from tasks.phi.name_shape import NAMED_AFTER, backward, forward
from tasks.phi.page import Page, Span, Spans
from tasks.phi.role_words import is_role, is_sure
from tasks.phi.strange_names import foreign, places

# Between a role and the name behind it.
LINK = (
    r"(?:'s)?(?:[ -](?:on[ -]call|on duty|on shift|in charge|of record|lead|[Bb]and [0-9]"
    r"|[Gg]rade [0-9]|level [0-9]"
    r"|today|tonight|name|named"
    r"|initials|who is|was|is|called|i|ii|iii|iv|[0-9]|[a-z]{3,}(?:ist|er|or|ian|ant)|nurse|fellow|assistant"
    r"|RN|NP|MD|SpR|SHO"
    r"|(?<=/ )[a-z]+)){0,4}(?: ?\([a-z0-9 .,/-]{1,24}\))?,?[ \n]?[:=-]?[ \n]{0,2}[\"'(\[]?"
)
BEHIND = re.compile(LINK + r"(?=[A-Z])")
# From the name back to its role: a mark, then what else is said of the person.
AHEAD = re.compile(r"(?:,|\(| -{1,2}|;|\n|/(?= )|\||\[)(?P<said> ?(?:[A-Za-z0-9+&./'-]+ ){0,5}?(?:[a-z]+[-/])?)\Z")
SAID = re.compile(r"[A-Z][a-z]")
SURNAME = re.compile(r"(?:,? on[ -]call)?,? (?P<name>[A-Z][A-Za-z]{3,}(?:['-][A-Za-z]+)*)(?![A-Za-z0-9-])")
INITIALS = re.compile(r"(?<![A-Za-z.])(?:[A-Z]\.? ?){1,3}\Z")


def beside_roles(page: Page) -> Spans:
    """Every name beside a word for what a person does."""
    text, low = page.text, page.low
    for role in page.words:
        if not is_role(role):
            continue
        for start in places(low, role):
            end = start + len(role)
            if is_sure(role):
                yield from _surname(text, low, end)
            if text[start:end].isupper() and text[max(0, start - 15) : end + 15].isupper():
                continue
            yield from _behind(text, low, start, end, sure=is_sure(role))
            yield from _before(text, start, sure=is_sure(role))


def _surname(text: str, low: str, end: int) -> Spans:
    """The surname alone right behind a role: "resident Roe", "RN Roe"."""
    match = SURNAME.match(text, end)
    if match and foreign(match["name"], fewest=1, strict=True) and not NAMED_AFTER.match(low, match.end()):
        acronym = match["name"].isupper() and not text[max(0, end - 4) : end].isupper()
        if not acronym and not is_role(match["name"].lower()):
            yield Span("name", match.start("name"), with_credentials(text, match.end()))


JOINT = re.compile(r"(?: ?[/&,;] ?|,? and )(?=[A-Z])")


def _behind(text: str, low: str, start: int, end: int, *, sure: bool) -> Spans:
    """The names behind a role; a word that only may be one needs a sign between."""
    link = BEHIND.match(text, end)
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
        elif (initials := INITIALS.search(text, window, mark.start())) and len(
            initials[0].replace(".", "").split()
        ) > 1:
            yield Span("name", *initials.span())
    elif sure and text[start].islower() and text[start - 1 : start] == " ":
        found = backward(text, start - 1, weak=True)
        if found is not None and foreign(text[found:start]):
            yield Span("name", found, start - 1)
