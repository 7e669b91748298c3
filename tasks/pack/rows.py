"""From encoded reports to packed rows: cut what is longer than a row, place the rest whole."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tasks.artifacts.packed import Row
from tasks.pack.bins import best_fit_decreasing


@dataclass(frozen=True, kw_only=True)
class PackParams:
    """The `pack` section of params.yaml."""

    row_length: int  # tokens

    def __post_init__(self) -> None:
        if not 16 <= self.row_length <= 2**17:
            raise ValueError(f"row_length must be between 16 and {2**17}, not {self.row_length}")


@dataclass(frozen=True)
class Segment:
    """Input positions [start, end) of a report; the whole of it where it fits a row."""

    report: int
    start: int
    end: int


def cut(lengths: Sequence[int], row_length: int) -> list[Segment]:
    """Segments of reports with these input lengths (`end_of_text` and the tokens).

    A report longer than a row is cut into pieces that share one token: the last of a piece,
    which has no target there, is the first of the next, so that every token is predicted once.
    """
    segments = []
    for report, length in enumerate(lengths):
        start = 0
        while length - start > row_length:
            segments.append(Segment(report, start, start + row_length))
            start += row_length - 1
        segments.append(Segment(report, start, length))
    return segments


def pack(
    encoded: Sequence[Sequence[int]], row_length: int, end_of_text: int, byte_lengths: Sequence[int]
) -> Iterator[Row]:
    """Packed rows of the encoded reports, in order of opening; see `Row` for the layout.

    Args:
        encoded: the reports' tokens, without `end_of_text`.
        byte_lengths: [vocab] UTF-8 bytes of each token.
    """
    sizes = np.asarray(byte_lengths, dtype=np.int64)
    segments = cut([1 + len(tokens) for tokens in encoded], row_length)
    bins = best_fit_decreasing(np.array([s.end - s.start for s in segments], dtype=np.int64), row_length)
    order = np.argsort(bins, kind="stable")
    edges = np.searchsorted(bins[order], np.arange(bins.max(initial=-1) + 2))
    for start, end in itertools.pairwise(edges):
        yield _row([segments[index] for index in order[start:end]], encoded, row_length, end_of_text, sizes)


def _row(
    segments: list[Segment],
    encoded: Sequence[Sequence[int]],
    row_length: int,
    end_of_text: int,
    byte_lengths: np.ndarray,
) -> Row:
    tokens = np.full(row_length, end_of_text, dtype=np.uint32)
    positions = np.zeros(row_length, dtype=np.uint32)
    loss_mask = np.zeros(row_length, dtype=bool)
    offsets, text_bytes = [0], 0
    for segment in segments:
        here, size = offsets[-1], segment.end - segment.start
        report = encoded[segment.report]
        # Input position 0 is `end_of_text`, so input position p holds token p - 1.
        body = report[max(segment.start - 1, 0) : segment.end - 1]
        tokens[here + size - len(body) : here + size] = body
        positions[here : here + size] = np.arange(size)
        # Input position p predicts token p; at the end of a piece the next piece does that.
        whole = segment.end == 1 + len(report)
        predicted = size if whole else size - 1
        loss_mask[here : here + predicted] = True
        text_bytes += int(byte_lengths[report[segment.start : segment.start + predicted]].sum())
        offsets.append(here + size)
    return Row(
        tokens=tokens,
        offsets=np.array(offsets, dtype=np.int32),
        positions=positions,
        loss_mask=loss_mask,
        reports=np.array([segment.report for segment in segments], dtype=np.int32),
        starts=np.array([segment.start for segment in segments], dtype=np.int32),
        text_bytes=text_bytes,
    )
