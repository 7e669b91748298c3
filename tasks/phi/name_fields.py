"""Names in the fields of other systems: HL7's and DICOM's "ROE^JANE", "PatientName=...", "radiologist":"..."."""

from __future__ import annotations

import re

from tasks.phi.name_shape import THINGS, forward
from tasks.phi.name_words import MEDICAL, STOP
from tasks.phi.page import Page, Span, Spans

CARETS = re.compile(r"(?<!\^)(?:\^{1,4}[A-Za-z][A-Za-z'. -]{0,30})+")
FAMILY = re.compile(r"[A-Za-z][A-Za-z'. -]{0,40}\Z")
# The end of a key that holds a person: "PatientName", "physicianOfRecord", "reading_radiologist".
PERSON = (
    r"(?:physicians?|radiologists?|patient|doctor|surgeon|resident|attending|technologist|operators?|reader"
    r"|author|provider"
    r"|consultant|clinician|sonographer|radiographer|nurse|referrer|requestor|requester|dictator|transcriptionist"
    r"|signer|signatory|approver|verifier|reviewer|fellow|user|staff)"
)
KEY = re.compile(
    rf"(?<![a-z_])(?P<before>[a-z_]{{0,30}}?)(?:{PERSON}[_ ]?(?:of[_ ]?record|s[_ ]?name|name|nm)?|name)"
    r"(?P<mark>[\"'\])]{0,2} {0,3})\Z"
)
MARK = re.compile(r"(?:[=>:\[]|,(?=[\"']))[ \"'\[]{0,3}(?=[A-Za-z])")
WORD = re.compile("[a-z]+")
LABELS = re.compile(r"[\"'\])]{0,2} ?[:=]")


def in_fields(page: Page) -> Spans:
    """Every name that a caret joins or a key of another system announces."""
    text, low = page.text, page.low
    if "^" in text:
        for match in CARETS.finditer(text):
            family = FAMILY.search(text, max(0, match.start() - 41), match.start())
            words = re.findall(r"[a-z]+", match[0].lower())
            # An identifier may stand in front of a person, as of a code: "0012^ROE^JANE", "71260^CT CHEST".
            coded = match[0].startswith("^^") or match[0].count("^") < 2 or not MEDICAL.isdisjoint(words)
            if family or not coded:
                yield Span("name", family.start() if family else match.start(), match.end())
    for mark in MARK.finditer(text):
        key = KEY.search(low, max(0, mark.start() - 60), mark.start())
        if key and _announces(page, key, mark):
            end = forward(text, mark.end(), weak=True, firm=True)
            if end is not None:
                yield Span("name", mark.end(), end)


def _announces(page: Page, match: re.Match[str], mark: re.Match[str]) -> bool:
    """Whether a key is a system's, not a word of prose before a colon, and what follows is no key itself."""
    key = page.text[match.start() : match.start("mark")]
    lone = mark[0][0] == ":" and not match["mark"].strip() and len(match["before"]) < 3
    prose = lone and key[1:] == key[1:].lower()
    word = WORD.match(page.low, mark.end())
    return not (
        prose or THINGS.search(match["before"]) or not word or word[0] in STOP or LABELS.match(page.low, word.end())
    )
