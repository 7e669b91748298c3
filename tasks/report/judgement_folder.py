"""The folder that `flows.promote` left of a judgement, read and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tasks.artifacts import evaluation
from tasks.artifacts.files import read_json
from tasks.report import sources
from tasks.report.checks import has_numbers, is_number
from tasks.report.evidence_checks import is_digest
from tasks.report.judgement import Judgement, Pair, Written
from tasks.stage import InputError

OUTCOMES = ("pass", "fail", "inconclusive")
VERDICTS = ("promote", "reject", "inconclusive")
NUMBERS = ("challenger", "champion", "difference", "low", "high", "limit")


def read(folder: Path, model_digest: str) -> Judgement:
    """The judgement in this folder, of the model that the metrics are of.

    Args:
        model_digest: of the model that the rest of the page is about.

    Raises:
        InputError: a file is missing, damaged or of another version, or the judgement is of another model.
    """
    path = folder / "verdict.json"
    verdict = _verdict(path)
    if verdict["challenger"]["model_digest"] != model_digest:
        raise InputError(
            f"{path} is of model {verdict['challenger']['model_digest'][:16]}, and the metrics are of "
            f"{model_digest[:16]}: run `python -m flows.promote` to judge this one"
        )
    champion = verdict["champion"] is not None
    return Judgement(
        verdict=verdict,
        challenger=sources.figures_of(folder / "challenger.json", "evaluate"),
        champion=sources.figures_of(folder / "champion.json", "evaluate") if champion else None,
        pairs=_pairs(folder) if champion else [],
        samples=sources.samples_of(folder / "challenger/samples.json"),
    )


def _verdict(path: Path) -> dict[str, Any]:
    try:
        verdict = read_json(path)
    except InputError:
        raise _no_judgement(path, "missing or not valid JSON") from None
    if not isinstance(verdict, dict) or verdict.get("verdict") not in VERDICTS:
        raise _no_judgement(path, "without a verdict")
    champion = verdict.get("champion")
    conditions = verdict.get("conditions")
    for there, lack in (
        (_has_words(verdict, ("headline", "reason")), "without a headline"),
        (_is_model(verdict.get("challenger")), "without the challenger's digest"),
        (champion is None or (_is_model(champion) and "version" in champion), "without the champion's digest"),
        (has_numbers(verdict.get("test"), ("reports", "patients", "impressions")), "without the test set's size"),
        (has_numbers(verdict, ("resamples", "confidence")), "without its resamples"),
        (isinstance(conditions, list) and all(map(_is_condition, conditions)), "without whole conditions"),
    ):
        if not there:
            raise _no_judgement(path, lack)
    return verdict


def _pairs(folder: Path) -> list[Pair]:
    tables = {
        name: evaluation.read(folder / name, evaluation.IMPRESSIONS).to_pylist()
        for name in ("champion", "challenger")
    }
    other = {row["report_id"]: row for row in tables["champion"]}
    return [
        Pair(
            findings=row["findings"],
            reference=row["reference"],
            reference_labels=frozenset(row["reference_labels"]),
            champion=_written(other[row["report_id"]]),
            challenger=_written(row),
        )
        for row in tables["challenger"]
        if row["report_id"] in other
    ]


def _written(row: dict[str, Any]) -> Written:
    return Written(
        text=row["impression"],
        rouge_l=row["rouge_l"],
        labels=frozenset(row["labels"]),
        faults=sum(row[fault] for fault in evaluation.FAULTS),
    )


def _is_condition(value: Any) -> bool:
    return (
        has_numbers(value, ("number",))
        and _has_words(value, ("title", "sentence"))
        and value.get("outcome") in OUTCOMES
        and isinstance(value.get("checks"), list)
        and all(map(_is_check, value["checks"]))
    )


def _is_check(value: Any) -> bool:
    return (
        has_numbers(value, ("reports",))
        and _has_words(value, ("name", "unit"))
        and value.get("outcome") in OUTCOMES
        and all(value.get(name) is None or is_number(value[name]) for name in NUMBERS)
    )


def _is_model(value: Any) -> bool:
    return isinstance(value, dict) and is_digest(value.get("model_digest"))


def _has_words(value: dict[str, Any], names: tuple[str, ...]) -> bool:
    return all(isinstance(value.get(name), str) for name in names)


def _no_judgement(path: Path, lack: str) -> InputError:
    return InputError(f"{path} is {lack}: run `python -m flows.promote` to make it again")
