"""A report as the patterns see it: plain characters, in small letters too, with what it holds told at a glance."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

# All but small letters as spaces: with `split` the fastest way to a text's words.
SMALL = {code: " " for code in range(128) if not chr(code).islower()}
# Numbers that stand together: "3/4/2019", "020 7946 0958". Starts with a set of characters, which `re`
# finds by skipping; a look-behind in front would cost it twenty times as long.
RUN = re.compile(r"[0-9]+(?:[-/. '][-/. ']{0,2}[0-9]+)*")
LIKE = {
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"), "-"),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u00b4\u2032\uff07`"), "'"),
    **dict.fromkeys(map(ord, "\u2044\u2215\uff0f"), "/"),
    **dict.fromkeys(map(ord, "\uff1a\u02d0\ua789"), ":"),
    **dict.fromkeys(map(ord, "\t\u00a0\u2002\u2003\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"), " "),
    **dict.fromkeys(map(ord, "\u00b7\u2022\u2219\u22c5"), "."),
    ord("\uff20"): "@", ord("\uff0e"): ".", ord("\uff0b"): "+", ord("\uff03"): "#",
    ord("ø"): "o", ord("Ø"): "O", ord("ł"): "l", ord("Ł"): "L", ord("đ"): "d", ord("Đ"): "D",
    ord("ß"): "s", ord("æ"): "a", ord("Æ"): "A", ord("œ"): "o", ord("Œ"): "O", ord("ı"): "i",
    ord("ð"): "d", ord("Ð"): "D", ord("þ"): "t", ord("Þ"): "T",
}  # fmt: skip


class _Plain(dict[int, str]):
    """Each character's plain one, worked out when it first comes: é as e, ４ as 4; always one for one."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kind = unicodedata.category(character)
        if code >= 128 and kind == "Nd":
            character = str(unicodedata.decimal(character))
        elif code >= 128 and kind[0] == "L":
            # Accents off. Letters of other scripts stay, as long as small letters keep the length.
            first = unicodedata.normalize("NFKD", character)[0]
            character = first if len(first.lower()) == 1 else "?"
        self[code] = character
        return character


PLAIN = _Plain(LIKE)


def words_of(text: str) -> frozenset[str]:
    """The words of a list that reads better without quotes and commas."""
    return frozenset(text.split())


class Span(NamedTuple):
    """Something found: what it is, and its characters in the page."""

    category: str
    start: int
    end: int


Spans = Iterator[Span]


@dataclass(frozen=True, slots=True)
class Page:
    """Plain text of a report; `text` and `low` have a character for each of the original."""

    text: str
    low: str
    words: set[str]  # runs of letters, in small letters: tells a pattern whether to look at all
    runs: list[tuple[int, int]]  # numbers that stand together


def plain(text: str) -> str:
    """Accents off, dashes, dots, spaces and apostrophes as typed: a character for each of the text's."""
    return text if text.isascii() and "\t" not in text else text.translate(PLAIN)


def page(text: str, words: set[str] | None = None) -> Page:
    """The page of a text; with `words` of a larger one, patterns that look there look here as well."""
    own = plain(text)
    low = own.lower()
    runs = [match.span() for match in RUN.finditer(low)]
    return Page(text=own, low=low, words=words or set(low.translate(SMALL).split()), runs=runs)


def places(low: str, word: str) -> list[int]:
    """Where a whole word stands."""
    found = []
    start = low.find(word)
    while start >= 0:
        end = start + len(word)
        if not (start and low[start - 1].isalpha()) and not low[end : end + 1].isalpha():
            found.append(start)
        start = low.find(word, end)
    return found
