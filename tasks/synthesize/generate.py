"""Reports of invented patients, one patient after another, each a function of the seed and its number.

Memory does not grow with the corpus: a patient's reports are written before the next is invented.
Only `Random.random` is drawn from, whose sequence Python promises to keep.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from tasks.synthesize import defects, sections
from tasks.synthesize.grammar import skewed
from tasks.synthesize.ontology import Exam
from tasks.synthesize.phrases import Voice, present_names
from tasks.synthesize.tables import frames
from tasks.synthesize.tables.houses import HOUSES, MONTHS, PLACEHOLDERS, House
from tasks.synthesize.truth import Finding, Patient, Study, patient, studies

SECTIONS = ("exam", "indication", "technique", "comparison", "findings", "impression", "addendum")
STYLES = ("prose", "prose", "terse", "structured")
NOUNS = {"F": ("female", "woman"), "M": ("male", "man")}
MACRO = {"short": 0.78, "medium": 0.4, "long": 0.0}  # normal studies dictated with a stored text
MACROS = {"short": 10, "medium": 8}  # stored texts an exam
PLACEHOLDER = 0.3  # reports with a de-identification placeholder
SIGNED = 0.3  # of those, how many end in one
COPIES = 0.02  # reports that are exported twice, or copied forward into a new study
EDITED = 0.5  # of those copied forward, how many get a sentence of their own

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Synthesize:
    """The section `synthesize` of the params."""

    reports: int
    seed: int

    def __post_init__(self) -> None:
        if self.reports < 1:
            raise ValueError(f"reports must be at least 1, not {self.reports}")
        if self.seed < 0:
            raise ValueError(f"seed must be at least 0, not {self.seed}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Macro:
    """A stored text for a normal study, and the names it denies."""

    name: str
    style: str
    findings: str
    impression: str
    absent: tuple[str, ...]


def corpus(params: Synthesize) -> Iterator[tuple[Row, Row]]:
    """Exactly `params.reports` pairs of a report as a hospital would give it and its answer key."""
    rows = itertools.chain.from_iterable(_rows_of(params.seed, index) for index in itertools.count())
    for number, (report, key) in enumerate(itertools.islice(rows, params.reports)):
        report["report_id"] = key["report_id"] = f"R{number + 1:08d}"
        for name in ("duplicate_of", "near_duplicate_of"):
            if key["planted"][name] is not None:
                key["planted"][name] = f"R{number:08d}"
        yield report, key


def _rows_of(seed: int, index: int) -> Iterator[tuple[Row, Row]]:
    """One patient's rows. Report ids are filled in later; a copy follows what it is a copy of."""
    rng = Random(f"{seed}:{index}")
    person = patient(rng)
    house = HOUSES[skewed(rng, len(HOUSES))]
    for number, study in enumerate(studies(person, rng)):
        mark = PLACEHOLDERS[skewed(rng, len(PLACEHOLDERS))] if rng.random() < PLACEHOLDER else ""
        text, key = _report(study, person, house, mark, seed, rng)
        ids = {"report_id": "", "patient_id": f"P{index + 1:07d}", "study_id": f"S{index + 1:07d}-{number + 1}"}
        row: Row = {
            **ids,
            "study_date": date.fromordinal(study.day).isoformat(),
            "modality": study.exam.modality,
            "split": "test" if person.held_out else None,
            "text": text,
        }
        yield row, key
        if rng.random() < COPIES:
            copy, kind = dict(row), "duplicate_of"
            if rng.random() < 0.5:
                copy["study_id"] += "c"
                copy["study_date"] = date.fromordinal(study.day + 1).isoformat()
                if rng.random() < EDITED:
                    more = frames.LIMITED.say(rng, person.held_out, {})
                    copy["text"] += f" {more.upper() if key['planted']['all_caps'] else more}"
                    kind = "near_duplicate_of"
            yield copy, {**key, "planted": {**key["planted"], kind: row["study_id"]}}


def _report(study: Study, person: Patient, house: House, mark: str, seed: int, rng: Random) -> tuple[str, Row]:
    exam = study.exam
    style = STYLES[int(rng.random() * len(STYLES))]
    age = str(study.age) if not mark or rng.random() < 0.5 else mark
    voice = Voice(
        rng=rng,
        held_out=person.held_out,
        style=style,
        band=study.band,
        values={
            "lat": person.lat,
            "age": age,
            "sex": NOUNS[person.sex][rng.random() < 0.3],
            "prior": mark or (_day_text(study.prior, house.date) if study.prior else ""),
            "prior_name": exam.names.usual[0][0].text.format(lat=person.lat),
        },
        present=present_names(study.findings),
    )
    bodies = sections.preamble(study, voice)
    macro = None
    if not study.findings and not person.held_out and rng.random() < MACRO[study.band]:
        macro = _macro(exam, study.band, person.sex, person.lat, skewed(rng, MACROS[study.band]), seed)
        bodies["findings"], bodies["impression"] = macro.findings, macro.impression
        absent = macro.absent
    else:
        bodies["findings"] = sections.findings(study, voice, person.sex)
        bodies["impression"] = sections.impression(study, voice)
        absent = tuple(voice.absent)
    if mark and rng.random() < SIGNED:
        bodies["impression"] += f"\nDictated by {mark}."
    planted = defects.plant(bodies, rng, person.held_out)
    key: Row = {
        "report_id": "",
        "truth": {
            "exam": exam.key,
            "band": study.band,
            "style": macro.style if macro else style,
            "normal": study.normal,
            "age": study.age,
            "sex": person.sex,
            "findings": [_told(finding) for finding in study.findings]
            + [{"name": name, "present": False} for name in absent],
        },
        "planted": {
            "duplicate_of": None,
            "near_duplicate_of": None,
            "heldout": person.held_out,
            "macro": macro.name if macro else None,
            "placeholder": mark or None,
            **planted,
        },
    }
    return _lay_out(bodies, house), key


_MACROS: dict[tuple[Any, ...], Macro] = {}  # at most some 2,000 short texts, however large the corpus


def _macro(exam: Exam, band: str, sex: str, lat: str, number: int, seed: int) -> Macro:
    """A dictator's stored text. It depends on the seed and its own name only, never on who asks first."""
    side = lat if exam.sided else ""
    of_sex = sex if any(organ.sex for organ in exam.organs) else ""
    name = ":".join(filter(None, (exam.key, band, of_sex, side, str(number))))
    found = _MACROS.get((seed, name))
    if found is None:
        rng = Random(f"{seed}:macro:{name}")
        study = Study(exam=exam, band=band, day=0, prior=None, age=0, findings=())
        voice = Voice(
            rng=rng, held_out=False, style=STYLES[int(rng.random() * len(STYLES))], band=band,
            values={"lat": lat, "prior": ""}, present=frozenset(),
        )  # fmt: skip
        text = sections.findings(study, voice, sex)
        found = Macro(
            name=name,
            style=voice.style,
            findings=text,
            impression=sections.impression(study, voice),
            absent=tuple(voice.absent),
        )
        _MACROS[seed, name] = found
    return found


def _told(finding: Finding) -> Row:
    return {
        "name": finding.kind.name,
        "present": finding.present,
        "side": finding.side,
        "place": finding.place or None,
        "size_mm": finding.size,
        "previous_mm": finding.was,
        "grade": finding.grade or None,
        "certainty": finding.certainty,
        "change": finding.change,
    }


def _lay_out(bodies: dict[str, str], house: House) -> str:
    return house.between.join(
        f"{house.indent}{house.words[name]}{house.after}{bodies[name]}" for name in SECTIONS if name in bodies
    )


def _day_text(day: int, style: str) -> str:
    when = date.fromordinal(day)
    if style == "iso":
        return when.isoformat()
    if style == "words":
        return f"{MONTHS[when.month - 1]} {when.day}, {when.year}"
    return f"{when.month:02d}/{when.day:02d}/{when.year}"
