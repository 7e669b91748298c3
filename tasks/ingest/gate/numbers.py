"""Numbers that name a patient or an examination: record, accession and social security numbers."""

from __future__ import annotations

import re

from tasks.ingest.gate.nearby import PRODUCT, numbered
from tasks.ingest.gate.page import Page, Span, Spans, words_of

# Behind the cue: "no.", "number is", ":", "#", "(", and what a form, a table or JSON puts there.
_NO = (
    r"(?:(?:numbers?|numeros?|nummer|nums?|nbr|nr|nos?|ids|id|identifier|identification|code|ref)(?![a-z])\.?"
    r"|n[°o](?![a-z])|#)"
)
_LINK = (
    rf"(?:[ _.:#=/-]{{0,3}}{_NO}){{0,2}}[\"'\])]{{0,2}}(?: ?[(\[][a-z0-9 #,./-]{{1,24}}[)\]])?[ ,]?"
    r"(?: ?(?:is|are|was|of|reads|as|being|number|given|assigned|listed"
    r"|now))? {0,6}\n?[:=#.>(\[*\"'~|_,-]{0,4} {0,6}\n?"
    r"[:=#(\[\"'<-]{0,2}\n?"
)
# A block of letters and digits, joined by - / . _; then digits that go on after a space, unless they
# begin something else ("MRN 1234567 65-year-old", "MRN 1234567 03/04/2019", "123456 2 views").
_BLOCK = r"[a-z0-9]+(?:[-/._\\:+][a-z0-9]+)*"
_MORE = (
    r"(?: (?:- )?[0-9]{2,}(?![0-9]|[-/.:][a-z0-9]| ?(?:y|yo|m|f|mm|cm|ml|mg|kg|years?|yrs?|views?|images?"
    r"|hours?|hrs?|am|pm)(?![a-z])"
    r"| (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))*"
)
# A block that has digits, perhaps behind a prefix of letters of its own ("AB 123456").
_VALUE = (
    rf"(?:[a-z]{{1,4}}[- ])?(?=[a-z]{{0,6}}[-/._]?[a-z]{{0,6}}[-/._]?[a-z]{{0,4}}[0-9]){_BLOCK}{_MORE}"
    r"(?: ?[-/] ?[0-9]+(?![0-9/:-]| ?(?:mm|cm)))?(?: (?:[a-z](?![a-z0-9/'.])|[0-9](?=[.,;)\n\0]|\Z)(?![.,][0-9])))?"
)
FEWEST = 3  # digits of a number behind a cue


def _pattern(sure: str, unsure: str) -> re.Pattern[str]:
    """Cue and value. An unsure cue ("patient", "order") needs a word or a sign for number behind it.

    A token is no cue: nothing is found because of what stands beside "[MRN]".
    """
    return re.compile(
        rf"(?<![a-z\[])(?:(?:{sure})(?![a-z]){_LINK}{_VALUE}"
        rf"|(?:{unsure})(?:'s)?[ _./-]{{0,2}}{_NO}{_LINK}{_VALUE})"
    )


RECORD = _pattern(
    sure=r"e?mrns?|m\.r\.n\.?|m ?r ?no|mrno|mrnr|pmrn|cmrn|umrn|emr|ehr|mpi|empi|uhid|urn|umr|hrn|nhs|chi|hkid"
    r"|crn|csn"
    r"|mr#|mr ?no\.?"
    r"|mr number|mr id|pid|ptid|pat ?id|medical rec(?:ord)?s?|med\.? rec\.?(?:ord)?|health rec(?:ord)?"
    r"|hosp(?:ital)? rec(?:ord)?"
    r"|unit rec(?:ord)?|patient rec(?:ord)?|nhi|ihi|ohip|hcn|phn|hicn|mbi|medicare|medicaid|aadhaar|aadhar|abha"
    r"|tfn|dva|mrd"
    r"|u\.?r\.?|ipd|opd|uid|uhidno|i\.p\.(?= ?no)|o\.p\.(?:d\.)?(?= ?no)|id(?= ?[:#]| ?no| ?num"
    r"| [a-z]{0,3}[0-9]{5})|(?:chart|folder|op|ip|barcode|health card|member|policy|visit|encounter"
    r"|episode|hospital|registration|patient)(?= [a-z]{0,3}[-/]?[0-9]{5})|cr ?no\.?|ip ?no\.?|op ?no\.?|cpi|har"
    r"|acct|nric",
    unsure=r"patient|case ?(?:sheet|record|file)|pat|pt|hospital|hosp|unit|record|chart|file|folder|account"
    r"|acc(?:oun)?t|visit|encounter"
    r"|episode|admission"
    r"|adm|reg(?:istration|n|d)?|member|insurance|policy|health ?card|health(?: care)?|healthcare|medical|med"
    r"|clinic|client|person"
    r"|subject|enrollee|beneficiary|subscriber|guarantor|nhs|ip|op|opd|ipd|cr|mr|h|hn|fin|national|identity"
    r"|passport|licen[cs]e"
    r"|driver'?s? licen[cs]e|card|ward|inpatient|outpatient|facility|local|mrd|social(?: insurance)?"
    r"|identification|district|clinic|centre|center|dossier|patienten|pat\.",
)
EXAM = _pattern(
    sure=r"obr(?:\|[0-9]*)?|orc\|[a-z]{2}|accession(?: ?(?:number|no|num|nbr|id))?|accessions|accn|accno"
    r"|acc#|acsn|acn|access(?: ?no)"
    r"|acc\.?(?= ?(?:[:#.=-]|no|num|id|[a-z]{0,4}[-_]?[0-9]{4}))"
    r"|acc(?= [a-z]{0,6}[-_/]?[0-9]{3})|a/n(?= ?[:#]? ?[a-z]{0,4}-?[0-9]{5})|requisition|reqn|(?:order|req"
    r"|request|ref|reference|job|case|accession)\.?(?= ?:)|(?:y?our|their) ref|ris|pacs id|suid|study ?uid"
    r"|(?:study|series"
    r"|sop) instance uid",
    unsure=r"exam(?:ination)?|study|order(?:ing)?|placer order|filler order|req(?:uest|uisition)?|case|report"
    r"|procedure|proc|film|x[ -]?ray"
    r"|reference|ref|ct|mri|us|usg|mr|xr|cr|dx|nm|pet|mammo(?:gram)?|lab|laboratory|specimen|sample|event"
    r"|document|doc|dictation"
    r"|job|transcription|dict|appointment|appt|booking|referral|access|rad(?:iology)?|imaging|filler|placer|ris"
    r"|pacs|worklist|series uid"
    r"|path(?:ology)?|biopsy|slide|block|invoice|bill|scan|ticket|tracking|confirmation|veriphy|message"
    r"|study/accession",
)
# Any word's number, if it is long enough: "District no. D112/98", "correct one is number 55102".
ANY = re.compile(
    rf"(?<![a-z0-9])(?!code|ref){_NO}(?: de [a-z]{{1,12}})?{_LINK}"
    rf"(?P<value>{_VALUE})"
)
# Without a cue: a site's prefix and a serial number, or digits longer than anything a report measures.
PREFIXED = re.compile(
    r"(?<![a-z0-9@])(?!xxx|iso|nct|http)(?:(?:ct|mri?|us|xr|cr|nm|dx|mg|pt|rad|acc) (?=[0-9]+[-_])"
    r"|[a-z]{1,8}(?:[-_/][a-z]{1,5}){0,2}[-_/:]?)"
    r"(?:(?:[0-9]{2,4}|[0-9]{6,8})[-_/:][0-9]{4,}|[0-9]{6,}"
    r"|(?<=-)[0-9]{2,4}-[0-9]{3,})(?:[-_./][a-z0-9]{1,6})*(?![a-z0-9])"
)
# Of several parts, "RMH-21-CT-077349", where the digits are many.
PARTED = re.compile(r"(?<![a-z0-9@./_-])[a-z]{1,8}(?:[-_/.][a-z0-9]{1,10}){1,5}(?![a-z0-9])")
MANY = 6
SERIAL = re.compile(r"[0-9]{2,4}(?:[-_][a-z]{1,4})?[-_][0-9]{5,}(?:-[0-9]{1,3})?(?![0-9a-z])")
YEARED = re.compile(r"(?<![0-9a-z./-])(?:19|20)?[0-9]{2}-?[a-z]{1,5}-?[0-9]{4,}(?![0-9a-z])")
UID = re.compile(r"(?<![0-9.])[12]\.[0-9]{1,3}(?:\.[0-9]+){4,}")
LONG = re.compile(r"[0-9]{7,}(?![0-9]|[.,][0-9]| ?(?:units|iu|mm|copies|cells)(?![a-z]))")

SSN = re.compile(
    r"(?:[0-9]{3}|xxx|\*\*\*)(?:-| - ?| |\.|_)(?:[0-9]{2}|xx|\*\*)(?:-| - ?| |\.|_)[0-9]{4}(?![0-9a-z]|[-.][0-9])"
    r"|[a-ceghj-prstw-z][a-ceghj-nprstw-z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d](?![a-z0-9])"  # UK
    r"|[2-9][0-9]{3}[- ][0-9]{4}[- ][0-9]{4}(?![0-9]|[- ][0-9])"  # Aadhaar
)
_LAST = r"(?:last|final|ending|ends|end)(?: in)?(?: with)?(?: (?:four|4))?(?: digits?| numbers?)?"
_SOCIAL = (
    r"(?:ssns?|s\.? ?s\.? ?n\.?|ss ?#|ss ?no\.?|ss(?= (?:no|num|#|[0-9]{3}[- ][0-9]{2}))"
    r"|soc(?:ial)?(?:[. /]{1,2}sec(?:urity|\.)?)?|ni(?:no)?|national insurance|sin)"
)
SOCIAL = re.compile(
    rf"(?<![a-z\[])(?:{_LAST}(?: of)?(?: (?:the|his|her|their|patient'?s?))? {_SOCIAL}"
    rf"|{_SOCIAL}(?![a-z])(?: (?:no|number|num|nr|#)\.?)?(?:,? ?\(?{_LAST}\)?)?"
    rf"|last ?(?:four|4)(?: digits?)?(?= ?:? [0-9]{{4}}(?![0-9])))(?![a-z])"
    rf"(?: insurance)?{_LINK}(?:[x*#]{{2,3}}[-/_. ]?[x*#]{{2}}[-/_. ]?)?(?:[a-z]{{2}} ?)?"
    r"[0-9](?:[0-9]|[-/_. ](?=[0-9])){2,12}[0-9](?: ?[a-d])?(?![0-9a-z])"
)
SOCIAL_WORDS = words_of("ssn ssns ss s social soc ni nino national sin last")


def numbers(page: Page) -> Spans:
    """Record, accession and social security numbers; a hit holds the cue that makes the number one."""
    low, words = page.low, page.words
    yield from _cued("mrn", RECORD, page)
    yield from _cued("accession", EXAM, page)
    for start, end in page.near:
        for match in ANY.finditer(low, start, end):
            if numbered(low, *match.span("value"), fewest=4) and not PRODUCT.search(
                low, max(0, match.start() - 20), match.start()
            ):
                yield Span("mrn", *match.span())
    if not words.isdisjoint(SOCIAL_WORDS):
        yield from _cued("ssn", SOCIAL, page)
    for start, end in page.near:
        yield from (Span("accession", *match.span()) for match in PREFIXED.finditer(low, start, end))
        yield from (Span("accession", *match.span()) for match in YEARED.finditer(low, start, end))
        for match in PARTED.finditer(low, start, end):
            if sum(map(str.isdigit, match[0])) >= MANY:
                yield Span("accession", *match.span())
    for start, end in page.runs:
        if end - start >= 6:
            yield from _bare(low, start, end)


def _cued(category: str, pattern: re.Pattern[str], page: Page) -> Spans:
    for start, end in page.near:
        for match in pattern.finditer(page.low, start, end):
            if sum(map(str.isdigit, match[0])) >= FEWEST:
                yield Span(category, *match.span())


def _bare(low: str, start: int, end: int) -> Spans:
    """Numbers that need no cue, tried at each start of digits or some letters before it."""
    for position in range(max(0, start - 9), end):
        if (position and low[position - 1].isalnum()) or (not low[position].isalnum() and low[position] != "*"):
            continue
        if (match := SSN.match(low, position)) and low[position - 1 : position] not in ("-", "."):
            yield Span("ssn", *match.span())
        elif (
            low[position].isdigit()
            and (match := UID.match(low, position) or SERIAL.match(low, position) or LONG.match(low, position))
            and not PRODUCT.search(low, max(0, position - 30), position)
        ):
            yield Span("accession", *match.span())
