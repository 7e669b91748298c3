"""One record of a source becomes one report in canonical form, and the facts that decide what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b

from tasks.artifacts.corpus import PLACEHOLDER, Section, compose
from tasks.ingest.facts import CODE, HELD_OUT, MENDED, NO_SPLIT, UNKNOWN_DAY
from tasks.ingest.mistakes import mistake
from tasks.ingest.modality import MODALITIES, modality
from tasks.ingest.readers.record import Record
from tasks.ingest.sections import own_body, parse
from tasks.ingest.settings import IngestParams
from tasks.ingest.split import fraction
from tasks.normalise import clean, mended
from tasks.phi.gate import Hit, screen
from tasks.phi.roster import Roster

EPOCH = date(1970, 1, 1).toordinal()
# How sources name their splits (MIMIC-CXR: "validate").
GIVEN_SPLITS = {
    **dict.fromkeys(("train", "training"), HELD_OUT.index("train")),
    **dict.fromkeys(("val", "valid", "validate", "validation", "dev"), HELD_OUT.index("val")),
    **dict.fromkeys(("test", "testing"), HELD_OUT.index("test")),
    "": NO_SPLIT,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Canonical:
    """A report cleaned and screened, its split not known yet."""

    row: dict[str, str]  # the columns of the corpus that are plain text
    sections: tuple[Section, ...]
    said: str  # what duplicates are recognised by
    hits: list[Hit]
    facts: tuple[object, ...]  # a row of `FACTS`


def canonical(
    record: Record, *, source: int, settings: IngestParams, forgotten: Callable[[str], bool], roster: Roster | None
) -> Canonical:
    """The report and the facts about it.

    The same patient id in two sources is taken for the same person, which can leak nothing; the same
    report id is not taken for the same report.

    Args:
        source: the source's place in the order of sources.
        forgotten: whether a patient of this id was erased.

    Raises:
        InputError: the source's split is none of train, val and test.
    """
    if (given := GIVEN_SPLITS.get(record.split.lower())) is None:
        raise mistake(
            record.file, "the split is none of train, val (or validate) and test", record.line, record.unit
        )
    bodies = parse(clean(record.text)) if record.text else {}
    if not bodies:
        bodies = {section: own_body(section, clean(body)) for section, body in record.bodies.items() if body}
    kind = modality(record.modality, bodies)
    bodies, hits = screen(bodies)
    if roster:
        hits += roster.hits(bodies)
    text, sections = compose(bodies)
    report_id = _id(record.report_id)
    patient_id = patient_of(record)
    gone = forgotten(patient_id)
    if gone:
        hits = []  # where they stand would name the report
    day = study_day(record.study_date)
    words = sum(len(body.split()) for body in bodies.values())
    found = {hit.category for hit in hits}
    drop = "forgotten" if gone else _drop(words, day, found, settings)
    said = what_is_said(bodies)
    row = {
        "report_id": report_id,
        "patient_id": patient_id,
        "study_id": _id(record.study_id) or report_id,
        "study_date": "" if day == UNKNOWN_DAY else date.fromordinal(day + EPOCH).isoformat(),
        "modality": kind,
        "source": record.source,
        "text": text,
    }
    marks = mended("\n".join([record.text, *record.bodies.values()]))
    facts = (
        digest(said),
        digest(f"{record.source}\0{report_id}"),
        digest(patient_id),
        fraction(settings.split_salt, patient_id),
        given,
        CODE[drop],
        day,
        MODALITIES.index(kind),
        source,
        bool(record.patient_id.strip()),
        PLACEHOLDER in text,
        bool(found - {"name", "roster"}),
        sum(1 << bit for bit, name in enumerate(MENDED) if name in marks),
        words,
        len(text),
    )
    return Canonical(row=row, sections=sections, said=said, hits=hits, facts=facts)


def patient_of(record: Record) -> str:
    """Whose report it is; one without a patient is a patient of its own, "report:<report_id>"."""
    return _id(record.patient_id) or f"report:{_id(record.report_id)}"


def _drop(words: int, day: int, found: set[str], settings: IngestParams) -> str:
    if words < settings.min_words:
        return "too_short" if words else "empty"
    if day != UNKNOWN_DAY and day > settings.latest_day - EPOCH:
        return "future_date"
    return "name" if "name" in found else "roster" if "roster" in found else ""


def what_is_said(bodies: dict[str, str]) -> str:
    """Findings and impression in lower case with single spaces; of a report with neither, all its text."""
    said = [body for section in ("findings", "impression") if (body := bodies.get(section))]
    return " ".join(" ".join(said or bodies.values()).casefold().split())


def study_day(value: str) -> int:
    """Days since 1970-01-01 of a date in ISO 8601's forms (also 20240131, with or without a time).

    Other forms such as 01/02/2024 are UNKNOWN_DAY: they mean different days in different countries.
    """
    try:
        return datetime.fromisoformat(value.replace("/", "-")).toordinal() - EPOCH
    except ValueError:
        return UNKNOWN_DAY


def digest(text: str) -> bytes:
    """128 bits of BLAKE2b: equal for equal texts, and for no others in practice."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _id(value: str) -> str:
    return " ".join(value.split())
