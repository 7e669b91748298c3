"""Next month's reports arrive: nothing that was there changes sides."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tasks.synthesize.generate import Synthesize, corpus

Run = Callable[..., Any]
DIALS = {"near_duplicate": 0.7, "max_copies": 3, "val_share": 0.1, "test_share": 0.2, "max_quarantined": 0.05}


@pytest.fixture(scope="module")
def months() -> dict[str, list[str]]:
    """JSON lines of the built-in corpus by month of study: returning patients, copies across months."""
    found: dict[str, list[str]] = {}
    for report, _ in corpus(Synthesize(reports=3000, seed=3)):
        found.setdefault(report["study_date"][:7], []).append(json.dumps(report) + "\n")
    return dict(sorted(found.items()))


def write(raw: Path, months: dict[str, list[str]]) -> None:
    for month, lines in months.items():
        (raw / f"{month}.jsonl").write_text("".join(lines))


# With a year to come the time-forward test moves on, and leaves some of its months for train.
@pytest.mark.parametrize(("arriving", "forward_share"), [(1, 0), (12, 0.05)])
def test_months_added_move_no_old_report(
    raw: Path, ingest: Run, months: dict[str, list[str]], arriving: int, forward_share: float
) -> None:
    old_months = list(months)[:-arriving]
    write(raw, {month: months[month] for month in old_months})
    before = ingest(**DIALS, forward_share=forward_share)
    write(raw, months)
    after = ingest(**DIALS, forward_share=forward_share)
    assert after.metrics["reports_in"] > before.metrics["reports_in"]

    old = {name: report.split for name, report in before.reports.items()}
    new = {name: report.split for name, report in after.reports.items()}
    assert {name: new[name] for name in old if name in new} == {name: old[name] for name in old if name in new}
    # An old report may only leave, where a new one shows it to be a near-copy of something on the other side.
    assert len(old.keys() - new.keys()) <= len(old) // 1000
    patients = {report.patient_id: report.split for report in before.reports.values()}
    returning = [one for one in after.reports.values() if one.patient_id in patients and one.report_id not in old]
    assert returning, "patients who were there before come again"
    assert all(report.split == patients[report.patient_id] for report in returning)


def test_reports_that_come_late_move_none_either(raw: Path, ingest: Run, months: dict[str, list[str]]) -> None:
    """An old month, and reports without a date, arrive after the rest; their file sorts first too."""
    first, *later = months
    write(raw, {month: months[month] for month in later})
    before = ingest(**DIALS)
    undated = [json.dumps(json.loads(line) | {"study_date": None}) + "\n" for line in months[first]]
    (raw / "0.jsonl").write_text("".join(undated))
    after = ingest(**DIALS)
    old = {name: report.split for name, report in before.reports.items()}
    still = {name: report.split for name, report in after.reports.items() if name in old}
    assert still == {name: old[name] for name in still}
    assert len(still) > 0.97 * len(old)


def test_forward_test_reports_are_newer_than_all_others(
    raw: Path, ingest: Run, months: dict[str, list[str]]
) -> None:
    write(raw, months)
    outcome = ingest(**DIALS, forward_share=0.1)
    forward = [report.study_date for report in outcome.reports.values() if report.forward]
    assert len(forward) == outcome.metrics["forward"] > 0
    assert all(report.split == "test" for report in outcome.reports.values() if report.forward)
    assert min(forward) > max(report.study_date for report in outcome.reports.values() if not report.forward)


def test_a_new_salt_does_move_them(raw: Path, ingest: Run, months: dict[str, list[str]]) -> None:
    """The guard: what the tests above compare can differ."""
    write(raw, months)
    one, other = (
        {name: report.split for name, report in ingest(**DIALS, split_salt=salt).reports.items()}
        for salt in ("one", "another")
    )
    assert sum(one[name] != other[name] for name in one.keys() & other.keys()) > len(one) // 10
