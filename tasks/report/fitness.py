"""Whether the tokens still fit the newest reports: a verdict in words, the figures, the most fragmented words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tasks.report.tables import Table
from tasks.wording import count, decimal, listed, many, percent

# Measure: its name on the page, how its figures are written, and the group that the newest are held against.
MEASURES: dict[str, tuple[str, Callable[[float], str], str]] = {
    "tokens_per_word": ("Tokens per word", decimal, "train"),
    "bytes_per_token": ("Bytes per token", decimal, "train"),
    "unseen_character_share": ("Unseen characters", percent, "val"),
    "unseen_word_share": ("Unseen words", percent, "val"),
    "all_caps_share": ("Words in capitals", percent, "train"),
}
GROUPS = {"train": "Training", "val": "Validation"}
FEW = 100  # reports; the figures of fewer differ by chance


def verdict(fitness: Mapping[str, Any]) -> str:
    """Whether the tokenizer fits the newest reports, or what has drifted; in both cases how far."""
    if "newest" not in fitness:
        return "No held-out report says when its study was made: whether the tokens fit the newest is not known."
    newest, drifted = fitness["newest"], fitness["drifted"]
    said = (
        f"The newest {many(newest['reports'], 'held-out report')} ({_months(newest)}) "
        f"{'needs' if newest['reports'] == 1 else 'need'} {decimal(fitness['drift']['tokens_per_word'])} times the "
        "tokens per word of the training reports: "
    )
    if not drifted:
        return said + "the tokenizer fits."
    changes = [_change(fitness, measure) for measure in drifted]
    advice = "See whether their writing or export has changed; a later run, which learns from them, may mend it."
    chance = " So few may differ by chance." if newest["reports"] < FEW else ""
    return f"{said}look at {listed(changes)}. {advice}{chance}"


def figures(fitness: Mapping[str, Any]) -> Table:
    """The measures of train, val and, where reports are dated, of the newest held-out ones."""
    heads = dict(GROUPS)
    if "newest" in fitness:
        heads["newest"] = f"Newest ({_months(fitness['newest'])})"
    rows = [("Reports measured", *(count(fitness[group]["reports"]) for group in heads))]
    for measure, (name, write, _) in MEASURES.items():
        rows.append((name, *(write(fitness[group][measure]) for group in heads)))
    return Table(caption="How the tokens fit", heads=("Measure", *heads.values()), rows=rows)


def fragmented(rows: Sequence[Mapping[str, str]]) -> Table:
    """The words that are cut into most pieces."""
    cells = [(row["word"], row["radlm"], row["gpt2"], count(int(row["reports"]))) for row in rows]
    heads = ("Word", "Tokens", "GPT-2's tokens", "Reports that use it")
    return Table(caption="Most fragmented words, inside a sentence", heads=heads, rows=cells)


def _change(fitness: Mapping[str, Any], measure: str) -> str:
    name, write, group = MEASURES[measure]
    before, now = (write(fitness[one][measure]) for one in (group, "newest"))
    return f"{name[:1].lower() + name[1:]} ({now}; {GROUPS[group].lower()} {before})"


def _months(newest: Mapping[str, Any]) -> str:
    first, last = newest["from_month"], newest["to_month"]
    return last if first == last else f"{first} to {last}"
