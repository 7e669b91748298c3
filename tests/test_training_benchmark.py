"""The training benchmark counts what it says it counts, and the peers learn what they should."""

import itertools
import math

import numpy as np
import pytest
import torch

from benchmarks.training import nanogpt, notebook, pace
from benchmarks.training.__main__ import table
from benchmarks.training.packed_rows import batch, filled, pieces

END = 9


def test_a_packed_row_by_hand():
    documents = [np.array([END, 1, 2, END]), np.array([END, 3, END]), np.array([END, 4, 5, 6, 7, END])]
    cut = pieces(documents, 4)
    assert [piece.tolist() for piece in cut] == [[END, 1, 2], [END, 3], [END, 4, 5, 6], [7]]
    tokens, labels, positions, mask = batch([cut[:2], cut[2:3]], 6, END)
    assert tokens.tolist() == [[END, 1, 2, END, 3, END], [END, 4, 5, 6, END, END]]
    assert labels.tolist() == [[END, 1, 2, END, 3, END], [END, 4, 5, 6, END, -100]]
    assert positions.tolist() == [[0, 1, 2, 0, 1, 0], [0, 1, 2, 3, 0, 0]]
    seen = [[key for key in range(6) if mask[0, 0, query, key]] for query in range(5)]
    assert seen == [[0], [0, 1], [0, 1, 2], [3], [3, 4]]


def test_rows_hold_every_document_once_an_epoch():
    documents = [torch.full((size,), size) for size in (5, 3, 4, 2, 6)]
    rows = list(itertools.islice(filled(documents, 8), 12))
    assert all(sum(map(len, row)) <= 8 for row in rows)
    stream = [int(document[0]) for row in rows for document in row]
    assert sorted(stream[:5]) == sorted(stream[5:10]) == [2, 3, 4, 5, 6]


def test_pace_is_of_the_windows_after_the_warm_up(monkeypatch):
    clock = iter(range(100))
    monkeypatch.setattr(pace.time, "perf_counter", lambda: float(next(clock)))
    measured = pace.Pace(seconds=5, window=2, warm_up=3)
    for tokens in (1, 1, 1, 10, 20, 30, 50):  # a second each
        measured.step(tokens)
    assert measured.windows == [15, 40]
    assert measured.median() == 27.5


def test_the_notebooks_score_is_bits_over_the_texts_bytes():
    texts = ["No pneumothorax.", "Heart size is normal." * 40]  # the second is longer than two windows
    stream = notebook.Stream(texts)
    assert stream.text_bytes == sum(map(len, texts))
    assert (stream.tokens == stream.separator).sum() == 3
    model = notebook.Notebook(stream.separator + 1)
    torch.nn.init.zeros_(model.tokens.weight)  # every token as likely as any other
    expected = (len(stream.tokens) - 1) * math.log2(stream.separator + 1) / stream.text_bytes
    assert notebook.bits_per_byte(model, stream) == pytest.approx(expected, rel=1e-5)


def test_the_notebooks_score_does_not_look_ahead():
    torch.manual_seed(0)
    model = notebook.Notebook(50).eval()
    tokens = torch.randint(50, (1, 100))
    changed = tokens.clone()
    changed[0, 60:] += 1
    before, after = model(tokens % 50), model(changed % 50)
    torch.testing.assert_close(before[:, :60], after[:, :60])
    assert not torch.allclose(before[:, 60:], after[:, 60:])


def test_the_notebooks_rate_rises_and_falls():
    rates = [notebook.rate(step, 100) for step in range(1, 101)]
    assert max(rates) == rates[9] == notebook.PEAK
    assert rates[-1] == pytest.approx(notebook.FLOOR)


def test_the_gpt_learns_to_repeat():
    torch.manual_seed(0)
    gpt = nanogpt.GPT(11)
    optimizer = torch.optim.AdamW(gpt.parameters(), lr=3e-3)
    cuts = (torch.arange(33) % 11).repeat(2, 1)
    losses = []
    for _ in range(12):
        loss = gpt(cuts[:, :-1], cuts[:, 1:])
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.3 * losses[0]


def test_the_table_divides_by_each_peer():
    told = table({"trainer": 2000.0, "packed": 8000.0, "nanogpt": 4000.0, "ours": 12000.0})
    assert "| ours | 12,000 | 6.00 | 1.50 | 3.00 |" in told
