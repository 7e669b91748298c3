"""Ways to reach somebody: telephone, e-mail, web and postal addresses."""

from __future__ import annotations

import re

from tasks.ingest.gate.nearby import PRODUCT
from tasks.ingest.gate.page import Page, Span, Spans, words_of

_G = r"(?: ?[-./] ?| )"  # between groups of digits
_EXT = r"(?:[ ,;]{0,2}(?:\(? ?(?:ext(?:ension|n)?|option|opt|x|#)(?![a-z]))[ .:#]{0,2}[0-9]{1,6}\)?)?"
_E = r"(?![0-9]|[./-][0-9]| ?(?:mm|cm|ml|mg|units|iu|hu)(?![a-z]))"
# Matched where a number, its plus sign or its bracket starts.
PHONE = re.compile(
    r"(?:"
    rf"(?:\(?\+ ?|00{_G}?)[1-9][0-9]{{0,2}}\)?(?:{_G}?\(?[0-9]{{1,5}}\)?){{2,6}}"  # +44 (0)20 7946 0958
    rf"|(?:1{_G})?(?:\([2-9][0-9]{{2}}\) ?-? ?|[2-9][0-9]{{2}}{_G})[0-9]{{3}}{_G}[0-9]{{4}}"  # (617) 555-0123
    rf"|(?:1{_G}?)?\([2-9][0-9]{{2}}\) ?[0-9]{{7}}|1?[2-9][0-9]{{2}}-[0-9]{{7}}|1[2-9][0-9]{{9}}(?![0-9])"
    rf"|1?{_G}?8(?:00|88|77|66|55|44|33){_G}(?:[0-9]{{3}}{_G})?(?:[a-z]{{2,5}}-)?"
    r"[a-z]{4,9}(?![a-z])"  # 1-800-555-SCAN
    rf"|\(0[0-9]{{1,5}}\) ?[0-9]{{2,5}}(?:{_G}?[0-9]{{2,5}}){{1,3}}"  # (02) 9876 5432
    rf"|0[0-9]{{1,4}}{_G}[0-9]{{2,5}}(?:{_G}?[0-9]{{2,5}}){{1,3}}|0[1-9][0-9]{{1,4}}{_G}[0-9]{{5,8}}"
    rf"|0[1-9][0-9]{{8,9}}"
    rf"|1[38]00{_G}[0-9]{{3}}{_G}?[0-9]{{3,4}}|[6-9][0-9]{{4}}{_G}[0-9]{{5}}|[6-9][0-9]{{9}}(?![0-9])"  # AU, IN
    rf"|[2-9][0-9]{{2}}-[0-9]{{4}}|[2-9][0-9]{{2}}\.[0-9]{{3}}\.[0-9]{{4}}"
    rf"|[2-9][0-9]{{3}}{_G}[0-9]{{3}}{_G}[0-9]{{3}}"
    rf"|[2-9][0-9]{{9}}(?![0-9])){_E}{_EXT}"
)
# Behind a word for a telephone any number of five digits or more; behind a pager's, three.
_AT = (
    r"(?: ?\([a-z /.-]{1,20}\))?(?:[ .:,]{1,2}(?:numbers?|phone|line|no|num|nr|#|line|contact|call[- ]?back"
    r"|direct|main"
    r"|desk|office|cell|mobile|home|work"
    r"|id|extension|ext|is|was|at|on|to|as|via|back|holder|bearer|me|us|him|her|them|please"
    r"|the)(?![a-z]))*[ \n]?[.:#=(>\[*/'\"~-]{0,3} ?"
)
_LOOSE = r"(?:\+ ?)?\(?[0-9](?:[0-9]|[-() ./](?=[0-9(]))*[0-9]"
CUED = re.compile(
    r"(?<![a-z])(?:"
    rf"(?:tele?(?:phone|fax)?|phones?|ph|mob(?:ile)?|cell(?:ular|phone)?|fax(?:ed)?|facsimile|contact(?:able)?"
    rf"|landline|hot ?line|help ?line|call ?back"
    rf"|call(?:ed|ing)?|dial(?:led|ed)?|ring|rang|whatsapp|sms|texted|text|reach(?:ed|able)?|direct line"
    rf"|switchboard|reading room|numbers?)"
    rf"(?![a-z]){_AT}(?P<phone>(?=(?:[^0-9a-z]{{0,3}}[0-9]){{5}}){_LOOSE}){_EXT}(?!:?[0-9])(?: ?(?:/"
    rf"|or) ?{_LOOSE})?"
    rf"|(?:page[rd]?|pgr|bleep(?:ed)?|bleeper|beeper|beep|ext(?:ension|n)?|extention|dect|vocera"
    rf"|spectra ?link|asc ?om|voalte|speed ?dial|ip phone"
    rf"|intercom|desk phone|phone|tel|fax|call|dial|contact|ph|contact number|direct|land ?line|hot ?line"
    rf"|switchboard|reading room|desk)(?![a-z]){_AT}"
    r"(?P<page>(?:[xp*#]{1,2} ?-?)?[0-9]{1,5}(?:[- ][0-9]{2,5}){0,3}(?![0-9/]|[-:.][0-9]| ?(?:%|mm|cm|ml|mg"
    r"|hours|hrs?|h|am|pm|of|min|minutes|degrees|a\.m|p\.m)(?![a-z])))"
    rf"{_EXT})"
)
# "Paged at 1430": a time of day.
HOUR = re.compile(
    r"(?:paged|called|faxed|texted|phoned|dialled|dialed|rang|page|call|phone|telephone|fax) at (?:[01][0-9]"
    r"|2[0-3])[0-5][0-9]\Z"
)
GLUED = re.compile(
    r"(?<![0-9a-z])(?<![0-9] )[xp][-.]?[0-9]{4,5}(?![0-9a-z]|\.[0-9]| ?x)|(?<![a-z])(?:ext|extn|pgr|tel|ph"
    r"|fax)[.:#-]?[0-9]{3,}"
    r"|(?<![a-z])(?:at|to|call|phone) x ?[0-9]{4,5}(?![0-9])|#?[0-9]{4,6}(?= ?\(?(?:pager|beeper|bleep))"
)
INSIDE = re.compile(r"[0-9]-[0-9]{4}")
DESK = re.compile(
    r"(?<![a-z])(?:at|on|to|from|via|call|called|desk|room|line|office|dial|is|contact|reach|page|number|or"
    r"|and)[ .:]{1,2}"
    r"|(?<![a-z])x-?\Z"
)
# A line into a hospital, whatever digits it has: "Secretary: 23340", "the clinic's number is 23341".
LINE = re.compile(
    r"(?<![a-z])(?:secretary|reception(?:ist)?|office|answering (?:service|machine)|voice ?mail(?:box)?"
    r"|mail ?box|call ?back"
    r"|call[- ]?back number|operator|doctors?'? line|(?:direct|hot|help|emergency|reading room|duty|on-?call"
    r"|nurses?'?)"
    r" (?:line|phone|number)|lines?|returned|toll[- ]?free|scheduling|front desk|theatre|extension|hours|phoned"
    r"|p|t|f|m|h|w|o|c)"
    r"(?: (?:number|no|phone|line|is|at|on|from|left|our page|via|was|the)\.?){0,3}[ :.#=(]{1,3}"
    r"(?P<phone>(?:\+ ?)?\(?[0-9](?:[0-9]|[-()./ ]{1,3}(?=[0-9(])){3,18}[0-9])"
    r"(?![0-9]|[/.:][0-9]|,[0-9]{3}| ?(?:%|mm|cm|ml|mg|hu|hours|hrs|h|images|views)(?![a-z]))"
)
LINES = words_of(
    "secretary reception receptionist office answering voicemail voice mailbox mail callback call operator line"
    " lines"
    " returned toll scheduling desk theatre extension hours phoned p t f m h w o c"
)
SHORT = words_of(
    "page pager paged pgr bleep bleeped bleeper beeper beep ext extension extn extention dect vocera voalte"
)
CUES = words_of(
    "tel telephone telefax tele phone phones ph mob mobile cell cellular cellphone fax faxed facsimile"
    " contact contactable landline hot hotline help helpline call callback called calling dial dialled dialed"
    " ring rang whatsapp sms texted text reach reached reachable direct switchboard reading number numbers"
    " page pager paged pgr bleep bleeped bleeper beeper beep ext extension extn extention dect vocera"
    " spectralink spectra ascom voalte speed intercom desk room x p"
)
SURE = ("pag", "pgr", "ble", "bee", "ext", "dec", "voc", "spe", "asc", "voa", "int")

EMAIL = re.compile(
    r"[a-z0-9._%+'-]{0,63}[a-z0-9_%+'-] ?@ ?[a-z0-9-]+(?: ?\. ?[a-z0-9-]+)*\.[a-z]{2,}"
    r"|[a-z0-9._%+'-]{0,63}[a-z0-9_%+'-]@[a-z][a-z0-9-]+"
)
EMAIL_SPOKEN = re.compile(
    r"[a-z0-9._%+'-]{1,64}(?: (?:dot|\.|underscore|dash) [a-z0-9_]+)* ?(?:\(at\)|\[at\]|\{at\}|<at>"
    r"| at ) ?[a-z0-9-]+"
    r"(?:(?: ?(?:\(dot\)|\[dot\]|<dot>| dot ) ?|\.)[a-z0-9-]+)*(?: ?(?:\(dot\)|\[dot\]|<dot>| dot ) ?|\.)"
    r"(?:com|org|net|edu|gov|nhs|uk|au|in|co|ac|health|info)(?:(?: dot |\.)[a-z]{2,3})?(?![a-z])"
)
URL = re.compile(
    r"(?:https?|s?ftp|file)://[^\s<>\"\[\]\0]+[^\s<>\"\[\]\0.,;:)]"
    r"|www\.[a-z0-9][^\s<>\"\[\]\0]*[^\s<>\"\[\]\0.,;:)]"
    r"|(?<![a-z0-9@.-])[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|org|net|edu|gov|info|io|health|(?:nhs|ac|co"
    r"|org|gov)\.uk"
    r"|(?:com|org|net|gov|edu)\.au|(?:co|ac|org|gov"
    r"|nic)\.in)(?![a-z0-9.-]?[a-z0-9@])(?:/[^\s<>\"\[\]\0]*[^\s<>\"\[\]\0.,;:)])?"
    r"|(?<![0-9.])(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(?:\.(?:25[0-5]|2[0-4][0-9]"
    r"|1?[0-9]{1,2})){3}(?::[0-9]{2,5})?(?![0-9]|\.[0-9])"
)
WEB = words_of("com org net edu gov info io http https www ftp sftp uk nic nhs co ac")

# Street addresses in the text as written: capitals tell "12 Elm Way" from "12 in the way".
_WORD = r"[A-Z0-9][A-Za-z0-9'.-]*"
_LONG_STREET = (
    "(?i:street|road|avenue|lane|drive|boulevard|crescent|terrace|parade|highway|parkway|turnpike|nagar|marg"
    "|colony|close|square|gardens"
    "|grove|esplanade|mews)"
)
_SHORT_STREET = (
    "(?:[Ss]t|ST|[Rr]d|RD|[Aa]ve?|AVE?|[Ll]n|LN|Dr|DR|[Bb]lvd|BLVD|Ct|CT|Pl|PL|Way|WAY|Court|COURT"
    "|Place|PLACE|Hwy|HWY|Pkwy|Cres|Tce|Pde|Cl)"
)
_TAIL = (
    r"(?:,? (?:(?i:apt|apartment|unit|suite|ste|flat|floor|fl|room|rm|#)\.? ?#?[A-Z0-9-]+))?"
    r"(?:[,\n] ?(?:[A-Z][A-Za-z'.-]+ ?){1,3})?(?:,? (?:[A-Z]{2,3}"
    r"|[A-Z][a-z]+)[ -]{1,3}[0-9]{3} ?[0-9]{2,3}(?:-[0-9]{4})?(?![0-9])"
    r"|,? [A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}(?![A-Za-z])|[, -]{1,3}[0-9]{4,6}(?![0-9]))?"
)
HOUSE = re.compile(r"[A-Za-z]?(?:[-/][0-9]+[A-Za-z]?)?,? (?=[A-Z0-9])")
ADDRESS = re.compile(
    rf"[0-9]{{1,5}}[A-Za-z]?(?:[-/][0-9]+[A-Za-z]?)?,? (?:{_WORD} ){{0,4}}?(?:(?!(?i:the|in|of|view|views"
    rf"|and) )[A-Z][A-Za-z'.-]+ )"
    rf"(?:{_LONG_STREET}|{_SHORT_STREET}(?=[.,\n\0]| [A-Z]{{2}} [0-9]|,? (?i:apt|unit|suite|ste)))\b\.?{_TAIL}"
)
FLAT = re.compile(
    r"(?i:flat|apt|apartment|unit|house no|h\.? ?no|plot|suite|door no|no|shop)\.? ?#?[0-9A-Z/-]*,? \Z"
)
BOX = re.compile(r"(?i:p\.? ?o\.? box|gpo box|post office box|locked bag) #?[0-9]+" + _TAIL)
POSTCODE = re.compile(
    r"(?<![a-z])(?:post ?code|zip(?: code)?|pin ?code|postal code"
    r"|pin)[ :.#-]{1,3}([a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}|[0-9]{3} ?[0-9]{2,3}(?:-[0-9]{4})?"
    r"|[0-9]{4})(?![0-9a-z])"
)
UK_CODE = re.compile(
    r"[0-9][A-Z0-9]? [0-9](?!ST|RD|TH|ND|MM|CM|ML|CC|KG|MG|HR|PM|AM|YO|YR|CT|MR"
    r"|US)[ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])"
)
UK_AREA = re.compile(r"(?<![A-Za-z0-9-])(?![TLSC]\Z)[A-Z]{1,2}\Z")
STATE_ZIP = re.compile(
    r"(?:[A-Z][a-z]+ ?){1,3}, ?(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]"
    r"|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])"
    r" [0-9]{5}(?:-[0-9]{4})?(?![0-9])|(?:[A-Z][A-Za-z]+,? )?(?:NSW|VIC|QLD|TAS|ACT|Vic|Qld"
    r"|Tas),? [0-9]{4}(?![0-9])"
)


def contacts(page: Page) -> Spans:
    """Telephone numbers, e-mail addresses, web addresses and postal addresses."""
    low, words = page.low, page.words
    if page.runs:
        yield from _phones(page)
        if not words.isdisjoint(CUES):
            yield from _cued(page)
        yield from _addresses(page)
    if not words.isdisjoint(LINES):
        for start, end in page.near:
            yield from (Span("phone", *match.span()) for match in LINE.finditer(low, start, end) if _line(match))
    if "@" in low:
        yield from (Span("email", *match.span()) for match in EMAIL.finditer(low))
    if "dot" in words or ("at" in words and ("(at)" in low or "[at]" in low or "{at}" in low or "<at>" in low)):
        yield from (Span("email", *match.span()) for match in EMAIL_SPOKEN.finditer(low))
    if not words.isdisjoint(WEB) or any(
        end - start > 6 and low.count(".", start, end) > 2 for start, end in page.runs
    ):
        yield from (Span("url", *match.span()) for match in URL.finditer(low))


def _phones(page: Page) -> Spans:
    low = page.low
    for start, end in page.runs:
        if end - start < 6:
            continue
        if (
            low[start + 1] == "-"
            and INSIDE.fullmatch(low, start, end)
            and (desk := DESK.search(low, max(0, start - 14), start))
        ):
            yield Span("phone", desk.end(), end)  # "on 2-4415": inside a hospital
        # Back over what may open it: "+44 (0)20 7946 0958", "(02) 9876 5432".
        position = max(0, start - 12)
        while position < end:
            match = PHONE.match(low, position) if low[position] in "+(0123456789" and _free(low, position) else None
            if match and sum(map(str.isdigit, match[0])) >= (4 if match[0][-1].isalpha() else 7):
                yield Span("phone", *match.span())
                position = match.end()
            else:
                position += 1


def _line(match: re.Match[str]) -> bool:
    """Whether digits behind a line's name are its number: a letter alone needs a colon and a long one."""
    digits, cue = sum(map(str.isdigit, match["phone"])), match[0][: match.start("phone") - match.start()]
    return digits >= (9 if len(cue.strip(" :.#=(")) == 1 else 5) and bool(re.search("[:=. ]", cue))


def _free(low: str, position: int) -> bool:
    """Whether a number may start there: not inside another one, nor glued to a word."""
    before = low[position - 1] if position else " "
    if before in "./-" and position > 1:
        return not low[position - 2].isdigit()
    return not before.isalnum() and before != "+"


def _cued(page: Page) -> Spans:
    low = page.low
    # A pager's number is short; others stand out as numbers.
    where = [(0, len(low))] if not page.words.isdisjoint(SHORT) else page.near
    for start, end in where:
        for match in CUED.finditer(low, start, end):
            digits = sum(map(str.isdigit, match["phone"] or match["page"]))
            cue = match[0][:3]
            if PRODUCT.search(low, max(0, match.start() - 20), match.start()):
                continue
            if HOUR.search(match[0]) and cue not in SURE[1:]:
                continue
            least = 2 if match["page"] and cue in SURE and not match[0].startswith(("page ", "paged", "int")) else 4
            if digits >= (5 if match["phone"] else least) and (match["phone"] or digits <= 12):
                yield Span("phone", *match.span())
        yield from (Span("phone", *match.span()) for match in GLUED.finditer(low, start, end))


STREETS = words_of(
    "street road avenue lane drive boulevard crescent terrace parade highway parkway turnpike nagar marg"
    " colony close square gardens grove esplanade mews st rd av ave ln dr blvd pl way court place hwy pkwy"
    " cres tce pde cl"
)
CODES = words_of("postcode zip pincode postal pin post")


def _addresses(page: Page) -> Spans:
    text, words = page.text, page.words
    if not words.isdisjoint(STREETS) or "Ct" in text:
        for start, end in page.runs:
            # The number of a house, and a capital soon behind it.
            if HOUSE.match(text, end) and (match := ADDRESS.match(text, start)):
                prefix = FLAT.search(text, max(0, start - 30), start)
                yield Span("address", prefix.start() if prefix else start, match.end())
    if "box" in words or "bag" in words:
        yield from (Span("address", *match.span()) for match in BOX.finditer(text))
    if not words.isdisjoint(CODES):
        yield from (Span("address", *match.span()) for match in POSTCODE.finditer(page.low))
    for start, end in page.near:
        yield from (Span("address", *match.span()) for match in STATE_ZIP.finditer(text, start, end))
    if page.low != text:
        for match in UK_CODE.finditer(text):
            if area := UK_AREA.search(text, max(0, match.start() - 3), match.start()):
                yield Span("address", area.start(), match.end())
