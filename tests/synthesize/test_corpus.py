"""The corpus as a whole: the same bytes from a seed, the figures it is calibrated to, and what is held out."""

import json
import re
from collections import Counter

import pytest

from tasks.synthesize.generate import Synthesize, corpus
from tasks.synthesize.grammar import Pool
from tasks.synthesize.tables.catalog import EXAMS, HELD_OUT_PAIRS, KINDS
from tasks.synthesize.tables.identifiers import CATEGORIES

TERMS = (
    "pneumoperitoneum", "hepatosplenomegaly", "cardiomegaly", "atelectasis", "pneumothorax", "consolidation",
    "lymphadenopathy", "cholelithiasis", "hydronephrosis", "osteophyte", "spondylolisthesis", "bronchiectasis",
    "emphysema", "pleural effusion", "pulmonary embolism", "ground-glass opacities", "mediastinal lymphadenopathy",
    "interstitial lung disease", "pericardial effusion", "aortic aneurysm", "diverticulitis", "cholecystitis",
)  # fmt: skip
HEADERS = re.compile(
    r"^ ?(EXAM(?:INATION)?|INDICATION|(?:CLINICAL )?HISTORY|TECHNIQUE|COMPARISON"
    r"|FINDINGS|IMPRESSION|CONCLUSION|ADDENDUM):",
    re.MULTILINE | re.IGNORECASE,
)


def sections(text):
    """Section bodies by header word, an impression always under that name."""
    parts = HEADERS.split(text)
    assert not parts[0].strip(), "words before the first header"
    names = [name.upper().replace("CONCLUSION", "IMPRESSION") for name in parts[1::2]]
    assert len(set(names)) == len(names)
    return dict(zip(names, (body.strip() for body in parts[2::2]), strict=True))


@pytest.fixture(scope="module")
def rows():
    return list(corpus(Synthesize(reports=6000, seed=42)))


def made(reports, seed):
    return [json.dumps(row) for row in corpus(Synthesize(reports=reports, seed=seed))]


def test_a_seed_gives_the_same_reports_and_another_seed_others():
    first = made(400, 7)
    assert made(400, 7) == first
    other = made(400, 8)
    assert sum(a == b for a, b in zip(first, other, strict=True)) == 0


def test_a_longer_corpus_starts_with_the_shorter_one():
    assert made(300, 7)[:120] == made(120, 7)


@pytest.mark.parametrize("count", [1, 2, 137])
def test_it_has_exactly_the_asked_number_of_reports(count):
    reports = [report for report, _ in corpus(Synthesize(reports=count, seed=1))]
    assert len(reports) == count
    assert len({report["report_id"] for report in reports}) == count


def test_a_patients_studies_go_forward_in_time_and_stay_on_one_side(rows):
    last, splits, seen_again = {}, {}, 0
    for report, _ in rows:
        patient = report["patient_id"]
        seen_again += patient in last
        assert last.get(patient, "") <= report["study_date"]
        assert splits.setdefault(patient, report["split"]) == report["split"]
        last[patient] = report["study_date"]
    assert seen_again > 1500


def test_lengths_follow_the_bands(rows):
    bands = Counter(key["truth"]["band"] for _, key in rows)
    assert bands["short"] / len(rows) == pytest.approx(0.55, abs=0.04)
    assert bands["medium"] / len(rows) == pytest.approx(0.33, abs=0.04)
    assert bands["long"] / len(rows) == pytest.approx(0.12, abs=0.03)
    words = dict.fromkeys(bands, 0)
    for report, key in rows:
        words[key["truth"]["band"]] += len(report["text"].split())
    mean = {band: total / bands[band] for band, total in words.items()}
    assert 32 < mean["short"] < 60
    assert 160 < mean["medium"] < 280
    assert 650 < mean["long"] < 1000


def test_normal_and_duplicate_reports_are_as_common_as_in_real_collections(rows):
    assert sum(key["truth"]["normal"] for _, key in rows) / len(rows) == pytest.approx(0.36, abs=0.03)
    told = [sections(report["text"]) for report, _ in rows]
    pairs = Counter((one.get("FINDINGS"), one.get("IMPRESSION")) for one in told)
    assert 0.19 < sum(count for count in pairs.values() if count > 1) / len(rows) < 0.27


def test_most_sentences_are_heard_elsewhere_but_many_are_not(rows):
    sentences = Counter()
    for report, _ in rows:
        for name, body in sections(report["text"]).items():
            if name in ("FINDINGS", "IMPRESSION"):
                sentences.update(part for part in re.split(r"(?<=[.:])\s+", body) if len(part.split()) > 2)
    repeated = sum(count for count in sentences.values() if count > 1) / sentences.total()
    assert 0.55 < repeated < 0.78


def test_each_defect_is_planted_in_a_few_reports_and_seen_in_the_text(rows):
    shares = Counter()
    for report, key in rows:
        planted, told = key["planted"], sections(report["text"])
        shares.update(name for name, value in planted.items() if value)
        for name in ("findings", "impression"):
            assert (name.upper() not in told) == (name in planted["missing"])
        assert ("ADDENDUM" in told) == planted["addendum"]
        if planted["all_caps"]:
            assert all(body == body.upper() for body in told.values())
    for name, low, high in (
        ("typos", 0.015, 0.05), ("all_caps", 0.02, 0.05), ("addendum", 0.01, 0.04), ("duplicate_of", 0.01, 0.03),
        ("near_duplicate_of", 0.002, 0.01), ("placeholder", 0.2, 0.4), ("identifiers", 0.04, 0.08),
    ):  # fmt: skip
        assert low < shares[name] / len(rows) < high, name


def test_a_planted_copy_is_an_earlier_report_of_the_same_patient(rows):
    by_id = {report["report_id"]: report for report, _ in rows}
    copies = 0
    for report, key in rows:
        if original := key["planted"]["duplicate_of"]:
            copies += 1
            assert original < report["report_id"]
            assert by_id[original]["text"] == report["text"]
            assert by_id[original]["patient_id"] == report["patient_id"]
    assert copies > 40


def test_every_term_of_interest_is_asserted_and_denied(rows):
    asserted, denied = Counter(), Counter()
    for _, key in rows:
        for finding in key["truth"]["findings"]:
            if finding["present"]:
                asserted[finding["name"]] += 1
            elif "change" not in finding:
                denied[finding["name"]] += 1
    for term in TERMS:
        assert any(term in name for name in asserted), term
        assert any(term in name for name in denied), term


def pools():
    """Every pool of the tables whose held-out lines are whole sentences."""
    for exam in EXAMS:
        yield exam.normal
        yield exam.technique
        for organ in exam.organs:
            yield organ.whole
            yield from organ.aspects
            yield from organ.asides
    for kind in KINDS.values():
        yield from filter(None, (kind.details, kind.advice))


def sentences_of(chosen: list[Pool], held: bool) -> set[str]:
    """What those pools can say without a slot."""
    lines = (line for one in chosen for template in (one.held if held else one.usual) for line in template)
    return {line.text.lower().rstrip(".") for line in lines if not line.slotted}


def test_held_out_templates_are_only_in_held_out_patients(rows):
    held = sentences_of(list(pools()), True) - sentences_of(list(pools()), False)
    assert len(held) > 80
    seen = set()
    for report, key in rows:
        assert (report["split"] == "test") == key["planted"]["heldout"]
        text = report["text"].lower()
        hits = {sentence for sentence in held if sentence in text}
        assert report["split"] == "test" or not hits
        seen |= hits
    assert len(seen) > 40


def test_identifiers_stand_in_the_text_as_the_key_says(rows):
    found = Counter()
    for report, key in rows:
        for category, identifier in key["planted"]["identifiers"]:
            found[category] += 1
            assert identifier in report["text"]
    assert set(found) == set(CATEGORIES)
    assert 0.002 < found["name"] / len(rows) < 0.008, "above 1% the gate refuses the corpus"


def test_an_edited_copy_is_nearly_its_original(rows):
    texts = {report["report_id"]: report["text"] for report, _ in rows}
    edited = [key for _, key in rows if key["planted"]["near_duplicate_of"]]
    assert len(edited) > 10
    for key in edited:
        original, copy = texts[key["planted"]["near_duplicate_of"]], texts[key["report_id"]]
        assert copy.startswith(original)
        assert copy != original


def test_held_out_pairs_are_only_in_held_out_patients(rows):
    together = 0
    for report, key in rows:
        present = {finding["name"] for finding in key["truth"]["findings"] if finding["present"]}
        for pair in HELD_OUT_PAIRS:
            if present.issuperset(pair):
                together += 1
                assert report["split"] == "test"
    assert together > 10
    patients = {report["patient_id"]: report["split"] for report, _ in rows}
    assert 0.02 < list(patients.values()).count("test") / len(patients) < 0.06
