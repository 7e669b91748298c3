"""What the gate is shown of a written report, and what it says."""

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.artifacts import corpus
from tasks.canaries import Planting, draw
from tasks.privacy.samples import bodies, identifiers, known


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


def test_a_number_that_stands_in_a_training_report_is_told_from_one_that_is_made_up(tmp_path):
    columns = dict.fromkeys(corpus.SCHEMA.names, "") | {"forward": False, "copies": 1, "sections": []}
    rows = [columns | {"text": text} for text in ("FINDINGS: Clear.", "Seen before. MRN: 4471923.")]
    pq.write_table(pa.Table.from_pylist(rows, schema=corpus.SCHEMA), tmp_path / "train.parquet", row_group_size=1)
    texts = ["FINDINGS: MRN: 4471923. MRN: 9981234.", "Clear.", "MRN: 4471923."]
    assert known(texts, identifiers(texts), tmp_path / "train.parquet") == [[True, False], [], [True]]


def test_tokens_that_stand_for_identifiers_and_canaries_are_no_hits():
    texts = ["COMPARISON: [DATE].\nFINDINGS: Accession [ACCESSION], call [PHONE]. XXXX year old, [AGE]."]
    texts += [one.text for one in draw(Planting(canaries=2, seed=42), 10**6)]
    assert not any(identifiers(texts))
