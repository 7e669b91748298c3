"""One record of a source becomes one report in canonical form, or is dropped with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from tasks.artifacts.corpus import Report, compose
from tasks.ingest.modality import modality
from tasks.ingest.normalise import clean
from tasks.ingest.readers.record import Record, mistake
from tasks.ingest.sections import own_body, parse

# How sources name their splits (MIMIC-CXR: "validate").
GIVEN_SPLITS = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("val", "valid", "validate", "validation", "dev"), "val"),
    **dict.fromkeys(("test", "testing"), "test"),
    "": "",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What the decisions about a report need to know: all that stays in memory of it."""

    key: bytes  # equal for reports that say the same
    report: bytes  # digest of the report id
    patient: str
    has_patient: bool  # whether the source names one
    given: str  # the source's own split, or empty
    drop: str  # "empty" or "too_short" where its own text condemns it, else empty


def canonical(record: Record, *, source: str, min_words: int) -> tuple[Report, Facts]:
    """The report and the facts about it; its split is not known yet and stays empty.

    A report without a patient is a patient of its own, "report:<report_id>".

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
    text, sections = compose(bodies)
    report_id = _id(record.report_id)
    patient_id = _id(record.patient_id) or f"report:{report_id}"
    words = sum(len(body.split()) for body in bodies.values())
    report = Report(
        report_id=report_id,
        patient_id=patient_id,
        study_id=_id(record.study_id) or report_id,
        study_date=iso_date(record.study_date),
        modality=modality(record.modality, bodies),
        source=source,
        split="",
        text=text,
        sections=sections,
    )
    facts = Facts(
        key=duplicate_key(bodies),
        report=_digest(report_id),
        patient=patient_id,
        has_patient=bool(record.patient_id),
        given=given,
        drop="empty" if not words else "too_short" if words < min_words else "",
    )
    return report, facts


def duplicate_key(bodies: dict[str, str]) -> bytes:
    """Equal for reports whose findings and impression differ only in case and white space.

    A report with neither is compared by all its text.
    """
    said = [body for section in ("findings", "impression") if (body := bodies.get(section))]
    return _digest(" ".join(" ".join(said or bodies.values()).casefold().split()))


def iso_date(value: str) -> str:
    """A date in ISO 8601's forms (also 20240131, with or without a time) as 2024-01-31, else empty.

    Forms such as 01/02/2024 are not guessed at: they mean different days in different countries.
    """
    try:
        return datetime.fromisoformat(value.replace("/", "-")).date().isoformat()
    except ValueError:
        return ""


def _id(value: str) -> str:
    return " ".join(value.split())


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
