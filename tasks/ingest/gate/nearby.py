"""Codes in a sentence about record or accession numbers: "MRNs 1203, 1204 and 1207", "5512-A (accession)".

One cue may announce several numbers, stand behind its number, or have words between them, so whatever
in its sentence is built like a number of a register counts as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.ingest.gate.page import Page, Span, Spans, words_of

AHEAD, BEFORE = 110, 45  # characters of a sentence that a cue speaks for
WORDS = words_of(
    "mrn mrns emrn accession accessions accn accno acc uhid mpi empi wristband wrist barcode ssn ssns urn chi"
    " record records identifier identifiers"
    " id ids chart charts social"
)
CUE = re.compile(
    r"(?<![a-z\[])(?:(?P<exam>accessions?|accn|accno|acc(?= ?(?:#|no|num|\.))|(?:exam|study|order|film)s? ids?)"
    r"|(?P<social>ssns?|social(?: security)?(?: numbers?| nos?)?)"
    r"|e?mrns?|e?mpi|wrist ?band|bar ?code|uhid|urn|chi (?:no|num)[a-z]*|(?:medical|hospital|patient|health|unit"
    r"|chart) (?:records?|identifiers?)"
    r"(?: numbers?| nos?)?|(?:patient|hospital|pt|unit|chart|record|registration) ?(?:numbers?|nos?|ids?))(?![a-z])"
)
STOP = re.compile(r"[.?!] +[a-z(]|\n|\0")
CODE = re.compile(r"(?<![a-z0-9.])[a-z0-9]+(?:[-/._][a-z0-9]+)*(?![a-z0-9])")
NONE = re.compile(
    r"[0-9]+[.,][0-9]{1,2}|[0-9]{1,3}[-/][0-9]{1,3}|(?:19|20)[0-9]{2}s?"
    r"|[0-9./-]+ ?(?:mm|cm|ml|cc|kg|mg|mgy|hu|ms|yo|yr|yrs|y|f|m|d|w|h|hrs|am|pm|st|nd|rd|th|x)"
    r"|[ctls][0-9]{1,2}(?:[-/][ctls]?[0-9]{1,2})+|[0-9]+x[0-9]+(?:x[0-9]+)?"
)
OTHER = re.compile(r" ?(?:mm|cm|ml|cc|kg|mg|mgy|hu|ms|hours?|hrs?|images?|views?|units?|%|[ap]\.?m)(?![a-z])")
PRODUCT = re.compile(
    r"(?<![a-z])(?:lot|batch|model|serial|catalog(?:ue)?|cat|part|device|product|udi|cpt|icd|icd-?10|hcpcs|version"
    r"|software|series|image|slice|protocol)s?[ .:#-]{0,3}(?:(?:no|number|code|id)[ .:#]{0,3})?\Z"
)


def nearby(page: Page) -> Spans:
    """Every code that a cue of its sentence makes a record, accession or social security number."""
    low = page.low
    if not page.near or (page.words.isdisjoint(WORDS) and "number" not in page.words):
        return
    for cue in _cues(page):
        category = "accession" if cue["exam"] else "ssn" if cue["social"] else "mrn"
        stop = STOP.search(low, cue.end(), cue.end() + AHEAD)
        end = stop.start() if stop else min(len(low), cue.end() + AHEAD)
        opens = list(STOP.finditer(low, max(0, cue.start() - BEFORE), cue.start()))
        start = opens[-1].end() - 1 if opens else max(0, cue.start() - BEFORE)
        for code in CODE.finditer(low, start, end):
            if numbered(low, *code.span()):
                yield Span(category, *code.span())


def _cues(page: Page) -> Iterator[re.Match[str]]:
    """The cues about the page's long numbers, each once."""
    last = 0
    for start, end in page.near:
        for cue in CUE.finditer(page.low, max(last, start - AHEAD), end + BEFORE):
            last = cue.end()
            yield cue


def numbered(low: str, start: int, end: int, *, fewest: int = 5) -> bool:
    """Whether what stands there is built like a number of a register, and is no measure, date or product.

    Args:
        fewest: digits of one that has no letters.
    """
    code = low[start:end]
    digits = sum(map(str.isdigit, code))
    if low[start - 1 : start] in ("(", "[", "#"):
        fewest = 4
    if digits < (3 if any(map(str.isalpha, code)) else fewest) or NONE.fullmatch(code) or OTHER.match(low, end):
        return False
    return not PRODUCT.search(low, max(0, start - 30), start)
