"""What stands on the page, and what must not."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from report_example import METRICS
from report_rendering import Outline, changed, page, words

from tasks.report import sources

TEXT = ("PLANTED-FINDINGS", "PLANTED-REFERENCE", "PLANTED-NEAREST", "GENERATED-ONE")


def test_the_page_asks_nothing_of_a_network(found: sources.Sources) -> None:
    text = page(found)
    assert not re.search(r"https?:|//[a-z]|@import|url\(|<script|<link|<iframe", text)
    outline = Outline(text)
    for _, attributes in outline.elements:
        assert (attributes.get("src") or "data:").startswith("data:")
        assert (attributes.get("href") or "#").startswith("#")
        assert not [name for name in attributes if name.startswith("on")]
    assert sum(tag == "img" for tag, _ in outline.elements) == 13


def test_the_page_is_well_formed_and_accessible(found: sources.Sources) -> None:
    outline = Outline(page(found))
    assert outline.open == []
    tags = [tag for tag, _ in outline.elements]
    assert ("html", {"lang": "en"}) in outline.elements
    assert tags.count("h1") == 1
    assert tags.count("table") == tags.count("caption")
    assert all(attributes.get("alt") for tag, attributes in outline.elements if tag == "img")
    assert all(
        attributes.get("scope") in ("row", "col", "rowgroup") for tag, attributes in outline.elements if tag == "th"
    )
    ids = {attributes["id"] for _, attributes in outline.elements if "id" in attributes}
    assert {(attributes["href"] or "")[1:] for tag, attributes in outline.elements if tag == "a"} == ids - {
        "contents"
    }


def test_the_same_inputs_give_the_same_page(found: sources.Sources) -> None:
    assert page(found) == page(sources.read(Path("metrics"), Path("data")))


@pytest.mark.parametrize(
    ("show_text", "path", "shown"),
    [
        ("auto", "data/raw/synthetic", True),
        ("auto", "data/raw/synthetic/", True),
        ("auto", "data/raw/hospital", False),
        ("auto", "data/raw/synthetic_real", False),
        ("yes", "data/raw/hospital", True),
        ("no", "data/raw/synthetic", False),
    ],
)
def test_text_is_shown_only_where_it_may_be(found: sources.Sources, show_text: str, path: str, shown: bool) -> None:
    text = page(found, show_text, path)
    for planted in TEXT:
        assert (planted in text) is shown
    # Never shown: everybody has the same, and the findings stand there already.
    assert "PLANTED-CONSTANT" not in text
    assert "PLANTED-COPY" not in text
    assert ("What the reports say, and what was written from them, is not shown" in words(text)) is not shown


def test_a_sample_cannot_become_markup(found: sources.Sources) -> None:
    text = page(found)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(&#39;GENERATED-TWO&#39;)&lt;/script&gt;" in text
    assert "Spleen &lt; 12 cm &amp; &lt;b&gt;smooth&lt;/b&gt;." in text


def test_figures_are_those_of_the_metrics(found: sources.Sources) -> None:
    text = words(page(found))
    for shown in (
        "No judgement yet: python -m flows.promote holds this model against the champion",
        "On 1,587 reports it never saw it needs 0.421 bits per byte of text (95% interval 0.414 to 0.428): 31.2% "
        "fewer than the character 10-gram (0.613) and 12.4% fewer than the text compressor PPMd (0.480, of 400 of "
        "them, where the model needs 0.421).",
        "Patients 5,423",
        "learnt its 4,096 tokens",
        "take 35.2% fewer tokens",
        "Tokens per medical term, alone 2.09 4.95",
        "Bytes of report text per token 5.42 3.51",
        "pneumothorax 2 5 1 4",
        "The newest 103 held-out reports (2024-05) need 1.02 times the tokens per word of the training reports: "
        "the tokenizer fits.",
        "Training Validation Newest (2024-05) Reports measured 10,000 794 103 Tokens per word 1.41 1.42 1.44",
        "Unseen characters 0.0% less than 0.1% 0.0% Unseen words 0.0% 0.2% 0.9% Words in capitals 4.1% 4.0% 3.9%",
        "Word Tokens GPT-2's tokens Reports that use it periappendiceal 6 5 1,234 honeycombing 5 3 41",
        "With one report per row only 10.9%",
        "99.9% of the work is on text",
        "The 13,492 training reports fill 1,466 rows",
        "3 reports are longer than a row",
        "A model of 3,933,440 parameters was trained for 275 steps on 2,003,817 tokens, 1.50 passes",
        "those of step 250, where the validation reports took 0.413 bits per byte (perplexity 4.72",
        "41 2.25 7.32 12, 1377, 903",
        "112, 113, 114, 115 and 4 more",
        "This model 0.421 0.414 to 0.428 PPMd, order 32 0.480 12.4% fewer PPMd, order 16 0.489 13.9% fewer "
        "Character 10-gram 0.613 31.2% fewer LZMA 0.640 34.2% fewer",
        "Newer than all learnt from 103 0.431 0.424 to 0.438 0.631",
        "Modality Radiography (XR) 873 0.394 0.387 to 0.401 0.594 Ultrasound (US)",
        "Section Technique 911 0.113 0.106 to 0.120 – Impression",
        "Length Up to 75 words 801 0.512",
        "Placeholders among the words None 221 0.401",
        "From the findings of 1,311 test reports the model wrote impressions; 803 of these reports are abnormal",
        "This model 0.513 (0.500 to 0.525) 0.413 0.711 (0.690 to 0.733) 0.661 Nearest report 0.488 (0.475 to",
        "This model 0.731 0.691 25.6 0.93 6.1% 19.1%",
        "Pleural effusion 203 187 0.834 0.768 0.800 0.751 to 0.843 Cardiomegaly 144",
        "This model 2.7% 1.1% 0.7% 0.5% 0.6% Nearest report 14.1% 1.1% 0.7% 5.2% 0.6%",
        "The reports' own 1.3% 0.5% 0.3% 0.2% 0.4%",
        f"Model {METRICS['export']['digests']['model']}",
        "The yardsticks learnt from 4.0 MB of training text, the model from about 8.1 MB: with as much text",
        "6.12 × 10¹³ ÷ (989 × 10¹² per second × 50.0%) = 0.12 seconds",
        "0.12 seconds at $3.50 per hour = $0.00012",
        "that is less than a cent",
    ):
        assert shown in text


def test_dollars_follow_from_the_plans_machine(found: sources.Sources) -> None:
    machine = {"device": "cpu", "usd_per_hour": 2.0, "peak_tflops": 500.0, "utilization": 0.4}
    text = words(page(changed(found, train={"flops": 10**21}, plan=machine)))
    assert "Cost estimate $2,778 for this training on a rented machine" in text
    assert "On the machine that params.yaml describes under budget" in text
    assert "1.00 × 10²¹ ÷ (500 × 10¹² per second × 40.0%) = 1,388.9 hours" in text
    assert "1,388.9 hours at $2.00 per hour = $2,778" in text


def test_the_plan_is_on_the_page(found: sources.Sources) -> None:
    text = words(page(found))
    for shown in (
        "Unique tokens, not money, are the limit of the example. The model has 3.9 million parameters & this text",
        "What this training costs, and what the corpus can feed This training, as planned The model that the "
        "corpus can feed The whole budget Parameters 3.9 million 279,504 7.1 billion",
        "Tokens read 2.3 million 6.0 million 142.6 billion",
        "Fresh tokens that they are worth 2.2 million 5.6 million 142.6 billion",
        "Fresh tokens per parameter 0.57 20.00 20.00",
        "Time of one GPU 0.14 seconds 0.021 seconds 3,428.6 hours",
        "Cost $0.00014 $0.00002 $12,000",
        "2.3 GB of memory were expected at the peak, of 141.",
        "On the GPU that params.yaml describes under budget",
    ):
        assert shown in text
    quiet = page(changed(found, plan={"warnings": []}))
    assert "&amp; this text feeds 279,504" not in quiet


@pytest.mark.parametrize(
    ("ngram", "ppmd", "headline", "against_ppmd"),
    [
        (0.2, 0.1, "The model beats both yardsticks", "10.0% fewer than the text compressor"),
        (0.2, -0.1, "The model beats the character 10-gram, but not PPMd", "10.0% more than the text compressor"),
        (-0.2, 0.1, "The model beats PPMd, but not the character 10-gram", "10.0% fewer than the text compressor"),
        (-0.2, 0.0, "The model beats neither yardstick", "0.0% fewer than the text compressor"),
    ],
)
def test_the_verdict_says_what_the_model_beats(
    found: sources.Sources, ngram: float, ppmd: float, headline: str, against_ppmd: str
) -> None:
    text = page(changed(found, evaluate={"below_ngram": ngram, "below_ppmd": ppmd}))
    assert f"<h1>{headline}</h1>" in text
    assert against_ppmd in words(text)
    assert ('class="verdict promote"' in text) is (ngram > 0 and ppmd > 0)


def test_without_impressions_there_is_no_rouge_and_no_sample(found: sources.Sources) -> None:
    written = {"rouge_l", "label_f1", "length_ratio", "writers", "labels", "abnormal_impressions"}
    bare = {key: value for key, value in METRICS["evaluate"].items() if key not in written}
    figures = {**found.figures, "evaluate": {**bare, "impressions": 0}}
    text = words(page(sources.Sources(**{**vars(found), "figures": figures, "samples": []})))
    assert "There is no ROUGE-L for this model." in text
    assert "There are none: no test report has both findings and an impression." in text


def test_spikes_say_what_stood_out_and_what_was_done(found: sources.Sources) -> None:
    text = words(page(found))
    assert "Step Loss Gradient norm Rows of the step Went back to" in text
    assert "187 no number 5.90 100, 101" in text
    assert "4 more step 150" in text


def test_nothing_dropped_and_no_spikes_are_said_in_a_sentence(found: sources.Sources) -> None:
    whole = changed(
        found, ingest={"reports_kept": 20000, "dropped": {"empty": 0, "duplicate": 0}, "quarantined": 0}
    )
    text = words(page(sources.Sources(**{**vars(whole), "spikes": []})))
    assert "20,000 were kept and none was left out." in text
    assert "What can be done" not in text
    assert "Looked for as well, and met by no report: no text and same text as another report." in text
    assert "At no step did the loss or the gradient stand more than ten" in text


def test_the_synthetic_corpus_is_said_to_be_invented(found: sources.Sources) -> None:
    said = "Every report behind this page is invented."
    assert said in page(found)
    assert said not in page(found, path="data/raw/hospital")


def test_a_path_outside_the_project_is_not_on_the_page(found: sources.Sources) -> None:
    text = page(found, path="/mnt/secret-share/chest")
    assert "secret-share" not in text
    assert "<code>chest</code>" in text


def test_headings_are_nested(found: sources.Sources) -> None:
    levels = [int(tag[1]) for tag, _ in Outline(page(found)).elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_every_text_can_be_read_on_its_ground(found: sources.Sources, place: int) -> None:
    """In light, in dark and in print; 4.5 is WCAG's AA."""
    blocks = re.findall(r":root \{[^}]*--paper[^}]*\}", page(found))
    assert len(blocks) == 3
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]+)", blocks[place]))
    grounds = dict.fromkeys(("ink", "soft", "blue"), ("paper", "wash"))
    grounds |= {name: ("paper", f"{name}-wash") for name in ("good", "bad", "amber")}
    grounds["ink"] += ("amber-wash",)
    low = {
        (text, ground): contrast(colours[text], colours[ground])
        for text, under in grounds.items()
        for ground in under
    }
    assert min(low.values()) >= 4.5, low
    assert contrast("#999", "#fff") < 4.5 < contrast("#000", "#fff") == 21
