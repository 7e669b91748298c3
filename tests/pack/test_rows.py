"""Packed rows: literal lists in and out, then the invariants on anything."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.artifacts import packed
from tasks.pack.measures import measure
from tasks.pack.rows import Segment, cut, pack
from tasks.stage import InputError

END = 99
BYTES = [1] * 99 + [0]  # every token spells one byte


def rows_of(reports, row_length):
    return list(pack(reports, row_length, END, BYTES))


def as_pack(rows, row_length):
    info = packed.PackInfo(row_length=row_length, vocab_size=100, end_of_text=END, tokenizer_digest="t")
    return packed.Pack(info=info, rows=rows)


def test_two_reports_side_by_side_in_one_row():
    (row,) = rows_of([[1, 2], [3, 4, 5]], 8)
    # Each opens with the end-of-text token.
    assert row.tokens.tolist() == [99, 1, 2, 99, 3, 4, 5, 99]
    assert row.offsets.tolist() == [0, 3, 7]
    assert row.positions.tolist() == [0, 1, 2, 0, 1, 2, 3, 0]
    assert row.loss_mask.tolist() == [True] * 7 + [False]
    assert row.reports.tolist() == [0, 1]
    assert row.starts.tolist() == [0, 0]
    assert row.text_bytes == 5
    # Each token predicts the next one of its own report, the last one the end; padding nothing.
    assert as_pack([row], 8).targets(row).tolist() == [1, 2, 99, 3, 4, 5, 99, -100]


def test_a_report_that_fills_a_row_is_whole():
    (row,) = rows_of([[1, 2, 3]], 4)
    assert row.tokens.tolist() == [99, 1, 2, 3]
    assert as_pack([row], 4).targets(row).tolist() == [1, 2, 3, 99]


def test_a_report_longer_than_a_row_is_cut_and_every_token_is_predicted_once():
    rows = rows_of([[1, 2, 3, 4, 5]], 4)
    assert [row.tokens.tolist() for row in rows] == [[99, 1, 2, 3], [3, 4, 5, 99]]
    whole = as_pack(rows, 4)
    # 4 is predicted by the piece that opens with 3, not at the end of the first.
    assert [whole.targets(row).tolist() for row in rows] == [[1, 2, 3, -100], [4, 5, 99, -100]]
    assert [row.starts.tolist() for row in rows] == [[0], [3]]
    assert [row.text_bytes for row in rows] == [3, 2]


def test_cut_leaves_what_fits_alone():
    assert cut([4, 5, 8], 4) == [
        Segment(0, 0, 4),
        Segment(1, 0, 4),
        Segment(1, 3, 5),
        Segment(2, 0, 4),
        Segment(2, 3, 7),
        Segment(2, 6, 8),
    ]


reports_strategy = st.lists(st.lists(st.integers(0, 98), max_size=40), min_size=1, max_size=30)


@given(reports_strategy, st.integers(4, 24))
def test_invariants(reports, row_length):
    rows = rows_of(reports, row_length)
    whole = as_pack(rows, row_length)
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
    reports = [[0] * int(length) for length in lengths]
    rows = rows_of(reports, 2048)
    figures = measure(rows, lengths.astype(int) + 1, 2048)
    assert figures["documents_split"] == 0
    assert figures["rows"] <= figures["lower_bound_rows"] * 1.002
    assert figures["utilization"] > 0.998
    assert figures["naive_utilization"] < 0.2


def test_file_round_trip(tmp_path):
    rows = rows_of([[1, 2], [3, 4, 5], list(range(20))], 8)
    whole = as_pack(rows, 8)
    packed.write(tmp_path / "a.parquet", whole.info, rows)
    packed.write(tmp_path / "b.parquet", whole.info, iter(rows))
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
    again = packed.read(tmp_path / "a.parquet")
    assert again.info == whole.info
    for before, after in zip(rows, again.rows, strict=True):
        for name in vars(before):
            assert np.array_equal(getattr(before, name), getattr(after, name)), name


@pytest.mark.parametrize("content", [b"", b"not parquet", b"PAR1 cut"])
def test_damaged_file_is_one_sentence(tmp_path, content):
    (tmp_path / "rows.parquet").write_bytes(content)
    with pytest.raises(InputError, match=r"rows\.parquet is damaged"):
        packed.read(tmp_path / "rows.parquet")
    with pytest.raises(InputError, match=r"none\.parquet is missing"):
        packed.read(tmp_path / "none.parquet")
