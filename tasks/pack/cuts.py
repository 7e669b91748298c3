"""Where a report that is longer than a row is cut: between sections, else between sentences, else where it must."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from tasks.artifacts.corpus import SECTIONS, header

SECTION, SENTENCE, ANYWHERE = "section", "sentence", "anywhere"
_SECTION = re.compile(rf"^(?:{'|'.join(header(name) for name in SECTIONS)})", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.!?])(?=\s)|(?<=\n)")


def cut(text: str, token_bytes: Sequence[int], row_length: int) -> list[tuple[int, str]]:
    """Token indices at which later pieces of a report start to predict, each with what lies there.

    A piece takes at most `row_length` inputs, and two pieces share one: the token before the cut is
    the last input of one, without a target, and the first of the next. So no token is predicted
    twice and none is left out. A boundary is taken if it leaves the row at least half full.

    Args:
        token_bytes: [tokens] UTF-8 bytes of the report's tokens, without `end_of_text`.
    """
    starts = np.cumsum(token_bytes) - token_bytes  # of each token in the text, in bytes
    boundaries = [
        (kind, _tokens_at(starts, text, pattern)) for kind, pattern in ((SECTION, _SECTION), (SENTENCE, _SENTENCE))
    ]
    cuts: list[tuple[int, str]] = []
    first = 0  # input position that opens the piece
    while 1 + len(starts) - first > row_length:
        latest = first + row_length - 1
        window = ((int(tokens[tokens <= latest].max(initial=0)), kind) for kind, tokens in boundaries)
        at, kind = next((found for found in window if found[0] >= first + row_length // 2), (latest, ANYWHERE))
        cuts.append((at, kind))
        first = at
    return cuts


def _tokens_at(starts: np.ndarray, text: str, pattern: re.Pattern[str]) -> np.ndarray:
    """Tokens that start where the pattern matches, in order."""
    places, read, before = [], 0, 0
    for match in pattern.finditer(text):
        before += len(text[read : match.start()].encode())
        read = match.start()
        places.append(before)
    return np.flatnonzero(np.isin(starts, places))
