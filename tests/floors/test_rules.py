"""Rules on literal cases that a person can check."""

from __future__ import annotations

import pytest

from tasks.artifacts.corpus import Report, compose
from tasks.floors import rules
from tasks.floors.rules import NearestNeighbour


def test_the_constant_is_the_most_common() -> None:
    assert rules.constant(["b", "a", "b"]) == "b"
    assert rules.constant(["b", "a", "c", "b", "a"]) == "a"
    with pytest.raises(ValueError, match="no train impressions"):
        rules.constant([])


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
    monkeypatch.setattr(rules, "ROWS", 5)
    assert NEIGHBOUR.impressions(asked) == at_once == ["normal", "left", "normal", "right"] * 3


def test_findings_without_their_impressions() -> None:
    with pytest.raises(ValueError, match="2 findings but 1 impressions"):
        NearestNeighbour(["a", "b"], ["a"])


def report(number: int, **bodies: str) -> Report:
    text, sections = compose(bodies)
    same = dict.fromkeys(("patient_id", "study_id", "study_date", "modality", "source", "split"), "")
    return Report(report_id=f"r{number}", text=text, sections=sections, **same)


def test_rules_learn_from_reports_with_both_sections() -> None:
    train = [
        report(0, findings="Clear lungs.", impression="Normal."),
        report(1, findings="Clear lungs and heart.", impression="Normal."),
        report(2, findings="Left effusion.", impression="Effusion."),
        report(3, impression="Never learnt."),
    ]
    asked = [report(4, findings="An effusion.", impression="x"), report(5, findings="Clear.", impression="y")]
    assert rules.write(train, asked) == {"constant": ["Normal."] * 2, "nearest": ["Effusion.", "Normal."]}
    assert rules.write(train[3:], asked) == {"constant": ["", ""], "nearest": ["", ""]}
