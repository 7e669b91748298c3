"""What the model writes from nothing, and what in it may be somebody's."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from tasks.artifacts import corpus
from tasks.artifacts.corpus import SECTIONS, header
from tasks.artifacts.tokenizer import Tokenizer
from tasks.lm.generation import Sampling, generate
from tasks.lm.model import Decoder
from tasks.phi.gate import Hit, screen

_HEADER = re.compile(rf"^({'|'.join(header(name) for name in SECTIONS)})", re.MULTILINE)


def write(
    decoder: Decoder,
    tokenizer: Tokenizer,
    *,
    count: int,
    tokens: int,
    seed: int,
    dtype: torch.dtype,
    tell: Callable[[int], None] = lambda finished: None,
) -> list[str]:
    """So many reports drawn from the model as it is (temperature 1), of `tokens` tokens at most."""
    written = generate(
        decoder,
        [[tokenizer.end_of_text]] * count,
        max_new_tokens=min(tokens, decoder.shape.max_position_embeddings - 1),
        stop={tokenizer.end_of_text},
        sampling=Sampling(temperature=1.0, seed=seed),
        dtype=dtype,
        tell=tell,
    )
    return [tokenizer.decode(ids) for ids in written]


def identifiers(texts: Sequence[str]) -> list[list[Hit]]:
    """What the gate finds in each text, its sections apart as those of a report are."""
    return [screen(bodies(text))[1] for text in texts]


def known(texts: Sequence[str], hits: Sequence[Sequence[Hit]], split: Path) -> list[list[bool]]:
    """Whether the words of each hit stand in a report of the split, letter by letter.

    Those that do not are made up, or none of anybody's: the gate takes some harmless words for a name, too.

    Raises:
        InputError: as `corpus.read_texts`.
    """
    words = [
        [bodies(text)[hit.section][hit.start : hit.end] for hit in some]
        for text, some in zip(texts, hits, strict=True)
    ]
    waiting = {one for some in words for one in some}
    found: set[str] = set()
    for reports in corpus.read_texts(split) if waiting else ():
        together = "\0".join(reports)
        found |= {one for one in waiting - found if one in together}
    return [[one in found for one in some] for some in words]


def bodies(text: str) -> dict[str, str]:
    """The sections of a written report; what stands before the first header is the section "report".

    A header that is there twice has its bodies one under the other.
    """
    before, *rest = _HEADER.split(text)
    found = {"report": before} if before.strip() else {}
    for head, body in zip(rest[::2], rest[1::2], strict=True):
        name = head.rstrip(":").lower()
        found[name] = f"{found[name]}\n{body.strip()}" if name in found else body.strip()
    return found
