"""Postal addresses: streets with a house number, boxes, codes."""

from __future__ import annotations

import re

from tasks.phi.page import Page, Span, Spans, words_of

# Street addresses in the text as written: capitals tell "12 Elm Way" from "12 in the way".
_WORD = r"[A-Z0-9][A-Za-z0-9'.-]*"
_LONG_STREET = (
    "(?i:street|road|avenue|lane|drive|boulevard|crescent|terrace|parade|highway|parkway|turnpike|nagar|marg"
    "|colony|close|square|gardens"
    "|grove|esplanade|mews)"
)
_SHORT_STREET = (
    "(?:[Ss]t|ST|[Rr]d|RD|[Aa]ve?|AVE?|[Ll]n|LN|Dr|DR|[Bb]lvd|BLVD|Ct|CT|Pl|PL|Way|WAY|Court|COURT"
    "|Place|PLACE|Hwy|HWY|Pkwy|Cres|Tce|Pde|Cl)"
)
_TAIL = (
    r"(?:,? (?:(?i:apt|apartment|unit|suite|ste|flat|floor|fl|room|rm|#)\.? ?#?[A-Z0-9-]+))?"
    r"(?:[,\n] ?(?:[A-Z][A-Za-z'.-]+ ?){1,3})?(?:,? (?:[A-Z]{2,3}"
    r"|[A-Z][a-z]+)[ -]{1,3}[0-9]{3} ?[0-9]{2,3}(?:-[0-9]{4})?(?![0-9])"
    r"|,? [A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}(?![A-Za-z])|[, -]{1,3}[0-9]{4,6}(?![0-9]))?"
)
HOUSE = re.compile(r"[A-Za-z]?(?:[-/][0-9]+[A-Za-z]?)?,? (?=[A-Z0-9])")
ADDRESS = re.compile(
    rf"[0-9]{{1,5}}[A-Za-z]?(?:[-/][0-9]+[A-Za-z]?)?,? (?:{_WORD} ){{0,4}}?(?:(?!(?i:the|in|of|view|views"
    rf"|and) )[A-Z][A-Za-z'.-]+ )"
    rf"(?:{_LONG_STREET}|{_SHORT_STREET}(?=[.,\n\0]| [A-Z]{{2}} [0-9]|,? (?i:apt|unit|suite|ste)))\b\.?{_TAIL}"
)
FLAT = re.compile(
    r"(?i:flat|apt|apartment|unit|house no|h\.? ?no|plot|suite|door no|no|shop)\.? ?#?[0-9A-Z/-]*,? \Z"
)
BOX = re.compile(r"(?i:p\.? ?o\.? box|gpo box|post office box|locked bag) #?[0-9]+" + _TAIL)
POSTCODE = re.compile(
    r"(?<![a-z])(?:post ?code|zip(?: code)?|pin ?code|postal code"
    r"|pin)[ :.#-]{1,3}([a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}|[0-9]{3} ?[0-9]{2,3}(?:-[0-9]{4})?"
    r"|[0-9]{4})(?![0-9a-z])"
)
UK_CODE = re.compile(
    r"[0-9][A-Z0-9]? [0-9](?!ST|RD|TH|ND|MM|CM|ML|CC|KG|MG|HR|PM|AM|YO|YR|CT|MR"
    r"|US)[ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])"
)
UK_AREA = re.compile(r"(?<![A-Za-z0-9-])(?![TLSC]\Z)[A-Z]{1,2}\Z")
STATE_ZIP = re.compile(
    r"(?:[A-Z][a-z]+ ?){1,3}, ?(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]"
    r"|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])"
    r" [0-9]{5}(?:-[0-9]{4})?(?![0-9])|(?:[A-Z][A-Za-z]+,? )?(?:NSW|VIC|QLD|TAS|ACT|Vic|Qld"
    r"|Tas),? [0-9]{4}(?![0-9])"
)


STREETS = words_of(
    "street road avenue lane drive boulevard crescent terrace parade highway parkway turnpike nagar marg"
    " colony close square gardens grove esplanade mews st rd av ave ln dr blvd pl way court place hwy pkwy"
    " cres tce pde cl"
)
CODES = words_of("postcode zip pincode postal pin post")


def addresses(page: Page) -> Spans:
    """Every postal address: street, box, state and code."""
    if not page.runs:
        return
    text, words = page.text, page.words
    if not words.isdisjoint(STREETS) or "Ct" in text:
        for start, end in page.runs:
            # The number of a house, and a capital soon behind it.
            if HOUSE.match(text, end) and (match := ADDRESS.match(text, start)):
                prefix = FLAT.search(text, max(0, start - 30), start)
                yield Span("address", prefix.start() if prefix else start, match.end())
    if "box" in words or "bag" in words:
        yield from (Span("address", *match.span()) for match in BOX.finditer(text))
    if not words.isdisjoint(CODES):
        yield from (Span("address", *match.span()) for match in POSTCODE.finditer(page.low))
    for start, end in ((max(0, start - 40), end + 8) for start, end in page.runs if end - start >= 4):
        yield from (Span("address", *match.span()) for match in STATE_ZIP.finditer(text, start, end))
    if page.low != text:
        for match in UK_CODE.finditer(text):
            if area := UK_AREA.search(text, max(0, match.start() - 3), match.start()):
                yield Span("address", area.start(), match.end())
