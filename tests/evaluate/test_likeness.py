"""Scores of texts on literal cases that a person can check."""

from __future__ import annotations

import math
import socket
import sys

import pytest

from tasks.evaluate import likeness


def test_rouge_l() -> None:
    references = ["No acute disease.", "no acute disease", "a b c d", "x", "x", ""]
    candidates = ["no ACUTE disease", "no disease", "d a c", "y", "", "x"]
    # 2 of 2 and of 3 words; "a c" is 2 of 3 and of 4.
    assert likeness.rouge_l(references, candidates).tolist() == pytest.approx([1, 0.8, 4 / 7, 0, 0, 0])
    assert likeness.rouge_l([], []).shape == (0,)
    with pytest.raises(ValueError, match="zip"):
        likeness.rouge_l(["a"], [])


def test_no_stemmer() -> None:
    assert likeness.rouge_l(["effusions"], ["effusion"]).tolist() == [0]


def test_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked for")

    for name in ("create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    for name in [name for name in sys.modules if name.partition(".")[0] in ("rouge_score", "nltk")]:
        monkeypatch.delitem(sys.modules, name)
    from rouge_score.rouge_scorer import RougeScorer

    monkeypatch.setattr(likeness, "RougeScorer", RougeScorer)
    assert likeness.rouge_l(["a b"], ["a"]) == pytest.approx(2 / 3)


def test_length_ratio() -> None:
    assert likeness.length_ratio(["a b c", "d"], ["a b", ""]) == 0.5
    assert math.isnan(likeness.length_ratio(["", " "], ["a", "b"]))


def test_bleu_is_that_of_sacrebleu() -> None:
    assert likeness.bleu(["no acute disease of the chest"], ["no acute disease of the chest"]) == pytest.approx(100)
    assert likeness.bleu(["a b c d e"], ["v w x y z"]) < 20
    # Four words of five in a row, and the length: the geometric mean of 5/6, 4/5, 3/4, 2/3.
    got = likeness.bleu(["a b c d e f"], ["a b c d e z"])
    assert got == pytest.approx(100 * (5 / 6 * 4 / 5 * 3 / 4 * 2 / 3) ** 0.25)
    with pytest.raises(ValueError, match="1 references but 0"):
        likeness.bleu(["a"], [])


def test_distinct_counts_runs_of_words() -> None:
    texts = ["No effusion. no effusion.", "no mass"]
    assert likeness.distinct(texts, 1) == 3 / 6  # no, effusion., mass
    assert likeness.distinct(texts, 2) == 3 / 4  # no effusion. twice
    assert likeness.distinct(["one"], 2) == 0
