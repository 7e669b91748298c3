"""Names before a credential: "Jane Roe, MD", "ROE, JANE A., FRCR"."""

from __future__ import annotations

import re

from tasks.phi.name_shape import backward
from tasks.phi.name_words import MEDICAL, STOP
from tasks.phi.page import Page, Span, Spans, words_of

_SURE = (
    r"M\.? ?D\.?|M\.?B\.?,? ?B\.?S\.?|MB ?Ch\.?B\.?|MB,? ?B\.?Ch\.?(?:,? ?BAO)?|BMBS|BMBCh|BM ?BS|DABR|DABNM"
    r"|DNB|DMR[DET]?"
    r"|M\.R\.C\.[PS]\.?|MRCS|MRCP ?\(UK\)|MRCGP|F\.?R\.?C\.?R\.?|F\.?R\.?C\.?[SP]\.?C?|FRCEM|FRANZCR|FRACR|FRACP"
    r"|FRACS"
    r"|FRACGP|FACEM|FACR|FACC|FACS|FSIR|FFRRCSI|FRCPath|FCRad|FCPS|FICR|EDiR|EBIR|Ph\.? ?D\.?|D\.?Phil\.?|PharmD"
    r"|R\.?N\.?|BSN|MSN|CCRN|CRNA|LPN|LVN|RGN|SRN|ARNP|APRN|CRNP|FNP(?:-BC|-C)?|ACNP|AGACNP|CNP|DNP|NP-C|PA-?C"
    r"|P\.A\.(?:-?C\.?)?|N\.P\.|D\.O\.|R\.T\.|R\.?T\.? ?\(ARRT\)|ARRT|CRT|RDMS|RDCS|RVT|RVS|RPVI|CNMT|RPA|RRA"
    r"|MRT|RTR|CNM|LCSW|DPT|EMT(?:-[PBI])?|MS[1-4]|MBBCh|SLP|CCC-SLP|OTR"
    r"|DCR|DVM|DPM|DDS|DMD|MBA|MPH|MHA|MSc|B\.?Sc\.?|Esq\.?|R\.?T\.? ?\([A-Z]{1,3}\)"
)
_UNSURE = r"DO|PT|MRCP|NP|PA|RT|MS|DC|MB|MA|BA|BS|OD|MRad|RPh"  # a verb, a tube, a view, a disease
_LAST = r"(?: ?\([A-Za-z]{1,12}\))*(?![A-Za-z0-9])"
ONE = rf"\(?(?:{_SURE}|{_UNSURE}){_LAST}"
WORDS = words_of(
    "md m mbbs mb mbchb bch bmbs bmbch bm mrcp mrcs mrcgp f frcr frcs frcsc frcp frcpc frcem franzcr fracr"
    " fracp fracs fracgp facem facr facc facs fsir ffrrcsi frcpath fcrad fcps ficr dabr dabnm dnb dmr dmrd"
    " dmre dmrt edir ebir phd ph dphil pharmd rn r bsn msn ccrn crna lpn lvn rgn srn arnp aprn crnp fnp acnp"
    " agacnp cnp dnp np pa p n d do rt cnm lcsw dpt emt mbbch slp ccc otr pt arrt crt rdms rdcs rvt rvs rpvi"
    " cnmt rpa rra mrt rtr dcr dvm dpm dds"
    " dmd mba mph mha msc bsc esq ms dc ma ba bs od mrad rph b"
)
ALL = re.compile(rf",?[ \n]?(?<=[ ,.\n(;-]){ONE}(?:\)?(?:, ?|/| ?& ?| and | ){ONE})*\)?")
SURE = re.compile(rf"(?<![A-Za-z])(?:{_SURE})(?![A-Za-z0-9])")
BEHIND = re.compile(rf"(?: ?\([A-Za-z]{{1,3}}\))*(?:\.?,? ?\(?{ONE})*\)?", re.IGNORECASE)
SMALL = re.compile(
    r"(?<![a-z'])([a-z]+(?:['-][a-z]+)*(?: [a-z]\.?)?(?: [a-z]+(?:['-][a-z]+)*){0,2}),? "
    r"(?:m\.?d\.?|mbbs|frcr|franzcr|ph\.?d\.?|d\.o\.|rn|pa-c|r\.?t\.? ?\(r\)|mbchb|dnb|dmrd)(?![a-z0-9])"
)
SMALL_WORDS = words_of("md m mbbs frcr franzcr phd ph d rn r rt mbchb dnb dmrd")
PIECES = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*")


def credentialed(page: Page) -> Spans:
    """Every name before a credential."""
    text, low = page.text, page.low
    if not page.words.isdisjoint(WORDS):
        for match in ALL.finditer(text):
            sure = bool(SURE.search(match[0]))
            start = backward(text, match.start(), weak=not sure)
            if start is not None and _holds(text[start : match.start()], match, sure):
                yield Span("name", start, match.end())
        small = not page.words.isdisjoint(SMALL_WORDS) or "pa-c" in low
        for match in SMALL.finditer(low) if small else ():
            if text[match.start() : match.end()].islower() and _small(match):
                yield Span("name", *match.span())


def with_credentials(text: str, end: int) -> int:
    """Where the credentials behind a name end, in any capitalisation; the name's end if there are none."""
    match = BEHIND.match(text, end)
    return match.end() if match else end


def several(name: str) -> bool:
    """Whether a name has more than one word."""
    return len(PIECES.findall(name)) > 1


def _holds(name: str, match: re.Match[str], sure: bool) -> bool:
    """Whether the credential is one: "Roe, PA" but not "Chest, PA and lateral", nor "MD Anderson"."""
    found, after = match[0], match.string[match.end() : match.end() + 12]
    if sure:
        if "(" in found[:3] and not several(name):
            return False  # "mesiodistal (MD)"
        told = name.isupper() and found[:1] != "," and not several(name) and after[:1].isalpha()
        return not told and not after.lstrip().startswith("Anderson")
    if not several(name):
        return False
    if not found.startswith(","):
        return "PA" not in found and bool(re.match(r"[.,;)\n\0]| at [0-9]| on [0-9]", after))
    return not re.match(r" ?(?:and |/|&|, ?lat|lat|view|chest|proj|NOT|AND|LAT|VIEW|CHEST|,? ?AP)", after)


def _small(match: re.Match[str]) -> bool:
    """Whether words in small letters before a credential are a name: "john roe, md", not "informed the md"."""
    words = match[1].split()
    kept = [word for word in words if word not in STOP and word not in MEDICAL]
    return bool(kept) and words[-1] == kept[-1] and (len(kept) > 1 or "," in match[0])
