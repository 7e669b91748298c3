"""Bits of every test report under the model, token by token, and where in the report they fall."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from tasks.artifacts.corpus import Report
from tasks.artifacts.packed import Pack
from tasks.lm.batch import flatten
from tasks.lm.loss import token_nats
from tasks.lm.model import Decoder
from tasks.lm.precision import autocast

BATCH_ROWS = 8


@dataclass(frozen=True, kw_only=True)
class Score:
    """One report: bits to say it, its end included, and what it is made of."""

    bits: float
    text_bytes: int
    tokens: int  # predicted, its end included
    section_bits: dict[str, float]
    section_bytes: dict[str, int]


@torch.no_grad()
def score(
    decoder: Decoder,
    pack: Pack,
    reports: Sequence[Report],
    byte_lengths: Sequence[int],
    dtype: torch.dtype,
) -> list[Score]:
    """Score every report of a packed split.

    Args:
        reports: the split's reports, in the order they were packed from.
        byte_lengths: [vocab] UTF-8 bytes of each token.
    """
    decoder.eval()
    sizes = np.asarray(byte_lengths)
    bits: list[dict[int, np.ndarray]] = [{} for _ in reports]  # report -> start of piece -> bits
    spelled: list[dict[int, np.ndarray]] = [{} for _ in reports]  # the same for bytes
    for first in range(0, len(pack.rows), BATCH_ROWS):
        chosen = range(first, min(first + BATCH_ROWS, len(pack.rows)))
        batch = flatten(pack, chosen)
        with autocast(dtype):
            hidden_ND = decoder(batch.tokens_N, batch.positions_N, batch.attend)
        nats_N = token_nats(hidden_ND.to(dtype), decoder.head_VD.to(dtype), batch.targets_N).numpy()
        targets_N = batch.targets_N.numpy()
        at = 0
        for row in (pack.rows[index] for index in chosen):
            for segment, report in enumerate(row.reports.tolist()):
                end = at + int(row.offsets[segment + 1] - row.offsets[segment])
                counted = targets_N[at:end] >= 0
                start = int(row.starts[segment])
                bits[report][start] = nats_N[at:end][counted].astype(np.float64) / math.log(2)
                spelled[report][start] = sizes[targets_N[at:end][counted]]
                at = end
    return [
        _combine(report, *(np.concatenate([pieces[start] for start in sorted(pieces)]) for pieces in both))
        for report, *both in zip(reports, bits, spelled, strict=True)
    ]


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
