"""Which reports stay, and on which side: literal small cases."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tasks.artifacts.corpus import SPLITS
from tasks.ingest.canonical import digest
from tasks.ingest.decide import Decision, check, decide, split_of
from tasks.ingest.facts import CODE, FACTS, HELD_OUT, NO_SPLIT, REASONS, UNKNOWN_DAY
from tasks.ingest.settings import IngestParams
from tasks.ingest.split import fraction, sides

SETTINGS = IngestParams(
    val_share=0.05, test_share=0.1, forward_share=0.0, split_salt="s", min_words=3, latest_date="2099-12-31",
    near_duplicate=0.7, max_copies=2, max_quarantined=0.01, max_roster_hits=0, forgotten=[],
)  # fmt: skip


def fact(report: str, patient: str, key: str, *, given: str = "", drop: str = "", day: int = UNKNOWN_DAY) -> tuple:
    """A report; the patient's name tells its side: "train", "val" or "test" before the first dash."""
    place = {"test": 0.05, "val": 0.12}.get(patient.split("-")[0], 0.5)
    values = {
        "key": digest(key), "report": digest(report), "patient": digest(patient), "place": place,
        "given": HELD_OUT.index(given) if given else NO_SPLIT, "drop": CODE[drop], "day": day,
    }  # fmt: skip
    return tuple(values.get(name, 0) for name in FACTS.names)


def decided(
    *facts: tuple, near: tuple[tuple[int, ...], ...] = (), **changed
) -> tuple[list[str], list[str], Decision]:
    """Reasons, splits and the decision. `near` holds groups of reports whose texts are near-duplicates."""
    table = np.array(list(facts), dtype=FACTS)

    def clusters(reports: np.ndarray) -> np.ndarray:
        group = {number: min(numbers) for numbers in near for number in numbers}
        return np.unique([group.get(number, number) for number in reports.tolist()], return_inverse=True)[1]

    decision = decide(table, replace(SETTINGS, **changed), clusters)
    check(table, decision)
    splits = ["" if number < 0 else SPLITS[number] for number in split_of(decision).tolist()]
    return [REASONS[code] for code in decision.reason.tolist()], splits, decision


def test_so_many_copies_stay_in_train_and_one_elsewhere() -> None:
    train = [fact(f"r{number}", f"train-{number}", "k") for number in range(5)]
    test = [fact(f"t{number}", f"test-{number}", "m") for number in range(3)]
    reasons, splits, decision = decided(*train, *test)
    assert reasons == ["", "", "duplicate", "duplicate", "duplicate", "", "duplicate", "duplicate"]
    assert splits == ["train", "train", "", "", "", "test", "", ""]
    assert decision.copies.tolist() == [3, 2, 0, 0, 0, 3, 0, 0]


def test_near_duplicates_count_as_copies() -> None:
    facts = [
        fact("1", "train-a", "k"),
        fact("2", "train-b", "l"),
        fact("3", "train-c", "m"),
        fact("4", "train-d", "k"),
    ]
    reasons, _, _ = decided(*facts, near=((0, 1, 2),))
    assert reasons == ["", "", "near_duplicate", "duplicate"]


def test_a_cluster_stays_on_its_first_reports_side() -> None:
    facts = [
        fact("1", "test-a", "k"),
        fact("2", "train-b", "l"),
        fact("3", "train-c", "k"),
        fact("4", "test-d", "l"),
    ]
    reasons, splits, _ = decided(*facts, near=((0, 1),))
    assert reasons == ["", "other_split", "other_split", "near_duplicate"]
    assert splits == ["test", "", "", ""]


def test_the_earlier_day_comes_first_and_no_day_before_all() -> None:
    facts = [fact("1", "train-a", "k", day=9), fact("2", "test-b", "k", day=5), fact("3", "val-c", "k")]
    assert decided(*facts)[1] == ["", "", "val"]
    assert decided(*facts[:2])[1] == ["", "test"]


def test_the_same_id_again() -> None:
    facts = [
        fact("1", "train-a", "k"),
        fact("1", "train-a", "k"),
        fact("1", "train-a", "m"),
        fact("2", "train-b", "m"),
    ]
    # The dropped correction does not take the text away from report 2.
    assert decided(*facts)[0] == ["", "repeated_row", "repeated_id", ""]


def test_a_scrap_takes_neither_id_nor_text() -> None:
    assert decided(fact("1", "train-a", "k", drop="too_short"), fact("1", "train-a", "k"))[0] == ["too_short", ""]


def test_the_most_held_out_of_a_patients_given_sides_wins() -> None:
    facts = [
        fact("1", "train-a", "k", given="train"),
        fact("2", "train-a", "l", given="test"),
        fact("3", "train-a", "m"),
        fact("4", "test-b", "n", given="train"),
    ]
    assert decided(*facts)[1] == ["test", "test", "test", "train"]


def test_a_time_forward_test_is_newer_than_all_that_is_learnt_from() -> None:
    facts = [fact(f"r{day}", f"{('train', 'test')[day % 2]}-{day}", f"k{day}", day=day) for day in range(20)]
    facts.append(fact("undated", "train-x", "u"))
    reasons, splits, decision = decided(*facts, forward_share=0.2)
    newest = [16, 17, 18, 19]
    assert [number for number, reason in enumerate(reasons) if reason == "held_for_later"] == [16, 18]
    assert [number for number in newest if splits[number] == "test" and decision.forward[number]] == [17, 19]
    assert not decision.forward[:16].any()
    assert decided(*facts)[0] == [""] * 21, "a share of 0 holds nothing back"


def test_fraction_is_fixed_for_ever() -> None:
    """Known answers: were they to change, every patient would be dealt anew, test patients to train."""
    assert fraction("radlm", "p1") == pytest.approx(0.7972995213631222, abs=1e-12)
    assert fraction("radlm", "p1") != fraction("other", "p1")


def test_shares_are_met_and_a_larger_one_keeps_its_patients() -> None:
    facts = np.zeros(5000, dtype=FACTS)
    facts["given"] = NO_SPLIT
    facts["patient"] = [digest(f"p{number}") for number in range(5000)]
    facts["place"] = [fraction("s", f"p{number}") for number in range(5000)]
    dealt = sides(facts, SETTINGS)
    assert (dealt == HELD_OUT.index("test")).mean() == pytest.approx(0.1, abs=0.015)
    assert (dealt == HELD_OUT.index("val")).mean() == pytest.approx(0.05, abs=0.015)
    larger = sides(facts, replace(SETTINGS, test_share=0.2))
    assert (larger[dealt == 0] == 0).all()


def test_check_sees_a_leak() -> None:
    facts = [fact("1", "train-a", "k"), fact("2", "train-b", "m"), fact("3", "train-a", "n")]
    _, _, decision = decided(*facts)
    table = np.array(facts, dtype=FACTS)
    moved = replace(decision, side=np.array([2, 0, 0], dtype=np.int8))
    with pytest.raises(AssertionError, match="a patient stands on two sides"):
        check(table, moved)
    united = replace(decision, side=np.array([2, 0, 2], dtype=np.int8), cluster=np.array([0, 0, 1]))
    with pytest.raises(AssertionError, match="a cluster stands on two sides"):
        check(table, united)
