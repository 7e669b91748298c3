"""Baselines and scores on literal cases that a person can check."""

from __future__ import annotations

import math
import socket
import sys

import pytest

from tasks.evaluate import impressions
from tasks.evaluate.impressions import NearestNeighbour


def test_the_constant_is_the_most_common() -> None:
    assert impressions.constant(["b", "a", "b"]) == "b"
    assert impressions.constant(["b", "a", "c", "b", "a"]) == "a"
    with pytest.raises(ValueError, match="no train impressions"):
        impressions.constant([])


def test_the_copy() -> None:
    assert impressions.copy("Clear lungs.") == "Clear lungs."


FINDINGS = ["Lungs are clear.", "Large left effusion.", "Lungs are clear.", "Small right effusion."]
NEIGHBOUR = NearestNeighbour(FINDINGS, ["normal", "left", "normal too", "right"])


def test_the_nearest_neighbour() -> None:
    asked = ["The lungs are clear!", "A small effusion, right.", "LARGE effusion", ""]
    assert NEIGHBOUR.impressions(asked) == ["normal", "right", "left", "normal"]
    assert NEIGHBOUR.impressions([]) == []


def test_ties_go_to_the_first() -> None:
    assert NEIGHBOUR.impressions(["effusion"]) == ["left"]
    assert NearestNeighbour(FINDINGS[::-1], ["right", "2", "left", "0"]).impressions(["effusion"]) == ["right"]


def test_pairs_of_words_count() -> None:
    neighbour = NearestNeighbour(["left lung right effusion", "right lung left effusion"], ["a", "b"])
    assert neighbour.impressions(["left effusion", "right effusion"]) == ["b", "a"]


def test_batches_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = FINDINGS * 3
    at_once = NEIGHBOUR.impressions(asked)
    monkeypatch.setattr(impressions, "ROWS", 5)
    assert NEIGHBOUR.impressions(asked) == at_once == ["normal", "left", "normal", "right"] * 3


def test_findings_without_their_impressions() -> None:
    with pytest.raises(ValueError, match="2 findings but 1 impressions"):
        NearestNeighbour(["a", "b"], ["a"])


def test_rouge_l() -> None:
    references = ["No acute disease.", "no acute disease", "a b c d", "x", "x", ""]
    candidates = ["no ACUTE disease", "no disease", "d a c", "y", "", "x"]
    # 2 of 2 and of 3 words; "a c" is 2 of 3 and of 4.
    assert impressions.rouge_l(references, candidates).tolist() == pytest.approx([1, 0.8, 4 / 7, 0, 0, 0])
    assert impressions.rouge_l([], []).shape == (0,)
    with pytest.raises(ValueError, match="zip"):
        impressions.rouge_l(["a"], [])


def test_no_stemmer() -> None:
    assert impressions.rouge_l(["effusions"], ["effusion"]).tolist() == [0]


def test_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked for")

    for name in ("create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    for name in [name for name in sys.modules if name.partition(".")[0] in ("rouge_score", "nltk")]:
        monkeypatch.delitem(sys.modules, name)
    from rouge_score.rouge_scorer import RougeScorer

    monkeypatch.setattr(impressions, "RougeScorer", RougeScorer)
    assert impressions.rouge_l(["a b"], ["a"]) == pytest.approx(2 / 3)


def test_length_ratio() -> None:
    assert impressions.length_ratio(["a b c", "d"], ["a b", ""]) == 0.5
    assert math.isnan(impressions.length_ratio(["", " "], ["a", "b"]))
