# ruff: noqa: SIM905 - lists of words read better without quotes and commas
"""A grammar of structured identifiers, written apart from the patterns: every choice is handed to `pick`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Pick = Callable[[Sequence[Any]], Any]

LONG = "January February March April May June July August September October November December".split()
DASHES = "-–‑"


def digits(pick: Pick, count: int) -> str:
    return "".join(pick("0123456789") for _ in range(count))


def month_name(pick: Pick, number: int) -> str:
    name = LONG[number - 1]
    short = pick(["Sept", "Sep"]) if number == 9 else name[:3]
    name = pick([name, short, f"{short}." if number != 5 else short])
    return pick([name, name.upper(), name.lower()]) if number != 5 else pick([name, name.upper()])


def time(pick: Pick) -> str:
    hour, minute = pick(range(24)), pick(range(60))
    twelve = hour % 12 or 12
    return pick([
        f"{hour:02}:{minute:02}", f"{hour:02}:{minute:02}:{minute:02}",
        f"{twelve}:{minute:02} {pick(['AM', 'PM', 'am', 'p.m.'])}",
        f"{twelve}:{minute:02}{pick(['AM', 'pm'])}", f"{hour:02}{minute:02} {pick(['hrs', 'hours', 'h'])}",
        f"{hour:02}:{minute:02} hrs",
        f"{twelve} {pick(['am', 'pm'])}",
    ])  # fmt: skip


def date(pick: Pick) -> str:
    """A date that needs no word beside it."""
    day, month, year = pick(range(1, 29)), pick(range(1, 13)), pick(range(1925, 2030))
    d, m = pick([str(day), f"{day:02}"]), pick([str(month), f"{month:02}"])
    y = pick([str(year), f"{year % 100:02}"])
    name = month_name(pick, month)
    suffix = "th" if 4 <= day <= 20 or 24 <= day <= 30 else {1: "st", 2: "nd", 3: "rd"}[day % 10]
    ordinal = f"{day}{pick([suffix, suffix.upper()])}"
    gap = pick([" ", "-", "/", " - ", *([] if name.endswith(".") else [". ", ", "])])
    separator = pick(["/", "-", ".", " / ", "–"])
    tight = pick(["/", "-", "."])
    forms = [
        f"{d}{separator}{m}{separator}{year}", f"{m}{separator}{d}{separator}{year}", f"{d}{tight}{m}{tight}{y}",
        f"{m}{tight}{d}{tight}{y}", f"{year}{tight}{month:02}{tight}{day:02}", f"{year}{month:02}{day:02}",
        f"{day:02}{name.rstrip('.')}{y}", f"{d} {name} {year}",
        f"{d}{pick(['-', '/', '.'])}{name.rstrip('.')}{pick(['-', '/'])}{y}",
        f"{ordinal} {name} {year}", f"{ordinal} of {name} {year}", f"{ordinal} {name}", f"{ordinal} of {name}",
        f"{name} {d}, {year}", f"{name} {ordinal}, {year}", f"{name} {ordinal} {year}", f"{name} {ordinal}",
        f"{name} {d} {year}",
        f"{name} {year}", f"{name}, {year}", f"{name.rstrip('.')}-{y}", f"{name.rstrip('.')}/{year}",
        f"{name} '{year % 100:02}",
        f"{name} {d}, '{year % 100:02}", f"{d} {name} '{year % 100:02}", f"{year} {name} {d}",
        f"{year}-{name.rstrip('.')}-{day:02}",
        f"{month:02}/{year}", f"{month}/{year}", f"{month:02}-{year}", f"{d}{gap}{name} {year}",
        f"{d}/{m}/'{year % 100:02}",
        f"{name} the {ordinal}", f"the {ordinal} of {name}, {year}", f"{name} of {year}",
        f"{day:02}{month:02}{year}",
        f"{d}-{name.rstrip('.').upper()}-{year}", f"{year}/{month:02}/{day:02}", f"{month:02}.{year}",
    ]  # fmt: skip
    if month != 5:
        forms += [f"{d} {name}", f"{d}-{name.rstrip('.')}", f"{name} {d}"]
    form = pick(forms)
    weekday = pick(["Monday", "Tue", "Wednesday", "Thurs.", "Fri", "SATURDAY", "Sun"])
    clock = time(pick)
    after = pick([" at ", ", ", " @ ", " "])
    whole = (
        form[-1].isdigit()
        and len(form) > 7
        and any(c.isdigit() for c in form[:4] + form[-4:])
        and form[-4:].isdigit()
    )
    choices = [form, form, form, f"{weekday} {form}", f"{weekday}, {form}", f"{form} at {clock}"]
    return pick([*choices, f"{form}{after}{clock}", f"{clock} on {form}"] if whole else choices)


def spelt_date(pick: Pick) -> str:
    """A date in words, as dictated."""
    day = pick(
        "first second third fourth ninth twelfth nineteenth twentieth twenty-first twenty_fifth thirtieth "
        "thirty-first".split()
    )
    day = day.replace("_", " ")
    year = pick(
        [
            "two thousand eight",
            "two thousand and nineteen",
            "twenty nineteen",
            "twenty twenty-one",
            "nineteen ninety-eight",
        ]
    )
    month = pick(LONG)
    return pick([f"{month} {day}, {year}", f"the {day} of {month} {year}", f"{month} {day} {year}",
    f"{day} {month} {year}",
                 f"the {day} of {month}", f"{month} the {day}", f"{month} {day}"])  # fmt: skip


def value(pick: Pick) -> str:
    """A number as hospitals give them."""
    number = digits(pick, pick([6, 7, 8, 9, 10]))
    letter = pick("ABCDEHKMRXZ")
    return pick([
        number, f"{letter}{number}", f"{letter}-{number}", f"{letter}{pick('ABCXR')}{number}",
        f"{number[:2]}-{number[2:4]}-{number[4:]}",
        f"{number[:3]} {number[3:6]} {number[6:]}".strip() + "11", f"{number}{letter}",
        f"{number}-{pick('0123456789')}", f"{letter} {number}",
        f"{number[:3]}-{number[3:]}", f"{letter}{pick('ABC')}-{number[:2]}-{number[2:]}4",
        f"{letter}{number[:2]}/{number[2:]}", f"00{number}",
        f"{number[:2]}.{number[2:]}0", f"{letter}{number[:2]}{letter}{number[2:]}",
    ])  # fmt: skip


LINKS = [
    ": ",
    " ",
    ":",
    " is ",
    "- ",
    " - ",
    " #",
    "#",
    "# ",
    " = ",
    ". ",
    ".: ",
    " no. ",
    " No: ",
    " number ",
    " (",
    ": #",
    " number: ",
    " no ",
    " #: ",
]
RECORD_CUES = (
    "MRN|Medical Record|medical record|Med Rec|Patient ID|Patient Id|Pt ID|NHS|UHID|Unit Record|URN|M.R.N.|"
    "Hospital Record|EMPI|mrn"
).split("|")
EXAM_CUES = "Accession|accession|ACCESSION|Accession No|Requisition|requisition|ACC NO|Acc No|Accn|acc no".split(
    "|"
)
NUMBERED = [
    " number: ",
    " number ",
    " no. ",
    " No: ",
    " #",
    " #: ",
    " no ",
    " ID: ",
    " Number is ",
    " No.: ",
    "# ",
    " ID ",
    " Nr. ",
]
RECORD_NUMBERED = (
    "Patient|Hospital|Unit|Chart|Account|Visit|Encounter|patient|hospital|UNIT|Registration|Member|NHS|Pt".split(
        "|"
    )
)
EXAM_NUMBERED = "Exam|Order|Requisition|Study|exam|ORDER|Examination|Request|Case|Report|Req".split("|")


def record(pick: Pick) -> tuple[str, str]:
    cue = pick([pick(RECORD_CUES) + pick(LINKS), pick(RECORD_NUMBERED) + pick(NUMBERED)])
    return cue, value(pick)


def accession(pick: Pick) -> tuple[str, str]:
    cue = pick([pick(EXAM_CUES) + pick(LINKS), pick(EXAM_NUMBERED) + pick(NUMBERED)])
    return cue, value(pick)


def site_number(pick: Pick) -> str:
    """An accession number that its site's prefix gives away."""
    prefix = pick("CT MR US XR RAD GH NM DX STM CTA".split())
    year = pick(["19", "2019"])
    serial = digits(pick, pick([5, 6, 7]))
    return pick([f"{prefix}-{year}-{serial}", f"{prefix}{year}-{serial}", f"{prefix}-{serial}{serial[0]}",
    f"{prefix}{year}{serial}",
                 f"GH-{prefix}-{year}-{serial}", f"{year}-{prefix}-{serial}",
                 f"{prefix}/{year}/{serial}"])  # fmt: skip


def phone(pick: Pick) -> str:
    """A telephone number that needs no cue."""
    area, three, four = pick("2345679") + digits(pick, 2), pick("23456789") + digits(pick, 2), digits(pick, 4)
    gap = pick(["-", ".", " ", "–", " - "])
    us = [f"{area}{gap}{three}{gap}{four}", f"({area}) {three}-{four}", f"({area}){three}-{four}",
    f"({area}) {three} {four}",
          f"1-{area}-{three}-{four}", f"+1 {area} {three} {four}", f"+1-{area}-{three}-{four}",
          f"+1 ({area}) {three}-{four}",
          f"1 ({area}) {three}-{four}", f"+1{area}{three}{four}", f"1.{area}.{three}.{four}",
          f"1-800-{three}-{four}",
          f"{area}/{three}-{four}", f"{three}-{four}"]  # fmt: skip
    uk = [f"020 {four} {four[::-1]}", f"(020) {four} {four}", f"0161 {three} {four}", f"0161-{three}-{four}",
    f"01632 {three}{three}",
          f"07700 {three}{three}", f"07{digits(pick, 9)}", f"+44 20 {four} {four}",
          f"+44 (0)161 {three} {four}", f"+44 7700 {three}{three}",
          f"+44 7{digits(pick, 9)}", f"+447{digits(pick, 9)}", f"0044 161 {three} {four}",
          f"(01632) {three}{three}",
          f"07700 {three} {three}"]  # fmt: skip
    au = [f"(02) 9{three} {four}", f"02 9{three} {four}", f"0412 {three} {three}", f"+61 2 9{three} {four}",
    f"+61 412 {three} {three}",
          f"1300 {three} {three}", f"1800 {three} {three}", f"+61 (0)2 9{three} {four}",
          f"(08) 9{three}-{four}"]  # fmt: skip
    india = [f"+91 98{digits(pick, 3)} {digits(pick, 5)}", f"+91-98{digits(pick, 8)}",
    f"98{digits(pick, 3)} {digits(pick, 5)}",
             f"022-2{three}{four}", f"022 2{three} {four}", f"+91 22 2{three} {four}", f"080-2{three}-{four}",
             f"0484-2{three}{three}",
             f"98{digits(pick, 3)}-{digits(pick, 5)}", f"+91 (22) 2{three} {four}"]  # fmt: skip
    number = pick(pick([us, uk, au, india]))
    extension = pick(
        [
            "",
            "",
            "",
            f" ext {four}",
            f" x{four}",
            f" ext. {three}",
            f", extension {four}",
            f" Ext: {four}",
            f" extn {three}",
        ]
    )
    return number + extension


def cued_phone(pick: Pick) -> tuple[str, str]:
    cue = pick(["Pager ", "pager: ", "Pager #", "PAGER ", "pager number ", "beeper ", "Bleep ", "bleep ",
    "ext. ", "Ext ", "extension ", "EXT: ",
                "Bleep no. ", "pager no. ", "x", "Pgr ", "extension: "])  # fmt: skip
    return cue, digits(pick, 0 if cue == "" else pick([4, 5])).replace(" ", "")


def age(pick: Pick) -> str:
    years = pick(range(90, 116))
    y = pick(["year", "yr", "years", "yrs"])
    sex = pick(["", "", " F", " M"])
    words = pick(
        [
            "ninety",
            "ninety-one",
            "ninety two",
            "ninety-nine",
            "one hundred",
            "one hundred and two",
            "one hundred one",
            "a hundred",
        ]
    )
    hers = pick(["her", "his", "their"])
    return pick([
        f"{years}-{y}-old{sex}", f"{years} {y} old{sex}", f"{years}-{y} old{sex}", f"{years} {y}-old{sex}",
        f"{years}{y}old", f"{years} y/o{sex}",
        f"{years}y/o{sex}", f"{years} yo{sex}", f"{years}yo{sex}", f"{years}YO{pick(['', 'M', 'F'])}",
        f"{years} y.o.{sex}", f"{years} Y.O.{sex}",
        f"{years} {y} of age", f"aged {years}", f"aged {years} {y}", f"Age: {years}", f"age {years}",
        f"AGE: {years}", f"Age {years} {y}",
        f"Age: {years} Y", f"Age/Sex: {years}/F", f"Age: {years}Y/M", f"{years}-Y-O{sex}",
        f"{words}-year-old{sex}", f"{words} year old{sex}",
        f"{words}-{y} old", f"aged {words}", f"in {hers} 90s", f"in {hers} early 90s",
        f"in {hers} late nineties", f"in {hers} mid-90s",
        "nonagenarian", "Centenarian", f"{years} years old{sex}", f"age of {years}",
        f"0{years % 100}Y" if years < 100 else f"{years}Y",
        f"{years} y old{sex}", f"{years}+ {y} old", f"{years} {y}{sex}",
        f"{years}y{pick([' F', 'F', 'M'])}", f"{years} year-old", f"in {hers} 90's", f"age is {years}",
    ])  # fmt: skip
