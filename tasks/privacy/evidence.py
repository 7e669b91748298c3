"""The tables behind the figures: places and counts, never a report's or a sample's text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from tasks.artifacts import tables
from tasks.phi.gate import Hit
from tasks.privacy.continuing import Place
from tasks.privacy.exposure import Answer
from tasks.privacy.strings import Passage

CANARIES = pa.schema(
    [
        pa.field("keeper", pa.string(), nullable=False),
        pa.field("secret", pa.string(), nullable=False),
        pa.field("copies", pa.int64(), nullable=False),
        pa.field("rank", pa.int64(), nullable=False),
        pa.field("exposure", pa.float64(), nullable=False),  # bits
        pa.field("extracted", pa.bool_(), nullable=False),
    ]
)
PREFIXES = pa.schema(
    [
        pa.field("report", pa.int64(), nullable=False),  # in the train split
        pa.field("word", pa.int64(), nullable=False),  # of the report, the first that was asked for
        pa.field("patients", pa.int64(), nullable=False),  # that have these words
        pa.field("extracted", pa.bool_(), nullable=False),
    ]
)
# The samples follow from the model and the seed, so a place in one is enough to find it again.
IDENTIFIERS = pa.schema(
    [
        pa.field("sample", pa.int64(), nullable=False),
        pa.field("category", pa.string(), nullable=False),
        pa.field("section", pa.string(), nullable=False),
        pa.field("start", pa.int64(), nullable=False),  # characters of the section's body
        pa.field("end", pa.int64(), nullable=False),
        pa.field("in_train", pa.bool_(), nullable=False),  # the same words stand in a training report
    ]
)
COPIED = pa.schema(
    [
        pa.field("sample", pa.int64(), nullable=False),
        pa.field("word", pa.int64(), nullable=False),  # of the sample, the first that was copied
        pa.field("words", pa.int64(), nullable=False),
        pa.field("patients", pa.int64(), nullable=False),  # whose training reports have them
    ]
)


def write(
    folder: Path,
    answers: Sequence[Answer],
    places: Sequence[Place],
    extracted: Sequence[bool],
    hits: Sequence[Sequence[Hit]],
    known: Sequence[Sequence[bool]],
    copied: Sequence[Passage],
) -> None:
    """A file a table; `extracted` may go on past the places."""
    tables.write(
        folder / "canaries.parquet",
        CANARIES,
        {
            "keeper": [one.canary.keeper for one in answers],
            "secret": [one.canary.secret for one in answers],
            "copies": [one.canary.copies for one in answers],
            "rank": [one.rank for one in answers],
            "exposure": [one.exposure for one in answers],
            "extracted": [one.extracted for one in answers],
        },
    )
    tables.write(
        folder / "prefixes.parquet",
        PREFIXES,
        {
            "report": [place.report for place in places],
            "word": [place.word for place in places],
            "patients": [place.patients for place in places],
            "extracted": list(extracted[: len(places)]),
        },
    )
    found = [(sample, hit) for sample, some in enumerate(hits) for hit in some]
    tables.write(
        folder / "identifiers.parquet",
        IDENTIFIERS,
        {
            "sample": [sample for sample, _ in found],
            **{name: [getattr(hit, name) for _, hit in found] for name in ("category", "section", "start", "end")},
            "in_train": [one for some in known for one in some],
        },
    )
    tables.write(
        folder / "copied.parquet",
        COPIED,
        {
            "sample": [passage.text for passage in copied],
            "word": [passage.start for passage in copied],
            "words": [passage.words for passage in copied],
            "patients": [passage.patients for passage in copied],
        },
    )
