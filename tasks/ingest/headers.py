"""The headers that radiologists dictate, typists misspell and systems lose the colon of."""

from __future__ import annotations

import re
from typing import NamedTuple

from tasks.artifacts.corpus import PLACEHOLDER

HEADERS = {
    "exam": ("EXAM", "EXAMS", "EXAMINATION", "EXAMINATIONS", "EXAM PERFORMED", "EXAM DESCRIPTION", "STUDY",
             "PROCEDURE", "TYPE OF EXAM", "TYPE OF EXAMINATION", "NARRATIVE", "PREAMBLE"),
    "indication": ("INDICATION", "INDICATIONS", "HISTORY", "CLINICAL HISTORY", "CLINICAL INDICATION",
                   "CLINICAL INFORMATION", "CLINICAL DATA", "CLINICAL DETAILS", "PATIENT HISTORY",
                   "REASON FOR EXAM", "REASON FOR EXAMINATION", "REASON FOR THIS EXAMINATION",
                   "REASON FOR THE EXAM", "REASON FOR THE EXAMINATION", "REASON FOR THIS EXAM",
                   "REASON FOR STUDY", "REASON FOR THE STUDY", "INDICATION FOR STUDY", "HISTORY/INDICATION",
                   "INDICATION/HISTORY"),
    "technique": ("TECHNIQUE", "TECHNIQUES", "EXAM TECHNIQUE", "PROTOCOL", "PROCEDURE COMMENTS"),
    "comparison": ("COMPARISON", "COMPARISONS", "COMPARISON STUDY", "COMPARISON STUDIES", "COMPARISON EXAM",
                   "COMPARISON FILM", "COMPARISON FILMS", "PRIOR STUDY", "PRIOR STUDIES", "REFERENCE EXAM",
                   "REFERENCE EXAMINATION"),
    "findings": ("FINDING", "FINDINGS", "OBSERVATIONS", "REPORT", "FINDINGS/IMPRESSION",
                 "FINDINGS AND IMPRESSION", "FINDINGS & IMPRESSION"),
    "impression": ("IMPRESSION", "IMPRESSIONS", "FINAL IMPRESSION", "CONCLUSION", "CONCLUSIONS", "OPINION",
                   "SUMMARY", "INTERPRETATION", "IMPRESSION/RECOMMENDATION", "IMPRESSION AND RECOMMENDATION",
                   "IMPRESSION/RECOMMENDATIONS", "IMPRESSION AND RECOMMENDATIONS", "RECOMMENDATION",
                   "RECOMMENDATIONS"),
    # What another reader said first, and who was told: of the report, but not of its reading.
    "addendum": ("ADDENDUM", "ADDENDA", "WET READ", "NOTIFICATION", "NOTIFICATIONS",
                 "PROVISIONAL FINDINGS IMPRESSION", "PROVISIONAL FINDINGS IMPRESSION (PFI)"),
}  # fmt: skip
SECTION = {header: section for section, headers in HEADERS.items() for header in headers}

# So peculiar to reports that in capitals and with a colon they are headers anywhere in a line,
# as in exports that lost their line breaks; and alone on a line in any case and without a colon.
STRONG = ("FINDINGS", "IMPRESSION", "FINAL IMPRESSION", "INDICATION", "CLINICAL HISTORY", "CLINICAL INDICATION",
          "REASON FOR EXAM", "REASON FOR EXAMINATION", "TECHNIQUE", "COMPARISON", "ADDENDUM",
          "FINDINGS AND IMPRESSION", "FINDINGS/IMPRESSION", "IMPRESSION AND RECOMMENDATION",
          "IMPRESSION AND RECOMMENDATIONS", "WET READ")  # fmt: skip
# Long enough that what is one slip away from them is still them: IMPRESSON, FINDIGNS, COMPARISION.
LONG = ("FINDINGS", "IMPRESSION", "IMPRESSIONS", "INDICATION", "INDICATIONS", "COMPARISON", "COMPARISONS",
        "TECHNIQUE", "EXAMINATION", "CONCLUSION", "RECOMMENDATION", "RECOMMENDATIONS", "NOTIFICATION",
        "HISTORY", "ADDENDUM")  # fmt: skip
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# "PA AND LATERAL VIEWS OF THE CHEST:" names the exam and leads into the findings.
VIEWS = "views"
VIEW_WORDS = {
    "A", "PA", "AP", "LATERAL", "FRONTAL", "VIEW", "VIEWS", "OF", "THE", "CHEST", "ABDOMEN", "PORTABLE", "UPRIGHT",
    "SUPINE", "SEMI", "ERECT", "SEMIERECT", "SEMIUPRIGHT", "SINGLE", "ONE", "TWO", "THREE", "1", "2", "3", "AND",
    "RADIOGRAPH", "RADIOGRAPHS", "X", "RAY", "XRAY", "FILM", "FILMS", "LEFT", "RIGHT", "DECUBITUS", "BEDSIDE",
    PLACEHOLDER,
}  # fmt: skip
SEEN = {"CHEST", "ABDOMEN"}
HOW = {"PA", "AP", "LATERAL", "FRONTAL", "VIEW", "VIEWS", "PORTABLE", "RADIOGRAPH", "RADIOGRAPHS"}


def _any_of(headers: tuple[str, ...] | dict[str, str]) -> str:
    return "|".join(sorted((re.escape(header) for header in headers), key=len, reverse=True))


# Matched against what stands before a colon. A header starts the line or follows a sentence, with
# a capital first, so that "no change in the findings: ..." starts no section.
_FIRST = "".join(sorted({header[0] for header in SECTION}))
_ALL, _STRONG = _any_of(SECTION), _any_of(STRONG)
HEADER = re.compile(
    rf"(?:(?:^|(?<=[.!?;] ))(?=[{_FIRST}])((?i:{_ALL}))|(?<= )(?=[{_FIRST}][A-Z])({_STRONG})) ?\Z",
    re.MULTILINE | re.ASCII,
)
LONGEST = max(map(len, SECTION)) + 1
BEHIND = " .;-"  # what else may follow a header that has a line of its own
WIDEST = 64  # characters of a line before its colon


def _slips(word: str) -> set[str]:
    """The word with one letter missing, doubled or added, wrong, or two changed about."""
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    return {
        *(left + right[1:] for left, right in halves if right),
        *(left + letter + right for left, right in halves for letter in LETTERS),
        *(left + letter + right[1:] for left, right in halves if right for letter in LETTERS),
        *(left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1),
    }


MISSPELT = {slip: SECTION[word] for word in LONG for slip in _slips(word) if slip not in SECTION}


class Mark(NamedTuple):
    """A header in a text."""

    section: str  # or VIEWS
    start: int
    end: int  # behind the colon


def find(text: str) -> list[Mark]:
    """The headers in their order. Going from colon to colon is five times as fast as one pattern over all."""
    marks = []
    colon = text.find(":")
    last = 0
    while colon >= 0:
        start = text.rfind("\n", max(0, colon - WIDEST), colon) + 1
        opens = start >= last and colon - start < WIDEST  # the line's first colon, and not far into it
        name = text[start:colon].rstrip() if opens else ""
        if name in SECTION:
            marks.append(Mark(SECTION[name], start, colon + 1))
        # Bounds rather than a slice: what precedes them still decides about `^` and look-behinds.
        elif found := HEADER.search(text, max(last, colon - LONGEST), colon):
            marks.append(Mark(SECTION[(found[1] or found[2]).upper()], found.start(), colon + 1))
        elif name and (section := _unusual(name)):
            marks.append(Mark(section, start, colon + 1))
        last = colon + 1
        colon = text.find(":", last)
    return marks


def alone(line: str) -> str | None:
    """The header that a line consists of, without a colon; None where it does not."""
    if line in SECTION:
        return line
    bare = line.rstrip(BEHIND)
    known = bare[:1].isupper() and bare.upper() in STRONG
    return bare if known or (bare.isupper() and bare in MISSPELT) else None


def _unusual(name: str) -> str | None:
    """The section of a misspelt header, or of views, that starts a line."""
    if name.isalpha():
        return MISSPELT.get(name.upper()) if name.isupper() or name.istitle() else None
    if not name.isupper():
        return None
    words = {word for word in re.split(r"[ ,/&()-]+", name) if word}
    return VIEWS if words <= VIEW_WORDS and words & SEEN and words & HOW else None
