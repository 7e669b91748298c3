"""What is odd but no mistake is read and counted: each row of the table is forty reports and something odd."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FOURTH = "FINDINGS: Invented finding 4 in the left lung.\nIMPRESSION: Invented opinion 4."


def line(**values: Any) -> str:
    return json.dumps({"report_id": "odd", "patient_id": "podd", "text": "Clear lungs and heart."} | values) + "\n"


# What is added to the forty, and what the metrics then say.
ODD: dict[str, tuple[str, dict[str, Any]]] = {
    "0 words": (line(text=" \t"), {"reports_kept": 40, "dropped": {"empty": 1}}),
    "0 words but what cannot be seen": (line(text="\u200b\ufeff\u202e"), {"dropped": {"empty": 1}}),
    "0 words but a header": (line(text="FINDINGS:\nIMPRESSION:"), {"dropped": {"empty": 1}}),
    "1 word": (line(text="Clear."), {"reports_kept": 40, "dropped": {"too_short": 1}}),
    "1,000,000 words": (line(text="lung " * 1_000_000), {"reports_kept": 41, "dropped": {}}),
    "control characters": (line(text="Cl\u0000ear\u0007 lungs \u001b[1mand heart."), {"reports_kept": 41}),
    "controls in a copy": (line(text=FOURTH.replace("f", "\u0000f\u0001")), {"dropped": {"duplicate": 1}}),
    "right-to-left marks in a copy": (line(text=FOURTH.replace("f", "\u202ef")), {"dropped": {"duplicate": 1}}),
    "look-alike letters": (line(text=FOURTH.replace("left", "l\u0435ft")), {
        "dropped": {"duplicate": 1},
        "mended": {"control_characters": 0, "invisible_characters": 0, "lookalike_letters": 1}}),
    "NaN for a patient": (line(patient_id=float("nan")), {"without_patient": 1, "patients": 41}),
    "nan for two patients": (line(patient_id="nan") + line(report_id="b", patient_id="NaN", text="A B C D."),
                             {"without_patient": 2, "patients": 42}),
    "NaN for a report": (line(report_id=float("nan")), {"reports_kept": 41, "dropped": {}}),
    "a patient as 7 and 7.0": (line(patient_id=7) + line(report_id="b", patient_id=7.0, text="A B C D."),
                               {"reports_kept": 42, "patients": 41}),
    "a patient as '7.0'": (line(patient_id="7.0") + line(report_id="b", patient_id="7", text="A B C D."),
                           {"patients": 41}),
    "an id again": (line(report_id="r4"), {"dropped": {"repeated_id": 1}}),
    "an id and text again": (line(report_id="r4", text=FOURTH), {"dropped": {"repeated_row": 1}}),
    "a date to come": (line(study_date="2999-01-31"), {"reports_kept": 40, "dropped": {"future_date": 1}}),
    "a date as MIMIC-CXR's": (line(study_date=21800506), {"without_date": 0}),
    "no date": (line(study_date="yesterday"), {"reports_kept": 41, "without_date": 1}),
    "blank lines": ("\r\n\r\n  \n\r" + line(), {"reports_in": 41, "reports_kept": 41}),
    "no line end at the end": (line().rstrip(), {"reports_kept": 41}),
    "mixed line ends": (line().rstrip() + "\r" + line(report_id="b", text="A B C D.").rstrip() + "\r\n",
                        {"reports_kept": 42}),
    "extra keys": (line(extra={"a": [1, {"b": None}]}), {"reports_kept": 41}),
    "another case of the key": ('{"Report ID": "x", "TEXT": "Clear lungs and heart."}\n', {"without_patient": 1}),
}  # fmt: skip


@pytest.mark.parametrize("case", ODD)
def test_odd_input_is_counted(case: str, forty: Path, ingest: Callable[..., Any]) -> None:
    added, expected = ODD[case]
    with forty.open("a", newline="") as stream:
        stream.write(added)
    assert_counted(ingest(), expected)


def test_a_byte_order_mark(forty: Path, ingest: Callable[..., Any]) -> None:
    forty.write_bytes(b"\xef\xbb\xbf" + forty.read_bytes())
    assert_counted(ingest(), {"reports_kept": 40})


def test_zero_bytes_in_a_table(forty: Path, ingest: Callable[..., Any]) -> None:
    forty.unlink()
    rows = "".join(
        f"{number},The l\0ung of number {number} is clear and the heart small.\n" for number in range(40)
    )
    (forty.parent / "a.csv").write_text(f"id,text\n{rows}")
    outcome = ingest()
    assert_counted(outcome, {"reports_kept": 40, "dropped": {}})
    assert outcome.reports["7"].text == "The lung of number 7 is clear and the heart small."


def test_ids_that_two_sources_share(forty: Path, ingest: Callable[..., Any]) -> None:
    """A report id is its source's own; the same text is a copy wherever it comes from."""
    (forty.parent / "b.jsonl").write_text(line(report_id="r4") + line(report_id="r5", text=FOURTH) + line())
    outcome = ingest(sources={"a.jsonl": {}, "b.jsonl": {}})
    assert_counted(outcome, {"reports_kept": 41, "dropped": {"duplicate": 2}})
    assert {report.source for report in outcome.reports.values()} == {"a.jsonl", "b.jsonl"}


def assert_counted(outcome: Any, expected: dict[str, Any]) -> None:
    assert (outcome.code, outcome.err) == (0, "")
    for name, value in expected.items():
        if name == "dropped":
            value = dict.fromkeys(outcome.metrics["dropped"], 0) | value
        assert outcome.metrics[name] == value, name
