"""What the gate is shown of a written report, and what it says."""

from tasks.canaries import Planting, draw
from tasks.privacy.samples import bodies, identifiers


def test_a_written_report_is_taken_apart_at_its_headers():
    assert bodies("EXAM: Chest.\nFINDINGS: Clear.\nNo nodule.\nIMPRESSION: Normal.") == {
        "exam": "Chest.",
        "findings": "Clear.\nNo nodule.",
        "impression": "Normal.",
    }
    assert bodies("No header. FINDINGS: inside a line.") == {"report": "No header. FINDINGS: inside a line."}
    assert bodies("FINDINGS: One.\nFINDINGS: Two.") == {"findings": "One.\nTwo."}
    assert bodies("") == {}


def test_identifiers_are_found_in_whatever_section_they_are_written():
    found = identifiers(
        [
            "FINDINGS: Clear.\nIMPRESSION: Discussed with Dr. Jane Doe. MRN: 4471923.",
            "COMPARISON: 3/4/2019.\nFINDINGS: Clear.",
            "Call 555-867-5309.",
        ]
    )
    assert [sorted(hit.category for hit in hits) for hits in found] == [["mrn", "name"], ["date"], ["phone"]]


def test_tokens_that_stand_for_identifiers_and_canaries_are_no_hits():
    texts = ["COMPARISON: [DATE].\nFINDINGS: Accession [ACCESSION], call [PHONE]. XXXX year old, [AGE]."]
    texts += [one.text for one in draw(Planting(canaries=2, seed=42), 10**6)]
    assert not any(identifiers(texts))
