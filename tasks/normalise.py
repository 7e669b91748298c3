"""Clean characters and lines: what differs only by how a system exported it becomes the same text."""

from __future__ import annotations

import re
import unicodedata

from tasks.artifacts.corpus import PLACEHOLDER

# Any character that the table below may touch; most reports have none and skip it.
ODD = re.compile(r"[^\n\x20-\x7e]")
SPACES = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
# Soft hyphen, zero-width spaces and joiners, direction marks, word joiner, byte order mark.
INVISIBLE = (
    "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
# Letters of other alphabets that look like Latin ones: a name or a word spelt with one escapes every
# search. They are folded only in words that have Latin letters too; "β-blocker" and Greek stay.
CYRILLIC, CYRILLIC_LATIN = "АВЕКМНОРСТУХЅІЈаеорсухѕіјԁһ", "ABEKMHOPCTYXSIJaeopcyxsijdh"
GREEK, GREEK_LATIN = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo"
LOOKALIKE = str.maketrans(CYRILLIC + GREEK, CYRILLIC_LATIN + GREEK_LATIN)
MIXED = re.compile(rf"[A-Za-z]+[{CYRILLIC}{GREEK}]\w*|[{CYRILLIC}{GREEK}]+[A-Za-z]\w*")
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # Ａ is A in another width
CONTROLS = [*range(0x20), *range(0x7F, 0xA0)]
TABLE: dict[int, str | None] = {
    **dict.fromkeys(CONTROLS),
    **dict.fromkeys(map(ord, INVISIBLE)),
    **dict.fromkeys(map(ord, SPACES), " "),
    **dict.fromkeys(map(ord, LINE_ENDS), "\n"),
    ord("\n"): "\n",
}

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
HIDDEN = re.compile(f"[{INVISIBLE}]")
WIDE = re.compile("[\uff01-\uff5e]")

# MIMIC-III writes [**Known lastname**], MIMIC-CXR ___, Open-i XXXX; a run of them is one. Each
# alternative starts with a literal, so that `re` skips to it: five times as fast as with X{4,}.
_MASK = r"(?:XXXX+|___+|\[\*\*[^\[\]]*\*\*\])"
MASKED = re.compile(rf"XXXX+{_MASK}*|___+{_MASK}*|\[\*\*[^\[\]]*\*\*\]{_MASK}*")
SPACE_RUN = re.compile("  +")
# A list item or a structured report's line ("Liver: normal."): its line break is meant, not a hard wrap.
OWN_LINE = re.compile(r"(?:\d{1,2}[.)]|[-*•]|[A-Z][A-Za-z ,/]{2,40}:)(?: |$)")


def clean(text: str) -> str:
    """The text in NFC without control and zero-width characters, spaces single, lines stripped.

    NFC and not NFKC, which would turn "cm²" to "cm2" and "½" to "1⁄2".
    """
    if ODD.search(text):
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(TABLE))
        text = MIXED.sub(lambda word: word[0].translate(LOOKALIKE), text.translate(FULL_WIDTH))
    text = MASKED.sub(PLACEHOLDER, text)
    return "\n".join([line.strip() for line in SPACE_RUN.sub(" ", text).split("\n")])


def mended(text: str) -> set[str]:
    """What `clean` changes in the text's characters that a person should hear of; names of `facts.MENDED`."""
    if not ODD.search(text):
        return set()
    found = set()
    if CONTROL.search(text):
        found.add("control_characters")
    if HIDDEN.search(text):
        found.add("invisible_characters")
    if MIXED.search(text) or WIDE.search(text):
        found.add("lookalike_letters")
    return found


def unwrap(body: str) -> str:
    """A section's cleaned lines as one; list items ("1. ", "- ") and labels ("Liver: ") keep a line each."""
    if "\n" not in body:
        return body.strip()
    joined = ""
    for line in body.split("\n"):
        line = line.strip()
        if line:
            joined += ("" if not joined else "\n" if OWN_LINE.match(line) else " ") + line
    return joined
