"""The section "What went in": every figure in its sentence, and no sentence about what did not happen."""

from __future__ import annotations

import pytest
from report_example import METRICS
from report_rendering import LIMITS, changed, page, words

from tasks.ingest import facts
from tasks.ingest import pictures as ingest_pictures
from tasks.report import gate, intake, sources
from tasks.report.settings import IngestLimits

INGEST = METRICS["ingest"]


def limits(**different: float) -> IngestLimits:
    return IngestLimits(**{**vars(LIMITS), **different})


def test_the_example_adds_up() -> None:
    assert INGEST["reports_in"] - INGEST["reports_kept"] == sum(INGEST["dropped"].values())
    assert INGEST["reports_kept"] == INGEST["train"] + INGEST["val"] + INGEST["test"]


def test_figures_are_those_of_ingest(found: sources.Sources) -> None:
    text = words(page(found))
    for shown in (
        "20,000 reports came in. 15,873 were kept and 4,127 left out. Of those kept 211 have no date.",
        "north 12,000 9,611 80.1% south 8,000 6,262 78.3%",
        "Fewer words than ingest.min_words 31 0.2% Mostly scraps",
        "Same text as another report 1,775 8.9% Nothing; ingest.max_copies",
        "met by no report: asked to be forgotten and name or number on the list of known people.",
        "The privacy gate passed: 1,238 identifiers in 1,102 reports were replaced by typed tokens; 87 reports "
        "(0.4%) with what looks like a person's name were left out; the limit is 1%.",
        "Dates 1,201 replaced by a token Patient numbers 33 replaced by a token",
        "What looks like a person's name 87 reports left out",
        "Looked for and not found: e-mail addresses or social security numbers.",
        "This is a gate, not a certificate",
        "under HIPAA nor anonymous under the GDPR",
        "4,711 reports say the same or nearly the same as another; they form 911 groups, and the largest has 613.",
        "at most 2 stay in training, or 1 in validation or test",
        "2,867 copies were left out for that, and 232 more because their group is in another split",
        "three-word sequences in two reports at least 70% occur in both",
        "86.0% of the reports hold a placeholder",
        "were mended: control characters in 3 reports and letters of another alphabet that look like ours in 1 rep",
        "The newest 5% of the dated reports are set apart. 103 reports of test patients among them",
        "The other 874 belong to training and validation patients and are held for later",
        "Training 13,492 85.0%",
        "of which time-forward 103 0.6%",
        "Radiography (XR) 8,731 55.0%",
        "share less than 70% of their three-word sequences count as different",
    ):
        assert shown in text


def test_every_reason_of_ingest_has_words_and_advice_and_a_step_in_the_picture() -> None:
    reasons = set(facts.REASONS) - {""}
    assert set(intake.REASONS) == set(ingest_pictures.WORDS) == reasons
    assert all(name and advice.endswith(".") for name, advice in intake.REASONS.values())
    assert set(gate.SUSPECTS) == set(facts.QUARANTINED)
    assert set(intake.MENDED) == set(facts.MENDED)


def test_the_reasons_stand_in_the_order_of_the_pictures_steps() -> None:
    steps = [
        reason
        for kind in ingest_pictures.COLOURS
        for reason in facts.REASONS[1:]
        if ingest_pictures.WORDS[reason][1] == kind
    ]
    assert list(intake.REASONS) == steps


@pytest.mark.parametrize(
    ("redacted", "reports", "dropped", "share", "limit", "said"),
    [
        (
            {"date": 0, "mrn": 0}, 0, {}, 0, 0.005,
            "it found no identifier to replace; no report had to be left out for what looks like a person's name; "
            "the limit is 0.5%.",
        ),
        (
            {"date": 1, "mrn": 0}, 1, {"name": 1}, 0.00001, 0.02,
            "1 identifier in 1 report was replaced by a typed token; 1 report (less than 0.1%) with what looks "
            "like a person's name was left out; the limit is 2%.",
        ),
        (
            {"date": 9}, 3, {"name": 4, "roster": 2}, 0.25, 1.0,
            "9 identifiers in 3 reports were replaced by typed tokens; 6 reports (25.0%) with what looks like a "
            "person's name or is on the list of known people were left out; the limit is 100%.",
        ),
    ],
)  # fmt: skip
def test_the_gates_verdict(
    redacted: dict[str, int], reports: int, dropped: dict[str, int], share: float, limit: float, said: str
) -> None:
    ingest = {
        "redacted": redacted,
        "reports_redacted": reports,
        "dropped": dropped,
        "quarantined": sum(dropped.values()),
        "quarantined_share": share,
    }
    assert gate.verdict(ingest, limits(max_quarantined=limit)) == f"The privacy gate passed: {said}"
    assert len(gate.found(ingest).rows) == sum(map(bool, redacted.values())) + len(dropped)


def test_one_source_needs_no_table(found: sources.Sources) -> None:
    alone = changed(found, ingest={"sources": {"raw": {"in": 20000, "kept": 15873}}})
    assert "Share kept" not in words(page(alone))


def test_without_copies_there_is_no_picture_of_them(found: sources.Sources) -> None:
    text = page(changed(found, ingest={"clusters": 0, "largest_cluster": 0, "reports_in_clusters": 0}))
    assert text.count("<img") == 12
    assert "No two reports say the same or nearly the same, that is, share at least 70%" in words(text)


def test_what_did_not_happen_is_said_or_left_out(found: sources.Sources) -> None:
    nothing = {"forward": 0, "mended": {"control_characters": 0}, "without_date": 0}
    text = words(page(changed(found, ingest=nothing)))
    assert "There is no time-forward test" in text
    assert "of which time-forward" not in text
    assert "No report had characters to mend." in text
    assert "have no date" not in text
    off = words(page(changed(found, ingest=nothing), limits=limits(forward_share=0.0)))
    assert "ingest.forward_share is 0" in off


def test_a_reason_of_tomorrow_is_shown_by_its_name(found: sources.Sources) -> None:
    text = words(page(changed(found, ingest={"dropped": {"too_loud": 3, "empty": 1}})))
    assert "Too loud 3" in text
