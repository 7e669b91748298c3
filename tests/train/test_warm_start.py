"""The benchmark of warm starts: what it holds against what."""

import dataclasses

from benchmarks import warm_start
from tasks.train.loop import Result


def test_a_warm_start_is_shorter_and_begins_where_last_months_ended(rows, monkeypatch):
    monkeypatch.setattr(warm_start.packed, "read", lambda path: rows)
    monkeypatch.setattr(warm_start, "EPOCHS", {"synthetic": 8.0})
    began = []

    def run(rows, val_rows, steps, rate=1.0, start_from=None):
        began.append((len(rows.rows), steps, rate, start_from))
        return Result(**{field.name: len(began) for field in dataclasses.fields(Result)}), 1.0

    monkeypatch.setattr(warm_start, "run", run)
    lines = warm_start.compare("synthetic")
    (older, fewer, *_), (count, steps, *_) = began[:2]
    assert (count, older) == (len(rows.rows), round(0.8 * count))
    assert fewer == round(0.8 * steps)
    assert [last for *_, last in began[:2]] == [None, None]
    assert [(share, rate, last) for _, share, rate, last in began[2:]] == [
        (round(steps * share), rate, 1) for share in warm_start.SHARES for rate in warm_start.RATES
    ]
    assert len(lines) == len(began)
