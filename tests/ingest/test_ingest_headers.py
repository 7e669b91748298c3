"""Headers as MIMIC-CXR's and Stanford's reports have them, in invented reports."""

from __future__ import annotations

import pytest

from tasks.ingest.headers import MISSPELT, SECTION
from tasks.ingest.sections import parse
from tasks.normalise import clean


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FINDINGS AND IMPRESSION: Clear.", {"findings": "Clear."}),
        ("IMPRESSION AND RECOMMENDATIONS: Clear.", {"impression": "Clear."}),
        ("CHEST FINDINGS AND IMPRESSION: Clear.", {"exam": "CHEST", "findings": "Clear."}),
        ("FINDINGS  :  Clear.\nIMPRESSION\t: Normal.", {"findings": "Clear.", "impression": "Normal."}),
        ("Findings\nClear.\nImpression.\nNormal.", {"findings": "Clear.", "impression": "Normal."}),
        ("FINDINGS -\nClear.\nIMPRESSION;\nNormal.", {"findings": "Clear.", "impression": "Normal."}),
        ("IndicaTION: Cough.\nfindings: Clear.", {"indication": "Cough. findings: Clear."}),
        ("FINDNGS: Clear.\nIMPRESSON: Normal.", {"findings": "Clear.", "impression": "Normal."}),
        ("INDICATON: Cough.\nCOMPARISION: None.\nTECHNQIUE: One view.\nFINDIGNS\nClear.",
         {"indication": "Cough.", "comparison": "None.", "technique": "One view.", "findings": "Clear."}),
        ("Impresion: Normal.\nExaminaton: Chest.", {"impression": "Normal.", "exam": "Chest."}),
        ("WET READ: Tube in place.\nFINAL REPORT\nPORTABLE CHEST\nFINDINGS: Clear.\nNOTIFICATION: Told at noon.",
         {"addendum": "Tube in place. Told at noon.", "exam": "PORTABLE CHEST", "findings": "Clear."}),
        ("Quick look: clear.\nFINAL REPORT.\nClear as said.", {"report": "Quick look: clear. Clear as said."}),
        ("PREAMBLE: CHEST\nNARRATIVE: Two.\nPROCEDURE COMMENTS: Upright.\nFINDINGS: Clear.\nEND OF IMPRESSION:",
         {"exam": "CHEST Two.", "technique": "Upright.", "findings": "Clear."}),
        # Views name the exam and lead into the findings, unless those are still to come.
        ("INDICATION: Cough.\nPA AND LATERAL VIEWS OF THE CHEST: The lungs are clear.",
         {"exam": "PA AND LATERAL VIEWS OF THE CHEST", "indication": "Cough.", "findings": "The lungs are clear."}),
        ("FINDINGS:\nAP CHEST, SEMI-ERECT: The lungs are clear.",
         {"exam": "AP CHEST, SEMI-ERECT", "findings": "The lungs are clear."}),
        ("PORTABLE CHEST, ___: Two films.\nFINDINGS: Clear.",
         {"exam": "PORTABLE CHEST, XXXX Two films.", "findings": "Clear."}),
        # None of these is a header.
        ("It is as\nreport\nsays. Findings\nare: few.", {"report": "It is as report says. Findings are: few."}),
        ("FINDINGS: CHEST: clear.\nLUNG AND CHEST: clear.", {"findings": "CHEST: clear.\nLUNG AND CHEST: clear."}),
        ("Windows: open. IMPRESSON: x", {"report": "Windows: open. IMPRESSON: x"}),
    ],
)  # fmt: skip
def test_odd_headers(text: str, expected: dict[str, str]) -> None:
    assert parse(clean(text)) == expected


def test_a_reports_words_are_kept_whatever_its_headers() -> None:
    text = "WET READ: a b\nFINAL REPORT\nc\nIMPRESSON: d\nAP CHEST: e\nFINDIGNS\nf\nNOTIFICATION: g"
    said = " ".join(parse(clean(text)).values()).split()
    assert sorted(said) == sorted(["a", "b", "c", "d", "AP", "CHEST", "e", "f", "g"])


def test_no_slip_is_a_word_of_reports() -> None:
    assert not MISSPELT.keys() & SECTION.keys()
    assert not MISSPELT.keys() & {"HISTOLOGY", "INDICATED", "EXAMINATIONS", "TECHNICAL", "FINALLY", "COMPARING"}
