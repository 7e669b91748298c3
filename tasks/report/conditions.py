"""The verdict in words, and the gate's conditions and checks as tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tasks.report.tables import Table
from tasks.wording import count, decimal, many, short

WORDS = {"promote": "Promote", "reject": "Reject", "inconclusive": "Inconclusive"}
# By whether there is a champion.
TITLES = {
    "promote": {True: "This model may replace the one in use", False: "This model may be put to use"},
    "reject": {True: "This model should not replace the one in use", False: "This model should not be put to use"},
    "inconclusive": dict.fromkeys(
        (True, False), "These test reports do not settle whether the model is good enough"
    ),
}
MEANING = {
    "promote": "",
    "reject": "One broken condition is enough, whatever the others say.",
    "inconclusive": "No condition is broken, but these test reports cannot show that all of them hold. That is not "
    "a pass: leave things as they are, and judge again with more test reports.",
}
# By the unit of a check: how its values are written, and how the difference of two of them is.
UNITS: dict[str, tuple[Callable[[float], str], Callable[[float], str]]] = {
    "bits/byte": (lambda value: decimal(value, 4), lambda value: decimal(value, 4)),
    "share": (lambda value: f"{decimal(100 * value)}%", lambda value: f"{decimal(100 * value)} points"),
    "score": (lambda value: decimal(value, 3), lambda value: decimal(value, 3)),
    "count": (count, count),
}
NONE = "–"
HEADLINE = 160  # characters; one to be read at a glance


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One of the gate's conditions, with its checks as a table."""

    number: int
    title: str
    outcome: str
    sentence: str
    checks: Table
    outcomes: tuple[str, ...]  # of the checks


@dataclass(frozen=True, kw_only=True)
class Banner:
    """The first words of the packet."""

    verdict: str
    word: str
    title: str
    headline: str
    meaning: str
    compared: str
    reason: str


def banner(verdict: Mapping[str, Any]) -> Banner:
    """The verdict, what it means, and what was held against what."""
    champion, test = verdict["champion"], verdict["test"]
    against = (
        "There is no champion yet: as the first model it was held against the floors, which need no model,"
        if champion is None
        else f"The challenger was held against the champion, version {champion['version']} "
        f"(model {champion['model_digest'][:16]}),"
    )
    return Banner(
        verdict=verdict["verdict"],
        word=WORDS[verdict["verdict"]],
        title=TITLES[verdict["verdict"]][champion is not None],
        headline=_sentence(_brief(verdict["headline"])),
        meaning=MEANING[verdict["verdict"]],
        compared=f"{against} on {many(test['reports'], 'test report')} of {many(test['patients'], 'patient')}; "
        f"impressions were written for {count(test['impressions'])} of them. Bounds are one-sided, at "
        f"{short(100 * verdict['confidence'])}%, from {count(verdict['resamples'])} paired resamples.",
        reason=verdict["reason"],
    )


def conditions(verdict: Mapping[str, Any]) -> list[Condition]:
    """The gate's conditions in their order."""
    other = "Floor" if verdict["champion"] is None else "Champion"
    return [
        Condition(
            number=int(condition["number"]),
            title=condition["title"],
            outcome=condition["outcome"],
            sentence=_sentence(condition["sentence"]),
            checks=_checks(condition, other),
            outcomes=tuple(check["outcome"] for check in condition["checks"]),
        )
        for condition in verdict["conditions"]
    ]


def _checks(condition: Mapping[str, Any], other: str) -> Table:
    """Every check with its figures; a column that no check has a figure for is left out."""
    columns: list[tuple[str, Callable[[Mapping[str, Any]], str]]] = [
        ("Challenger", lambda check: _value(check, "challenger")),
        (other, lambda check: _value(check, "champion")),
        ("Difference", lambda check: _difference(check, "difference")),
        ("Bounds", _bounds),
        ("Limit", _limit),
        ("Reports", lambda check: count(check["reports"]) if check["reports"] else NONE),
    ]
    checks = condition["checks"]
    written = {head: [write(check) for check in checks] for head, write in columns}
    written = {head: cells for head, cells in written.items() if {*cells} != {NONE}}
    return Table(
        caption=f"Condition {condition['number']:g}, {condition['title']}: the checks",
        heads=("Check", *written),
        rows=[
            (check["name"].replace("_", " "), *(cells[row] for cells in written.values()))
            for row, check in enumerate(checks)
        ],
    )


def _brief(headline: str) -> str:
    """A long headline up to its first colon: what follows stands in the conditions' table."""
    return headline if len(headline) <= HEADLINE else headline.partition(": ")[0]


def _sentence(words: str) -> str:
    """With a capital letter and an end."""
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")


def _value(check: Mapping[str, Any], key: str) -> str:
    write, _ = UNITS.get(check["unit"], (short, short))
    return NONE if check[key] is None else write(check[key]).replace("-", "−")


def _difference(check: Mapping[str, Any], key: str) -> str:
    """With its sign, in the unit's own steps: shares in percentage points."""
    value = check[key]
    if value is None:
        return NONE
    _, write = UNITS.get(check["unit"], (short, short))
    return f"{'−' if value < 0 else '+' if value > 0 else ''}{write(abs(value))}"


def _bounds(check: Mapping[str, Any]) -> str:
    if check["low"] is None and check["high"] is None:
        return NONE
    return f"{_difference(check, 'low')} to {_difference(check, 'high')}"


def _limit(check: Mapping[str, Any]) -> str:
    """A limit of the difference where there is one, else of the value itself."""
    return _value(check, "limit") if check["difference"] is None else _difference(check, "limit")
