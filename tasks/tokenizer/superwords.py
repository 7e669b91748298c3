"""Merges across spaces: a second BPE, over the tokens of the first (Liu et al. 2025, arXiv 2503.13423)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import regex
import tiktoken
from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

from tasks.tokenizer.training import PATTERN, ordinary

# How text falls apart when tokens may span words: a sentence with the mark that ends it, single
# digits as before, line breaks.
COARSE_PATTERN = (
    r" ?[^\r\n\p{N}.:;!?]+[.:;!?]?"
    r"|\p{N}"
    r"| ?[.:;!?]"
    r"|[\r\n]"
)  # fmt: skip
SEAM = ". "  # a full stop always closes a piece

# The second BPE sees a character for each token of the first: those of the private-use planes.
PLANES = ((0xF0000, 0xFFFFE), (0x100000, 0x10FFFE))
CHARACTERS = [chr(code) for first, end in PLANES for code in range(first, end)]
MOST_REPORTS = 200_000  # the second BPE's memory grows with the distinct sentences: some 250 MB of text at most
END_OF_PIECE = "\n"


def extend(ranks: dict[bytes, int], texts: Iterable[str], superwords: int) -> dict[bytes, int]:
    """The ranks and up to so many more, learnt on the texts' tokens without regard to spaces.

    A merge's rank is its place, and plain tiktoken with `COARSE_PATTERN` runs the result: words are
    put together first, because their ranks are lower, then the words with each other.

    Args:
        ranks: of `training.train`, learnt with `PATTERN`.
    """
    trainer = trainers.BpeTrainer(
        vocab_size=len(ranks) + superwords,
        initial_alphabet=CHARACTERS[: len(ranks)],
        show_progress=False,
    )
    second = Tokenizer(models.BPE())
    second.pre_tokenizer = pre_tokenizers.Split(Regex(END_OF_PIECE), "removed")
    second.train_from_iterator(_as_characters(ranks, texts), trainer)

    spelled = {CHARACTERS[rank]: token for token, rank in ranks.items()}
    extended = dict(ranks)
    for left, right in json.loads(second.to_str())["model"]["merges"]:
        token = b"".join(spelled[character] for character in left + right)
        # Two merges may spell the same bytes; for tiktoken they are one.
        extended.setdefault(token, len(extended))
    return extended


def _as_characters(ranks: dict[bytes, int], texts: Iterable[str]) -> Iterator[str]:
    first = tiktoken.Encoding("first", pat_str=PATTERN, mergeable_ranks=ranks, special_tokens={})
    coarse = regex.compile(COARSE_PATTERN)
    known: dict[str, str] = {}
    for text in ordinary(texts):
        pieces = coarse.findall(text)
        for piece in pieces:
            if piece not in known:
                known[piece] = "".join(CHARACTERS[token] for token in first.encode_ordinary(piece))
        yield END_OF_PIECE.join(known[piece] for piece in pieces)
