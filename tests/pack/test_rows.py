"""Packed rows: literal lists in and out, then the invariants on anything."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.artifacts import packed
from tasks.pack.rows import fill, plan
from tasks.stage import InputError

END = 99
BYTES = [1] * 99 + [0]  # every token spells one byte


def pack_of(reports, row_length, cuts=None, seed=0):
    """The pack of these reports, those that do not fit cut wherever the row ends unless `cuts` says where."""
    info = packed.PackInfo(row_length=row_length, vocab_size=100, end_of_text=END, tokenizer_digest="t")
    lengths = np.array([len(report) for report in reports], dtype=np.int64)
    if cuts is None:
        cuts = {
            n: range(row_length - 1, len(r), row_length - 1) for n, r in enumerate(reports) if len(r) >= row_length
        }
    tokens = np.array([token for report in reports for token in report], dtype=np.uint16)
    laid = plan(lengths, cuts, row_length, seed)
    rows = [row for group in fill(laid, tokens, lengths, info, BYTES) for row in group]
    return packed.Pack(info=info, rows=rows)


def in_order(whole):
    """Rows by the first report in them: the seed shuffles them."""
    return sorted(whole.rows, key=lambda row: (row.reports[0], row.starts[0]))


def test_two_reports_side_by_side_in_one_row():
    whole = pack_of([[1, 2], [3, 4, 5]], 8)
    (row,) = whole.rows
    # Each opens with the end-of-text token.
    assert row.tokens.tolist() == [99, 1, 2, 99, 3, 4, 5, 99]
    assert row.offsets.tolist() == [0, 3, 7]
    assert row.positions.tolist() == [0, 1, 2, 0, 1, 2, 3, 0]
    assert row.loss_mask.tolist() == [True] * 7 + [False]
    assert row.reports.tolist() == [0, 1]
    assert row.starts.tolist() == [0, 0]
    assert row.text_bytes == 5
    # Each token predicts the next one of its own report, the last one the end; padding nothing.
    assert whole.targets(row).tolist() == [1, 2, 99, 3, 4, 5, 99, -100]


def test_a_report_that_fills_a_row_is_whole():
    whole = pack_of([[1, 2, 3]], 4)
    (row,) = whole.rows
    assert row.tokens.tolist() == [99, 1, 2, 3]
    assert whole.targets(row).tolist() == [1, 2, 3, 99]


def test_a_report_longer_than_a_row_is_cut_and_every_token_is_predicted_once():
    whole = pack_of([[1, 2, 3, 4, 5]], 4)
    rows = in_order(whole)
    assert [row.tokens.tolist() for row in rows] == [[99, 1, 2, 3], [3, 4, 5, 99]]
    # 4 is predicted by the piece that opens with 3, not at the end of the first.
    assert [whole.targets(row).tolist() for row in rows] == [[1, 2, 3, -100], [4, 5, 99, -100]]
    assert [row.starts.tolist() for row in rows] == [[0], [3]]
    assert [row.text_bytes for row in rows] == [3, 2]


def test_a_report_is_cut_where_it_says():
    whole = pack_of([[1, 2, 3, 4, 5], [6]], 4, cuts={0: [2]})
    # The second piece opens with 2, which it does not predict, and predicts 3.
    assert sorted(row.tokens.tolist() for row in whole.rows) == [[2, 3, 4, 5], [99, 1, 2, 99], [99, 6, 99, 99]]
    assert sum(int(row.loss_mask.sum()) for row in whole.rows) == 6 + 2


def test_rows_are_shuffled_by_the_seed_alone():
    reports = [[n] * 3 for n in range(40)]
    ones, again, others = (pack_of(reports, 4, seed=seed).rows for seed in (1, 1, 2))
    first = [row.tokens.tolist() for row in ones]
    assert first == [row.tokens.tolist() for row in again]
    assert first != [row.tokens.tolist() for row in others]
    assert sorted(first) == sorted(row.tokens.tolist() for row in others) == [[99, n, n, n] for n in range(40)]


reports_strategy = st.lists(st.lists(st.integers(0, 98), max_size=40), min_size=1, max_size=30)


@given(reports_strategy, st.integers(4, 24))
def test_invariants(reports, row_length):
    whole = pack_of(reports, row_length)
    rows = whole.rows
    predicted = [{} for _ in reports]
    for row in rows:
        assert len(row.tokens) == len(row.positions) == len(row.loss_mask) == row_length
        assert not row.loss_mask[row.offsets[-1] :].any()
        targets = whole.targets(row)
        for segment, report in enumerate(row.reports):
            start, end = row.offsets[segment], row.offsets[segment + 1]
            assert row.positions[start:end].tolist() == list(range(end - start))
            for place in range(start, end):
                if row.loss_mask[place]:
                    at = int(row.starts[segment]) + int(place - start)
                    assert at not in predicted[report], "a token is predicted twice"
                    predicted[report][at] = int(targets[place])
    for report, seen in zip(reports, predicted, strict=True):
        assert [seen[at] for at in sorted(seen)] == [*report, END]
        assert len(seen) == len(report) + 1
    assert sum(row.text_bytes for row in rows) == sum(map(len, reports))
    pieces = sum(len(row.reports) for row in rows)
    cut_up = sum(len(report) + 1 > row_length for report in reports)
    assert (pieces == len(reports)) == (cut_up == 0)


def test_the_notebooks_lengths_fill_rows():
    random = np.random.default_rng(0)
    lengths = np.concatenate(
        [random.normal(80, 20, 5000), random.normal(350, 80, 3000), random.normal(1200, 200, 1000)]
    ).clip(20, 2000)
    laid = plan(lengths.astype(np.int64), {}, 2048, seed=0)
    tokens = int((laid.end_S - laid.start_S).sum())
    assert tokens == lengths.astype(np.int64).sum() + len(lengths)
    assert laid.rows <= -(-tokens // 2048) * 1.001


def test_file_round_trip(tmp_path):
    reports = [[1, 2], [3, 4, 5], list(range(20))]
    lengths = np.array([2, 3, 20])
    info = packed.PackInfo(row_length=8, vocab_size=100, end_of_text=END, tokenizer_digest="t")
    laid = plan(lengths, {2: [7, 14]}, 8, seed=0)
    tokens = np.concatenate([np.array(report, dtype=np.uint16) for report in reports])
    groups = list(fill(laid, tokens, lengths, info, BYTES))
    packed.write(tmp_path / "a.parquet", info, groups)
    packed.write(tmp_path / "b.parquet", info, iter(groups))
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
    again = packed.read(tmp_path / "a.parquet")
    assert again.info == info
    for before, after in zip(groups[0], again.rows, strict=True):
        for name in vars(before):
            assert np.array_equal(getattr(before, name), getattr(after, name)), name
    assert again.tokens == 3 + 4 + 21 + 2
    assert again.pairs == sum(n * (n + 1) // 2 for n in (3, 4, 8, 8, 7))


@pytest.mark.parametrize("content", [b"", b"not parquet", b"PAR1 cut"])
def test_damaged_file_is_one_sentence(tmp_path, content):
    (tmp_path / "rows.parquet").write_bytes(content)
    with pytest.raises(InputError, match=r"rows\.parquet is damaged"):
        packed.read(tmp_path / "rows.parquet")
    with pytest.raises(InputError, match=r"none\.parquet is missing"):
        packed.read(tmp_path / "none.parquet")
