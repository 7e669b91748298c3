"""What a table row is: a kind of finding, an organ of an exam, an exam."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from tasks.synthesize.grammar import Pool, pool

BANDS = ("short", "medium", "long")
SIDES = ("right", "left", "bilateral")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of finding. `phrases` are noun phrases with the slots size, grade, place and s (plural).

    `number` is how the phrase behaves in a sentence: "a" (countable), "mass" or "plural".
    `rank` orders the impression: 1 incidental, 2 chronic or minor, 3 matters, 4 urgent.
    `implies` are names whose denial would contradict it; `touches` are other organs it makes abnormal.
    """

    key: str
    name: str
    phrases: Pool
    number: str
    rank: int
    places: tuple[str, ...] = ("",)
    grades: tuple[str, ...] = ("",)
    size: tuple[float, float] | None = None  # in mm
    chronic: bool = False
    doubt: float = 0.15  # how often it is only probable or possible
    implies: tuple[str, ...] = ()
    touches: tuple[str, ...] = ()
    details: Pool | None = None
    advice: Pool | None = None


@dataclass(frozen=True, kw_only=True)
class Organ:
    """A part of an exam: sentences for the whole of it, for its aspects, and the names worth denying."""

    label: str
    whole: Pool
    aspects: tuple[Pool, ...] = ()
    asides: tuple[Pool, ...] = ()  # further aspects, for longer reports
    denied: tuple[str, ...] = ()
    kinds: tuple[tuple[str, float], ...] = ()
    brief: bool = True  # whether a short report speaks of it
    sex: str | None = None


@dataclass(frozen=True, kw_only=True)
class Exam:
    """A modality and a region, with what its reports consist of."""

    key: str
    modality: str
    names: Pool
    technique: Pool
    indications: Pool
    normal: Pool  # impressions where nothing acute was found
    organs: tuple[Organ, ...]
    weight: float  # share among the exams
    bands: tuple[float, float, float]  # shares of short, medium and long
    normal_share: float  # of the studies without anything carried over
    images: bool = False  # whether a finding can be pointed to by series and image
    measured: bool = True  # whether findings are given sizes
    dense: bool = False  # few organs, so that a medium report takes every aspect
    sided: bool = False  # a limb: the side is part of the exam

    @cached_property
    def draws(self) -> tuple[list[str], list[float]]:
        """Keys of the kinds, with their cumulative weights."""
        rows = [row for organ in self.organs for row in organ.kinds]
        return [key for key, _ in rows], list(accumulate(weight for _, weight in rows))

    @cached_property
    def organ_of(self) -> dict[str, Organ]:
        """The organ under which each kind is described."""
        return {key: organ for organ in self.organs for key, _ in organ.kinds}


def kind(
    name: str,
    number: str,
    rank: int,
    phrases: str,
    *,
    key: str = "",
    places: str = "",
    grades: str = "",
    size: tuple[float, float] | None = None,
    chronic: bool = False,
    doubt: float = 0.15,
    implies: str = "",
    touches: str = "",
    details: str = "",
    advice: str = "",
) -> Kind:
    """A `Kind` from a table row, its lists written with bars: "right|left"."""
    return Kind(
        key=key or name,
        name=name,
        number=number,
        rank=rank,
        phrases=pool(phrases),
        places=tuple(places.split("|")),
        grades=tuple(grades.split("|")),
        size=size,
        chronic=chronic,
        doubt=doubt,
        implies=_names(implies),
        touches=_names(touches),
        details=pool(details) if details else None,
        advice=pool(advice) if advice else None,
    )


def organ(
    label: str,
    whole: str,
    *aspects: str,
    kinds: str = "",
    denied: str = "",
    brief: bool = True,
    sex: str | None = None,
) -> Organ:
    """An `Organ` from a table row; `kinds` is written "name: weight | name: weight"."""
    rows = [row.rpartition(":") for row in kinds.split("|")] if kinds else []
    return Organ(
        label=label,
        whole=pool(whole),
        aspects=tuple(pool(aspect) for aspect in aspects),
        kinds=tuple((key.strip(), float(weight)) for key, _, weight in rows),
        denied=_names(denied),
        brief=brief,
        sex=sex,
    )


def with_asides(organs: tuple[Organ, ...], table: dict[str, tuple[str, ...]]) -> tuple[Organ, ...]:
    """The organs with the further aspects that a table holds under their labels."""
    return tuple(
        replace(organ, asides=tuple(pool(aside) for aside in table.get(organ.label, ()))) for organ in organs
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split("|") if name.strip())
