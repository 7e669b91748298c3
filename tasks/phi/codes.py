"""Numbers and codes that nothing in radiology explains: record, accession, telephone, social security numbers.

Default-deny: a run of five digits, digits in groups, and letters mixed with four digits are identifiers
unless `quiet` knows them as a measure, a score, a product, a gene; a shorter number is one beside a cue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.phi.cues import called, short
from tasks.phi.page import Page, Span, Spans
from tasks.phi.quiet import BEFORE, COUNT, FIGURES, KNOWN, PRODUCT, UNIT

PLUS = re.compile(
    r"\(?\+ ?[0-9](?:[0-9]|[-() ./]{1,2}(?=[0-9(])){6,22}[0-9]|(?<![0-9./-])(?:[0-9](?: ?- ?"
    r"| )){4,}[0-9](?![0-9]|\.[0-9])"
)
SPREAD = re.compile("[0-9] [0-9] [0-9] ")
TOKEN = re.compile(
    r"[a-z0-9*]+(?:(?:[-/._+\\']{1,2}|(?<=[0-9]):(?=[a-z]{0,3}[0-9])|,(?=[0-9]{3}(?![0-9.])))[a-z0-9*]+)*"
)
DIGIT = re.compile("[0-9]")
CHUNK = re.compile(r"(?<![^ \n\x00])[^ \n\x000-9]*[0-9][^ \n\x00]*")  # has a digit, and white space around
# Between groups of one number: "55 21 08", "(02) 9876 5432", "020-7946 - 0958".
GAP = re.compile(r" ?[-/.] ?| {1,2}|\) ?-? ?|(?<= )\(")
GROUP = re.compile(r"[0-9]{2,}(?:[-./][0-9]+)*|[0-9](?:[-./][0-9]{2,})+")
OPENS = re.compile(r"(?:\+ ?|\()+\Z|\+[0-9]{1,3} ?\(?\Z|(?<![0-9a-z])[01] ?[-.]? ?\(?\Z")
PREFIX = re.compile(r"(?<![A-Za-z])[A-Z]{1,6}[ :]\Z")
CHECK = re.compile(
    r" ?[-/] ?[A-Z]{1,2}(?![A-Za-z0-9'.])| (?!CT|MR|US|XR|NM|PT|PA|AP|RT|LT|ED|ER|OR|IV|AM|PM|MD|DO|RN"
    r"|DR)[A-Z]{2}(?![A-Za-z0-9'./])| (?:[B-HJ-Z](?![A-Za-z0-9'./])|[AI](?=[.,;)\n\0]|\Z))|(?: ?[-/] ?"
    r"|[- ])(?:[0-9]{1,2}(?=[.,;)]?(?:[\n\0]|\Z| [A-Z])))"
    r"|[)]?[ ,;]{0,2}\(? ?(?i:ext(?:ension|n)?|option|opt|x|#)[ .:#]{0,2}[0-9]{1,6}\)?"
)
DIGIT_MORE = re.compile(r" [0-9](?![0-9a-z./:-]|,[0-9])")
STRICT = re.compile(r" ?(?:%|[mcµ]m|m[lg]|cc|hu|iu|units|cells|copies|platelets|ng|pg|ms)(?![a-z])|/[mµu]?l|/mm")
EXTENSION = re.compile("[xp][-.]?[0-9]{4,5}")
LISTED = re.compile(r"(?: ?[,;/&] ?| and | or |, and )\Z")
DATED = re.compile(r"\((?:19|20)[0-9]{2}\Z")  # "CABG x 4 (2003)"
GROUPS = 7  # of one number, at most
COUNTED = 5  # digits that no count in a report reaches
MIXED = 4  # digits among letters


def codes(page: Page, dates: list[Span]) -> Spans:
    """Every code that is an identifier, with the cue in front of it; what a date holds whole is left to it."""
    if not page.runs:
        return
    low = page.low
    if "+" in low or SPREAD.search(low):
        yield from _spread(page)
    tokens = list(_tokens(low))
    position = 0
    last: Span | None = None
    within = iter(dates)
    date = next(within, None)
    while position < len(tokens):
        start, end = tokens[position]
        position += 1
        while date and date.end <= start:
            date = next(within, None)
        if date and date.start <= start and end <= date.end:
            continue
        stop = position
        while stop < min(len(tokens), position + GROUPS) and _goes_on(low, (start, end), tokens[stop]):
            end = tokens[stop][1]
            stop += 1
        span = _group(page, start, end) if stop > position else None
        if span:
            position = stop
        else:
            start, end = tokens[position - 1]
            span = _single(page, start, end, last)
        if span:
            last = span
            yield span


def _tokens(low: str) -> Iterator[tuple[int, int]]:
    """Words with a digit, and what joins their parts."""
    for chunk in CHUNK.finditer(low):
        for token in TOKEN.finditer(low, *chunk.span()):
            if DIGIT.search(token[0]):
                yield token.span()


def _spread(page: Page) -> Spans:
    """International numbers, and numbers read out figure by figure; five or six of those need a cue."""
    for match in PLUS.finditer(page.low):
        digits = sum(map(str.isdigit, match[0]))
        found = short(page.low, *match.span(), digits) if digits < 7 else ("phone", match.start())
        if found:
            yield _whole(page, *found, *match.span())


def _goes_on(low: str, now: tuple[int, int], then: tuple[int, int]) -> bool:
    """Whether a token is the next group of one number."""
    gap = GAP.fullmatch(low, now[1], then[0])
    return bool(gap and low[now[1] - 1].isdigit() and GROUP.fullmatch(low, *then) and then[1] - then[0] <= 12)


def _group(page: Page, start: int, end: int) -> Span | None:
    """The number that groups of digits make, if it is one: six digits at least, and no list of measures."""
    low = page.low
    code = low[start:end]
    digits = sum(map(str.isdigit, code))
    groups = re.findall("[a-z0-9]+", code)
    if digits < 5 or measured(low, end, digits):
        return None
    if DATED.search(code):
        return None
    weak = digits < 6 or max(map(len, groups)) < 3 or (len(groups) < 3 and digits < 7)
    if weak and not PREFIX.search(page.text, max(0, start - 8), start) and not short(low, start, end, digits):
        return None
    if _explained(low, start, end, figures=not any(map(str.isalpha, code))):
        return None
    if re.search(r"(?<![0-9])[0-9]{1,3}\.[0-9]{1,2}(?![0-9.])", code) or re.search(r"\. ", code):
        return None
    return _span(page, start, end)


def _single(page: Page, start: int, end: int, last: Span | None) -> Span | None:
    """The token, if it is an identifier by itself, by its cue, or by the one that it is listed with."""
    low = page.low
    code = low[start:end]
    digits = sum(map(str.isdigit, code))
    if digits < 2:
        return None
    if EXTENSION.fullmatch(code):
        return Span("phone", start, end)
    if unexplained(low, start, end):
        return _span(page, start, end)
    listed = last and digits >= 3 and start - last.end < 6 and LISTED.match(low, last.end, start)
    if listed and last and not UNIT.match(low, end):
        return Span(last.category, start, end)
    found = short(low, start, end, digits)
    if not found and digits >= MIXED and (prefix := PREFIX.search(page.text, max(0, start - 8), start)):
        found = short(low, prefix.start(), end, digits)
    return _whole(page, found[0], found[1], start, end) if found else None


def unexplained(low: str, start: int, end: int) -> bool:
    """Whether nothing that a report holds explains the token."""
    code = low[start:end]
    digits = sum(map(str.isdigit, code))
    figures = not any(map(str.isalpha, code)) and "*" not in code
    if digits < (COUNTED if figures else MIXED):
        return False
    if (FIGURES if figures else KNOWN).fullmatch(code) or (figures and measured(low, end, digits)):
        return False
    return not _explained(low, start, end, figures=figures)


def measured(low: str, end: int, digits: int) -> bool:
    """Whether a unit stands behind; behind a long number only one that is no word, nor an extension's "x"."""
    return bool((STRICT if digits >= 7 else UNIT).match(low, end))


def _explained(low: str, start: int, end: int, *, figures: bool) -> bool:
    """Whether the words before say what a number is."""
    before = max(0, start - 50)
    if PRODUCT.search(low, before, start):
        return True
    told = low[start:end].isdigit() and COUNT.search(low, before, start)
    return (
        figures
        and end - start < 8
        and bool(told or BEFORE.search(low, before, start))
        and not short(low, start, end, 3)
    )


def _span(page: Page, start: int, end: int) -> Span:
    if opens := OPENS.search(page.low, max(0, start - 8), start):
        start = opens.start()
    category, with_cue = called(page.low, start, end)
    return _whole(page, category, with_cue, start, end)


def _whole(page: Page, category: str, cue: int, start: int, end: int) -> Span:
    """The identifier with its cue, the letters that open it and those that check it."""
    if prefix := PREFIX.search(page.text, max(0, start - 8), start):
        start = prefix.start()
    if (
        " " in page.low[start:end]
        and (digit := DIGIT_MORE.match(page.low, end))
        and not UNIT.match(page.low, digit.end())
    ):
        end = digit.end()
    for _ in range(2):
        if check := CHECK.match(page.text, end):
            end = check.end()
    return Span(category, min(start, cue), end)
