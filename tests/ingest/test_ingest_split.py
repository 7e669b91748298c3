"""Which reports stay, and on which side: literal small cases."""

from __future__ import annotations

import pytest

from tasks.ingest.canonical import Facts
from tasks.ingest.split import check, deal, fraction, given_sides
from tasks.ingest.survivors import drops


def fact(report: str, patient: str, key: str, given: str = "", drop: str = "") -> Facts:
    return Facts(
        key=key.encode(), report=report.encode(), patient=patient, has_patient=True, given=given, drop=drop
    )


def decide(*facts: Facts) -> list[str]:
    return drops(list(facts), given_sides(facts))


def test_the_first_copy_stays() -> None:
    assert decide(fact("1", "a", "k"), fact("2", "b", "k"), fact("3", "c", "m")) == ["", "duplicate", ""]


def test_a_given_test_patients_copy_is_preferred() -> None:
    # The copy itself has no given split: another report of its patient has.
    facts = fact("1", "a", "k"), fact("2", "b", "m", given="test"), fact("3", "b", "k")
    assert decide(*facts) == ["duplicate", "", ""]
    assert decide(fact("1", "a", "k", given="train"), fact("2", "b", "k", given="val")) == ["duplicate", ""]


def test_the_same_id_again() -> None:
    again = fact("1", "a", "k"), fact("1", "a", "k"), fact("1", "a", "m"), fact("2", "b", "m")
    # The dropped correction does not take the text away from report 2.
    assert decide(*again) == ["", "duplicate", "repeated_id", ""]


def test_a_scrap_takes_neither_id_nor_text() -> None:
    assert decide(fact("1", "a", "k", drop="too_short"), fact("1", "a", "k")) == ["too_short", ""]


def test_the_most_held_out_of_a_patients_sides_wins() -> None:
    facts = (
        fact("1", "a", "k", "train"),
        fact("2", "a", "l", "test"),
        fact("3", "a", "m", "val"),
        fact("4", "b", "n"),
    )
    assert given_sides(facts) == {"a": "test"}


def test_fraction_is_fixed_for_ever() -> None:
    """Known answers: were they to change, every patient would be dealt anew, test patients to train."""
    assert fraction("radlm", "p1") == pytest.approx(0.7972995213631222, abs=1e-12)
    assert fraction("radlm", "p1") != fraction("other", "p1")


def test_shares_are_met_and_a_larger_one_keeps_its_patients() -> None:
    patients = [f"p{number}" for number in range(5000)]
    sides = [deal(patient, val_share=0.05, test_share=0.1, salt="s") for patient in patients]
    assert sides.count("test") / 5000 == pytest.approx(0.1, abs=0.015)
    assert sides.count("val") / 5000 == pytest.approx(0.05, abs=0.015)
    larger = [deal(patient, val_share=0.05, test_share=0.2, salt="s") for patient in patients]
    assert all(after == "test" for before, after in zip(sides, larger, strict=True) if before == "test")


def test_check_sees_a_leak() -> None:
    facts = [fact("1", "a", "k"), fact("2", "b", "m"), fact("3", "a", "n")]
    check(facts, ["train", "test", "train"])
    with pytest.raises(AssertionError, match="1 reports"):
        check(facts, ["train", "test", "test"])
    with pytest.raises(AssertionError, match="1 reports"):
        check([fact("1", "a", "k"), fact("2", "b", "k")], ["train", "val"])
