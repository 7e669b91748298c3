"""Characters, sections, modality, dates and keys: literal small cases."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.artifacts.corpus import compose
from tasks.ingest.canonical import EPOCH, study_day, what_is_said
from tasks.ingest.facts import UNKNOWN_DAY
from tasks.ingest.modality import modality
from tasks.ingest.sections import own_body, parse, section_of
from tasks.normalise import clean, unwrap


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("a\u00a0b\u2009c\td", "a b c d"),
        ("zero\u200bwidth \ufeffmark\u00ad", "zerowidth mark"),
        ("bell\x07 and\x00 nul\x9f", "bell and nul"),
        ("one\r\ntwo\rthree\x0cfour\u2028five", "one\ntwo\nthree\nfour\nfive"),
        ("  edge   spaces  \n  next ", "edge spaces\nnext"),
        ("Cafe\u0301 4 cm² ½ µm", "Café 4 cm² ½ µm"),  # composed, but units as they were
        ("e\u200b\u0301", "é"),  # what removal brings together is composed too
    ],
)
def test_clean_characters(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("seen XXXX and XXXXXXXX", "seen XXXX and XXXX"),
        ("a ___-year-old, ______", "a XXXX-year-old, XXXX"),
        ("Dr. [**Known lastname 12**] on [**2101-5-3**]", "Dr. XXXX on XXXX"),
        ("[**over\ntwo lines**] end", "XXXX end"),
        ("[**a**][**b**]___ XXXX", "XXXX XXXX"),
        ("XXX and __ and [* no *]", "XXX and __ and [* no *]"),
    ],
)
def test_placeholders_become_one(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


def test_unwrap_joins_hard_wraps_and_keeps_list_items() -> None:
    assert unwrap("The lungs\nare clear.\n\nNo effusion.") == "The lungs are clear. No effusion."
    assert unwrap("1. Pneumonia in\nthe left lung.\n2) Nodule.\n- Stable.") == (
        "1. Pneumonia in the left lung.\n2) Nodule.\n- Stable."
    )
    assert unwrap("Liver: normal\nin size.\nSpleen: small.") == "Liver: normal in size.\nSpleen: small."
    assert unwrap("measures\n1.2 cm") == "measures 1.2 cm"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No header at all.", {"report": "No header at all."}),
        ("", {}),
        ("FINDINGS: Clear.\nIMPRESSION: Normal.", {"findings": "Clear.", "impression": "Normal."}),
        ("Findings: Clear. Impression: Normal.", {"findings": "Clear.", "impression": "Normal."}),
        ("FINDINGS\nClear.\nCONCLUSION:\nNormal.", {"findings": "Clear.", "impression": "Normal."}),
        (
            "FINAL REPORT\nEXAMINATION: CHEST\n\nREASON FOR EXAM: Cough.\nTECHNIQUE: Two views.\n"
            "COMPARISON: None.\nFINDINGS: Clear.\nIMPRESSION: Normal.\nADDENDUM: Seen again.",
            {"exam": "CHEST", "indication": "Cough.", "technique": "Two views.", "comparison": "None.",
             "findings": "Clear.", "impression": "Normal.", "addendum": "Seen again."},
        ),
        ("EXAM: CHEST INDICATION: flu FINDINGS: new", {"exam": "CHEST", "indication": "flu", "findings": "new"}),
        ("FINAL REPORT EXAM: CHEST", {"exam": "CHEST"}),
        ("HISTORY: Cough.\nINDICATION: Fever.", {"indication": "Cough. Fever."}),  # repeated ones are joined
        ("FINDINGS:\nIMPRESSION: Normal.", {"impression": "Normal."}),
        ("CHEST, TWO VIEWS\nIMPRESSION: Normal.", {"exam": "CHEST, TWO VIEWS", "impression": "Normal."}),
        # No header where the words only occur in a sentence.
        ("No change in the findings: stable. See report of impression: x.",
         {"report": "No change in the findings: stable. See report of impression: x."}),
        ("FINDINGS: Time 10:30. Lungs: clear.", {"findings": "Time 10:30. Lungs: clear."}),
        ("FİNDİNGS: x", {"report": "FİNDİNGS: x"}),  # matches without case in Unicode, but is no header
    ],
)  # fmt: skip
def test_sections(text: str, expected: dict[str, str]) -> None:
    assert parse(clean(text)) == expected


def test_a_long_lead_is_the_findings_unless_those_have_a_header() -> None:
    lead = "Heart and lungs look as before " * 4
    assert parse(f"{lead}\nIMPRESSION: Normal.").keys() == {"findings", "impression"}
    assert parse(f"{lead}\nFINDINGS: Clear.").keys() == {"exam", "findings"}


def test_no_word_is_lost_but_headers_and_banners() -> None:
    text = "FINAL REPORT\nPORTABLE CHEST\nHISTORY: a b\nFINDINGS: c d\nIMPRESSION: e\n1. f\nFINDINGS: g"
    said = " ".join(parse(clean(text)).values()).split()
    assert sorted(said) == sorted(["PORTABLE", "CHEST", "a", "b", "c", "d", "e", "1.", "f", "g"])


def test_canonical_text_parses_to_itself() -> None:
    bodies = {"exam": "CT chest", "findings": "Clear lungs.", "impression": "1. Normal.\n2. Stable."}
    assert parse(compose(bodies)[0]) == bodies


def test_own_body_drops_a_header_that_repeats_the_column() -> None:
    assert own_body("findings", "FINDINGS: Clear.") == "Clear."
    assert own_body("findings", "IMPRESSION: Clear.") == "IMPRESSION: Clear."
    assert section_of("Reason for exam:") == "indication"
    assert section_of("no such label") is None


@pytest.mark.parametrize(
    ("code", "bodies", "expected"),
    [
        ("CR", {}, "XR"),
        ("x-ray", {}, "XR"),
        ("mri", {}, "MR"),
        ("NM", {"exam": "CT"}, "OT"),  # a code that is known to be another decides
        ("", {"exam": "CT OF THE CHEST"}, "CT"),
        ("", {"technique": "Axial magnetic resonance images"}, "MR"),
        ("", {"findings": "Ultrasound of the liver."}, "US"),
        ("", {"exam": "PA and lateral chest"}, "XR"),
        ("", {"exam": "Chest, 2 views", "findings": "Compared with CT."}, "XR"),
        ("", {"findings": "word " * 50 + "CT"}, "OT"),  # too far in to be about this study
        ("", {"findings": "It tells us of the pa of a patient."}, "OT"),
        ("", {}, "OT"),
    ],
)
def test_modality(code: str, bodies: dict[str, str], expected: str) -> None:
    assert modality(code, bodies) == expected


def test_dates_are_iso_or_unknown() -> None:
    given = ["2024-01-31", "20240131", "2024/01/31", "2024-01-31T10:00:00", "01/02/2024", "31.1.2024", "", "2024"]
    day = date(2024, 1, 31).toordinal() - EPOCH
    assert [study_day(value) for value in given] == [day] * 4 + [UNKNOWN_DAY] * 4


def test_copies_are_known_by_findings_and_impression_alone() -> None:
    base = what_is_said({"findings": "Clear.", "impression": "Normal."})
    assert what_is_said({"exam": "CT", "findings": "CLEAR.", "impression": " Normal. "}) == base
    assert what_is_said({"findings": "Clear.", "impression": "Abnormal."}) != base
    assert what_is_said({"exam": "CT"}) != what_is_said({"exam": "MR"})
    assert what_is_said({"report": "Clear. Normal."}) == base
