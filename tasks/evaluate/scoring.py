"""Bits of every test report under the model, token by token, and where in the report they fall."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from tasks.artifacts.corpus import Report
from tasks.artifacts.encoding import BatchEncoder
from tasks.artifacts.tokenizer import Tokenizer
from tasks.lm.attention import attend_documents
from tasks.lm.loss import token_nats
from tasks.lm.model import Decoder
from tasks.lm.precision import autocast

BATCH_TOKENS = 16384  # that go through the model at once, at most


@dataclass(frozen=True, kw_only=True)
class Score:
    """One report: bits to say it, its end included, and what it is made of."""

    bits: float
    text_bytes: int
    tokens: int  # predicted, its end included
    section_bits: dict[str, float]
    section_bytes: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Window:
    """Tokens of a report that are read together: from `start`, those from `first` on are counted, up to `end`."""

    report: int
    start: int
    first: int
    end: int


def windows(report: int, tokens: int, context: int) -> Iterator[Window]:
    """The report at once where the model's context has room for it; else steps of half a context.

    Each token is counted once, and all but the first half context's are told at least half a context.
    """
    start = 0
    while True:
        end = min(tokens, start + context)
        yield Window(report=report, start=start, first=start + context // 2 if start else 0, end=end)
        if end == tokens:
            return
        start += context - context // 2


def score(
    decoder: Decoder,
    tokenizer: Tokenizer,
    reports: Sequence[Report],
    dtype: torch.dtype,
    tell: Callable[[int], None] = lambda tokens: None,
) -> list[Score]:
    """Score every report as text: whatever the tokenizer, the bytes are the same.

    Args:
        dtype: of the matrix products.
        tell: is handed the number of tokens read since the last call.
    """
    ids, lengths = BatchEncoder(tokenizer).encode([report.text for report in reports])
    starts = np.cumsum(lengths) - lengths
    # What is read and what follows it are one stream: the end of a report is the start it began with.
    streams = [
        np.concatenate([[tokenizer.end_of_text], ids[start : start + length], [tokenizer.end_of_text]])
        for start, length in zip(starts, lengths, strict=True)
    ]
    context = decoder.shape.max_position_embeddings
    waiting = [window for index, of in enumerate(streams) for window in windows(index, len(of) - 1, context)]
    bits = [np.zeros(len(of) - 1) for of in streams]
    for batch in batches(waiting):
        nats_N = _nats(decoder, streams, batch, dtype)
        at = 0
        for window in batch:
            own = nats_N[at : at + window.end - window.start]
            at += window.end - window.start
            bits[window.report][window.first : window.end] = own[window.first - window.start :] / math.log(2)
        tell(at)
    sizes = np.asarray(tokenizer.byte_lengths)
    return [
        _combine(report, bits_T, sizes[of[1:]]) for report, bits_T, of in zip(reports, bits, streams, strict=True)
    ]


def batches(waiting: Sequence[Window]) -> Iterator[list[Window]]:
    """Windows of similar length together, longest first, `BATCH_TOKENS` at most where one alone is not more."""
    batch: list[Window] = []
    tokens = 0
    for window in sorted(waiting, key=lambda window: window.start - window.end):
        size = window.end - window.start
        if batch and tokens + size > BATCH_TOKENS:
            yield batch
            batch, tokens = [], 0
        batch.append(window)
        tokens += size
    if batch:
        yield batch


@torch.no_grad()
def _nats(
    decoder: Decoder, streams: Sequence[np.ndarray], batch: Sequence[Window], dtype: torch.dtype
) -> np.ndarray:
    """[N] float64 nats of what follows each token of the windows."""
    inputs = np.concatenate([streams[window.report][window.start : window.end] for window in batch])
    targets = np.concatenate([streams[window.report][window.start + 1 : window.end + 1] for window in batch])
    lengths = [window.end - window.start for window in batch]
    positions_N = torch.cat([torch.arange(length) for length in lengths])
    decoder.eval()
    with autocast(dtype):
        hidden_ND = decoder(
            torch.from_numpy(inputs.astype(np.int64)), positions_N, attend_documents(lengths, dtype=dtype)
        )
    targets_N = torch.from_numpy(targets.astype(np.int64))
    return token_nats(hidden_ND.to(dtype), decoder.head_VD.to(dtype), targets_N).numpy().astype(np.float64)


def _combine(report: Report, bits_T: np.ndarray, bytes_T: np.ndarray) -> Score:
    """A token belongs to the section its first byte lies in; headers and line breaks to none."""
    starts_T = np.cumsum(bytes_T) - bytes_T
    section_bits, section_bytes = {}, {}
    for section in report.sections:
        start = len(report.text[: section.start].encode())
        end = start + len(report.text[section.start : section.end].encode())
        # A first word carries the space before it, which lies one byte before the section.
        inside = (starts_T >= start - 1) & (starts_T < end) & (bytes_T > 0)
        section_bits[section.name] = float(bits_T[inside].sum())
        section_bytes[section.name] = int(bytes_T[inside].sum())
    return Score(
        bits=float(bits_T.sum()),
        text_bytes=int(bytes_T.sum()),
        tokens=len(bits_T),
        section_bits=section_bits,
        section_bytes=section_bytes,
    )
