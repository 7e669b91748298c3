"""Two numbers that can be a day and a month: a date unless radiology explains the pair.

"12/25" or "11/9" is a day; "3/4" could be a fraction, and "3-4" a range, so those need a word or a time
beside them. What rules a pair out are radiology's own neighbours: images, grades, levels, strength, units.
"""

from __future__ import annotations

import re

from tasks.phi.month_names import WEEKDAY

TIME = (
    r"(?:[0-2]?[0-9][:.h][0-5][0-9](?:[:.][0-5][0-9](?:\.[0-9]+)?)?(?: ?[ap]\.? ?m(?![a-z])\.?)?"
    r"|[0-2][0-9][0-5][0-9](?= ?h)|1?[0-9] ?[ap]\.? ?m(?![a-z])\.?)"
    r"(?: ?(?:hours|hrs?|h|z|utc|gmt|bst|[ecmp][sd]?t|ist|a[ecw][sd]t)(?![a-z])\.?)?(?: ?\+[0-9]{2}:?[0-9]{2})?"
)
STUDY = (
    r"(?:ct|cta|mr|mri|mra|cxr|x-?rays?|xr|radiographs?|films?|ultrasounds?|us|usg|sonograms?|pet|pet/ct|scans?"
    r"|mammograms?|mammo|stud(?:y|ies)|exams?|examinations?|imaging|comparisons?|priors?|previous|angiogram"
    r"|kub|axr"
    r"|dexa|dxa|biopsy|bx|chest|abdomen|pelvis|head|brain|report|echo|venogram|portable)"
)
PAIR = re.compile(r"[0-3]?[0-9] ?[-/] ?[0-9]{1,2}(?![0-9/-]|\.[0-9])")
DOTTED = re.compile(r"[0-3]?[0-9]\.(?:1[0-2]|0?[1-9])(?:\.|(?=[ ,;)]))(?![0-9])")  # "22.10.", as written in German
SPACED = re.compile(
    r"[0-3]?[0-9](?P<gap> {1,2}|_)[0-3]?[0-9](?P=gap)[0-9]{2}(?![0-9./-]| ?(?:mm|cm|x|%))"
)  # "8 11 88"
# Sure to be followed by a date; then what a day often follows; then a study, an operation, an illness.
SURE = re.compile(
    r"(?<![a-z])(?:dated?|dtd|dt|dob|d\.o\.b\.?|do[seid]|d\.o\.[a-z]|birth|born|lmp|edd|edc|eta|date of [a-z]+"
    r"|as of|pick[ -]?up"
    r"|(?:scheduled|planned|booked|due|set|arranged|listed)(?: for| on)?|datum|fecha|vom|discharged?|admitted"
    r"|admission|intubated|extubated|trach\w*|decannulated|transferred|delivered"
    rf"|{WEEKDAY},?)[ :.=(-]{{0,3}}(?:the )?\Z"
)
ON = re.compile(
    r"(?<![a-z])(?:on|since|until|till|dating(?: back)? to|compared?(?: to| with)?|yesterday|today|tonight"
    r"|overnight"
    r"|(?:morning|evening|afternoon|night|week|wk|w/e|noon)(?: of)?|[a-z]{3,}(?:ectomy|otomy|ostomy|plasty"
    r"|scopy|pexy|desis|centesis)"
    r"|orif|cabg|tav[ri]|[am]vr|[th]k[ra]|t[hk][ra]|acdf|picc|turp|chole|tips|e?v?evar|repair|fusion|bypass"
    r"|graft|stent|ablation"
    r"|surgery|op|mi|cva|tia|stroke|rta|mv[ac]|fall|injury|accident|trauma|transplant|resection)(?: (?:on|of"
    r"|in|since))?"
    r"[ :,(]{1,2}(?:the )?\Z"
)
ACT = re.compile(
    r"(?<![a-z])(?:through|between|before|after|versus|vs\.?|visit|procedure|period|menses|birthday"
    r"|chemo(?:therapy)?"
    r"|treatment|radiation|radiotherapy|onset|collision|told|seen|done|fell|began|taken|noted|this|last|next"
    r"|early|late|from"
    r"|[a-z]{4,}(?:ed|en|ation))[ :(]{1,2}(?:the |on |for )?\Z"
)
BESIDE_STUDY = re.compile(
    rf"(?<![a-z]){STUDY}[ :,(]{{1,3}}(?:(?:is |was |are )?(?:made )?(?:to |with ))?(?:of |from |on |performed "
    rf"|done )?(?:the )?\Z"
)
STUDY_BEHIND = re.compile(rf" (?:chest |portable |outside )?(?:{STUDY}|admission|surgery|visit)(?![a-z])")
TIMED = re.compile(
    rf" ?[ap]\.?m(?![a-z])|[0-2]?[0-9][:.][0-5][0-9]|[ ,]{{1,2}}(?:at |@ ?)?{TIME}|,? (?:at |@ ?)?(?:[01][0-9]"
    rf"|2[0-3])[0-5][0-9](?![0-9/.-]| ?[a-gi-z%])"
)
# What makes two numbers something else again: "5/6 level", "10/12 ribs", "image 3/12", "strength 4/5".
QUIET_BEHIND = re.compile(
    r" ?-?(?:levels?|dis[ck]s?|interspace|ribs?|murmur|sequences?|series|runs?|phases?|cuts?|doses?|exposures"
    r"|cycles?|fractions?"
    r"|attempts?|power|cores?|beats?|grades?|slices?|images?|views?|vertebra\w*|strength|cm|mm|ml|th|rd|of"
    r"|lymph|nodes?|ratio"
    r"|cases|patients|quadrants?|scor\w+|out|inch|thirds?|hours?|hrs?|weeks?|wks?|months?|years?|days?"
    r"|positive|negative|samples?"
    r"|motor|reflex\w*|pain|visual|vision|acuity|points?|sites?|segments?|biops\w+|specimens?|lesions?|mets"
    r"|stage|systolic|diastolic"
    r"|ejection|involved|frames?|lung|stations?|sets?|trials?|teeth|joints?|leads?|sensitiv\w+|mitos\w+|hpf"
    r"|screws?|leaflets?|[km]?hz|kvp?|ma|fr(?:ench)?|gauge|units?|history|hx|duration|ago)(?![a-z])"
    r"| ?[%x*×°]| [0-9]+ ?mm"
)
QUIET_BEFORE = re.compile(
    r"(?<![a-z])(?:images?|img|im|stir|flair|dwi|adc|sagittal|axial|coronal|t1|t2|slices?|sl|series|ser|se|frames?|phases?|sequences?|cycles?|fractions?"
    r"|grades?|graded|stages?|levels?"
    r"|ribs?|toes|fingers|disc|strength|power|motor|reflex\w*|scor\w+|scale|murmur|gleason|fuhrman|nottingham"
    r"|birads|bi-rads|[a-z]{1,2}-?rads"
    r"|apgars?|gcs|nihss|mrs|vas|nrs|pain|aspects?|kellgren|lawrence|outerbridge|asa|ecog|alberta|deauville"
    r"|lugano|bosniak|visual|vision"
    r"|acuity|va|o[dsu]|ratio|proportion|nodes?|cores?|involv\w+|segments?|zones?|tesla|quadrants?|pages?"
    r"|parts?|views?|bp|ef|p|t|n|m"
    r"|tr|te|tr/te|stations?|steps?|questions?|items?|tests?|sets?|mmt|medical research council|mrc|sign|modic"
    r"|schatzker|type|class|score)"
    r"(?: (?:is|was|of|are|graded|no|number|scored|at|about))?[ :=.(#,]{0,2}(?:[0-9]+[/-][0-9]+(?:,? and |, ?"
    r"|,? or | to | ?- ?| ?& ?)){0,4}\Z"
    r"|(?<![a-z0-9])[ctls][0-9]{1,2}[/-][0-9]{1,2}(?:,? and |, ?| or |[/&])(?:[0-9]+[/-][0-9]+(?:,? and |, ?"
    r"| or |[/&])){0,4}\Z"
)
# "Follow up in 3/12", "for 6/52": months and weeks.
PERIODS = ("7", "12", "52")
FOR = re.compile(r"(?<![a-z])(?:in|for|over|every|after|x|within|[0-9]) \Z")
FRACTIONS = ("24/7", "10/10", "12/12")
LOWER = re.compile(r"[,;:)]| [a-z]")


def beside(low: str, match: re.Match[str], *, listed: bool) -> bool:
    """Whether two numbers are a date, by themselves or by the words around them.

    Args:
        listed: another date stands right before it: "CT of 2/14 and 2/16".
    """
    start, end = match.span()
    if start and low[start - 1].isalnum():
        return False
    before = max(0, start - 40)
    sure, study = SURE.search(low, before, start), BESIDE_STUDY.search(low, before, start)
    if match.re is SPACED:
        parts = [int(part) for part in re.findall("[0-9]+", match[0])]
        numbered = re.search(r"[0-9]{4} +\Z", low[max(0, start - 8) : start])  # "MR NO 55102 8 11 88"
        return bool(sure or numbered) and _day_month(*parts[:2])
    if match.re is DOTTED:
        day, month = match[0].split(".")[:2]
        on = ON.search(low, before, start)
        on = on or (ACT.search(low, before, start) if month[0] == "0" else None)
        told = LOWER.match(low, end) and (study or on) if match[0][-1] == "." else sure and len(match[0]) == 5
        return bool(told or (sure and match[0][-1] == ".")) and _day_month(int(day), int(month))
    first, _, second = match[0].replace("-", "/").replace(" ", "").partition("/")
    if QUIET_BEHIND.match(low, end):
        return False
    if sure:
        return 1 <= int(first) <= 31
    if not _day_month(int(first), int(second)):
        short = int(first) <= 12 and len(second) == 2 and int(second) > 31  # "DOB 4/45", "of 11/98"
        return short and bool(listed or study or ON.search(low, before, start) or ACT.search(low, before, start))
    on, timed = ON.search(low, before, start), TIMED.match(low, end)
    if not (on or study or listed) and QUIET_BEFORE.search(low, before, start):
        return False
    if "-" in match[0]:
        padded = len(first) == len(second) == 2 and "0" in (first[0], second[0])
        return bool(on or study or timed or padded)
    if match[0] in FRACTIONS or (second in PERIODS and FOR.search(low, before, start)):
        return bool(timed or study or on)
    fraction = int(first) <= int(second) <= 10 and "0" not in (first[0], second[0])
    told = on or study or timed or listed or STUDY_BEHIND.match(low, end) or ACT.search(low, before, start)
    return not fraction or bool(told and (match[0] not in HALVES or on or study or timed))


HALVES = ("1/2", "1/3", "2/3", "1/4", "3/4")


def _day_month(one: int, other: int) -> bool:
    return 1 <= min(one, other) <= 12 and 1 <= max(one, other) <= 31
