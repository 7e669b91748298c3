"""What came in, what was left out and why, and how the rest was split: tables and sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tasks.report.settings import IngestLimits
from tasks.report.tables import MODALITIES, Table, name_of
from tasks.wording import count, many, percent, round_percent

# In the order of the picture's steps: the reason, and what a person can do about it.
REASONS = {
    "forgotten": ("Asked to be forgotten", "Nothing: they stay out of every run from now on."),
    "empty": ("No text", "If they should have one, see whether corpus.columns names the right columns."),
    "too_short": ("Fewer words than ingest.min_words", "Mostly scraps; lower ingest.min_words to keep them."),
    "future_date": (
        "Study date after ingest.latest_date",
        "Correct the date in the source; if dates are shifted on purpose, raise ingest.latest_date.",
    ),
    "repeated_id": (
        "Report number that another text has already",
        "Look which is right: a correction, or two reports under one number. The first in the files was kept.",
    ),
    "name": (
        "What looks like a person's name",
        "De-identify the source. data/corpus/gate.parquet tells the place of each.",
    ),
    "roster": (
        "Name or number on the list of known people",
        "De-identify the source: its own de-identification missed somebody. gate.parquet tells where.",
    ),
    "repeated_row": ("The same report again", "Nothing: exports that overlap, or a row for each image."),
    "duplicate": ("Same text as another report", "Nothing; ingest.max_copies sets how many stay in training."),
    "near_duplicate": (
        "Nearly the same text as another report",
        "Nothing; ingest.near_duplicate sets how alike that is.",
    ),
    "held_for_later": (
        "Too new, held for a later run",
        "Nothing: once newer reports have come, a later run learns from these.",
    ),
    "other_split": (
        "Nearly the text of a report in another split",
        "Nothing: kept, it would let the model be tested on what it learnt.",
    ),
}
SPLITS = {
    "train": ("Training", "the model learns from these"),
    "val": ("Validation", "decide when training stops"),
    "test": ("Test", "held back; the results are theirs"),
}
MENDED = {
    "control_characters": "control characters",
    "invisible_characters": "invisible characters",
    "lookalike_letters": "letters of another alphabet that look like ours",
}


def sources(ingest: Mapping[str, Any]) -> Table:
    """Where the reports came from."""
    rows = [
        (name, count(part["in"]), count(part["kept"]), percent(part["kept"] / max(1, part["in"])))
        for name, part in ingest["sources"].items()
    ]
    return Table(caption="Sources", heads=("Source", "Came in", "Kept", "Share kept"), rows=rows)


def dropped(ingest: Mapping[str, Any]) -> Table:
    """The reasons that met a report; what can be done where there is anything."""
    rows = []
    for reason in _known_first(ingest["dropped"]):
        number = ingest["dropped"][reason]
        words, advice = REASONS.get(reason, (name_of({}, reason), ""))
        if number:
            rows.append((words, count(number), percent(number / max(1, ingest["reports_in"])), advice))
    heads = ("Reason", "Reports", "Share", "What can be done")
    return Table(caption="Left out", heads=heads, rows=rows, words=(0, 3))


def unmet(ingest: Mapping[str, Any]) -> list[str]:
    """The reasons that met no report, to stand inside a sentence."""
    return [
        _inside(REASONS.get(reason, (name_of({}, reason), ""))[0])
        for reason in _known_first(ingest["dropped"])
        if not ingest["dropped"][reason]
    ]


def splits(ingest: Mapping[str, Any]) -> Table:
    """Train, val and test with their shares, and of the test what is newer than all the rest."""
    total = max(1, ingest["reports_kept"])
    rows = [
        (name, count(ingest[split]), percent(ingest[split] / total), purpose)
        for split, (name, purpose) in SPLITS.items()
    ]
    if forward := ingest["forward"]:
        rows.append(
            ("of which time-forward", count(forward), percent(forward / total), "newer than all learnt from")
        )
    return Table(caption="Splits", heads=("Split", "Reports", "Share", "Purpose"), rows=rows, words=(0, 3))


def time_forward(ingest: Mapping[str, Any], limits: IngestLimits) -> str:
    """What the newest reports are for, in a sentence or two."""
    if not limits.forward_share:
        return "No reports were set apart as a time-forward test: ingest.forward_share is 0."
    if not ingest["forward"]:
        return "There is no time-forward test: no dated report of a test patient is newer than all the others."
    share, later = round_percent(limits.forward_share), ingest["dropped"].get("held_for_later", 0)
    sentence = (
        f"The newest {share} of the dated reports are set apart. {many(ingest['forward'], 'report')} of test "
        f"patients among them are the time-forward test: newer than all that the model learnt from, they tell how "
        f"it does on what comes next."
    )
    if later:
        sentence += (
            f" The other {count(later)} belong to training and validation patients and are held for later: they "
            f"are not used in this run, and a later one, when newer reports have come, learns from them."
        )
    return sentence


def modalities(ingest: Mapping[str, Any]) -> Table:
    """Modalities that occur, the commonest first."""
    found = sorted(ingest["modalities"].items(), key=lambda item: (-item[1], item[0]))
    total = max(1, sum(number for _, number in found))
    rows = [(name_of(MODALITIES, code), count(number), percent(number / total)) for code, number in found if number]
    return Table(caption="Modalities of the reports kept", heads=("Modality", "Reports", "Share"), rows=rows)


def mended(ingest: Mapping[str, Any]) -> list[str]:
    """What was mended in the reports' characters, and in how many reports."""
    return [
        f"{MENDED.get(what, _inside(name_of({}, what)))} in {many(number, 'report')}"
        for what, number in ingest["mended"].items()
        if number
    ]


def _known_first(dropped: Mapping[str, int]) -> list[str]:
    return [reason for reason in REASONS if reason in dropped] + sorted(dropped.keys() - REASONS.keys())


def _inside(words: str) -> str:
    return words[:1].lower() + words[1:]
