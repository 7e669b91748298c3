"""The gate as its callers see it: bodies in, bodies without identifiers and hits out."""

from __future__ import annotations

import csv
import os
import time
from pathlib import Path

import pytest
from gate_marks import lines_of, unmark

from tasks.artifacts.corpus import PHI_TOKENS
from tasks.ingest.sections import own_body
from tasks.normalise import clean
from tasks.phi.gate import Hit, screen

# A worktree lies beside the others or one folder deeper than the shared data.
BESIDE = [Path(__file__).parents[up] / "shared/data/iu_xray_half.csv" for up in (3, 4)]
FILE = Path(os.environ.get("RADLM_REAL_REPORTS") or next((file for file in BESIDE if file.exists()), BESIDE[0]))
COLUMNS = ("indication", "comparison", "findings", "impression")


def test_bodies_keep_their_sections_and_the_rest_of_their_text():
    bodies = {
        "indication": "94-year-old man, MRN 12345678, fell.",
        "comparison": "3/4.",
        "findings": "Nodule of 3/4 cm, as on 12 May 2018.",
        "impression": "Told Dr. Roe on 617-555-0123.",
    }
    redacted, hits = screen(bodies)
    assert redacted == {
        "indication": "[AGE] man, [MRN], fell.",
        "comparison": "[DATE].",
        "findings": "Nodule of 3/4 cm, as on [DATE].",
        "impression": "Told Dr. Roe on [PHONE].",
    }
    assert hits[0] == Hit(category="age", section="indication", start=0, end=11)
    assert [(hit.category, hit.section) for hit in hits] == [
        ("age", "indication"), ("mrn", "indication"), ("date", "comparison"), ("date", "findings"),
        ("name", "impression"), ("phone", "impression"),
    ]  # fmt: skip
    assert bodies["impression"][hits[4].start : hits[4].end] == "Dr. Roe"


def test_nothing_found_leaves_all_as_it_is():
    bodies = {"findings": "Clear lungs.", "impression": ""}
    assert screen(bodies) == (bodies, [])
    assert screen({}) == ({}, [])


def test_hits_do_not_reach_from_one_body_into_the_next():
    redacted, hits = screen({"findings": "Seen on 12 March", "impression": "2019 MRN", "addendum": "1234567 x"})
    assert redacted["findings"] == "Seen on [DATE]"
    assert redacted["impression"] == "2019 MRN"
    assert all(hit.category != "mrn" for hit in hits)


def test_hits_that_overlap_become_one_called_after_the_longest():
    redacted, hits = screen({"report": "Accession 2019-03-04-0012345 done"})
    assert [hit.category for hit in hits] == ["accession"]
    assert redacted["report"] == "[ACCESSION] done"


def test_characters_that_a_system_prefers_make_no_difference():
    for text in ("12\u201103\u20112019", "12\u20133\u20132019", "１２/０３/２０１９", "12\u204403\u20442019"):
        assert screen({"report": f"Seen {text}."})[0] == {"report": "Seen [DATE]."}
    assert screen({"report": "Told Dr. O\u2019Neill, Dr. Nuñez."})[1]


def test_every_structured_category_has_a_token():
    for line in lines_of("gate_examples.txt"):
        for hit in screen({"report": unmark(line)[0]})[1]:
            assert hit.category == "name" or hit.category in PHI_TOKENS


@pytest.mark.parametrize(
    "text",
    ["1-" * 10_000, "1 " * 10_000, "a" * 20_000 + "@", "Roe " * 5_000 + ", MD", "MRN " * 5_000 + "12345",
     "call " * 5_000 + "123", "discussed with " * 2_000, "mar " * 5_000 + "4", "9 " * 9_000 + "yo",
     "12-" * 7_000, "^" * 20_000, "a^" * 10_000, "mrn 123456 " * 2_000, "3/4, " * 5_000, "lung " * 200_000,
     "7" * 200_000, " " * 50_000, "/" * 200_000, "A" * 200_000, "12 34 " * 5_000, "Jane Roe " * 5_000,
     "nurse " * 10_000,
     "word " * 1_000_000],
)  # fmt: skip
def test_no_text_takes_the_gate_long(text):
    before = time.perf_counter()
    screen({"report": text})
    assert time.perf_counter() - before < 2


@pytest.mark.skipif(
    not FILE.exists(), reason="the Open-i chest reports may not be shipped: set RADLM_REAL_REPORTS to a CSV of them"
)
def test_real_reports_without_identifiers_pass_and_fast():
    with FILE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    reports = [{name: own_body(name, clean(row[name])) for name in COLUMNS if row[name]} for row in rows]
    before = time.perf_counter()
    flagged = sum(bool(screen(bodies)[1]) for bodies in reports)
    each = (time.perf_counter() - before) / len(reports)
    assert flagged <= 0.005 * len(reports), f"{flagged} of {len(reports)}"
    assert each < 0.0005  # some 40 µs on a quiet machine
