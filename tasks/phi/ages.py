"""Ages over 89, in figures and in words; a measurement that happens to be 92 is none."""

from __future__ import annotations

import re

from tasks.phi.bare_ages import bare
from tasks.phi.page import Page, Span, Spans, words_of

# Each with a figure of its own in front, so that `re` skips to it.
NINETIES = re.compile(r"9[0-9](?![0-9])")
HUNDREDS = re.compile(r"1[0-2][0-9](?![0-9])")
TO = r"(?: ?(?:-|to|or|and|/) ?(?:9[0-9]|1[0-2][0-9]))?"
PLUS = r"(?: ?\+| plus|-plus|-?odd|-?something)?"
# A letter for the sex goes with the age ("94 yo F"); a word stays: "[AGE] woman" says no less of the case.
SEX = r"(?:[ ,/-]{0,3}[mf](?![a-z/-]))?"
_PERSON = r"(?:female|male|woman|man|lady|gentleman|gent|wm|wf|bm|bf)(?![a-z])"
NO_AGE = (
    r"(?![ -]*(?:ago|history|hx|earlier|prior|previous|later|follow|surviv|since|back|experience"
    r"|of (?!age)|smok|pack)|shap)"
)
YEARS = (
    rf"(?:(?:[ -]{{0,2}}(?:years?|yrs?|ys|y)\.?(?:,? (?:and )?[0-9]{{1,2}} ?(?:months?|mos?"
    rf"|m))?[ ,.'/-]{{0,2}}(?:olds?|o|of age|young)(?![a-z])\.?{SEX})"
    rf"|[ -]{{0,2}}(?:anos|ans|jahre?|jahrige[nrs]?|jaar(?: oud)?|jarige|anni)(?![a-z])"
    rf"|[ -]?y\.?/?o(?=[mf](?![a-z]))[mf]|[ -]{{0,2}}(?:years?|yrs?|ys)(?=[mf](?![a-z]))[mf]"
    rf"|[ -]?y(?:ea|r)?(?:[ /,-]{{0,3}}[mf])(?![a-z/-])|[ -]{{0,2}}(?:years?|yrs?|y|yr\."
    rf"|y\.)(?![a-z]){NO_AGE}{SEX})"
)
AGE = re.compile(
    rf"(?:9[0-9]|1[0-2][0-9]){PLUS}{TO}{PLUS}(?:{YEARS}"
    r"|[ -]?(?:old|something)(?![a-z])"
    r"|(?:st|nd|rd|th) (?:year(?! of (?:follow|treat|surv))(?! post)|birthday|decade)"
    rf"|(?=[ ,/-]{{0,3}}{_PERSON})|(?<=\+)(?=\) {_PERSON}))"
)
SEXED = re.compile(r"(?:9[0-9]|1[0-2][0-9])[ ,/-]{0,3}[mf](?![a-z0-9'°])(?!/s)")
# A letter alone is a sex only where a sentence begins or a story follows: "94F with cough", not "fever 101 F".
OPENS = re.compile(r"(?:[\n\0.:;(]|(?<![a-z])(?:an?|the|this|pt|patient|is|for|elderly|in|old|hx|history)) *\(?\Z")
STORY = re.compile(
    r",? ?(?:with|w/|s/p|p/w|c/o|h/o|r/o|hx|who|presents?|presenting|status|having|has|had|post|after|following"
    r"|fall|fell"
    r"|complain|history|from|dnr|dni|lives|admitted|found|for evaluation|pain|cough|sob|dyspn|trauma|known"
    r"|now|on (?!the)|\?"
    r"|\)|,)"
)
HOT = re.compile(
    r"(?<![a-z])(?:fever|febrile|temp|tmax|temperature|t|°|degrees?|walk|sprint|run|tall|metre"
    r"|meter)[a-z]*\W*(?:\w+\W+){0,2}\Z"
)
CUE = re.compile(
    r"(?<![a-z])(?:(?:age|aet(?:at)?\.?)(?: ?/ ?(?:sex|gender|dob))?(?: ?[(,]? ?(?:in )?(?:years?|yrs?|y)\.?\)?)?"
    r"(?: (?:of|(?:the )?patient|is|was|at (?:the )?(?:time of )?[a-z]+|today|now|currently|approximately|about"
    r"|over|above|than))*"
    r"|aged|ages|aging|turn(?:ed|ing|s)|y\.?/?o|yrs?|dicom age|(?:patient|pt)'?s? ?age|alter|edad|leeftijd)"
    r"[\"')\]]{0,2}[ :=(~><,|-]{0,4}[\"'\[(]?0?\Z"
)
OTHER = re.compile(
    r"[.,][0-9](?![0-9]? ?y)|[0-9]| ?(?:%|mm|cm|ml|mg|kg|bpm|hu|months?|mos?|weeks?|wks?|days?|hours?|hrs?"
    r"|minutes?"
    r"|degrees?|percent|percentile)(?![a-z])"
)
REST = re.compile(
    rf"(?:\.[0-9]{{1,2}})?{PLUS}{TO}{PLUS}(?:[ -]?y(?:ears?|rs?)?[ ,]{{0,2}}[0-9]{{1,2}} ?m(?:onths?"
    rf"|os?)?(?![a-z])|{YEARS}|{SEX})?"
)
# "Over 90 years": what stands before it tells the age too.
AMOUNT = re.compile(r"(?:(?<![a-z])(?:over|above|more than|older than|greater than|at least)|>=?|≥) ?\Z")

ONES = "one|two|three|four|five|six|seven|eight|nine"
ORDINAL = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_AMOUNT = (
    r"(?![ -]{0,2}(?:%|per ?cent|degrees?|mm|cm|ml|cc|mg|kg|hu|milli[a-z]+|centi[a-z]+|slices?|images?|cases?"
    r"|patients"
    r"|beats?|minutes?|seconds?|days?|hours?|weeks?|months?|units?|point|times|hounsfield|views?|films?"
    r"|cells?)(?![a-z]))"
)
NINETY = (
    rf"(?:ninety(?:[ -]?(?:{ONES}|odd|something|plus))?|(?:(?:one|a|1)[ -]?)?hundred(?:(?:[ -]and)?[ -](?:{ONES}"
    rf"|ten|eleven|twelve))?)"
)
_OLD = rf"(?:[ -]{{0,2}}(?:years?|yrs?|y)[ ./-]{{0,2}}(?:olds?|o|of age|young)(?![a-z]){SEX})?"
WORDED = re.compile(
    rf"(?<![a-z])(?:{NINETY}[ -]{{0,2}}(?:years?|yrs?|y)[ ./-]{{0,2}}(?:olds?|o|of age|young)(?![a-z]){SEX}"
    rf"|(?:aged?|ages|turned|turning)(?: of| is| was|:)? {NINETY}(?![a-z])(?:[ -](?:years?|yrs?)(?:[ -](?:old"
    rf"|of age))?)?"
    rf"|{NINETY}(?:[ -]years?)?(?=[ -](?:old )?{_PERSON})"
    rf"|(?:mother|father|wife|husband|patient|pt|{_PERSON}), {NINETY}(?=,)"
    rf"|ninety[ -](?:{ONES})(?![a-z]){_AMOUNT}"
    rf"|(?:ninety[ -](?:{ORDINAL})|ninetieth|(?:one )?hundredth|hundred(?: and)? (?:{ORDINAL}))(?= (?:year"
    rf"|birthday))"
    rf"|(?:{_PERSON} of|(?:he|she|who|patient|pt) (?:is|was|will be)(?: now)?|reached|lived to|turn(?:s|ing)"
    rf"|approaching|(?:nearly|almost"
    rf"|now|although|at|past|just|though)(?= {NINETY}[,.;])) {NINETY}(?![a-z]){_AMOUNT}{_OLD}"
    rf"|{_PERSON} in (?:the |early |mid |late )?(?:90'?s|nineties)"
    r"|(?:super|semi-?super)?(?:nona|cente)n?(?:gen)?arians?(?:'s)?(?![a-z])"
    r"|(?:in|into|of) (?:his|her|their|(?:the )?(?:patient's|pt's))[ -](?:(?:early|mid|late|very late"
    r"|upper|lower|middle)(?:[ -]to[ -](?:mid|late))?[ -])?"
    r"(?:early-|mid-|late-)?(?:9[0-9]'?s|(?:one |a )?hundreds|nineties|100'?s|110'?s)"
    r"|in (?:early|mid|late)[ -]90'?s"
    r"|(?:early|mid|late|upper|lower)[ -](?:to[ -](?:mid|late)[ -])?(?:9[0-9]'?s|nineties)"
    rf"(?=[ ,-](?:year[ -]olds? )?(?:old )?(?:{_PERSON}|(?:patient|pt|[mf])(?![a-z])))"
    rf"|9[0-9]'?s(?= {_PERSON})"
    r"|(?:(?:early|mid|late)[ -])?(?:nineties|ninety-ish|90-ish)(?![a-z]))"
)
WORDS = words_of(
    "ninety ninetieth hundredth nineties hundred nonagenarian nonagenarians centenarian centenarians"
    " supercentenarian his her"
    " their nineties nonogenarian ninetyish early mid late patients pt"
)


def ages(page: Page) -> Spans:
    """Every age over 89, with the words that make it an age."""
    low = page.low
    if page.runs:
        for pattern in (NINETIES, HUNDREDS):
            for match in pattern.finditer(low):
                if span := _numeric(low, match.start(), match.end()):
                    yield span
    spelt = not page.words.isdisjoint(WORDS) and (page.runs or "ninet" in low or "hundred" in low)
    if spelt or "90s" in low or "90's" in low or "arian" in low:
        yield from (Span("age", *match.span()) for match in WORDED.finditer(low))


def _numeric(low: str, start: int, end: int) -> Span | None:
    """The age whose figure stands there, if it is one."""
    # "092Y" is an age, "1092" and "1.92" are none.
    zero = start - 1 if low[start - 1 : start] == "0" else start
    before = low[zero - 1 : zero]
    if before and (before.isalnum() or (before in "./" and low[zero - 2 : zero - 1].isdigit())):
        return _glued(low, start, end)
    cue = CUE.search(low, max(0, zero - 40), zero)
    if cue and not OTHER.match(low, end):
        rest = REST.match(low, end)
        return Span("age", cue.start(), rest.end() if rest else end)
    if match := AGE.match(low, start):
        amount = AMOUNT.search(low, max(0, zero - 14), zero)
        return Span("age", amount.start() if amount else zero, match.end())
    if (match := SEXED.match(low, start)) and not HOT.search(low, max(0, start - 30), start):
        opens = OPENS.search(low, max(0, start - 12), start)
        if opens and (STORY.match(low, match.end()) or low[match.end()] in ".\n\0;"):
            return Span("age", zero, match.end())
        if STORY.match(low, match.end()) or SLASHED.match(low, start) or (opens and opens[0][0] in "\0\n:"):
            return Span("age", zero, match.end())
    if span := _sex_first(low, start, end):
        return span
    return Span("age", zero, end) if bare(low, zero, end) else None


SLASHED = re.compile(r"[0-9]+ ?/ ?[mf](?=[ ,.;\n\0)])")
SEX_FIRST = re.compile(r"(?<![a-z0-9])(?:m|f|male|female)[ /,-]{0,2}\Z")


def _sex_first(low: str, start: int, end: int) -> Span | None:
    """An age behind the sex: "F/94", "female, 94"."""
    cue = SEX_FIRST.search(low, max(0, start - 9), start)
    if not cue or OTHER.match(low, end):
        return None
    if "/" not in cue[0] and "ale" not in cue[0] and not OPENS.search(low, max(0, cue.start() - 12), cue.start()):
        return None
    rest = REST.match(low, end)
    return Span("age", start if "ale" in cue[0] else cue.start(), rest.end() if rest else end)


def _glued(low: str, start: int, end: int) -> Span | None:
    """An age glued to what makes it one: "Age94", "F94"."""
    if cue := re.compile(r"(?<![a-z])(?:aged?|yo)\Z").search(low, max(0, start - 5), start):
        rest = REST.match(low, end)
        return Span("age", cue.start(), rest.end() if rest else end)
    return None
