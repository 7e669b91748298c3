"""Words that announce a number: they name its category, and make an identifier of one too short to be one alone."""

from __future__ import annotations

import re

from tasks.phi.quiet import HOUR, PRODUCT, UNIT

# Behind the cue: "no.", "number is", ":", "#", "(", and what a form, a table or JSON puts there.
_NO = (
    r"(?:(?:numbers?|numeros?|nummer|nums?|nbr|nr|nos?|ids|id|identifier|identification|code|ref)(?![a-z])\.?"
    r"|n[°o](?![a-z])|#)"
)
_LINK = (
    rf"(?:[ _.:#=/-]{{0,3}}{_NO}){{0,2}}[\"'\])]{{0,2}}(?: ?[(\[][a-z0-9 #,./-]{{1,24}}[)\]])?[ ,]?\(?"
    r"(?: ?(?:is|are|was|of|reads|as|being|given|assigned|listed|now|reading|ending|ends|in|to|at|on|via|back"
    r"|please|me|us|him"
    r"|her|them|the|line|contact|holder|bearer|extension|ext|and|with|four|4|digits|us)(?![a-z]))*"
    r" {0,6}\n?[:=#.>(\[*\"'~|_,-]{0,4} {0,6}\n?[:=#(\[\"'<+-]{0,2}\n?"
)
_SOCIAL = (
    r"(?:last|final) ?(?:four|4)(?: digits?)?(?: of)?(?: (?:the|his|her|their|patient'?s?))?(?: (?:ssn|social))?"
    r"|ssns?|s\.? ?s\.? ?n\.?|ss ?#|ss ?no\.?|ss|soc(?:ial)?(?:[. /]{1,2}sec(?:urity|\.)?)?(?: insurance)?"
    r"|ni(?:no)?|national insurance|sin"
)
_EXAM = (
    r"obr(?:\|[0-9]*)?|orc\|[a-z]{2}|accessions?|accn|accno|acc|acsn|acn|a/n|requisition|reqn?|request|orders?"
    r"|placer|filler|reference"
    r"|ref|case|exam(?:ination)?|study|report|film|x[ -]?ray|path(?:ology)?|specimen|job|dictation|booking"
    r"|appointment|ris|pacs"
)
_CALL = (
    r"tele?(?:phone|fax)?|phones?|phoned|ph|mob(?:ile)?|cell(?:ular|phone)?|fax(?:ed)?|contact|landline"
    r"|hot ?line|help ?line|call ?back"
    r"|call(?:ed|ing)?|dial(?:led|ed)?(?: [0-9] then)?|ring|rang|int\.?|whatsapp|sms|texted|text|reach(?:ed"
    r"|able)?|switchboard"
    r"|reading room|page[rd]?|pgr"
    r"|bleep(?:ed)?|bleeper|beeper|beep|ext(?:ension|n)?|extention|dect|vocera|spectra ?link|asc ?om|voalte"
    r"|speed ?dial|intercom"
    r"|desk|secretary|reception|office|voice ?mail|direct|line|x|p"
)
_RECORD = (
    r"e?mrns?|m\.r\.n\.?|mrd|m ?/? ?r ?(?=no|#|num)|mrno|[pcu]mrn|emr|ehr|mpi|empi|uhid|urn|umr|hrn|nhs|chi|hkid"
    r"|cr ?no|csn|p(?:t|at) ?id|pid"
    r"|(?:medical|med|health|hosp(?:ital)?|unit|patient|chart) ?\.?rec(?:ord)?s?|record|chart|nhi|ihi|ohip|hcn"
    r"|phn|mbi|medicare|medicaid"
    r"|aadhaa?r|u\.?r|ipd?|opd?|hosp|hospital|registration|id(?=[ :#.])|serial|s/n|patient|folder|file|card"
    r"|wrist ?band|account|acct|unit"
)
CUE = re.compile(
    rf"(?<![a-z\[])(?:(?P<ssn>{_SOCIAL})|(?P<accession>{_EXAM})|(?P<mrn>{_RECORD})"
    rf"|(?P<phone>{_CALL}))(?:'s)?(?![a-z]){_LINK}\Z"
)
# Any noun's number: "District no. D112/98". What counts products and pages has been ruled out before.
ANY = re.compile(rf"(?<![a-z0-9])(?:(?!code|ref)[a-z]{{2,14}}[ /]?)?{_NO}{_LINK}\Z")
# A word that also says other things before a number announces one only with a sign or "number" between.
SURE = re.compile(
    r"e?mrns?|m\.r\.n|uhid|urn|nhs|empi|mrd|ss|ni|nino|social|(?:last|final)|accession|acc|accn|a/n|med|pat"
    r"|hosp|ptid|pid|id|serial|s/n|hrn|chi|umr"
)
PAGED = re.compile(
    r"(?<![a-z])(?:reach|dir|off|pag|pgr|ble|bee|ext|dec|ring|rang|voc|spe|asc|voa|int|x|p|tel|ph|fax|dial|call|contact"
    r"|desk|line|mob|switch|sec|read)"
)
PLAIN = re.compile("[a-z]{1,3}-?[0-9]{2,}")
DECIMAL = re.compile(r"[0-9]{1,4}\.[0-9]{1,2}")
BEHIND = re.compile(
    r"[ )\]]{0,2}[,(:]? ?(?:is |was |being )?(?:the |his |her |their )?(?:(?:as|for) (?:the |his |her )?)?"
    r"(?:(?P<accession>accession|acc(?: no|#|\.))|(?P<mrn>mrn|medical record|record number|hospital number"
    r"|chart number)"
    r"|(?P<ssn>ssn|social)|(?P<phone>pager|beeper|bleep|extension|ext|voalte|vocera|dect|mobile|cell|fax"
    r"|switchboard))(?![a-z])"
)
WORD = re.compile(
    r"(?<![a-z])(?:(?P<ssn>ssns?|social security|nino?)|(?P<accession>accessions?|acc|accn|order|exam|study"
    r"|req|requisition|ref)"
    r"|(?P<phone>tel|phone|ph|mob(?:ile)?|fax|call(?:ed)?|page[rd]?|bleep|ext(?:ension)?|dial|contact|line"
    r"|cell|reach(?:ed)?)"
    r"|(?P<mrn>e?mrns?|record|chart|id|patient|hospital))(?![a-z])"
)
SHAPE = re.compile(
    r"(?P<ssn>[0-9x*]{3}([-. ])[0-9x*]{2}\2[0-9]{4})|(?P<phone>(?:[(+0-9]"
    r"|\+ ?)[0-9 ()./-]*?[0-9]{2,4}[-. )/]+[0-9]{3,4}[-. ][0-9]{3,5}|[0-9]{3}[-. ][0-9]{4})"
)
LETTER_CUE = re.compile("[xp](?![a-z])")  # "x4455"
YEAR = re.compile("(?:19|20)[0-9]{2}")
LETTER = re.compile("[a-z#]")
REACH = 70


def short(low: str, start: int, end: int, digits: int) -> tuple[str, int] | None:
    """The category and start, with its cue, of a number that only a cue beside it makes an identifier."""
    if UNIT.match(low, end) or PRODUCT.search(low, max(0, start - REACH), start):
        return None
    if behind := BEHIND.match(low, end):
        return (str(behind.lastgroup), start) if digits >= 3 and not YEAR.fullmatch(low, start, end) else None
    if not LETTER.search(low, max(0, start - REACH), start):
        return None
    before = max(0, start - REACH)
    cue = CUE.search(low, before, start)
    if not cue:
        counted = digits < 4 or DECIMAL.fullmatch(low, start, end)
        found = None if counted else ANY.search(low, before, start)
        return ("mrn", found.start()) if found else None
    # "On the acute unit, extension 5583": the first word that could announce it need not be the one that does.
    while cue and not _announces(cue, low, start, end, digits):
        cue = CUE.search(low, cue.start() + 1, start)
    return (str(cue.lastgroup), cue.start()) if cue else None


def _announces(cue: re.Match[str], low: str, start: int, end: int, digits: int) -> bool:
    """Whether a number of this shape is what the cue speaks of."""
    said = cue[0]
    if DECIMAL.fullmatch(low, start, end) and not SURE.match(said):
        return False
    marked = bool(re.search(r"[:#=]|(?<![a-z])(?:no|number|num|nr|id)(?![a-z])", said))
    code = low[start:end]
    lettered = any(map(str.isalpha, code))
    if cue.lastgroup == "phone":
        if (lettered and code[0].isdigit()) or (re.search(r" at \Z", said) and HOUR.fullmatch(code)):
            return False
        least = 4 if LETTER_CUE.match(said) else 2 if marked or said[:2] in ("pa", "ex", "bl", "be", "pg") else 3
        return bool(PAGED.search(said)) and digits >= least
    if digits < (2 if marked and PLAIN.fullmatch(code) else 3):
        return False
    return marked or bool(SURE.match(said)) or lettered or digits > 4


def called(low: str, start: int, end: int) -> tuple[str, int]:
    """The category of an identifier, and where it starts with its cue."""
    cue = CUE.search(low, max(0, start - REACH), start) or BEHIND.match(low, end)
    if cue:
        return str(cue.lastgroup), min(start, cue.start())
    last = next(reversed(list(WORD.finditer(low, max(low.rfind("\0", 0, start), start - REACH, 0), start))), None)
    if last:
        return str(last.lastgroup), start
    shape = SHAPE.fullmatch(low, start, end)
    return str(shape.lastgroup) if shape else "accession", start
