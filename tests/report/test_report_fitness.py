"""Whether the tokens fit, as the page says it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from report_example import METRICS
from report_rendering import changed, page, words

from tasks.report import fitness, sources
from tasks.stage import InputError

EXAMPLE = METRICS["tokenizer"]["fitness"]
UNDATED = {group: EXAMPLE[group] for group in ("train", "val")}


def drifting(reports: int = 103, *drifted: str, **figures: float) -> dict[str, Any]:
    found = copy.deepcopy(EXAMPLE)
    found["newest"] |= {"reports": reports, **figures}
    return found | {"drifted": list(drifted)}


def test_the_example_adds_up() -> None:
    train, val, newest, drift = (EXAMPLE[name] for name in ("train", "val", "newest", "drift"))
    assert drift["tokens_per_word"] == newest["tokens_per_word"] / train["tokens_per_word"]
    assert drift["unseen_word_share"] == pytest.approx(newest["unseen_word_share"] - val["unseen_word_share"])
    assert drift["all_caps_share"] == pytest.approx(newest["all_caps_share"] - train["all_caps_share"])


def test_what_has_drifted_is_named_with_its_figures() -> None:
    drifted = drifting(103, "unseen_word_share", "all_caps_share", unseen_word_share=0.0412, all_caps_share=0.271)
    assert fitness.verdict(drifted) == (
        "The newest 103 held-out reports (2024-05) need 1.02 times the tokens per word of the training reports: "
        "look at unseen words (4.1%; validation 0.2%) and words in capitals (27.1%; training 4.1%). See whether "
        "their writing or export has changed; a later run, which learns from them, may mend it."
    )


def test_few_reports_are_called_few_and_several_months_are_told() -> None:
    few = drifting(99, "tokens_per_word", from_month="2023-11")
    assert "held-out reports (2023-11 to 2024-05) need" in fitness.verdict(few)
    assert fitness.verdict(few).endswith("So few may differ by chance.")
    assert "chance" not in fitness.verdict(drifting(100, "tokens_per_word"))
    assert "The newest 1 held-out report (2024-05) needs" in fitness.verdict(drifting(1))


def test_without_dates_a_sentence_says_so_and_there_is_no_picture(found: sources.Sources) -> None:
    text = page(changed(found, tokenizer={"fitness": UNDATED}))
    assert (
        "No held-out report says when its study was made: whether the tokens fit the newest is not known." in text
    )
    assert "Training Validation Reports measured 10,000 794 Tokens per word 1.41 1.42 Bytes" in words(text)
    assert text.count("<img") == page(found).count("<img") - 1
    assert "held-out reports over time" not in text


def test_without_a_word_that_ten_patients_share_a_sentence_says_so(found: sources.Sources) -> None:
    text = page(sources.Sources(**{**vars(found), "fragmented": []}))
    assert "There is none: no word of four and more letters that the training reports of ten patients share" in text
    assert "Reports that use it" in page(found)
    assert "Reports that use it" not in text


def test_a_table_of_no_words_is_read_and_one_without_heads_is_not(project: Path) -> None:
    table = project / "data/tokenizer/fragmented.csv"
    table.write_text("word,radlm,gpt2,reports\n")
    assert sources.read(Path("metrics"), Path("data")).fragmented == []
    for damaged in ("\n", "word,radlm,gpt2\ncuffing,5,2\n", "word,radlm,gpt2,reports\ncuffing,5,two,3\n"):
        table.write_text(damaged)
        with pytest.raises(InputError, match=r"fragmented.csv is damaged .* \(no table of words\)"):
            sources.read(Path("metrics"), Path("data"))


@pytest.mark.parametrize(
    "harm",
    [
        None,
        {},
        {**UNDATED, "val": {**EXAMPLE["val"], "tokens_per_word": "1.4"}},
        {**EXAMPLE, "newest": None},
        {**EXAMPLE, "newest": {**EXAMPLE["newest"], "from_month": 202405}},
        {**EXAMPLE, "drift": {}},
        {**EXAMPLE, "drifted": ["something"]},
        {**UNDATED, "newest": EXAMPLE["newest"]},
    ],
)
def test_damaged_figures_are_named(project: Path, harm: Any) -> None:
    metrics = project / "metrics/tokenizer.json"
    metrics.write_text(json.dumps({**METRICS["tokenizer"], "fitness": UNDATED}))
    sources.read(Path("metrics"), Path("data"))
    metrics.write_text(json.dumps({**METRICS["tokenizer"], "fitness": harm}))
    with pytest.raises(InputError, match=r"tokenizer.json is damaged .* 'fitness'"):
        sources.read(Path("metrics"), Path("data"))
