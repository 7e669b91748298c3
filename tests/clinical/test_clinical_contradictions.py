"""Contradictions between invented findings and impressions."""

import pytest

from tasks.clinical import sides
from tasks.clinical.contradictions import Check, check
from tasks.clinical.normals import denied_by
from tasks.clinical.sizes import sizes


@pytest.mark.parametrize(
    ("findings", "impression", "expected"),
    [
        ("No pleural effusion or pneumothorax.", "Small left pneumothorax.", ("pneumothorax",)),
        ("No pneumothorax or large effusion.", "Moderate effusion is seen.", ("pleural effusion",)),
        ("The lungs are clear.", "Left lower lobe consolidation.", ("consolidation",)),
        ("Heart size is normal.", "Cardiomegaly.", ("cardiomegaly",)),
        ("The kidneys are unremarkable.", "Left hydronephrosis.", ("hydronephrosis",)),
        ("No fracture.", "Left rib fracture.", ("rib fracture",)),
        # no contradiction: what is left room for, said elsewhere, another thing, or only possible
        ("No large effusion.", "Small effusion.", ()),
        ("No acute fracture.", "Old healed fracture.", ()),
        ("No right effusion. Small left effusion.", "Small left effusion.", ()),
        ("The lungs are clear.", "Calcified granuloma.", ()),
        ("No meningioma.", "Left cerebral infarct.", ()),
        ("No pneumothorax.", "Pneumothorax cannot be excluded.", ()),
        ("Heart size is top normal.", "Cardiomegaly.", ()),
        ("", "Left effusion.", ()),
        ("No effusion.", "", ()),
    ],
)
def test_a_claim_of_what_is_denied(findings, impression, expected):
    assert check(findings, impression).positive_for_negated == expected


@pytest.mark.parametrize(
    ("findings", "impression", "expected"),
    [
        ("There is a small left effusion.", "No effusion.", ("pleural effusion",)),
        ("Acute appendicitis.", "No evidence of diverticulitis or appendicitis.", ("appendicitis",)),
        ("Fracture of the left fifth rib.", "No fracture.", ("rib fracture",)),
        ("Acute appendicitis.", "No evidence of diverticulitis.", ()),
        ("Old fracture of the left fifth rib.", "No acute fracture.", ()),
        ("There may be a small effusion.", "No effusion.", ()),
        ("Small left effusion.", "Small effusion. No right effusion.", ()),
    ],
)
def test_a_denial_of_what_is_asserted(findings, impression, expected):
    assert check(findings, impression).negated_for_asserted == expected


@pytest.mark.parametrize(
    ("findings", "impression", "expected"),
    [
        ("Small left pleural effusion.", "Small right pleural effusion.", ("pleural_effusion",)),
        ("Opacity in the right lower lobe.", "Left lower lobe pneumonia.", ("pneumonia",)),
        ("Left effusion and right pneumothorax.", "Right pneumothorax, left effusion.", ()),
        (
            "Left effusion and right pneumothorax.",
            "Left pneumothorax, right effusion.",
            ("pleural_effusion", "pneumothorax"),
        ),
        ("Bilateral pleural effusions.", "Left pleural effusion.", ()),
        ("Left effusion. Right effusion.", "Right effusion.", ()),
        ("Effusion.", "Left effusion.", ()),
        ("Catheter with its tip in the right atrium.", "Left effusion.", ()),
        ("Effusions, left greater than right.", "Right effusion.", ()),
    ],
)
def test_a_side_that_is_swapped(findings, impression, expected):
    assert check(findings, impression).laterality_swaps == expected


@pytest.mark.parametrize(
    ("findings", "impression", "expected"),
    [
        ("A 12 mm nodule in the left apex.", "A 1.2 cm nodule.", ()),
        ("A 12 mm nodule in the left apex.", "A 1 cm nodule.", ()),
        ("A 12 mm nodule in the left apex.", "A 1.3 cm nodule.", ("1.3 cm",)),
        ("Mass of 2.1 x 1.4 cm in the liver.", "2.1 cm liver mass.", ()),
        ("Nodule in the left apex. It measures 8 mm.", "8 mm nodule.", ()),
        # the findings have the length, but of something else
        ("A 9 mm nodule in the left apex. 15 mm renal cyst.", "A 15 mm nodule.", ("15 mm",)),
        ("A nodule in the left apex.", "A 9 mm nodule.", ("9 mm",)),
        ("A nodule in the left apex.", "A nodule: CT in 6 to 12 months. 2. T12 fracture.", ()),
    ],
)
def test_a_length_that_the_findings_do_not_give(findings, impression, expected):
    assert check(findings, impression).unsupported_numbers == expected


def test_a_consistent_pair_raises_nothing():
    findings = "Small left pleural effusion. No pneumothorax. Heart size is normal. 4 mm nodule in the right apex."
    assert check(findings, "1. Small left effusion.\n2. 4 mm right apical nodule. No pneumothorax.") == Check()


def test_sizes_in_millimetres():
    assert [size.millimetres for size in sizes("3 x 2.5 cm, 4-mm, .5 cm; 6 months; T12; 7")] == [30, 25, 4, 5]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "small left effusion and opacity in the right base",
            {"pleural effusion": "left", "lung opacity": "right"},
        ),
        ("opacity in the lingula", {"lung opacity": "left"}),
        ("bibasilar atelectasis", {"atelectasis": "both"}),
        ("effusion", {"pleural effusion": ""}),
    ],
)
def test_a_side_belongs_to_its_finding(sentence, expected):
    assert {mention.concept: side for mention, side in sides.of(sentence)} == expected


def test_what_is_normal_denies_and_what_is_nearly_normal_does_not():
    assert "cardiomegaly" in denied_by("the heart is normal in size")
    assert not denied_by("the heart is top normal in size")
    assert "pleural effusion" not in denied_by("the lungs are clear")
