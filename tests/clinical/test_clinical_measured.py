"""The labeler and the contradiction check on many reports: real ones where they are at hand, and invented ones."""

import os
from pathlib import Path

import pytest

from benchmarks import answer_key, contradictions, mesh
from tasks.clinical import labels

BESIDE = Path(__file__).parents[3] / "shared" / "data" / "iu_xray_half.csv"
FILE = Path(os.environ.get("RADLM_REAL_REPORTS", BESIDE))
real = pytest.mark.skipif(
    not FILE.exists(),
    reason="the Open-i chest reports may not be shipped: set RADLM_REAL_REPORTS to a CSV of them to run this",
)


def micro_f1(reports, of, names):
    true = wrong = missed = 0
    for report in reports:
        found, coded = of(report.text) & names, report.labels & names
        true, wrong, missed = true + len(found & coded), wrong + len(found - coded), missed + len(coded - found)
    return 2 * true / (2 * true + wrong + missed)


@real
def test_agreement_with_the_coders_of_real_reports():
    """On the half that the rules were written with; the other is scored by benchmarks/labels.py alone."""
    reports = mesh.reports(FILE, 0)
    assert len(reports) > 900
    every = frozenset(mesh.CODES)
    assert micro_f1(reports, labels.of, every) >= 0.95
    assert micro_f1(reports, labels.of, every & frozenset(labels.CHEXPERT)) >= 0.95
    # Without denials the same words agree with nobody.
    named = lambda text: frozenset(label for label in labels.LABELS if label.replace("_", " ") in text.lower())  # noqa: E731
    assert micro_f1(reports, named, every) < 0.5


@real
def test_real_references_raise_few_alarms():
    pairs = contradictions.of_real(mesh.reports(FILE, 0))
    times, found = contradictions.detection(pairs)
    assert found["claimed"] / times["claimed"] > 0.98
    assert found["denied"] / times["denied"] > 0.98
    assert found["linked"] / times["linked"] > 0.85
    checks = [contradictions.check(pair.findings, pair.impression) for pair in pairs]
    for field in contradictions.FIELDS:
        assert sum(bool(getattr(one, field)) for one in checks) / len(checks) < 0.0046


@pytest.fixture(scope="module")
def invented():
    return list(answer_key.reports(300, 5))


def test_the_answer_keys_findings_are_found(invented):
    there = sum(len(report.present) for report in invented)
    found = sum(len(report.present & labels.of(f"{report.findings}\n\n{report.impression}")) for report in invented)
    assert there > 150
    assert found / there > 0.98
    claimed = [(report, label) for report in invented for label in labels.of(report.impression)]
    assert len(claimed) > 100
    mapped = set(answer_key.NAMES.values())
    assert not [1 for report, label in claimed if label in mapped and label not in report.present | report.possible]


def test_planted_contradictions_are_found_and_references_are_quiet(invented):
    pairs = contradictions.of_key(invented)
    times, found = contradictions.detection(pairs)
    for kind in ("claimed", "denied", "linked", "resized"):
        assert times[kind] > 20
        assert found[kind] / times[kind] > 0.85, kind
    assert not [
        1 for pair in pairs if contradictions.check(pair.findings, pair.impression) != contradictions.check("", "")
    ]


def test_the_halves_of_a_collection_are_two_and_fixed():
    assert [mesh.half_of(uid) for uid in ("1", "2", "3", "4", "5", "6")] == [1, 1, 0, 0, 1, 1]


def test_headings_mean_labels():
    assert mesh.labels_of("Opacity/lung/base/left;Fractures, Bone/ribs/healed") == {"opacity", "fracture"}
    assert mesh.labels_of("normal") == mesh.labels_of("Technical Quality of Image Unsatisfactory") == frozenset()
    assert mesh.labels_of("Aorta/tortuous") == {"tortuous_aorta"}
    assert mesh.labels_of("Aorta") == frozenset()
