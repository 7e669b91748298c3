"""A finding in words: its noun phrase, and the sentences that assert, compare or deny it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from tasks.synthesize.grammar import Line, Pool, say
from tasks.synthesize.tables import frames
from tasks.synthesize.truth import Finding

PHRASE_SLOTS = ("{size}", "{grade}", "{place}")


@dataclass(kw_only=True, slots=True)
class Voice:
    """Who dictates one report: their chances, their style, what they fill slots with, what they have denied."""

    rng: Random
    held_out: bool
    style: str
    band: str
    values: dict[str, str]
    present: frozenset[str]  # names that must not be denied
    absent: dict[str, None] = field(default_factory=dict)  # names denied, in order
    phrased: dict[str, Line] = field(default_factory=dict)  # by kind, the phrase the findings used
    compared: set[str] = field(default_factory=set)  # kinds whose prior size the findings have told

    def line(self, pool: Pool, fresh: bool = False, pointed: float = 0.0) -> str:
        """A sentence of the pool that contradicts nothing present, or nothing where none fits.

        What it denies is noted; a `fresh` sentence denies nothing that was denied before. A sentence
        with a measurement is `pointed` to by series and image in this share of the cases.
        """
        line = pool.pick(self.rng, self.held_out, self.present)
        return self._told(line, fresh, pointed) if line else ""

    def lines(self, pool: Pool, count: int, pointed: float = 0.0) -> list[str]:
        """Up to `count` different sentences of the pool."""
        lines = pool.several(self.rng, self.held_out, self.present, count)
        return [self._told(line, True, pointed) for line in lines]

    def _told(self, line: Line, fresh: bool, pointed: float) -> str:
        if fresh and any(name in self.absent for name in line.denies):
            return ""
        for name in line.denies:
            self.absent[name] = None
        text = say(line, self.rng, self.values)
        return self.point(text) if line.ranges and self.chance(pointed) else text

    def point(self, sentence: str) -> str:
        """The sentence with the series and image where it can be seen."""
        series, image = 2 + int(self.rng.random() * 6), 8 + int(self.rng.random() * 210)
        return f"{sentence[:-1]} (series {series}, image {image})."

    def chance(self, share: float) -> bool:
        """True in this share of the cases."""
        return self.rng.random() < share


def present_names(findings: Iterable[Finding]) -> frozenset[str]:
    """Names of what is present, and of what cannot be denied beside it."""
    names: set[str] = set()
    for finding in findings:
        if finding.present:
            names.add(finding.kind.name)
            names.update(finding.kind.implies)
    return frozenset(names)


def size_text(size: float, in_cm: bool) -> str:
    """Millimetres as a report gives them: "14 mm" or "1.4 cm"."""
    return f"{size / 10:.1f} cm" if in_cm else f"{size:.0f} mm"


def state(finding: Finding, voice: Voice, frames_of: dict[str, Pool], line: Line) -> str:
    """One sentence: the finding's noun phrase, from `line`, in a frame that tells its certainty and change."""
    slots = noun_slots(finding, line)
    slots["prior"] = voice.values["prior"]
    key = finding.change or finding.certainty
    told = finding.kind.key in voice.compared if frames_of is frames.IMPRESSION else voice.chance(0.8)
    if finding.was is not None and "{size}" in line.text and told:
        voice.compared.add(finding.kind.key)
        slots["was_size"] = size_text(finding.was, finding.in_cm)
        return frames.SIZED.say(voice.rng, voice.held_out, slots)
    if "," in slots["n"] and frames_of is frames.PROSE and key != "definite":
        frames_of = frames.TERSE  # the phrase is a clause already
    pool = frames.COMMA if "," in slots["n"] and key == "definite" else frames_of[key]
    return pool.say(voice.rng, voice.held_out, slots)


def noun_slots(finding: Finding, line: Line) -> dict[str, str]:
    """The slots that frames have, for one finding phrased by `line`."""
    kind = finding.kind
    several = kind.number == "plural" or (kind.number == "a" and finding.side == "bilateral")
    plural = "s" if several and kind.number == "a" else ""
    phrase = line.text.format_map(
        {
            "size": size_text(finding.size, finding.in_cm) if finding.size is not None else "",
            "grade": finding.grade,
            "place": finding.place,
            "s": plural,
        }
    )
    n = " ".join(phrase.split())
    name = f"{finding.side} {kind.name}{plural}" if finding.side else kind.name
    article = "" if several or kind.number == "mass" else "an " if _vowel(n) else "a "
    a = article + n
    return {
        "n": n,
        "N": n[0].upper() + n[1:],
        "a": a,
        "A": a[0].upper() + a[1:],
        "is": "are" if several else "is",
        "has": "have" if several else "has",
        "one": "" if several or kind.number == "mass" else "a ",
        "name": name,
        "Name": name[0].upper() + name[1:],
    }


def phrase_line(finding: Finding, voice: Voice) -> Line:
    """A noun phrase for the finding; without a size, one that needs none where there is one."""
    line = finding.kind.phrases.usual[0][0]
    for _ in range(4):
        line = finding.kind.phrases.pick(voice.rng, voice.held_out) or line
        if finding.size is not None or "{size}" not in line.text:
            break
    return line


def repeatable(line: Line, used: Line) -> bool:
    """Whether `line` tells nothing that `used` has not told."""
    return all(slot in used.text for slot in PHRASE_SLOTS if slot in line.text)


def deny(voice: Voice, names: tuple[str, ...]) -> str:
    """A sentence denying up to four of the names that are neither present nor denied already."""
    rest = [name for name in names if name not in voice.present and name not in voice.absent]
    if not rest:
        return ""
    rng = voice.rng
    count = 1 + int(rng.random() * min(4, len(rest)))
    start = int(rng.random() * len(rest))
    chosen = [rest[(start + step) % len(rest)] for step in range(count)]
    voice.absent.update(dict.fromkeys(chosen))
    words = chosen[0] if count == 1 else f"{', '.join(chosen[:-1])}{',' if count > 2 else ''} or {chosen[-1]}"
    pool = frames.DENIAL_SHORT if voice.style == "terse" else frames.DENIAL
    return pool.say(rng, voice.held_out, {"list": words})


def _vowel(phrase: str) -> bool:
    first = phrase.split(maxsplit=1)[0]
    return first[0] in "aeiou" or first[0] == "8" or first in ("11", "18") or first.startswith(("11.", "18."))
