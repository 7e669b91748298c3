"""Find the sections of a report by the headers radiologists dictate."""

from __future__ import annotations

import re
from typing import NamedTuple

from tasks.ingest.normalise import unwrap

HEADERS = {
    "exam": ("EXAM", "EXAMS", "EXAMINATION", "EXAMINATIONS", "EXAM PERFORMED", "EXAM DESCRIPTION", "STUDY",
             "PROCEDURE", "TYPE OF EXAM", "TYPE OF EXAMINATION"),
    "indication": ("INDICATION", "INDICATIONS", "HISTORY", "CLINICAL HISTORY", "CLINICAL INDICATION",
                   "CLINICAL INFORMATION", "CLINICAL DATA", "CLINICAL DETAILS", "PATIENT HISTORY",
                   "REASON FOR EXAM", "REASON FOR EXAMINATION", "REASON FOR THIS EXAMINATION",
                   "REASON FOR STUDY", "REASON FOR THE STUDY", "INDICATION FOR STUDY", "HISTORY/INDICATION"),
    "technique": ("TECHNIQUE", "TECHNIQUES", "EXAM TECHNIQUE", "PROTOCOL"),
    "comparison": ("COMPARISON", "COMPARISONS", "COMPARISON STUDY", "COMPARISON EXAM", "PRIOR STUDIES"),
    "findings": ("FINDING", "FINDINGS", "OBSERVATIONS", "REPORT", "FINDINGS/IMPRESSION",
                 "FINDINGS AND IMPRESSION"),
    "impression": ("IMPRESSION", "IMPRESSIONS", "FINAL IMPRESSION", "CONCLUSION", "CONCLUSIONS", "OPINION",
                   "SUMMARY", "INTERPRETATION", "IMPRESSION/RECOMMENDATION", "IMPRESSION AND RECOMMENDATION"),
    "addendum": ("ADDENDUM", "ADDENDA"),
}  # fmt: skip
SECTION = {header: section for section, headers in HEADERS.items() for header in headers}

# So peculiar to reports that in capitals and with a colon they are headers anywhere in a line,
# as in exports that lost their line breaks.
STRONG = ("FINDINGS", "IMPRESSION", "FINAL IMPRESSION", "INDICATION", "CLINICAL HISTORY", "CLINICAL INDICATION",
          "REASON FOR EXAM", "REASON FOR EXAMINATION", "TECHNIQUE", "COMPARISON", "ADDENDUM")  # fmt: skip


def _any_of(headers: tuple[str, ...] | dict[str, str]) -> str:
    return "|".join(sorted((re.escape(header) for header in headers), key=len, reverse=True))


# Matched against what stands before a colon. A header starts the line or follows a sentence, with
# a capital first, so that "no change in the findings: ..." starts no section.
_ALL, _STRONG = _any_of(SECTION), _any_of(STRONG)
HEADER = re.compile(rf"(?:(?:^|(?<=[.!?;] ))(?=[A-Z])((?i:{_ALL}))|(?<= )({_STRONG})) ?\Z", re.MULTILINE | re.ASCII)
LONGEST = max(map(len, SECTION)) + 1
# Lines that say this is a report, and nothing of the patient.
BANNERS = {"FINAL REPORT", "PRELIMINARY REPORT", "RADIOLOGY REPORT", "FINAL RADIOLOGY REPORT", "END OF REPORT"}
TITLE_WORDS = 15


def section_of(header: str) -> str | None:
    """The canonical section a source's own label means, or None."""
    return SECTION.get(" ".join(header.upper().replace("_", " ").split()).rstrip(": "))


def parse(text: str) -> dict[str, str]:
    """Section bodies of a cleaned report; sections that repeat are joined in their order.

    Text before the first header is the exam when it is as short as a title ("CHEST, TWO VIEWS")
    or when findings come under a header of their own; else it is the findings, dictated without
    a header. A report without any header is the one section "report". Only banners are left out.
    """
    text = _mark_lines(text)
    marks = _headers(text)
    if not marks:
        body = unwrap(text)
        return {"report": body} if body else {}
    parts: dict[str, list[str]] = {}
    lead = text[: marks[0].start]
    if lead.strip():
        title = len(lead.split()) <= TITLE_WORDS or any(mark.section == "findings" for mark in marks)
        parts["exam" if title else "findings"] = [lead]
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=True):
        parts.setdefault(mark.section, []).append(text[mark.end : end])
    bodies = {section: unwrap("\n".join(bodies)) for section, bodies in parts.items()}
    return {section: body for section, body in bodies.items() if body}


def own_body(section: str, text: str) -> str:
    """The body of a cleaned column that holds one section, without a header that repeats its name."""
    text = _mark_lines(text.strip())
    marks = _headers(text)
    if marks and marks[0].start == 0 and marks[0].section == section:
        text = text[marks[0].end :]
    return unwrap(text)


class _Mark(NamedTuple):
    section: str
    start: int
    end: int  # behind the colon


def _headers(text: str) -> list[_Mark]:
    """The headers in their order. Going from colon to colon is five times as fast as one pattern over all."""
    marks = []
    colon = text.find(":")
    last = 0
    while colon >= 0:
        # Bounds rather than a slice: what precedes them still decides about `^` and look-behinds.
        if found := HEADER.search(text, max(last, colon - LONGEST), colon):
            marks.append(_Mark(SECTION[(found[1] or found[2]).upper()], found.start(), colon + 1))
        last = colon + 1
        colon = text.find(":", last)
    return marks


def _mark_lines(text: str) -> str:
    """Blank the banner lines, and give a header alone on its line the colon it lacks."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line in SECTION:
            lines[number] = f"{line}:"
        elif line.rstrip(".:").upper() in BANNERS:
            lines[number] = ""
    return "\n".join(lines).lstrip("\n").removeprefix("FINAL REPORT ")
