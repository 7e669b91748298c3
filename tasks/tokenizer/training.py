"""Byte-level BPE training: rustbpe counts and merges, tiktoken runs the result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import rustbpe

from tasks.artifacts.tokenizer import ATOMIC, END_OF_TEXT
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
SPECIAL_TOKENS = 1 + len(ATOMIC)
SMALLEST = 256 + SPECIAL_TOKENS


@dataclass(frozen=True, kw_only=True)
class TokenizerParams:
    """The `tokenizer` section of params.yaml."""

    vocab_size: int  # asked for; a small corpus may run out of pairs to merge before

    def __post_init__(self) -> None:
        if self.vocab_size < SMALLEST:
            raise ValueError(
                f"vocab_size must be at least {SMALLEST} (256 bytes and {SPECIAL_TOKENS} special tokens), "
                f"not {self.vocab_size}"
            )
        if self.vocab_size > 2**17:
            raise ValueError(f"vocab_size must be at most {2**17}, not {self.vocab_size}")


def train(texts: Iterable[str], vocab_size: int) -> list[tuple[bytes, int]]:
    """Mergeable ranks for a vocabulary of at most `vocab_size` ids, special tokens included.

    Raises:
        InputError: there is no text to learn from.
    """
    trainer = rustbpe.Tokenizer()
    trainer.train_from_iterator(_ordinary(texts), vocab_size - SPECIAL_TOKENS, pattern=PATTERN)
    ranks = [(bytes(token), rank) for token, rank in trainer.get_mergeable_ranks()]
    if len(ranks) <= 256:
        raise InputError(
            f"the train split is too small to learn a tokenizer from: no pair of bytes to merge; "
            f"bring more reports (special token {END_OF_TEXT} and the bytes alone are no vocabulary)"
        )
    return ranks


def _ordinary(texts: Iterable[str]) -> Iterator[str]:
    """The texts without their atomic tokens, which must not use up merges."""
    atomic = re.compile("|".join(re.escape(token) for token in sorted(ATOMIC, key=len, reverse=True)))
    for text in texts:
        yield from (part for part in atomic.split(text) if part)
