"""The answer key against the text: what is said is what is true."""

import re
from collections import Counter

import pytest

from tasks.synthesize.generate import Synthesize, corpus

MEASURE = re.compile(r"\d+(?:\.\d+)? (?:mm|cm)\b")
BODY = r":\s*(.*?)(?=^ ?(?:impression|conclusion|addendum):|\Z)"


def section(text, words):
    found = re.search(rf"^ ?(?:{words}){BODY}", text, re.MULTILINE | re.DOTALL)
    return found.group(1).strip() if found else ""


@pytest.fixture(scope="module")
def told():
    """(findings, impression, key) in lower case, of the reports that have both."""
    rows = []
    for report, key in corpus(Synthesize(reports=6000, seed=3)):
        text = report["text"].lower()
        findings, impression = section(text, "findings"), section(text, "impression|conclusion")
        if findings and impression:
            rows.append((findings, impression, key))
    assert len(rows) > 5000
    return rows


def present(key):
    return [finding for finding in key["truth"]["findings"] if finding["present"]]


def test_each_finding_is_named_in_the_findings_with_its_side(told):
    checked = Counter()
    for findings, _, key in told:
        for finding in present(key):
            where = [s for s in re.split(r"(?<=\.)\s|;|\n", findings) if finding["name"] in s]
            assert where, (finding["name"], findings)
            if finding["side"]:
                checked["side"] += 1
                assert any(finding["side"] in sentence for sentence in where), (finding, findings)
            checked["named"] += 1
    assert checked["named"] > 4000
    assert checked["side"] > 1000


def test_the_impression_never_changes_a_side(told):
    checked = 0
    opposite = {"right": "left", "left": "right"}
    for _, impression, key in told:
        names = [finding["name"] for finding in key["truth"]["findings"]]
        for finding in present(key):
            if finding["side"] in opposite and sum(finding["name"] in name for name in names) == 1:
                for item in re.split(r"\n|\. ", impression):
                    if finding["name"] in item:
                        checked += 1
                        assert opposite[finding["side"]] not in item, (finding, impression)
    assert checked > 700


def test_every_measurement_of_the_impression_is_in_the_findings(told):
    checked = 0
    for findings, impression, _ in told:
        known = set(MEASURE.findall(findings))
        for size in MEASURE.findall(impression):
            checked += 1
            assert size in known, (size, impression, findings)
    assert checked > 500


def test_a_grade_in_the_impression_is_one_that_the_findings_told(told):
    checked = 0
    for findings, impression, key in told:
        for finding in present(key):
            grade = finding["grade"]
            if grade and re.search(rf"\b{grade}\b[^.\n]*{finding['name']}", impression):
                checked += 1
                assert re.search(rf"\b{grade}\b[^.;\n]*{finding['name']}", findings), (finding, findings)
    assert checked > 1500


def test_sizes_in_the_text_are_those_of_the_key(told):
    checked = 0
    for findings, _, key in told:
        for finding in present(key):
            if finding["size_mm"] and finding["change"] in ("worse", "improved"):
                size, was = finding["size_mm"], finding["previous_mm"]
                assert (size > was) == (finding["change"] == "worse")
                checked += any(text in findings for text in (f"{was:.0f} mm", f"{was / 10:.1f} cm"))
    assert checked > 30


def test_nothing_present_is_denied(told):
    for findings, impression, key in told:
        names = {finding["name"] for finding in present(key)}
        absent = {
            finding["name"] for finding in key["truth"]["findings"] if not finding["present"] and len(finding) == 2
        }
        assert not names & absent
        for name in names:
            for text in (findings, impression):
                assert not re.search(rf"\bno (?:evidence of |acute )?{name}", text), (name, text)


def test_a_normal_report_asserts_no_finding_and_says_that_nothing_is_acute(told):
    normal = [(impression, key) for _, impression, key in told if key["truth"]["normal"]]
    assert len(normal) > 1500
    for impression, key in normal:
        assert not present(key)
        assert impression
    assert sum(
        impression.startswith(("no ", "1. no ", "normal", "unremarkable")) for impression, _ in normal
    ) > 0.75 * len(normal)


def test_change_is_only_told_against_a_prior_study(told):
    changes = Counter(finding.get("change") for _, _, key in told for finding in key["truth"]["findings"])
    assert all(changes[change] > 20 for change in ("new", "unchanged", "improved", "worse", "resolved"))


def test_the_text_has_no_leftovers_of_a_template(told):
    for findings, impression, key in told:
        if key["planted"]["identifiers"]:
            continue  # an e-mail address has an @
        for text in (findings, impression):
            clean = text.replace("[** **]", "XXXX")
            assert not re.search(r"[{}~@^|<>\[\]]|\.\.| [.,;]|,,|  ", clean), (clean, key)
