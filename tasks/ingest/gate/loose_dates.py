"""Two numbers, or six digits, that only the words beside them make a date: "CT of 12/25", "DOB 4/45"."""

from __future__ import annotations

import re

TIME = (
    r"(?:[0-2]?[0-9][:.h][0-5][0-9](?:[:.][0-5][0-9](?:\.[0-9]+)?)?(?: ?[ap]\.? ?m(?![a-z])\.?)?"
    r"|[0-2][0-9][0-5][0-9](?= ?h)|1?[0-9] ?[ap]\.? ?m(?![a-z])\.?)"
    r"(?: ?(?:hours|hrs?|h|z|utc|gmt|bst|[ecmp][sd]?t|ist|a[ecw][sd]t)(?![a-z])\.?)?(?: ?\+[0-9]{2}:?[0-9]{2})?"
)
STUDY = (
    r"(?:ct|cta|mr|mri|mra|cxr|x-?rays?|radiographs?|films?|ultrasounds?|us|usg|sonograms?|pet|pet/ct|scans?"
    r"|mammograms?"
    r"|stud(?:y|ies)|exams?|examinations?|imaging|comparisons?|priors?|previous|images|angiogram|kub|axr|dexa"
    r"|biopsy"
    r"|chest|abdomen|pelvis|head|brain|report)"
)
PAIR = re.compile(r"[0-3]?[0-9] ?[-/] ?[0-9]{1,2}(?![0-9/-]|\.[0-9])")
DOTTED = re.compile(r"[0-3]?[0-9]\.(?:1[0-2]|0?[1-9])(?:\.|(?=[ ,;)]))(?![0-9])")  # "22.10.", as written in German
SPACED = re.compile(
    r"[0-3]?[0-9](?P<gap> {1,2}|_)[0-3]?[0-9](?P=gap)[0-9]{2}(?![0-9./-]| ?(?:mm|cm"
    r"|x|%))"
)  # "8 11 88"
SIX = re.compile(r"[0-9]{6}(?![0-9])")
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
# An operation or an illness, behind which a date stands without a word between.
DONE = (
    r"(?:[a-z]{3,}(?:ectomy|otomy|ostomy|plasty|scopy|pexy|desis|centesis)|orif|cabg|tavr|tavi|avr|mvr|tk[ra]|th[ra]"
    r"|acdf|picc|turp|chole|tips|evar|tevar|repair|fusion|bypass|graft(?:ing)?|stent(?:ing|ed)?|ablation|emboli[sz]ation"
    r"|reduction|fixation|transplant|bx|biopsy|resection|lap chole|appy|c-section|lscs|lmp|surgery|op|trauma|mi|cva"
    r"|tia|stroke|rta|mv[ac]|fall|injury|accident)"
)
BESIDE = re.compile(
    r"(?<![a-z])(?:(?P<sure>dated?|dtd|dt|dob|d\.o\.b\.?|dos|doe|doi|dod|birth|born|lmp|edd|edc|date of [a-z]+"
    r"|as of|pick[ -]?up|(?:scheduled|planned|booked|due|set|arranged|listed)(?: for| on)?|datum|fecha|vom"
    r"|discharged?"
    rf"|admitted|admission|{WEEKDAY})[ :.=-]{{0,3}}"
    r"|(?P<on>on|since|until|till|dating(?: back)? to|compared?(?: to| with)?|yesterday(?:'s)?|today(?:'s)?"
    r"|tonight|overnight"
    r"|(?:morning|evening|afternoon|night|week|noon)(?: of)?)[ :(]{1,2}(?:the )?"
    rf"|(?P<done>{DONE})(?: (?:on|of|in|since))?[ :,(]{{1,2}}"
    r"|(?:from|through|between|before|after|performed"
    r"|obtained|done|seen|taken|versus|vs\.?|surgery|operat(?:ion|ed)|injur(?:y"
    r"|ed)|fell|fall|mv[ac]|rta|procedure|visit|transferred|signed|dictated"
    r"|transcribed|typed|verified|received|reported|approved|finali[sz]ed|addended|resulted|collected"
    r"|started|completed|ended|began|placed|removed|inserted|period|menses|birthday|expected|therapy"
    r"|chemo(?:therapy)?|treatment|radiation|radiotherapy|cycle|onset"
    r"|accident|collision|trauma|hospitali[sz]ed|delivered|replaced|repaired|resected|exchanged|changed"
    r"|extubated|intubated|evaluat(?:ed|ion)|noted|this|last|next|early|late|reviewed|told|informed|called"
    r"|notified|returned|presented|re-?imaged|imaged|scanned|x-?rayed|repeat(?:ed)?|acquired|arrived)"
    r"[ :(]{1,2}(?:the )?"
    r"|(?:[0-9][/-](?:[0-9]{1,2}[/-][0-9]{2,4}|(?:19|20)[0-9]{2})(?:,? and |, ?|,? & )))\Z"
)
BESIDE_STUDY = re.compile(
    rf"(?<![a-z])(?:comparisons?|compared?(?: to| with)?|priors?|previous"
    rf"|{STUDY})[ :,(]{{1,3}}(?:(?:is |was |are )?(?:made )?(?:to |with ))?(?:of |from |on |performed "
    rf"|done )?(?:the )?\Z"
)
# What makes two numbers something else again: "on 5/6 level", "of 10/12 ribs", "on 3/4 views".
STUDY_BEHIND = re.compile(rf" (?:chest |portable |outside )?(?:{STUDY}|admission|surgery|visit)(?![a-z])")
OTHER = re.compile(
    r" ?(?:levels?|dis[ck]s?|interspace|ribs?|murmur|sequences?|series|runs?|phases?|cuts?|doses?|exposures"
    r"|attempts?|power|cores?|beats?|grade|slices?|images?|views?|vertebra\w*|strength|cm|mm|ml|th|rd"
    r"|of|lymph|nodes"
    r"|cases|patients|quadrants?|score|out|inch|thirds?|hours?|hrs?|weeks?|months?|years?|days?)(?![a-z])"
    r"| ?[%x*]| [0-9]+ ?mm"
)
YEARLESS = re.compile(rf"[0-2]?[0-9][:.][0-5][0-9]|[ ,]{{1,2}}(?:at |@ ?)?{TIME}")


def beside(low: str, match: re.Match[str], *, listed: bool) -> bool:
    """Whether two numbers, or six digits, are a date by the words around them.

    Args:
        listed: another date stands right before it: "CT of 2/14 and 2/16".
    """
    start, end = match.span()
    if start and low[start - 1].isalnum():
        return False
    first, _, second = match[0].replace("-", "/").replace(" ", "").partition("/")
    cue = BESIDE.search(low, max(0, start - 40), start)
    study = BESIDE_STUDY.search(low, max(0, start - 40), start)
    if match.re is SPACED:
        parts = [int(part) for part in re.findall("[0-9]+", match[0])]
        numbered = re.search(r"[0-9]{4} +\Z", low[max(0, start - 8) : start])  # "MR NO 55102 8 11 88"
        return bool((cue and cue["sure"]) or numbered) and _day_month(*parts[:2])
    if match.re is DOTTED:
        day, month = match[0].split(".")[:2]
        if match[0][-1] != ".":
            return bool(cue and cue["sure"]) and len(match[0]) == 5 and _day_month(int(day), int(month))
        strange = LOWER.match(low, end)  # no sentence's end
        told = (strange and study) or (cue and (strange or not cue["done"]))
        return bool(told) and _day_month(int(day), int(month))
    if not second:
        return bool(study or (cue and (cue["sure"] or "on" not in cue[0]))) and _day_month(
            int(first[:2]), int(first[2:4])
        )
    if cue and cue["sure"] and not OTHER.match(low, end):
        return 1 <= int(first) <= 31
    timed = YEARLESS.match(low, end)
    # "04/03" is written of dates alone.
    padded = "/" in match[0] and len(first) == len(second) == 2 and "0" in (first[0], second[0])
    if not (cue or study or timed or padded or listed or STUDY_BEHIND.match(low, end)):
        return False
    if "-" in match[0] and not timed:  # "from 3-4 cm"
        return False
    fraction = match[0] in FRACTIONS and not timed and not study and not (cue and (cue["on"] or cue["done"]))
    short = int(first) <= 12 and len(second) == 2 and int(second) > 31
    return (_day_month(int(first), int(second)) or short) and not fraction and not OTHER.match(low, end)


FRACTIONS = ("1/2", "1/3", "2/3", "1/4", "3/4", "24/7", "10/10")
LOWER = re.compile(r"[,;:)]| [a-z]")


def _day_month(one: int, other: int) -> bool:
    return 1 <= min(one, other) <= 12 and 1 <= max(one, other) <= 31
