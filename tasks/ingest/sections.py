"""Find the sections of a report by the headers radiologists dictate."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.ingest.headers import MISSPELT, SECTION, VIEWS, Mark, alone, find
from tasks.normalise import unwrap

# Lines that say this is a report, and nothing of the patient.
FINAL = {"FINAL REPORT", "FINAL RADIOLOGY REPORT"}
BANNERS = {*FINAL, "PRELIMINARY REPORT", "RADIOLOGY REPORT", "END OF REPORT", "END OF IMPRESSION"}
ALONE = {*BANNERS, *SECTION, *MISSPELT}
SHORT = max(map(len, ALONE)) + 2
TITLE_WORDS = 15


def section_of(header: str) -> str | None:
    """The canonical section a source's own label means, or None."""
    return SECTION.get(" ".join(header.upper().replace("_", " ").split()).rstrip(": "))


def parse(text: str) -> dict[str, str]:
    """Section bodies of a cleaned report; sections that repeat are joined in their order.

    Text before the first header is the exam when it is as short as a title ("CHEST, TWO VIEWS")
    or when findings come under a header of their own; else it is the findings, dictated without
    a header. So is what follows "FINAL REPORT" below a preliminary one. A report without any
    header is the one section "report". Only headers and banners are left out.
    """
    segments = _segments(text)
    marked = [(segment, find(segment)) for segment in segments]
    if not any(marks for _, marks in marked):
        body = unwrap("\n".join(segments))
        return {"report": body} if body else {}
    has_findings = any(mark.section in ("findings", VIEWS) for _, marks in marked for mark in marks)
    parts: dict[str, list[str]] = {}
    for segment, marks in marked:
        lead = segment[: marks[0].start] if marks else segment
        if lead.strip():
            title = has_findings or len(lead.split()) <= TITLE_WORDS
            parts.setdefault("exam" if title else "findings", []).append(lead)
        for section, body in _bodies(segment, marks):
            parts.setdefault(section, []).append(body)
    bodies = {section: unwrap("\n".join(bodies)) for section, bodies in parts.items()}
    return {section: body for section, body in bodies.items() if body}


def own_body(section: str, text: str) -> str:
    """The body of a cleaned column that holds one section, without a header that repeats its name."""
    text = "\n".join(_segments(text.strip()))
    marks = find(text)
    if marks and marks[0].start == 0 and marks[0].section == section:
        text = text[marks[0].end :]
    return unwrap(text)


def _bodies(text: str, marks: list[Mark]) -> Iterator[tuple[str, str]]:
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    for number, (mark, end) in enumerate(zip(marks, ends, strict=True)):
        body = text[mark.end : end]
        if mark.section != VIEWS:
            yield mark.section, body
            continue
        # The views are what was examined; what follows is seen in them, unless findings are still to come.
        yield "exam", text[mark.start : mark.end - 1]
        yield "exam" if any(later.section == "findings" for later in marks[number:]) else "findings", body


def _segments(text: str) -> list[str]:
    """The text without banner lines, cut at "FINAL REPORT"; a header alone on its line has its colon."""
    segments: list[list[str]] = [[]]
    for line in text.split("\n"):
        # Most lines are neither: what follows is a tenth of the time with this test than without.
        if line and len(line) <= SHORT and (bare := line.rstrip(".:;- ").upper()) in ALONE:
            if bare in BANNERS:
                if bare in FINAL and any(segments[-1]):
                    segments.append([])
                continue
            if line[-1] != ":" and (header := alone(line)):
                line = f"{header}:"
        segments[-1].append(line)
    first, *others = ("\n".join(lines).lstrip("\n") for lines in segments)
    return [first.removeprefix("FINAL REPORT "), *others]
