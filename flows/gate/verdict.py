"""The verdict: six conditions, and one word for them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flows.gate import checks, frames, lineage, privacy
from flows.gate.checks import FAIL, INCONCLUSIVE, PASS, Condition
from flows.gate.quality import Quality
from flows.gate.settings import GateParams
from tasks.artifacts import files
from tasks.stage import InputError

WORDS = {PASS: "promote", FAIL: "reject", INCONCLUSIVE: "inconclusive"}
CHALLENGER, CHAMPION, VERDICT = "challenger", "champion", "verdict.json"


def judge(
    root: Path,
    judgement: Path,
    settings: GateParams,
    *,
    champion: Mapping[str, Any] | None,
    reason: str,
    rolled_back: bool = False,
) -> dict[str, Any]:
    """Judge the model in `root` by the evaluations in `judgement`, and write verdict.json there.

    Args:
        champion: {"model_digest", "version"} of the one it would replace; None holds it against the floors.
        reason: why it should be promoted although it is not shown to be better.
        rolled_back: whether it was champion and had to go; only a reason brings it back.

    Returns:
        What verdict.json holds.

    Raises:
        InputError: an evaluation or a metric is missing, damaged or of other reports.
    """
    mine, identity = frames.read(judgement / CHALLENGER)
    if champion is None:
        other = frames.floors(mine)
    else:
        other, theirs = frames.read(judgement / CHAMPION)
        if theirs["test_digest"] != identity["test_digest"]:
            raise InputError("champion and challenger were scored on different test splits: run again")
        if theirs["model_digest"] != champion["model_digest"]:
            raise InputError("the champion that was scored is not the registry's: run again")
    both = frames.Frames(mine, other)
    quality = Quality(both, settings, first=champion is None)
    conditions = [
        quality.bits(),
        quality.impressions(),
        quality.rates(),
        privacy.judge(files.read_json(root / "metrics" / "privacy.json"), settings),
        quality.superiority(reason),
        lineage.judge(root, identity),
    ]
    if rolled_back and not reason:
        conditions[4] = dataclasses.replace(
            conditions[4],
            outcome=FAIL,
            sentence=f"it was champion and was rolled back; {conditions[4].sentence}, and no reason is stated",
        )
    word = WORDS[checks.together(condition.outcome for condition in conditions)]
    content = {
        "verdict": word,
        "headline": _headline(word, conditions, champion),
        "reason": reason,
        "challenger": {"model_digest": lineage.model_digest(root / "data" / "model")},
        "champion": None if champion is None else dict(champion),
        "test": {
            "digest": identity["test_digest"],
            "reports": both.reports,
            "patients": both.patients,
            "impressions": both.impressions,
        },
        "conditions": [
            dataclasses.asdict(condition) | {"checks": [dataclasses.asdict(check) for check in condition.checks]}
            for condition in conditions
        ],
        "resamples": settings.resamples,
        "confidence": settings.confidence,
    }
    files.write_json(judgement / VERDICT, content)
    return content


def rows(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The evidence as a table, a row a check, for Prefect and MLflow."""
    return [
        {"condition": f"{condition['number']} {condition['title']}", **check}
        for condition in content["conditions"]
        for check in condition["checks"]
    ]


def _headline(word: str, conditions: Sequence[Condition], champion: Mapping[str, Any] | None) -> str:
    held = "the floors" if champion is None else f"champion version {champion['version']}"
    if word == WORDS[PASS]:
        return f"All six conditions hold against {held}: {conditions[4].sentence}."
    decisive = FAIL if word == WORDS[FAIL] else INCONCLUSIVE
    named = [condition for condition in conditions if condition.outcome == decisive]
    told = "; ".join(f"{condition.title.lower()}: {condition.sentence}" for condition in named)
    count = f"{len(named)} of the six conditions {'does' if len(named) == 1 else 'do'} not hold"
    if decisive == INCONCLUSIVE:
        count = f"{len(named)} of the six conditions {'is' if len(named) == 1 else 'are'} not settled"
    return f"{count} against {held}: {told}."
