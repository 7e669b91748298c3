"""Canaries behind the reports of the train split: documents like any other, of no patient."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tasks import canaries
from tasks.artifacts.encoding import BatchEncoder
from tasks.artifacts.tokenizer import Tokenizer
from tasks.canaries import Planting
from tasks.pack.encode import Encoded
from tasks.stage import InputError

BLOCK = 1 << 22  # tokens looked at together


def plant(
    encoded: Encoded, tokenizer: Tokenizer, planting: Planting, row_length: int, spool: Path
) -> tuple[Encoded, int]:
    """Add the canaries' tokens to the reports', in the file `spool` too; returns how many documents were added.

    Fewer than asked, perhaps none, where the reports are few: see `canaries.draw`.

    Raises:
        InputError: a row has no room for a canary.
    """
    if not planting.canaries:
        return encoded, 0
    texts = canaries.documents(canaries.draw(planting, text_bytes(encoded.tokens, tokenizer.byte_lengths)))
    tokens, lengths = BatchEncoder(tokenizer).encode(texts)
    if lengths.max(initial=0) + 1 > row_length:
        raise InputError(
            f"params.yaml: pack.row_length is {row_length}, and a canary takes {lengths.max() + 1} tokens: "
            "make the rows longer, or set privacy.canaries to 0 and do without the measurement"
        )
    if texts:
        with spool.open("ab") as stream:
            tokens.tofile(stream)
        together = np.memmap(spool, dtype=tokens.dtype, mode="r")
        encoded = dataclasses.replace(encoded, tokens=together, lengths=np.concatenate([encoded.lengths, lengths]))
    return encoded, len(texts)


def text_bytes(tokens: np.ndarray, byte_lengths: Sequence[int]) -> int:
    """UTF-8 bytes that the tokens spell; what is on disk is read a block at a time."""
    sizes = np.asarray(byte_lengths)
    return sum(int(sizes[tokens[start : start + BLOCK]].sum()) for start in range(0, len(tokens), BLOCK))
