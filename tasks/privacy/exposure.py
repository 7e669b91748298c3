"""How much better than chance the model knows each canary's secret (Carlini et al. 2019, arXiv 1802.08232)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tasks.artifacts.tokenizer import Tokenizer
from tasks.canaries import LEVELS, SECRETS, Canary
from tasks.lm.generation import generate
from tasks.lm.model import Decoder
from tasks.privacy.likelihood import nats

PERMUTATIONS = 10_000
TOGETHER = 8  # canaries in one pass through the model: some 400 tokens


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the model knows of one canary."""

    canary: Canary
    rank: int  # of the secret's likelihood among all candidates', 1 the highest
    exposure: float  # bits
    extracted: bool  # the greedy continuation of the sentence is the secret


def ask(
    decoder: Decoder,
    tokenizer: Tokenizer,
    canaries: Sequence[Canary],
    tell: Callable[[int], None] = lambda finished: None,
) -> list[Answer]:
    """Rank each canary's secret among all candidates, exactly, and let the model continue its sentence.

    Args:
        tell: is handed the number of canaries ranked since the last call.
    """
    ranks: list[int] = []
    prompts: list[list[int]] = []
    longest = 0
    for first in range(0, len(canaries), TOGETHER):
        some = canaries[first : first + TOGETHER]
        tokens = [
            [[tokenizer.end_of_text, *tokenizer.encode(f"{canary.prefix} {secret}")] for secret in SECRETS]
            for canary in some
        ]
        nats_CR = nats(decoder, [sequence for candidates in tokens for sequence in candidates]).reshape(
            len(some), -1
        )
        for canary, nats_R, candidates in zip(some, nats_CR, tokens, strict=True):
            ranks.append(1 + int(np.count_nonzero(nats_R < nats_R[SECRETS.index(canary.secret)])))
            prompts.append(_common(candidates))
            longest = max(longest, *(len(candidate) - len(prompts[-1]) for candidate in candidates))
        tell(len(some))
    written = generate(decoder, prompts, max_new_tokens=longest, stop={tokenizer.end_of_text})
    return [
        Answer(
            canary=canary,
            rank=rank,
            exposure=exposure(rank),
            extracted=tokenizer.decode([*prompt[1:], *ids]).startswith(f"{canary.prefix} {canary.secret}"),
        )
        for canary, rank, prompt, ids in zip(canaries, ranks, prompts, written, strict=True)
    ]


def _common(sequences: Sequence[list[int]]) -> list[int]:
    """What all begin with."""
    least, most = min(sequences), max(sequences)  # whatever these two share all do
    same = next((place for place, token in enumerate(least) if token != most[place]), len(least))
    return least[:same]


def exposure(rank: int, candidates: int = len(SECRETS)) -> float:
    """Bits: log2 of the number of candidates, less log2 of the rank (Carlini et al. 2019, definition 1)."""
    return math.log2(candidates) - math.log2(rank)


def null_mean(candidates: int = len(SECRETS)) -> float:
    """Mean exposure of a secret that the model never saw: every rank is as likely; log2 e with many candidates."""
    return float(np.mean(math.log2(candidates) - np.log2(np.arange(1, candidates + 1))))


def summary(answers: Sequence[Answer]) -> dict[str, dict[str, int | float]]:
    """Figures by the number of copies planted, "0" the controls; levels without a canary are left out."""
    by_copies = {copies: [one for one in answers if one.canary.copies == copies] for copies in (0, *LEVELS)}
    return {
        str(copies): {
            "canaries": len(some),
            "exposure_mean": float(np.mean([one.exposure for one in some])),
            "exposure_max": max(one.exposure for one in some),
            "extracted": sum(one.extracted for one in some),
        }
        for copies, some in by_copies.items()
        if some
    }


def exposures(answers: Sequence[Answer], copies: int) -> np.ndarray:
    """[canaries] bits, of one level."""
    return np.array([one.exposure for one in answers if one.canary.copies == copies])


def p_higher(some: np.ndarray, others: np.ndarray, seed: int) -> float:
    """One-sided p of `some` being higher than `others` on average only by chance: who is which is permuted.

    The observed order counts among the permutations, so the test holds its level; where one is empty it is 1.
    """
    if not (len(some) and len(others)):
        return 1.0
    together = np.concatenate([some, others])
    draws = np.random.default_rng(seed).permuted(np.tile(together, (PERMUTATIONS, 1)), axis=1)
    as_high = draws[:, : len(some)].mean(axis=1) >= some.mean() - 1e-12
    return float((1 + as_high.sum()) / (1 + PERMUTATIONS))
