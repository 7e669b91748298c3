"""Which groups a report belongs to."""

import numpy as np

from tasks.artifacts.corpus import Report, compose
from tasks.evaluate import strata
from tasks.evaluate.scoring import Score


def report(words: int, *, modality: str = "XR", forward: bool = False, placeholders: int = 0) -> Report:
    text, sections = compose(
        {"findings": " ".join(["XXXX"] * placeholders + ["word"] * (words - 1 - placeholders))}
    )
    same = dict.fromkeys(("study_id", "study_date", "source", "split"), "")
    return Report(
        report_id="r", patient_id="p", modality=modality, text=text, sections=sections, forward=forward, **same
    )


def test_length_goes_by_words_headers_included():
    assert strata.words(report(75)) == 75
    assert [dict(strata.of(report(words)))["length"] for words in (75, 76, 300, 301)] == [
        "short",
        "medium",
        "medium",
        "long",
    ]


def test_placeholders_go_by_their_share():
    assert [dict(strata.of(report(20, placeholders=many)))["placeholders"] for many in (0, 1, 2)] == [
        "none",
        "few",
        "many",
    ]
    assert strata.placeholder_share(report(10, placeholders=3)) == 0.3


def test_time_and_modality():
    assert dict(strata.of(report(9, modality="CT")))["modality"] == "CT"
    assert dict(strata.of(report(9)))["time"] == "test"
    assert dict(strata.of(report(9, forward=True)))["time"] == "forward"


def test_a_report_is_once_in_each_kind_and_its_sections_have_their_own_bits():
    score = Score(bits=12.0, text_bytes=10, tokens=3, section_bits={"findings": 7.0}, section_bytes={"findings": 6})
    rows = strata.rows([report(9), report(9, modality="CT")], [score, score], np.array([20.0, 21.0]))
    kinds = list(zip(rows["kind"], rows["stratum"], rows["model_bits"], rows["ngram_bits"], strict=True))
    assert kinds == [
        ("all", "all", 12.0, 20.0),
        ("all", "all", 12.0, 21.0),
        ("time", "test", 12.0, 20.0),
        ("time", "test", 12.0, 21.0),
        ("modality", "CT", 12.0, 21.0),
        ("modality", "XR", 12.0, 20.0),
        ("section", "findings", 7.0, None),
        ("section", "findings", 7.0, None),
        ("length", "short", 12.0, 20.0),
        ("length", "short", 12.0, 21.0),
        ("placeholders", "none", 12.0, 20.0),
        ("placeholders", "none", 12.0, 21.0),
    ]
