"""The gate itself: what in a report's bodies identifies somebody, and the bodies without it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from tasks.artifacts.corpus import PHI_TOKENS
from tasks.phi.addresses import addresses
from tasks.phi.ages import ages
from tasks.phi.beside_roles import beside_roles
from tasks.phi.codes import codes
from tasks.phi.contacts import contacts
from tasks.phi.credentials import credentialed
from tasks.phi.dates import dates
from tasks.phi.name_fields import in_fields
from tasks.phi.page import Page, Span, page
from tasks.phi.roles import announced
from tasks.phi.strange_names import strange
from tasks.phi.titles import titled

APART = "\0"  # between bodies looked at together: no pattern reaches across it
PEELS = 8  # looks at what is left before the rest of a run of numbers goes with what was found in it
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
    texts = [HEADS.get(section, "") + body for section, body in bodies.items()]
    view = page(APART.join(["", *texts, ""]))
    names = _merge(
        [
            *titled(view),
            *credentialed(view),
            *announced(view),
            *in_fields(view),
            *beside_roles(view),
            *strange(view),
        ]
    )
    found = _structured(view)
    if not found and not names:
        return dict(bodies), []
    redacted, hits, start = dict(bodies), [], len(APART)
    for (section, body), text in zip(bodies.items(), texts, strict=True):
        end = start + len(text)
        spans = _within(found, start, end)
        if spans:
            spans = _settled(text, spans, view.words)
        head = len(text) - len(body)
        # A hit may start in the head, which is no part of the body.
        spans = [Span(span.category, max(0, span.start - head), span.end - head) for span in spans]
        redacted[section] = _redact(body, spans)
        called = [Span("name", max(0, span.start - head), span.end - head) for span in _within(names, start, end)]
        hits += [
            Hit(category=span.category, section=section, start=span.start, end=span.end)
            for span in sorted([*spans, *called], key=lambda span: (span.start, span.end))
        ]
        start = end + len(APART)
    return redacted, hits


def _within(spans: list[Span], start: int, end: int) -> list[Span]:
    """The spans of one body of the page, counted from its start."""
    return [
        Span(span.category, span.start - start, span.end - start) for span in spans if start <= span.start < end
    ]


def _settled(text: str, found: list[Span], words: set[str]) -> list[Span]:
    """The spans, and those that only show once they are redacted."""
    for again in count():
        view = page(f"{APART}{_redact(text, found)}{APART}", words)
        if not (more := _structured(view)):
            return found
        if again >= PEELS:
            more = _merge([*more, *(Span("date", *run) for run in view.runs if _touched(run, more))])
        ahead = [Span(span.category, span.start - len(APART), span.end - len(APART)) for span in more]
        found = _merge([*found, *_back(ahead, found)])
    return found


def _touched(run: tuple[int, int], spans: list[Span]) -> bool:
    return any(span.start < run[1] and run[0] < span.end for span in spans)


def _structured(view: Page) -> list[Span]:
    days = list(dates(view))
    return _merge([*days, *codes(view, days), *contacts(view), *addresses(view), *ages(view)])


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
