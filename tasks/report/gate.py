"""The privacy gate's verdict in a sentence, and what it found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tasks.report.settings import IngestLimits
from tasks.report.tables import Table, name_of
from tasks.wording import count, listed, many, percent, round_percent

CATEGORIES = {
    "date": "Dates",
    "mrn": "Patient numbers",
    "accession": "Accession, case and study numbers",
    "phone": "Telephone and fax numbers",
    "ssn": "Social security numbers",
    "email": "E-mail addresses",
    "age": "Ages over 89",
    "url": "Web addresses",
    "address": "Postal addresses",
}
# Reasons to leave the whole report out: what a token cannot replace with certainty.
SUSPECTS = {"name": "What looks like a person's name", "roster": "Name or number on the list of known people"}


def verdict(ingest: Mapping[str, Any], limits: IngestLimits) -> str:
    """What the gate did, and that it let the corpus pass: were it over the limit, there would be no corpus."""
    number = sum(ingest["redacted"].values())
    found = "it found no identifier to replace"
    if number:
        were, by = ("was", "a typed token") if number == 1 else ("were", "typed tokens")
        found = (
            f"{many(number, 'identifier')} in {many(ingest['reports_redacted'], 'report')} {were} replaced by {by}"
        )
    left_out = "no report had to be left out for what looks like a person's name"
    if suspects := ingest["quarantined"]:
        listed_too = " or is on the list of known people" if ingest["dropped"].get("roster") else ""
        left_out = (
            f"{many(suspects, 'report')} ({percent(ingest['quarantined_share'])}) with what looks like a person's "
            f"name{listed_too} {'was' if suspects == 1 else 'were'} left out"
        )
    return f"The privacy gate passed: {found}; {left_out}; the limit is {round_percent(limits.max_quarantined)}."


def found(ingest: Mapping[str, Any]) -> Table:
    """Identifiers by category, the commonest first, and under them the reports left out."""
    order = sorted(ingest["redacted"].items(), key=lambda item: (-item[1], item[0]))
    rows = [(name_of(CATEGORIES, name), count(number), "replaced by a token") for name, number in order if number]
    rows += [
        (words, many(ingest["dropped"][reason], "report"), "left out")
        for reason, words in SUSPECTS.items()
        if ingest["dropped"].get(reason)
    ]
    return Table(caption="What the gate found", heads=("Kind", "Found", "What was done"), rows=rows, words=(0, 2))


def unmet(ingest: Mapping[str, Any]) -> str:
    """The categories that were looked for and not found, to stand inside a sentence."""
    words = [name_of(CATEGORIES, name) for name, number in ingest["redacted"].items() if not number]
    return listed([word[:1].lower() + word[1:] for word in words], last="or")
