"""The gate itself: what in a report's bodies identifies somebody, and the bodies without it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from tasks.artifacts.corpus import PHI_TOKENS
from tasks.ingest.gate.ages import ages
from tasks.ingest.gate.contacts import contacts
from tasks.ingest.gate.credentials import credentialed
from tasks.ingest.gate.dates import dates
from tasks.ingest.gate.numbers import numbers
from tasks.ingest.gate.page import Page, Span, page
from tasks.ingest.gate.roles import announced
from tasks.ingest.gate.titles import titled

APART = "\0"  # between bodies looked at together: no pattern reaches across it
# What a section's header tells of its body: "3/4" is a date in a comparison, and "94F" opens a history.
HEADS = {"comparison": "comparison: "}


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """An identifier found: what it is and where, never what it says."""

    category: str
    section: str
    start: int  # characters of the section's body before redaction
    end: int


def screen(bodies: dict[str, str]) -> tuple[dict[str, str], list[Hit]]:
    """Bodies with structured identifiers replaced by typed tokens, and all hits, names included.

    Names stay in place: their report is held back. Hits that overlap become one that covers them
    all, called after the longest, or the first of equals; a name and an identifier inside it stay
    two. What is left is looked at again until nothing structured is found, so screening a screened
    body finds nothing to redact.
    """
    heads = [HEADS.get(section, "") for section in bodies]
    text = APART.join(head + body for head, body in zip(heads, bodies.values(), strict=True))
    view = page(text)
    called = _merge([*titled(view), *credentialed(view), *announced(view)])
    found = _structured(view)
    if found:
        while more := _structured(page(_redact(text, found))):
            found = _merge([*found, *_back(more, found)])
    sections, starts = list(bodies), [0]
    for head, body in zip(heads, bodies.values(), strict=True):
        starts[-1] += len(head)
        starts.append(starts[-1] + len(body) + 1)
    hits = []
    for span in sorted([*found, *called], key=lambda span: (span.start, span.end)):
        number = max(0, bisect_right(starts, span.end - 1) - 1)
        start = max(0, span.start - starts[number])  # a head is no part of the body
        hits.append(
            Hit(category=span.category, section=sections[number], start=start, end=span.end - starts[number])
        )
    if not found:
        return dict(bodies), hits
    redacted = dict(bodies)
    for section, body in bodies.items():
        own = [Span(hit.category, hit.start, hit.end) for hit in hits if hit.section == section]
        redacted[section] = _redact(body, [span for span in own if span.category in PHI_TOKENS])
    return redacted, hits


def _structured(view: Page) -> list[Span]:
    return _merge([*dates(view), *numbers(view), *contacts(view), *ages(view)])


def _merge(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap as one."""
    merged: list[Span] = []
    longest = 0
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            category = span.category if span.end - span.start > longest else last.category
            longest = max(longest, span.end - span.start)
            merged[-1] = Span(category, last.start, max(last.end, span.end))
        else:
            merged.append(span)
            longest = span.end - span.start
    return merged


def _redact(text: str, spans: list[Span]) -> str:
    parts, position = [], 0
    for span in spans:
        parts += [text[position : span.start], PHI_TOKENS[span.category]]
        position = span.end
    return "".join(parts) + text[position:]


def _back(later: list[Span], earlier: list[Span]) -> list[Span]:
    """Spans of the redacted text as spans of the text before; a touched token brings in what it stands for."""
    # Where each token starts and ends, then and now.
    marks = []
    shift = 0
    for span in earlier:
        start = span.start + shift
        shift += len(PHI_TOKENS[span.category]) - (span.end - span.start)
        marks.append((start, span.end + shift, span))

    def place(position: int, *, end: bool) -> int:
        shift = 0
        for start, stop, span in marks:
            if position >= stop:
                shift = span.end - stop
            elif position > start:
                return span.end if end else span.start
        return position + shift

    return [Span(span.category, place(span.start, end=False), place(span.end, end=True)) for span in later]
