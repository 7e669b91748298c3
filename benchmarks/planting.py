"""Impressions into which one contradiction of their findings is planted, by its own few words.

Nothing of tasks/clinical is used: what findings deny or assert is known from the answer key (built-in corpus), or
from a plain sentence beside the coders' headings (real reports). Each draw is by the pair's own name, so every run
plants the same.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

# A finding by its name: how reports write it. Real chest reports are planted with these alone.
TERMS = {
    "pleural effusion": "effusions?|pleural fluid",
    "pneumothorax": "pneumothora\\w+",
    "consolidation": "consolidations?",
    "pneumonia": "pneumonia",
    "atelectasis": "atelectas\\w+",
    "pulmonary edema": "edema",
    "infiltrate": "infiltrates?",
    "pulmonary nodule": "nodules?",
    "cardiomegaly": "cardiomegaly|enlarged heart|heart (?:is|size is) (?:\\w+ )?enlarged",
    "fracture": "fractures?",
    "scoliosis": "scoliosis",
    "hiatal hernia": "hiatal hernia",
    "emphysema": "emphysema|copd",
    "calcified granuloma": "granulomas?",
    "scarring": "scar\\w*",
}
LABELS = {
    "pleural effusion": "pleural_effusion", "pneumothorax": "pneumothorax", "consolidation": "consolidation",
    "pneumonia": "pneumonia", "atelectasis": "atelectasis", "pulmonary edema": "edema", "infiltrate": "opacity",
    "pulmonary nodule": "lung_lesion", "cardiomegaly": "cardiomegaly", "fracture": "fracture",
    "scoliosis": "spinal_curvature", "hiatal hernia": "hiatal_hernia", "emphysema": "emphysema",
    "calcified granuloma": "granulomatous_disease", "scarring": "scarring",
}  # fmt: skip
CLAIMS = (
    "{T}.", "Small {t}.", "There is {t}.", "New {t} since the prior study.", "Findings consistent with {t}.",
    "{T} is present.", "Interval development of {t}.", "Mild {t}, increased.", "{T}, follow-up is recommended.",
    "Moderate {t} is seen.", "Persistent {t}.", "Stable {t}.", "The study demonstrates {t}.", "Worsening {t}.",
)  # fmt: skip
DENIALS = (
    "No {t}.", "No evidence of {t}.", "There is no {t}.", "Negative for {t}.", "{T} is not seen.", "Without {t}.",
    "No {t} is identified.", "No radiographic evidence of {t}.", "Absence of {t}.", "Free of {t}.",
)  # fmt: skip
SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
DENIED = re.compile(r"\b(?:no|without|negative for|free of)\b", re.IGNORECASE)
HEDGED = re.compile(
    r"\b(?:no|not|without|negative|free|may|might|could|possib\w+|question\w*|suspect\w*|versus|or|resol\w+|clear\w*|"
    r"improv\w+|history|remov\w+|exclude\w*|otherwise|likely|prior|previous\w*|unchanged from|differential|if)\b",
    re.IGNORECASE,
)
RESTRICTED = re.compile(  # "no large effusion" denies no small one
    r"\b(?:large|significant|sizable|acute|new|xxxx|definite|displaced|suspicious|noncalcified|focal|typical|lobar|overt|"
    r"convincing|gross|discrete|obvious|confluent|evidence|other|further|active|recurrent|superimposed)\b[^,]*$",
    re.IGNORECASE,
)
SIDE = re.compile(r"\b(left|right)\b(?! (?:atri|ventric|heart|upper quadrant|coronary))", re.IGNORECASE)
SIZE = re.compile(r"\b(\d+(?:\.\d+)?)( ?(?:mm|cm))\b")
FACTORS = (0.4, 0.6, 1.5, 1.9, 2.5, 10.0)


def draw(name: str) -> random.Random:
    return random.Random(name)


def deniable(findings: str, coded: Iterable[str]) -> list[str]:
    """Terms that real findings deny in one plain sentence, speak of nowhere else, and coders saw nothing of."""
    return [term for term in TERMS if LABELS[term] not in coded and named_denial(findings, term) == "whole"]


def named_denial(findings: str, name: str) -> str:
    """How findings deny a name: "whole", "partly" ("no large effusion"), or "" where they do not name it so."""
    words = re.compile(rf"\b(?:{TERMS.get(name, re.escape(name))})\b", re.IGNORECASE)
    sentences = [part for part in SENTENCE.split(findings) if words.search(part)]
    if len(sentences) != 1:
        return ""
    match, cue = words.search(sentences[0]), DENIED.search(sentences[0])
    if not match or not cue or cue.end() > match.start():
        return ""
    ahead = sentences[0][cue.end() : match.start()]
    return "partly" if RESTRICTED.search(ahead) or " but " in ahead else "whole"


def assertable(findings: str, coded: Iterable[str]) -> list[str]:
    """Terms that real findings assert in plain sentences alone, and coders coded."""
    found = []
    for term, words in TERMS.items():
        sentences = [
            part for part in SENTENCE.split(findings) if re.search(rf"\b(?:{words})\b", part, re.IGNORECASE)
        ]
        if LABELS[term] in coded and sentences and not any(HEDGED.search(sentence) for sentence in sentences):
            found.append(term)
    return found


def claim(impression: str, name: str, rng: random.Random) -> str:
    """The impression without its sentences on the finding, and with a claim of it."""
    return _with(impression, name, rng.choice(CLAIMS), rng)


def denial(impression: str, name: str, rng: random.Random) -> str:
    """The impression without its sentences on the finding, and with a denial of it."""
    return _with(impression, name, rng.choice(DENIALS), rng)


def _with(impression: str, name: str, template: str, rng: random.Random) -> str:
    words = re.compile(TERMS.get(name, re.escape(name)), re.IGNORECASE)
    parts = (part.strip() for part in SENTENCE.split(impression))
    kept = [part if part[-1] in ".!?;:" else f"{part}." for part in parts if part and not words.search(part)]
    kept.insert(rng.randrange(len(kept) + 1), template.format(t=name, T=name[0].upper() + name[1:]))
    return " ".join(kept)


def swapped(findings: str, impression: str, names: Iterable[str], rng: random.Random) -> str | None:
    """The impression with the side of one finding swapped, which the findings have on that side alone; or None."""
    sentences = SENTENCE.split(impression)
    found = []
    for at, sentence in enumerate(sentences):
        sides = {side.lower() for side in SIDE.findall(sentence)}
        if len(sides) != 1 or "bilateral" in sentence.lower():
            continue
        for name in names:
            words = re.compile(rf"\b(?:{TERMS.get(name, re.escape(name))})\b", re.IGNORECASE)
            told = [part for part in SENTENCE.split(findings) if words.search(part)]
            if words.search(sentence) and told and {s.lower() for s in SIDE.findall(" ".join(told))} == sides:
                found.append(at)
    if not found:
        return None
    at = rng.choice(found)
    sentences[at] = SIDE.sub(lambda match: _other(match[1]), sentences[at])
    return " ".join(sentences)


def swapped_anywhere(findings: str, impression: str) -> str | None:
    """The impression with its one side swapped, where the findings speak of no other; or None."""
    sides = {side.lower() for side in SIDE.findall(impression)}
    if len(sides) != 1 or {side.lower() for side in SIDE.findall(findings)} != sides:
        return None
    if re.search("bilateral|both|bibasilar", findings + impression, re.IGNORECASE):
        return None
    return SIDE.sub(lambda match: _other(match[1]), impression)


def _other(side: str) -> str:
    swap = {"left": "right", "right": "left"}[side.lower()]
    return swap.upper() if side.isupper() else swap.capitalize() if side[0].isupper() else swap


def resized(impression: str, rng: random.Random) -> str | None:
    """The impression with one of its sizes changed by at least four tenths; None without sizes."""
    sizes = list(SIZE.finditer(impression))
    if not sizes:
        return None
    match = rng.choice(sizes)
    number = float(match[1]) * rng.choice(FACTORS)
    digits = len(match[1].partition(".")[2])
    written = f"{number:.{digits}f}"
    if float(written) == 0 or abs(float(written) - float(match[1])) < 0.4 * float(match[1]):
        written = f"{float(match[1]) * 3:.{digits}f}"
    return impression[: match.start(1)] + written + impression[match.end(1) :]
