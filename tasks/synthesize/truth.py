"""What is true of an invented patient: studies over time, and the findings of each."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass, field
from datetime import date
from random import Random

from tasks.synthesize.grammar import skewed
from tasks.synthesize.ontology import BANDS, SIDES, Exam, Kind
from tasks.synthesize.tables.catalog import EXAM_WEIGHTS, EXAMS, KINDS, PARTNERS

HELD_OUT_PATIENTS = 0.04
FIRST_DAY, LAST_DAY = date(2012, 1, 1).toordinal(), date(2023, 12, 31).toordinal()
OLDEST = 89  # an age above it would identify a person
SAME_EXAM = 0.55  # how often the next study repeats the last one's exam
MILD = ("mild", "small")
LASTING = ("fracture", "tear", "mass", "catheter")  # what does not come and go between two studies
NUMBERS = {"short": (1, 1, 1, 2), "medium": (1, 2, 2, 3), "long": (3, 4, 5, 6, 7)}  # of findings


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One finding of one study. A finding that has resolved is not present. Sizes are in millimetres."""

    kind: Kind
    place: str
    side: str | None
    grade: str
    size: float | None
    was: float | None  # the size in the prior study
    in_cm: bool
    certainty: str  # definite, probable, possible
    change: str | None  # new, unchanged, improved, worse, resolved; None without a prior study
    present: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Study:
    """One examination of a patient. `prior` is the day of the patient's last study of the same exam."""

    exam: Exam
    band: str
    day: int  # ordinal
    prior: int | None
    age: int
    findings: tuple[Finding, ...]

    @property
    def normal(self) -> bool:
        """Whether nothing is present."""
        return not any(finding.present for finding in self.findings)


@dataclass(kw_only=True, slots=True)
class Patient:
    """A person, and what has been seen of them so far."""

    held_out: bool
    age: int
    sex: str
    lat: str  # the side that limb exams are of
    chronic: dict[str, Finding] = field(default_factory=dict)
    last: dict[str, tuple[int, tuple[Finding, ...]]] = field(default_factory=dict)


def patient(rng: Random) -> Patient:
    """A patient about whom nothing is known yet."""
    random = rng.random
    return Patient(
        held_out=random() < HELD_OUT_PATIENTS,
        age=19 + int((random() + random()) * 33),
        sex="F" if random() < 0.52 else "M",
        lat="right" if random() < 0.5 else "left",
    )


def studies(person: Patient, rng: Random) -> list[Study]:
    """One to eight studies of the person, in order of time."""
    random = rng.random
    count = 1 + skewed(rng, int(3 + random() * 6))
    day = first = FIRST_DAY + int(random() * (LAST_DAY - FIRST_DAY))
    found: list[Study] = []
    for _ in range(count):
        if found and random() < SAME_EXAM:
            exam = found[-1].exam
        else:
            exam = EXAMS[bisect(EXAM_WEIGHTS, random() * EXAM_WEIGHTS[-1])]
        age = min(OLDEST, person.age + (day - first) // 365)
        found.append(_study(person, exam, day, age, rng))
        day += 1 + skewed(rng, int(1 + random() * 700))
    return found


def _study(person: Patient, exam: Exam, day: int, age: int, rng: Random) -> Study:
    random = rng.random
    draw = random()
    band = BANDS[0] if draw < exam.bands[0] else BANDS[1] if draw < exam.bands[0] + exam.bands[1] else BANDS[2]
    prior, before = person.last.get(exam.key, (None, ()))
    found = [_later(finding, rng) for finding in before if finding.present]
    names = {finding.kind.name for finding in found}
    # Seen before, in another exam of the same region: there is nothing to compare with.
    for key, finding in person.chronic.items():
        if key in exam.organ_of and finding.kind.name not in names and _allowed(person, finding.kind, names):
            found.append(_redated(finding, size=finding.size if exam.measured else None))
            names.add(finding.kind.name)
    if random() >= exam.normal_share:
        wanted = NUMBERS[band][int(random() * len(NUMBERS[band]))]
        keys, weights = exam.draws
        while wanted > len(found) - 1 * bool(before):
            wanted -= 1
            kind = KINDS[keys[bisect(weights, random() * weights[-1])]]
            found += _add(person, kind, exam, names, prior, rng)
            if person.held_out and kind.name in PARTNERS:
                for key in keys:
                    if KINDS[key].name in PARTNERS[kind.name]:
                        found += _add(person, KINDS[key], exam, names, prior, rng)
    for finding in found:
        if finding.kind.chronic and finding.certainty == "definite":
            person.chronic[finding.kind.key] = finding
    person.last[exam.key] = (day, tuple(found))
    return Study(exam=exam, band=band, day=day, prior=prior, age=age, findings=tuple(found))


def _add(person: Patient, kind: Kind, exam: Exam, names: set[str], prior: int | None, rng: Random) -> list[Finding]:
    sex = exam.organ_of[kind.key].sex
    if kind.name in names or not _allowed(person, kind, names) or sex not in (None, person.sex):
        return []
    names.add(kind.name)
    return [_first(kind, exam, person.lat, prior is not None, rng)]


def _allowed(person: Patient, kind: Kind, names: set[str]) -> bool:
    return person.held_out or kind.name not in PARTNERS or PARTNERS[kind.name].isdisjoint(names)


def _first(kind: Kind, exam: Exam, lat: str, compared: bool, rng: Random) -> Finding:
    random = rng.random
    place = kind.places[int(random() * len(kind.places))].replace("{lat}", lat)
    size = None
    if kind.size and exam.measured:
        low, high = kind.size
        size = round(low + (high - low) * random() * random(), 0)  # small ones are commoner
    graded = random()
    if size and kind.grades[0] in MILD:  # grades that grow follow the size
        graded = 0.999 * (size - kind.size[0]) / (kind.size[1] - kind.size[0]) if kind.size else graded
    certainty = "definite"
    if random() < kind.doubt:
        certainty = "probable" if random() < 0.6 else "possible"
    return Finding(
        kind=kind,
        place=place,
        side=next((side for side in SIDES if side in place.split()), None),
        grade=kind.grades[int(graded * len(kind.grades))],
        size=size,
        was=None,
        in_cm=bool(size and size >= 10 and random() < 0.7),
        certainty=certainty,
        # A doubtful or lasting finding is not called new: it may have been there, unseen.
        change="new" if compared and certainty == "definite" and not kind.chronic else None,
    )


def _later(finding: Finding, rng: Random) -> Finding:
    """The finding as the next study of the same exam shows it."""
    draw = rng.random()
    kind = finding.kind
    if kind.rank == 1 or any(word in kind.name for word in LASTING):
        draw = 0.0
    # What is chronic and has no size only stays or grows: emphysema does not improve.
    steady, worse, better = (0.75, 0.92 if finding.size else 1.0, 1.0) if kind.chronic else (0.22, 0.34, 0.6)
    if finding.certainty != "definite":
        return _redated(finding, change="resolved", present=False)
    if draw < steady:
        return _redated(finding, size=finding.size, change="unchanged", was=None)
    if draw >= better:
        return _redated(finding, change="resolved", present=False)
    change = "worse" if draw < worse else "improved"
    if finding.size is None:
        return _redated(finding, change=change)
    step = max(1.0, round(finding.size * (0.1 + 0.25 * rng.random()), 0))
    size = finding.size + step if change == "worse" else max(1.0, finding.size - step)
    if size == finding.size:
        return _redated(finding, size=size, change="unchanged")
    return _redated(finding, size=size, was=finding.size, change=change)


def _redated(
    finding: Finding,
    *,
    size: float | None = None,
    was: float | None = None,
    change: str | None = None,
    present: bool = True,
) -> Finding:
    return Finding(
        kind=finding.kind,
        place=finding.place,
        side=finding.side,
        grade=finding.grade,
        size=size,
        was=was,
        in_cm=finding.in_cm,
        certainty=finding.certainty,
        change=change,
        present=present,
    )
