"""Byte-level BPE training: rustbpe counts and merges, tiktoken runs the result."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import rustbpe

from tasks.artifacts.tokenizer import ATOMIC
from tasks.stage import InputError

# How text falls apart before any merge: an optional leading space and a word; single digits, so
# that every measurement is spelled the same way; single punctuation marks, so that "2.5", "L4-L5"
# and "AP/lateral" keep their parts; line breaks; white space.
PATTERN = (
    r"[^\r\n\p{L}\p{N}\p{P}\p{S}]?\p{L}+"
    r"|\p{N}"
    r"| ?[^\s\p{L}\p{N}]"
    r"|\s*[\r\n]"
    r"|\s+(?!\S)"
    r"|\s+"
)
SEAM = " "  # a space only ever opens a piece, here as with GPT-2's pattern, unless white space stands around it
# Learnt on the train split; OpenAI's, to compare with; that of the model that training starts from.
VOCABULARIES = ("learnt", "gpt2", "initial")
SPECIAL_TOKENS = 1 + len(ATOMIC)
SMALLEST = 256 + SPECIAL_TOKENS
LARGEST = 2**17

# Stands for an atomic token where the trainer reads: a piece of its own that no merge can use.
STAND_IN = "0"
JOINED, WAITING = 32, 64  # reports handed over as one string, and strings that rustbpe counts at a time
_ATOMIC = "|".join(map(re.escape, ATOMIC))


@dataclass(frozen=True, kw_only=True)
class TokenizerParams:
    """The `tokenizer` section of params.yaml."""

    vocabulary: str  # one of VOCABULARIES
    vocab_size: int  # asked for; a small corpus may run out of pairs to merge before
    superwords: int  # of these ids, how many are learnt across spaces

    def __post_init__(self) -> None:
        if self.vocabulary not in VOCABULARIES:
            raise ValueError(f"vocabulary must be one of {', '.join(VOCABULARIES)}, not '{self.vocabulary}'")
        if self.superwords < 0:
            raise ValueError(f"superwords must be at least 0, not {self.superwords}")
        if self.vocab_size - self.superwords < SMALLEST:
            beside = " besides the superwords" if self.superwords else ""
            raise ValueError(
                f"vocab_size must be at least {SMALLEST}{beside} (256 bytes and {SPECIAL_TOKENS} special tokens), "
                f"not {self.vocab_size - self.superwords}"
            )
        if self.vocab_size > LARGEST:
            raise ValueError(f"vocab_size must be at most {LARGEST}, not {self.vocab_size}")


def train(texts: Iterable[str], vocab_size: int) -> dict[bytes, int]:
    """Mergeable ranks for a vocabulary of at most `vocab_size` ids, special tokens included.

    Raises:
        InputError: there is no text to learn from.
    """
    trainer = rustbpe.Tokenizer()
    trainer.train_from_iterator(ordinary(texts), vocab_size - SPECIAL_TOKENS, buffer_size=WAITING, pattern=PATTERN)
    ranks = {bytes(token): rank for token, rank in trainer.get_mergeable_ranks()}
    if len(ranks) <= 256:
        raise InputError(
            "the train split is too small to learn a tokenizer from: no pair of bytes occurs that could be merged; "
            "bring more reports"
        )
    return ranks


def ordinary(texts: Iterable[str]) -> Iterator[str]:
    """The texts, some joined to one, without their atomic tokens, which must not use up merges."""
    waiting = iter(texts)
    # The next reports are made ready while rustbpe counts the ones before.
    with ThreadPoolExecutor(1) as ahead:
        ready = ahead.submit(_replaced, list(itertools.islice(waiting, WAITING * JOINED)))
        while some := ready.result():
            ready = ahead.submit(_replaced, list(itertools.islice(waiting, WAITING * JOINED)))
            yield from some


def _replaced(texts: list[str]) -> list[str]:
    joined = [STAND_IN.join(texts[first : first + JOINED]) for first in range(0, len(texts), JOINED)]
    # Arrow's RE2 looks for all at once, several times as fast as Python's `re` or a replacement each.
    return pc.replace_substring_regex(pa.array(joined, pa.string()), _ATOMIC, STAND_IN).to_pylist()
