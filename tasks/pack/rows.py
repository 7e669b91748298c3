"""From encoded reports to packed rows: which report lies where, then the rows themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tasks.artifacts.packed import ROW_GROUP, PackInfo, Rows
from tasks.pack.bins import stable_order
from tasks.pack.mix import mixed


@dataclass(frozen=True, kw_only=True)
class PackParams:
    """The `pack` section of params.yaml."""

    row_length: int  # tokens
    seed: int  # of the rows' order

    def __post_init__(self) -> None:
        if not 16 <= self.row_length <= 2**17:
            raise ValueError(f"row_length must be between 16 and {2**17}, not {self.row_length}")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Which segment lies where.

    A segment is a report, or a piece of one that is longer than a row: its input positions
    [start, end), of which position 0 is `end_of_text` and position p is token p - 1.

    Attributes:
        report_S, start_S, end_S: the segments, row by row.
        edges: [rows + 1] first segment of each row, and the number of segments.
    """

    report_S: np.ndarray
    start_S: np.ndarray
    end_S: np.ndarray
    edges: np.ndarray

    @property
    def rows(self) -> int:
        return len(self.edges) - 1


def plan(
    lengths: np.ndarray, cuts: Mapping[int, Sequence[int]], row_length: int, seed: int, guests: int = 0
) -> Plan:
    """As few rows as there can be, long and short reports in each, the rows then shuffled.

    Args:
        lengths: [reports] tokens, without `end_of_text`.
        cuts: report -> where it is cut, for every report longer than a row; see `cuts.cut`.
        seed: of the rows' order, and of which reports have a guest.
        guests: how many of the last reports are guests of others: each shares the row of one that is drawn.
            Packed on their own, reports of one length would fill a few rows and be read one after the other.

    Raises:
        ValueError: a report does not fit a row and is not cut so that it does.
    """
    report_S, start_S = np.arange(len(lengths)), np.zeros(len(lengths), dtype=np.int32)
    end_S = (lengths + 1).astype(np.int32)
    if cuts:
        places = np.array([(report, at) for report in sorted(cuts) for at in cuts[report]])
        # A piece ends with the input that the next one opens with.
        report_S = np.concatenate([report_S, places[:, 0]])
        start_S = np.concatenate([start_S, places[:, 1].astype(np.int32)])
        order = np.lexsort((start_S, report_S))
        report_S, start_S = report_S[order], start_S[order]
        last = np.append(report_S[1:] != report_S[:-1], True)
        end_S = np.where(last, lengths[report_S] + 1, np.append(start_S[1:], 0) + 1).astype(np.int32)
    bins = _with_guests(end_S - start_S, row_length, guests, seed)
    rows = int(bins.max(initial=-1)) + 1
    row_S = np.random.default_rng(seed).permutation(rows)[bins]
    order = stable_order(row_S)
    edges = np.searchsorted(row_S[order], np.arange(rows + 1))
    return Plan(report_S=report_S[order], start_S=start_S[order], end_S=end_S[order], edges=edges)


def _with_guests(size_S: np.ndarray, row_length: int, guests: int, seed: int) -> np.ndarray:
    """[segments] the bin of each; a guest and its host are packed as one. Guests that find no host go alone."""
    first_guest = len(size_S) - guests
    longest = int(size_S[first_guest:].max(initial=0))
    hosts = np.flatnonzero(size_S[:first_guest] + longest <= row_length)
    hosts = np.random.default_rng([seed, 1]).permutation(hosts)[:guests]
    guest_G = first_guest + np.arange(len(hosts))
    together_S = size_S.copy()
    together_S[hosts] += size_S[guest_G]
    packed_S = np.delete(np.arange(len(size_S)), guest_G)
    bins = np.empty(len(size_S), dtype=np.int64)
    bins[packed_S] = mixed(together_S[packed_S], row_length)
    bins[guest_G] = bins[hosts]
    return bins


def fill(
    plan: Plan, tokens: np.ndarray, lengths: np.ndarray, info: PackInfo, byte_lengths: Sequence[int]
) -> Iterator[Rows]:
    """The rows of a plan, a row group at a time.

    Args:
        tokens: of all reports end to end, without `end_of_text`.
        lengths: [reports] tokens of each.
        byte_lengths: [vocab] UTF-8 bytes of each token.
    """
    sizes = np.asarray(byte_lengths, dtype=np.int32)
    first_token = np.cumsum(lengths) - lengths
    for first in range(0, plan.rows, ROW_GROUP):
        yield _fill(plan, first, min(first + ROW_GROUP, plan.rows), tokens, first_token, lengths, info, sizes)


def _fill(
    plan: Plan,
    first: int,
    last: int,
    tokens: np.ndarray,
    first_token: np.ndarray,
    lengths: np.ndarray,
    info: PackInfo,
    byte_lengths: np.ndarray,
) -> Rows:
    edges = plan.edges[first : last + 1] - plan.edges[first]
    here = slice(plan.edges[first], plan.edges[last])
    report_S, start_S, size_S = plan.report_S[here], plan.start_S[here], plan.end_S[here] - plan.start_S[here]
    row_S = np.repeat(np.arange(last - first), np.diff(edges))

    # N inputs, segment by segment; then their places in the rows.
    ends_S = np.cumsum(size_S, dtype=np.int64)
    position_N = np.arange(ends_S[-1]) - np.repeat(ends_S - size_S, size_S)
    used_R = np.bincount(row_S, weights=size_S, minlength=last - first).astype(np.int64)
    padding_R = np.cumsum(info.row_length - used_R) - (info.row_length - used_R)
    place_N = np.arange(ends_S[-1]) + np.repeat(padding_R[row_S], size_S)
    source_N = position_N + np.repeat(first_token[report_S] + start_S - 1, size_S)
    opens_N = np.repeat(start_S == 0, size_S) & (position_N == 0)
    source_N[opens_N] = 0  # no token, `end_of_text`

    shape = (last - first, info.row_length)
    tokens_RL = np.full(shape, info.end_of_text, dtype=info.token_type)
    positions_RL = np.zeros(shape, dtype=info.position_type)
    loss_mask_RL = np.zeros(shape, dtype=bool)
    input_N = np.where(opens_N, info.end_of_text, tokens[source_N]) if len(tokens) else info.end_of_text
    tokens_RL.flat[place_N] = input_N
    positions_RL.flat[place_N] = position_N
    loss_mask_RL.flat[place_N] = True
    # The last input of a piece has no target: the next piece opens with it and predicts what follows.
    continues_S = plan.end_S[here] < lengths[report_S] + 1
    loss_mask_RL.flat[place_N[ends_S[continues_S] - 1]] = False
    # A target is the next input of its segment, and the last of a report spells nothing.
    spelled_N = np.where(position_N > 0, byte_lengths[input_N], 0)
    return Rows(
        tokens_RL=tokens_RL,
        positions_RL=positions_RL,
        loss_mask_RL=loss_mask_RL,
        edges=edges,
        ends_S=(ends_S - np.repeat((np.cumsum(used_R) - used_R), np.diff(edges))).astype(np.int32),
        reports_S=report_S.astype(np.int32),
        starts_S=start_S,
        text_bytes_R=np.bincount(np.repeat(row_S, size_S), weights=spelled_N, minlength=last - first).astype(
            np.int32
        ),
    )
