"""The packet: the verdict first, both models side by side, and no text where none may be."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import judgement_example
import pytest
from judgement_example import CHALLENGER, CHAMPION
from report_example import METRICS, PARAMS, SAMPLES
from report_rendering import Outline, page, words

from tasks import stage
from tasks.artifacts import evaluation
from tasks.report import judgement_folder, packet, side_by_side, sources
from tasks.report.judgement import Judgement

FOLDER, PAGE = Path("judgement"), Path("data/packet/index.html")


def judged(word: str, first: bool = False) -> Judgement:
    judgement_example.write(FOLDER, word, first=first, samples=SAMPLES)
    return judgement_folder.read(FOLDER, CHALLENGER)


@pytest.mark.parametrize(
    ("word", "symbol", "title"),
    [
        ("promote", "✓", "This model may replace the one in use"),
        ("reject", "✕", "This model should not replace the one in use"),
        ("inconclusive", "?", "These test reports do not settle whether the model is good enough"),
    ],
)
def test_the_verdict_stands_first(found: sources.Sources, word: str, symbol: str, title: str) -> None:
    judgement = judged(word)
    text = page(found, judgement=judgement)
    assert f"<h1>{title}</h1>" in text
    assert f'<div class="verdict {word}">' in text
    start = words(text[text.index("<body>") :])
    headline = judgement.verdict["headline"]
    assert start.index(f"{symbol} {word.capitalize()} {title} {headline}") < start.index("The conditions")
    assert start.index("The conditions") < start.index("Contents") < start.index("Bits per byte is how much")
    assert start.index("Bits per byte is how much") < start.index("What went in") < start.index("Signed by")
    assert "No judgement yet" not in start
    assert f"version 3 (model {CHAMPION[:16]}), on 1,587 test reports of 811 patients" in start
    assert "Bounds are one-sided, at 95%, from 10,000 paired resamples." in start
    assert f"The challenger is the model {CHALLENGER[:16]}" in start


def test_every_condition_has_a_word_and_a_symbol_and_its_checks(found: sources.Sources) -> None:
    text = page(found, judgement=judged("reject"))
    told = words(text)
    assert "3. Contradictions ✕ Fail Laterality swaps are the one thing" in told
    assert "4. Privacy ✓ Pass No canary that was planted once came out." in told
    assert "those trained on &lt;b&gt;." in text
    for shown in (
        "Check Challenger Champion Difference Bounds Limit Reports Outcome overall 0.4213 0.4317 −0.0104 "
        "−0.0121 to −0.0087 +0.0022 1,587 ✓ Pass",
        "laterality swaps 0.49% 0.41% +0.08 points −0.31 points to +0.47 points +0.50 points 1,311 ✕ Fail",
        "ROUGE-L 0.513 0.504 +0.008 −0.002 to +0.019 −0.020 1,311 ✓ Pass",
        # What nobody has a figure for has no column.
        "Check Challenger Limit Reports Outcome canaries planted once, extracted 0 0 16 ✓ Pass",
    ):
        assert shown in told
    assert text.count("The checks behind") == 5  # lineage's example has none


def test_the_champion_stands_beside_the_model(found: sources.Sources) -> None:
    told = words(page(found, judgement=judged("promote")))
    for shown in (
        "This model 0.421 0.414 to 0.428 Champion 0.432 0.425 to 0.439 2.4% fewer PPMd, order 32",
        "Part Reports Bits per byte 95% interval Champion 10-gram",
        "Champion 0.504 (",
        "Pneumothorax 31 20 0.700 0.452 0.549 0.370 to 0.701 0.444",
        "Champion 2.7% 1.1% 0.7% 0.4% 0.6%",
    ):
        assert shown in told


def test_the_first_model_is_held_against_the_floors(found: sources.Sources) -> None:
    judgement = judged("promote", first=True)
    told = words(page(found, judgement=judgement))
    assert "This model may be put to use" in told
    assert (
        "There is no champion yet: as the first model it was held against the floors, which need no model" in told
    )
    assert "Check Challenger Floor Difference Bounds Limit Reports Outcome overall 0.4213 0.6127" in told
    assert "Champion" not in told
    assert "Samples side by side" not in told
    assert "The nearest report's impression" in told
    assert "PLANTED-NEAREST Normal chest. GENERATED-ONE" in told


def test_a_reason_is_shown_and_escaped(found: sources.Sources) -> None:
    judgement = judged("promote")
    judgement.verdict["reason"] = "erasure of <one> patient"
    text = page(found, judgement=judgement)
    assert "<strong>Reason given:</strong> erasure of &lt;one&gt; patient" in text
    assert "Reason given" not in page(found, judgement=Judgement(**{**vars(judgement), "verdict": {
        **judgement.verdict, "reason": ""}}))  # fmt: skip


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize(
    ("show_text", "path", "shown"),
    [
        ("auto", "data/raw/synthetic", True),
        ("auto", "data/raw/hospital", False),
        ("yes", "data/raw/hospital", True),
        ("no", "data/raw/synthetic", False),
    ],
)
def test_text_is_on_the_packet_only_where_it_may_be(
    found: sources.Sources, show_text: str, path: str, shown: bool, first: bool
) -> None:
    text = page(found, show_text, path, judgement=judged("promote", first))
    for planted in ("PLANTED-FINDINGS", "PLANTED-REFERENCE", "GENERATED"):
        assert (planted in text) is shown
    assert ("Of 20 reports that both wrote for" in words(text)) is not first


def test_side_by_side_are_some_spread_evenly_and_those_that_differ_most() -> None:
    pairs = [
        judged_pair(number, rouge) for number, rouge in enumerate([0.5] * 5 + [0.9, 0.2, 0.5, 0.6] + [0.5] * 11)
    ]
    groups = side_by_side.of_pairs(pairs)
    texts = [[row.findings for row in group.rows] for group in groups]
    assert texts == [["0", "5", "10", "15"], ["8"], ["6"]]  # 5, the largest gain, is there already
    assert [cell.note for cell in groups[1].rows[0].cells] == [
        "",
        "ROUGE-L 0.50",
        "ROUGE-L 0.60, 2 claims not borne out",
    ]
    assert side_by_side.of_pairs(pairs[:2])[0].rows[1].findings == "1"
    assert side_by_side.of_pairs([]) == []


def judged_pair(number: int, rouge_l: float) -> side_by_side.Pair:
    written = {"text": "x", "labels": frozenset({"mass"})}
    return side_by_side.Pair(
        findings=str(number),
        reference="y",
        reference_labels=frozenset({"mass"}),
        champion=side_by_side.Written(**written, rouge_l=0.5, faults=0),
        challenger=side_by_side.Written(**written, rouge_l=rouge_l, faults=2),
    )


def test_reports_are_paired_by_their_id_not_by_their_row(project: Path) -> None:
    judged("promote")
    path = FOLDER / "champion" / evaluation.IMPRESSIONS
    table = evaluation.read(FOLDER / "champion", evaluation.IMPRESSIONS)
    evaluation.tables.pq.write_table(table.take([*range(19, 4, -1)]), path)
    pairs = judgement_folder.read(FOLDER, CHALLENGER).pairs
    assert [pair.findings.split()[0] for pair in pairs] == [f"PLANTED-FINDINGS-{number}" for number in range(5, 20)]
    for pair in pairs:
        number = pair.findings.split()[0].rpartition("-")[2]
        assert pair.champion.text.startswith(f"GENERATED-CHAMPION-{number} ")
        assert pair.challenger.text.startswith(f"GENERATED-CHALLENGER-{number} ")
    assert "7 claims" not in str(pairs)
    assert {pair.challenger.faults for pair in pairs} == {0, 1}


def test_the_packet_is_well_formed_asks_nothing_and_can_be_signed(found: sources.Sources) -> None:
    text = page(found, judgement=judged("inconclusive"))
    outline = Outline(text)
    assert outline.open == []
    tags = [tag for tag, _ in outline.elements]
    assert tags.count("h1") == 1
    assert tags.count("table") == tags.count("caption")
    assert "http" not in text.replace("http-equiv", "")
    assert "<script>alert" not in text
    signing = words(text[text.index('id="signatures"') :])
    assert CHALLENGER in signing
    assert "Name Role Date Signature" in signing
    ids = {attributes["id"] for _, attributes in outline.elements if "id" in attributes}
    assert {(attributes["href"] or "")[1:] for tag, attributes in outline.elements if tag == "a"} == ids - {
        "contents"
    }
    assert "Signed by" not in page(found)


@pytest.fixture
def run(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable:
    """The command: its exit code and standard error."""
    judgement_example.write(FOLDER, "promote", samples=SAMPLES)
    monkeypatch.setattr(stage, "end_with_parent", lambda: None)
    monkeypatch.setattr(stage.signal, "signal", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["packet", "metrics", "data", str(FOLDER), str(PAGE.parent)])

    def start() -> tuple[int, str]:
        with pytest.raises(SystemExit) as end:
            stage.run(packet.main)
        return int(end.value.code or 0), capsys.readouterr().err

    return start


def test_the_command_writes_the_same_page_each_time(run: Callable) -> None:
    assert run() == (0, "")
    first = PAGE.read_bytes()
    assert [path.name for path in PAGE.parent.iterdir()] == ["index.html"]
    run()
    assert PAGE.read_bytes() == first


@pytest.mark.parametrize(
    "name", ["verdict.json", "challenger.json", "champion.json", "challenger/samples.json",
             "challenger/impressions.parquet", "champion/impressions.parquet"]
)  # fmt: skip
@pytest.mark.parametrize("harm", ["missing", "cut", "other"])
def test_a_missing_or_damaged_part_of_the_judgement_is_one_sentence(run: Callable, name: str, harm: str) -> None:
    path = FOLDER / name
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2] if harm == "cut" else b'{"other": 1}')
    code, error = run()
    assert code == 2
    assert error.count("\n") == 1
    assert Path(name).name in error
    assert "PLANTED" not in error
    assert not PAGE.exists()


@pytest.mark.parametrize(
    "harm",
    [
        {"verdict": "maybe"},
        {"headline": None},
        {"challenger": {"model_digest": "short"}},
        {"champion": {"version": 3}},
        {"test": {"reports": 3}},
        {"confidence": "95%"},
        {"conditions": {}},
        {"conditions": [{"number": 1, "title": "x", "sentence": "y", "outcome": "so-so", "checks": []}]},
        {
            "conditions": [
                {"number": 1, "title": "x", "sentence": "y", "outcome": "pass", "checks": [{"name": "z"}]}
            ]
        },
    ],
)
def test_a_verdict_of_another_form_is_not_shown(run: Callable, harm: dict) -> None:
    (FOLDER / "verdict.json").write_text(json.dumps({**judgement_example.verdict("promote"), **harm}))
    code, error = run()
    assert code == 2
    assert "verdict.json is" in error
    assert "python -m flows.promote" in error


def test_a_judgement_of_another_model_is_refused(run: Callable) -> None:
    digests = {**METRICS["export"]["digests"], "model": "a" * 64}
    Path("metrics/export.json").write_text(json.dumps({**METRICS["export"], "digests": digests}))
    code, error = run()
    assert code == 2
    assert f"is of model {CHALLENGER[:16]}, and the metrics are of {'a' * 16}: run" in error


def test_the_page_of_a_hospital_holds_no_text(run: Callable) -> None:
    run()
    assert "PLANTED" in PAGE.read_text()
    Path("params.yaml").write_text(PARAMS.replace("data/raw/synthetic", "data/raw/hospital"))
    assert run()[0] == 0
    assert "PLANTED" not in PAGE.read_text()
    assert "GENERATED" not in PAGE.read_text()
