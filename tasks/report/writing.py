"""The impressions that were written: agreement with the reports' own, findings named, claims not borne out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tasks.report.evidence import interval
from tasks.report.tables import Table, name_of
from tasks.wording import count, decimal, listed, percent

WRITERS = {
    "model": "This model",
    "champion": "Champion",
    "nearest": "Nearest report",
    "constant": "Constant",
    "copy": "Copy",
    "reference": "The reports' own",
}
RULES = ("nearest", "constant", "copy")
FAULTS = {
    "positive_for_negated": "Claims what the findings deny",
    "negated_for_asserted": "Denies what the findings claim",
    "laterality_swaps": "Wrong side",
    "unsupported_numbers": "Number not in the findings",
}
MEASURES = {"rouge_l": "ROUGE-L", "label_f1": "label F1"}
Writers = Mapping[str, Mapping[str, Any]]


def writers(evaluate: Mapping[str, Any], champion: Mapping[str, Any] | None = None) -> Writers:
    """Who wrote impressions, in the page's order; the champion's model under its own name."""
    own = dict(evaluate.get("writers", {}))
    if champion is not None and "model" in champion.get("writers", {}):
        own["champion"] = champion["writers"]["model"]
    return {name: own[name] for name in WRITERS if name in own}


def agreement(found: Writers) -> Table:
    """ROUGE-L and label F1 of each writer with its interval, and on abnormal reports alone."""
    rows = [
        (
            WRITERS[name],
            _with_interval(of, "rouge_l"),
            _score(of.get("rouge_l_abnormal")),
            _with_interval(of, "label_f1"),
            _score(of.get("label_f1_abnormal")),
        )
        for name, of in found.items()
        if name != "reference"
    ]
    caption = "Agreement with the reports' own impressions, higher is better"
    heads = [f"{name}{of}" for name in ("ROUGE-L", "Label F1") for of in (" (95% interval)", ", abnormal only")]
    return Table(caption=caption, heads=("Written by", *heads), rows=rows)


def measures(found: Writers) -> Table:
    """What stands behind the agreement: precision and recall, BLEU, length, variety."""
    columns = {
        "label_precision": ("Label precision", _score),
        "label_recall": ("Label recall", _score),
        "bleu": ("BLEU", lambda value: "–" if value is None else decimal(value, 1)),
        "length_ratio": ("Length ratio", lambda value: "–" if value is None else decimal(value)),
        "distinct_1": ("Distinct words", lambda value: "–" if value is None else percent(value)),
        "distinct_2": ("Distinct pairs", lambda value: "–" if value is None else percent(value)),
    }
    rows = [
        (WRITERS[name], *(write(of.get(key)) for key, (_, write) in columns.items())) for name, of in found.items()
    ]
    heads = ("Written by", *(head for head, _ in columns.values()))
    return Table(caption="Precision, length and variety", heads=heads, rows=rows)


def contradictions(found: Writers) -> Table:
    """Share of each writer's impressions with a claim that the findings do not bear out."""
    keys = ("contradicted", *FAULTS)
    rows = [
        (WRITERS[name], *("–" if of.get(key) is None else percent(of[key]) for key in keys))
        for name, of in found.items()
    ]
    return Table(
        caption="Impressions with a claim that the findings do not bear out, lower is better",
        heads=("Written by", "Any", *FAULTS.values()),
        rows=rows,
    )


def labels(evaluate: Mapping[str, Any], champion: Mapping[str, Any] | None = None) -> Table:
    """Every finding that references or impressions name, the commonest first."""
    other = None if champion is None else champion.get("labels", {})
    rows = []
    for name, of in sorted(evaluate.get("labels", {}).items(), key=lambda item: (-item[1]["support"], item[0])):
        row = [name_of({}, name), count(of["support"]), count(of["predicted"])]
        row += [_score(of.get(key)) for key in ("precision", "recall", "f1")]
        row.append(interval(of.get("f1_low"), of.get("f1_high"), _score))
        if other is not None:
            row.append(_score(other.get(name, {}).get("f1")))
        rows.append(tuple(row))
    heads = ["Finding", "In references", "Written", "Precision", "Recall", "F1", "95% interval"]
    return Table(
        caption="Findings named in the impressions, held against the reports' own",
        heads=(*heads, *(["Champion's F1"] if other is not None else [])),
        rows=rows,
    )


def verdict(found: Writers) -> str:
    """Which rules the model does not beat, on which measure; empty where nobody wrote."""
    if "model" not in found:
        return ""
    own = found["model"]
    better = {
        words: [f"'{WRITERS[rule].lower()}'" for rule in RULES if rule in found and own[key] <= found[rule][key]]
        for key, words in MEASURES.items()
    }
    ahead = [words for words, rules in better.items() if not rules]
    behind = [f"in {words} it is not above {listed(rules, 'or')}" for words, rules in better.items() if rules]
    if not behind:
        return "The model scores higher than every rule that needs no model, in ROUGE-L and in label F1."
    start = f"In {listed(ahead)} the model scores higher than every rule that needs no model, but " if ahead else ""
    return (start or "The model does not score higher than what needs no model: ") + listed(behind) + "."


def _with_interval(of: Mapping[str, Any], key: str) -> str:
    if of.get(key) is None:
        return "–"
    low, high = of.get(f"{key}_low"), of.get(f"{key}_high")
    return _score(of[key]) + ("" if low is None or high is None else f" ({_score(low)} to {_score(high)})")


def _score(value: float | None) -> str:
    return "–" if value is None else decimal(value, 3)
