"""Figures of evaluate and privacy: each in its place and words, and a damaged one named."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from evidence_example import EVALUATE, EXPORT, PRIVACY
from report_rendering import changed, page, words

from tasks.evaluate import strata as evaluate_strata
from tasks.report import evidence, memorisation, sources, writing
from tasks.stage import InputError


def scores(**differing: tuple[float, float]) -> writing.Writers:
    """Writers with ROUGE-L and label F1 each; who is not named has half of both."""
    return {
        name: {"rouge_l": differing.get(name, (0.5, 0.5))[0], "label_f1": differing.get(name, (0.5, 0.5))[1]}
        for name in ("model", "nearest", "constant", "copy")
    }


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            scores(model=(0.6, 0.6)),
            "The model scores higher than every rule that needs no model, in ROUGE-L and in label F1.",
        ),
        (
            scores(model=(0.6, 0.6), copy=(0.2, 0.7)),
            "In ROUGE-L the model scores higher than every rule that needs no model, but in label F1 it is not "
            "above 'copy'.",
        ),
        (
            scores(model=(0.5, 0.4), constant=(0.3, 0.0)),
            "The model does not score higher than what needs no model: in ROUGE-L it is not above 'nearest report' "
            "or 'copy' and in label F1 it is not above 'nearest report' or 'copy'.",
        ),
        ({}, ""),
    ],
)
def test_the_model_is_told_against_the_rules(found: writing.Writers, said: str) -> None:
    assert writing.verdict(found) == said


def test_strata_stand_in_a_readers_order_with_evaluates_own_bounds() -> None:
    table = evidence.strata(EVALUATE["strata"])
    assert list(table.groups.values()) == [
        "Time", "Modality", "Section", "Length", "Placeholders among the words",
    ]  # fmt: skip
    assert [row[0] for row in table.rows[10:13]] == ["Up to 75 words", "76 to 300 words", "Over 300 words"]
    (short, _), (medium, _) = evaluate_strata.LENGTHS
    assert evidence.KINDS["length"][1] == {
        "short": f"Up to {short} words",
        "medium": f"{short + 1} to {medium} words",
        "long": f"Over {medium} words",
    }
    assert evidence.KINDS["placeholders"][1]["few"] == f"Up to {evaluate_strata.FEW:.0%}"
    assert {*evidence.KINDS} == {*evaluate_strata.KINDS} - {"all"}


def test_a_stratum_of_tomorrow_is_shown_by_its_name() -> None:
    strata = {"scanner": {"old_one": {"reports": 3, "bpb": 0.5}}}
    table = evidence.strata(strata)
    assert table.groups == {0: "Scanner"}
    assert table.rows == [("Old one", "3", "0.500", "–", "–")]


def test_without_newer_reports_a_sentence_says_so(found: sources.Sources) -> None:
    assert "103 test reports are newer than all that was learnt from" in words(page(found))
    strata = {**EVALUATE["strata"], "time": {"test": EVALUATE["strata"]["time"]["test"]}}
    text = words(page(changed(found, evaluate={"forward_reports": 0, "strata": strata})))
    assert "No test report is newer than all that was learnt from, so" in text
    assert "Newer than all learnt from" not in text


def test_what_was_memorised_is_said(found: sources.Sources) -> None:
    text = words(page(found))
    for shown in (
        "None of the 16 canaries that stood in the training text once came out word for word; nothing in 1,000 "
        "freely written texts looks like an identifier.",
        "Never (controls) 64 1.5 6.9 0 Once 16 1.6 5.1 0 4 times 16 4.2 10.0 0 16 times 16 8.3 10.0 3",
        "1.4 bits on average is chance, 10.0 is the first place",
        "as much as here, or more, with a chance of 31.2%.",
        "Asked to go on with 400 training reports at words that stand in the reports of at most 3 training "
        "patients, the model gave them word for word in 57, and of 200 that it never read in 31.",
        "4 passages stand in the reports of at most 3 training patients; 0.4% of the texts have one, and 1.9% of "
        "as many reports that it never read.",
        "Memorised 0 of 16",
    ):
        assert shown in text
    assert 'class="told good"' in page(found)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (
            {"single_copy_extracted": 2},
            "2 of the 16 canaries that stood in the training text once came out word for",
        ),
        (
            {"sample_phi_hits": 1, "sample_phi_in_train": 1, "sample_phi": {"mrn": 1}},
            "1 passage in 1,000 freely written texts looks like an",
        ),
        ({"canaries": {}}, "No canary was planted, so what the model keeps by heart is not known; nothing in"),
    ],
)
def test_what_is_not_well_is_said_first(found: sources.Sources, harm: dict[str, Any], said: str) -> None:
    text = page(changed(found, privacy=harm))
    assert said in words(text)
    assert 'class="told bad"' in text
    assert memorisation.passed(PRIVACY)


def test_identifiers_are_told_by_kind(found: sources.Sources) -> None:
    hits = {"sample_phi_hits": 5, "sample_phi": {"date": 1, "mrn": 4, "age": 0}}
    assert "by kind: 4 patient numbers and 1 dates." in words(page(changed(found, privacy=hits)))


def without(figures: dict[str, Any], *path: str) -> dict[str, Any]:
    """A copy that lacks the figure at the path."""
    harmed = copy.deepcopy(figures)
    inner = harmed
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    return harmed


@pytest.mark.parametrize(
    ("stage", "harmed", "named"),
    [
        ("evaluate", without(EVALUATE, "strata", "time", "test", "bpb"), "'strata'"),
        (
            "evaluate",
            {**EVALUATE, "strata": {"all": {"all": {"reports": 1, "bpb": 0.5, "low": "0.4"}}}},
            "'strata'",
        ),
        ("evaluate", without(EVALUATE, "writers", "model", "laterality_swaps"), "'writers'"),
        ("evaluate", without(EVALUATE, "writers", "nearest"), "'writers'"),
        ("evaluate", without(EVALUATE, "labels", "pneumothorax", "support"), "'labels'"),
        ("evaluate", without(EVALUATE, "test_bpb_low"), "'test_bpb_low'"),
        ("privacy", without(PRIVACY, "canaries", "4", "extracted"), "'canaries'"),
        ("privacy", {**PRIVACY, "canaries": {"many": PRIVACY["canaries"]["4"]}}, "'canaries'"),
        ("privacy", {**PRIVACY, "sample_phi": {"date": None}}, "'sample_phi'"),
        ("export", without(EXPORT, "digests", "packed_train"), "'digests'"),
        ("export", {**EXPORT, "digests": {**EXPORT["digests"], "model": "6c0ffee"}}, "'digests'"),
    ],
)
def test_a_damaged_figure_is_named(project: Path, stage: str, harmed: dict[str, Any], named: str) -> None:
    sources.read(Path("metrics"), Path("data"))
    path = project / f"metrics/{stage}.json"
    path.write_text(json.dumps(harmed))
    with pytest.raises(InputError, match=rf"{stage}.json is damaged .* {named}"):
        sources.read(Path("metrics"), Path("data"))


def test_all_but_the_gguf_file_is_there_without_it(found: sources.Sources) -> None:
    assert "and as GGUF for llama.cpp" in words(page(found))
    without_it = words(page(changed(found, export={"gguf": False})))
    assert "GGUF" not in without_it
    assert "Release, Hugging Face folder 7c0ffee0" in without_it
