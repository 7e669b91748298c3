"""Invented reports: lengths as reports have them, and tokens that a model can learn to predict."""

from __future__ import annotations

import numpy as np

from benchmarks.on_gpu.scale import Scale
from tasks.artifacts.packed import Pack, PackInfo
from tasks.pack.rows import fill, plan

SPREAD = 0.6  # of the logarithm of the lengths
FOLLOWERS = 8  # tokens that may follow a token
CHANCES = np.array([0.4, 0.2, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05])
ENTROPY = float(-(CHANCES * np.log(CHANCES)).sum())  # nats a token: no model does better, but for a report's end


def lengths(scale: Scale, seed: int = 0) -> np.ndarray:
    """Log-normal lengths in tokens, none longer than a row, that add up to the corpus or a little more."""
    draw = np.random.default_rng([seed, 0])
    count = scale.corpus_tokens // scale.report_tokens + 1
    found = draw.lognormal(np.log(scale.report_tokens) - SPREAD**2 / 2, SPREAD, count)
    return found.clip(4, scale.row_length - 1).astype(np.int64)


def chain(lengths: np.ndarray, vocab: int, seed: int = 0) -> np.ndarray:
    """Tokens of all reports end to end, each drawn from the few that may follow the one before it."""
    draw = np.random.default_rng([seed, 1])
    follows = (vocab * draw.random((vocab, FOLLOWERS)) ** 3).astype(np.int64)  # low ids are frequent ones
    starts, longest_first = np.cumsum(lengths) - lengths, np.argsort(-lengths, kind="stable")
    tokens = np.empty(int(lengths.sum()), np.int64)
    token = (vocab * draw.random(len(lengths)) ** 3).astype(np.int64)
    for at in range(int(lengths.max())):
        alive = longest_first[: np.count_nonzero(lengths > at)]
        token = token[: len(alive)]
        tokens[starts[alive] + at] = token
        token = follows[token, draw.choice(FOLLOWERS, len(alive), p=CHANCES)]
    return tokens


def packed(scale: Scale, seed: int = 0) -> Pack:
    """A corpus of such reports, packed as `tasks.pack` packs them."""
    end = scale.shape.vocab_size - 1
    sizes = lengths(scale, seed)
    info = PackInfo(
        row_length=scale.row_length, vocab_size=scale.shape.vocab_size, end_of_text=end, tokenizer_digest="invented"
    )
    groups = fill(plan(sizes, {}, scale.row_length, seed), chain(sizes, end, seed), sizes, info, [1] * end + [0])
    return Pack(info=info, rows=[row for rows in groups for row in rows])
