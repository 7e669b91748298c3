"""Dates: anything finer than a year, in the orders and separators that people and systems write."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.phi.loose_dates import DOTTED, PAIR, SPACED, STUDY, TIME, beside
from tasks.phi.month_names import (
    ABROAD,
    CLEAR_MONTH,
    FEAST,
    HOLIDAY,
    HOLIDAYS,
    MONTH,
    MONTH_ABROAD,
    MONTHS,
    SEASONS,
    WEEKDAY,
    WEEKDAYS,
)
from tasks.phi.page import Page, Span, Spans, places, words_of

ROMAN = r"(?:i{1,3}|iv|vi{0,3}|ix|xi{0,2})"
_D = r"(?:3[01]|[12][0-9]|0?[1-9])"
_M = r"(?:1[0-2]|0?[1-9])"
_Y = r"(?:19|20)[0-9]{2}"
DAY = rf"{_D}(?: ?(?:st|nd|rd|th)(?![a-z]))?"
DAYS = rf"{DAY}(?: ?(?:-|/|,|&|to|and|through|thru|until) ?(?:the )?{DAY})?"  # "4-6 March", "4 and 5 March"
# What a number behind a month may not go on with: it would be a measurement, a time or a longer number.
OVER = (
    r"(?![0-9]|[.,:][0-9]|%|(?:st|nd|rd|th)(?![a-z])| ?(?:mm|cm|ml|mg|mgy|cc|kg|x|hu|degrees?|percent|weeks?|days?"
    r"|hours?|times|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?![a-z]))"
)
SHORT = r"(?:(?:,? of |[ ,./-]{0,2})'[0-9]{2}| ?[-/.,] ?[0-9]{2}| [0-9]{2}|[0-9]{2})"  # a year in two digits
YEAR = rf"(?:(?:[ ,./-]{{0,3}}|,? of )(?:the year )?{_Y}(?![0-9])|{SHORT}{OVER})"

UNITS = "one|two|three|four|five|six|seven|eight|nine"
TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
SPELT = (
    rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:{UNITS}))?|{TEENS}|(?:oh "
    rf"|o )?(?:{UNITS}))"
)
SPELT_YEAR = rf"(?:,? (?:of )?(?:two thousand(?: and)?(?: {SPELT})?|(?:nineteen|twenty)(?: hundred)?[ -]{SPELT}))"
SPELT_DAY = (
    r"(?:twenty[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirty[ -]first|thirtieth"
    r"|twentieth"
    r"|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth"
    r"|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth)"
)
ANY_YEAR = rf"(?:{YEAR}|{SPELT_YEAR})"

# "May" is a verb first: without a year it is a month only beside an ordinal or a preposition, and
# before no verb that it would help.
HELPED = (
    r"(?! (?:also |well |still |not |only |simply |in part )?(?:be|have|represent|reflect|relate|indicate"
    r"|suggest|mimic"
    r"|account|cause|contribute|show|benefit|explain|correspond|include|need|merit|warrant|require|obscure"
    r"|appear)"
    r"(?![a-z]))"
)
NAMED = re.compile(
    rf"(?<![0-9a-z])(?<![0-9][./])(?!oct-?(?:3/4|4(?! ?[,/0-9]))|may [0-9] (?:lesions|nodules|foci|masses))(?:"
    # 4 March 2019, 04-Mar-19, 04MAR2019, 4th of March, 4-6 March
    rf"{DAYS}(?:[ ,/-]{{0,3}}|\. ?|(?: day)? of )(?:{MONTH}{ANY_YEAR}"
    rf"|(?<!\. ){MONTH}(?<!may){OVER}(?! [0-9]{{1,2}}(?:st|nd|rd|th)))"
    rf"|{_D}(?: ?(?:st|nd|rd|th)[ -]?|(?: ?(?:st|nd|rd|th))?(?: day)? of |[-/])may(?![a-z])"
    rf"|(?:(?<=on )|(?<=of )|(?<=since )|(?<=from )|(?<=dated )|(?<=until )|(?<=by )){_D} may(?![a-z]){HELPED}"
    rf"|{_D} may(?=[.,;:)\]]|\n|\0|\Z| (?:at|in|and|with|on|study|films?|ct|mri|scan|exam|compared)(?![a-z]))"
    # the fourth of March, twenty nineteen
    rf"|(?:the )?{SPELT_DAY}(?: day)?(?: of)?[ ,]{{1,2}}{MONTH}{ANY_YEAR}?{HELPED}"
    # 2019 March 4, 2019-Mar-04, 2019MAR04, 2019/Mar
    rf"|{_Y}[-/., ]{{0,2}}{MONTH}[-/., ]{{0,2}}{DAY}(?![0-9])|{_Y}[-/., ]{{1,2}}{MONTH}(?<!may)"
    # March 2019, Mar-19; March 4, 2019; March the 4th; March fourth
    rf"|(?:{MONTH} ?(?:-|/|to|and|&|through) ?)?{MONTH}(?:(?:[ ,./-]{{0,3}}|,? of "
    rf"|,? in )(?:the year )?{_Y}(?![0-9])|(?:,? of |[ ,./-]{{0,2}})'[0-9]{{2}}(?![0-9])"
    rf"|[ ,./-]{{0,3}}(?:the )?{DAYS}(?:{ANY_YEAR}|{OVER})|[-/ ]{{1,3}}(?<!may )[0-9]{{2}}{OVER}"
    rf"|,? (?:the )?{SPELT_DAY}{ANY_YEAR}?|{SPELT_YEAR}|\.? ?(?:19|20)?(?:xx(?:xx)?)?(?<=xx)))"
)
WORD = re.compile("[0-9a-z]+")
LEAD = 48  # characters before a month: "the twenty-fourth and twenty-fifth day of "
# A month alone, where a preposition makes it one: "since last March".
ALONE = re.compile(
    rf"(?<![a-z])(?<!\ban )((?:{CLEAR_MONTH})(?![a-z]))|(?<![a-z])(?:(?:in|since|during|until|till|by|from"
    rf"|of|last|next"
    rf"|this|early|mid"
    rf"|late|dated|before|after|around|about|through|than|versus|vs\.?|(?:end|middle|start|beginning) of"
    rf"|compared? (?:to|with)"
    rf"|comparison (?:to|with)|due|planned|scheduled|booked|repeat|that|{STUDY})[ (-]{{1,2}}(?:for "
    rf"|in )?(?:early |mid |late |last "
    rf"|this |next |mid-|(?:the )?(?:prior|previous) )?(?:(?:the )?month of )?({MONTH})(?!-"
    rf"| fracture)(?<!may)(?<!mar)(?<!dec)(?<!sep)"
    rf"|(?:in|since|during|until|last|early|mid|late|before|after|(?:compared?|comparison) (?:to|with)"
    rf"|scheduled for)[ -](?:early |mid |late |last )?(may)(?![a-z]){HELPED})"
)
SEASON = re.compile(
    rf"(?<![a-z])(?:(?:spring|summer|autumn|winter|(?:in|of|since|from) (?:the )?fall"
    rf"|{HOLIDAY}|q[1-4])(?: of|[,/-])? ?{_Y}(?![0-9])"
    r"|(?:since|last|this past|previous|in(?: the)?|during(?: the)?|until) (?:the )?(?:early |late |mid-?)?"
    rf"(?:spring|summer|autumn|winter)(?:(?= *(?:[.,;:)]|\n|\0|\Z|with |when |and |he |she ))"
    rf"|(?: of|,)? ?{_Y}(?![0-9]))"
    rf"|(?:since|on|at|before|after|over|around|about|last|until|till|from|by|during|this|past|next|of"
    rf"|compared? (?:with|to))"
    rf" (?:the |her |his )?(?:last |this |past )?{HOLIDAY}(?:(?: of|,)? ?{_Y}(?![0-9]))?|{FEAST}(?:(?: of"
    rf"|,)? ?{_Y}(?![0-9]))?)"
    r"(?![a-z])"
)
FOREIGN = re.compile(
    rf"(?<![0-9a-z])(?:{DAY}(?:er|e)?\.? ?(?:de )?|{_D}[-/])?{MONTH_ABROAD}(?:(?: |-|/)(?:(?:de"
    rf"|del) )?{_Y}(?![0-9])"
    rf"|[-/ ]'?[0-9]{{2}}(?![0-9]))"
    rf"|(?<![0-9a-z]){_D}(?:\. ?|er | )(?:de )?{MONTH_ABROAD}"
)
DAY_OF_WEEK = re.compile(
    rf"(?<![a-z]){WEEKDAY},? (?:the )?{_D}(?:st|nd|rd|th)(?![a-z])"
    rf"|(?:(?<= on )|(?<= for )|(?<= of )|(?<= by )|(?<= until )|(?<= since ))the {_D}(?:st|nd|rd|th)(?=[.,;)\0])"
    rf"|(?:the )?{SPELT_DAY} of (?:next|last|this|the same|the previous) month"
    rf"|(?<![a-z0-9]){_D}(?:st|nd|rd|th)?,? (?:inst|ult|prox)(?:ant|imo|\.|(?= ))"
    rf"|(?<![a-z0-9]){_D}(?:st|nd|rd|th) of (?:next|last|this|the same|the previous) month"
)

_E = r"(?![0-9]|[./-]{1,2}[0-9]|,[0-9])"
_UNIT = r"(?! ?(?:mm|cm|ml|cc|mg|mgy|x|hu|%)(?![a-z]))"
NUMBER = re.compile("[0-9]+")
# In numbers alone; matched where a number starts.
NUMERIC = re.compile(
    rf"[0-3]?[0-9](?: ?[-/._] ?)[0-3]?[0-9](?: ?[-/.,_] ?){_Y}{_E}"  # 3/4/2019
    rf"|{_Y} ?([-/._]) ?{_D} ?\1 ?{_D}(?![0-9])"  # 2019-03-04
    rf"|{_Y} (?:0[1-9]|1[0-2]) (?:0[1-9]|[12][0-9]|3[01])(?![0-9])"  # 2019 03 04
    rf"|{_D} {{1,2}}{_D} {{1,2}}{_Y}{_E}{_UNIT}"  # 03 04 2019
    rf"|(?:{_D} ?([-/]) ?{_M}|{_M} ?([-/]) ?{_D}) ?(?:\2|\3) ?'?[0-9]{{2}}{_E}{_UNIT}"  # 3/4/19
    rf"|(?:{_D}\.{_M}|{_M}\.{_D})\.'?[0-9]{{2}}{_E}{_UNIT}"  # 3.4.19
    rf"|[0-9]{{2}}([-/.]){_M}\4{_D}{_E}{_UNIT}"  # 19/03/04
    rf"|{_M} ?[-/] ?(?:{_Y}|'[0-9]{{2}}){_E}|(?:0[1-9]|1[0-2])\.{_Y}{_E}"  # 03/2019
    rf"|{_Y} ?[-/] ?(?:0[1-9]|1[0-2]){_E}"  # 2019-03
    rf"|{_Y}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]"
    rf"|3[01])(?:[ t_.-]?[0-2][0-9][0-5][0-9](?:[0-5][0-9](?:\.[0-9]+)?)?(?:[-+][0-9]{{4}}|z)?"
    rf"(?: ?(?:hours|hrs?|h)(?![a-z]))?)?(?![0-9])"
    rf"|(?:(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]"
    rf"|3[01]))/?{_Y}(?![0-9])"
)
# A letter read for a figure, "O3/l2/2019".
MISREAD = re.compile(
    r"(?<![0-9a-z])(?=[0-9/.-]{0,7}[oil])(?=[oil/.-]{0,7}[0-9])[0-3oil]?[0-9oil]([-/.])[0-3oil]?[0-9oil]\1(?:[12][0-9oil]{3}"
    r"|[0-9oil]{2})(?![0-9a-z])"
)
ROMAN_DATE = re.compile(
    rf"(?<![0-9a-z])(?<![0-9][./-]){_D}(?:([-./]){ROMAN}\1(?:{_Y}|'?[0-9]{{2}})| {ROMAN} {_Y})(?![0-9])"
)
# Two numbers, a date only beside a word that says so or a time: "CT of 12/25", "on 3/4 at 14:30", "DOB 4/45".
YEAR_LAST = re.compile(r"(?:19|20)[0-9]{2}")
_UNITS = r" ?(?:mm|cm|ml|mg|cc|hu|ms|units|images|[fm](?![a-z]))"
BEHIND = re.compile(
    rf"(?:,? ?\(?{WEEKDAY}\)?)?(?:(?:,? (?:at )?(?:approximately |approx\.? |about |around )?|,? ?@ ?|t|,? ?- ?"
    rf"|[_ ,;/:]{{1,2}}|\()"
    rf"{TIME}(?: (?:[a-z]{{3,4}} )?{_Y})?(?![0-9])\)?|(?:,? at |,? ?@ ?|t|[,_]? |-)(?:[01][0-9]"
    rf"|2[0-3])[0-5][0-9](?![0-9/-]|\.[0-9]"
    rf"|{_UNITS}))?"
    rf"(?:,? ?(?:on )?\(?{WEEKDAY}\)?)?"
)
BEFORE = re.compile(
    rf"(?<![a-z0-9])(?:the )?(?:(?:day|night|week(?:end)?|morning|evening|afternoon)s? (?:(?:after|before|of"
    rf"|following) )?)?(?:{TIME}(?:,? on| of|,|;| -)? ?|[0-2][0-9][0-5][0-9] (?:hours |hrs "
    rf"|h )?on )?(?:the )?(?:(?:{WEEKDAY}|mo|tu|we|th|fr|sa|su),? (?:the )?)?(?:(?:very )?(?:early|mid|late"
    rf"|end of|start of"
    rf"|beginning of)[ -])?\Z"
)


# What joins the dates of a list: "10/1, 11/2 and 12/5/18" is one.
JOIN = r"(?: ?(?:-|/|,|;|&|,? and|or|to|through|thru|until|till|versus|vs\.?|,? & ) ?)"
THROUGH = re.compile(JOIN)
_PART = (
    rf"(?:{MONTH}(?: ?{_D}(?![0-9]))?|[0-3]?[0-9][/-][0-3]?[0-9]|[0-3]?[0-9](?:st|nd|rd|th)"
    r"|'?[0-9]{2}(?= ?[-/,]))"
)
AHEAD = re.compile(rf"(?<![0-9a-z])(?<![0-9][./-])(?:{_PART}{JOIN}){{1,4}}\Z")
GLUED = re.compile(r"(?<![0-9a-z./-])[0-3]?[0-9](?:/(?:1[0-2]|0?[0-9]))? ?(?:-|&|and|to) ?\Z")
AFTER = re.compile(
    rf"(?:{JOIN}(?:the )?(?:{MONTH}(?! fracture)(?<!may)(?<!mar)(?: ?{_D}(?![0-9])|{ANY_YEAR})?"
    rf"|[0-3]?[0-9]/[0-3]?[0-9](?![0-9/]|\.[0-9])(?! ?(?:mm|cm|%|views?|levels?))"
    rf"|{_D}(?:st|nd|rd|th)|{_D}(?= (?:films?|radiographs?|studies|study|exams?|scans?|cts?|mris?)(?![a-z]))))+"
)


def dates(page: Page) -> Spans:
    """Every date of the page with the weekday and the time beside it; those of a range or a list are one."""
    last: Span | None = None
    for span in sorted(_dates(page)):
        span = _listed(page.low, span)
        if last and (span.start <= last.end or THROUGH.fullmatch(page.low, last.end, span.start)):
            span = Span("date", last.start, max(last.end, span.end))
        elif last:
            yield last
        last = span
    if last:
        yield last


def _listed(low: str, date: Span) -> Span:
    """The date with what stands in one list with it, which need not look like a date by itself."""
    start, end = date.start, date.end
    if before := AHEAD.search(low, max(0, start - 40), start) or GLUED.search(low, max(0, start - 12), start):
        start = before.start()
    if after := AFTER.match(low, end):
        end = after.end()
    return Span("date", start, end)


def _dates(page: Page) -> Spans:
    low, words = page.low, page.words
    yield from _numeric(low, page.runs)
    for known, pattern in HELD:
        if here := words & known:
            for match in _near(here, pattern, low):
                yield _whole(low, *match.span(match.lastindex if pattern is ALONE and match.lastindex else 0))
    for known, pattern in ((ABROAD, FOREIGN), (ROMANS, ROMAN_DATE)):
        if not words.isdisjoint(known):
            yield from (_whole(low, *match.span()) for match in pattern.finditer(low))


ORDINALS = words_of("month st nd rd th inst ult prox instant ultimo")
LIKE_FIGURES = words_of("o l i oi ol lo il")
ROMANS = words_of("i ii iii iv v vi vii viii ix x xi xii")
# Words of which a pattern's every match holds one.
HELD = (
    (MONTHS, NAMED),
    (MONTHS, ALONE),
    (SEASONS | HOLIDAYS, SEASON),
    (WEEKDAYS | ORDINALS, DAY_OF_WEEK),
    (LIKE_FIGURES, MISREAD),
)


def _near(known: set[str], pattern: re.Pattern[str], low: str) -> Iterator[re.Match[str]]:
    """Matches, tried at the words before those that each must hold: trying anywhere costs ten times more."""
    done = 0
    for held in sorted(place for word in known for place in places(low, word)):
        if held < done:
            continue
        for word in WORD.finditer(low, max(done, held - LEAD), held + 1):
            if match := pattern.match(low, word.start()):
                yield match
                done = match.end()
                break


def _numeric(low: str, runs: list[tuple[int, int]]) -> Spans:
    """Dates in numbers, tried at each number's start."""
    last = -1  # where the last date ended
    for start, end in runs:
        if end - start < 6 and not any(mark in low[start : end + 1] for mark in "-/._ "):
            continue
        position = start
        for number in NUMBER.finditer(low, start, end):
            if number.start() >= position and (match := _at(low, number.start(), last)):
                span = _whole(low, number.start(), match.end())
                yield span
                position = last = span.end


def _at(low: str, start: int, last: int) -> re.Match[str] | None:
    """The date that starts there, if no number goes on there."""
    if start and (low[start - 1].isdigit() or (low[start - 1] in "./" and low[start - 2].isdigit())):
        return None
    if (match := NUMERIC.match(low, start)) and _plausible(low, match):
        return match
    match = PAIR.match(low, start) or DOTTED.match(low, start) or SPACED.match(low, start)
    listed = last >= 0 and start - last < 9 and bool(THROUGH.fullmatch(low, last, start))
    return match if match and beside(low, match, listed=listed) else None


def _plausible(low: str, match: re.Match[str]) -> bool:
    """Whether two-digit years stand free of letters: "T3-4-05" is no date, nor "L1/2/03"."""
    start = match.start()
    return bool(YEAR_LAST.search(match[0])) or not start or not low[start - 1].isalpha()


def _whole(low: str, start: int, end: int) -> Span:
    """The date with the weekday and the time that stand with it."""
    if before := BEFORE.search(low, max(0, start - 40), start):
        start = before.start()
    if behind := BEHIND.match(low, end):
        end = behind.end()
    return Span("date", start, end)
