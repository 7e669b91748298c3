"""The sections of one report, written from what is true of the study."""

from __future__ import annotations

import re

from tasks.synthesize.grammar import Pool
from tasks.synthesize.ontology import Organ
from tasks.synthesize.phrases import Voice, deny, phrase_line, repeatable, state
from tasks.synthesize.tables import frames
from tasks.synthesize.tables.histories import ACQUISITION, CONDITIONS, COURSE, HISTORY
from tasks.synthesize.truth import Finding, Study

VERBS = re.compile(r" (?:is|are|measures|measure|has|have) ")
CHANGE_ORDER = {"new": 0, "worse": 1, None: 2, "improved": 3, "unchanged": 4, "resolved": 9}

# By band: an organ that is normal gets a summary, else its aspects; each aspect is spoken of; names are denied.
SUMMARY = {"short": 0.8, "medium": 0.2, "long": 0.0}
ASPECT = {"short": 0.12, "medium": 0.8, "long": 0.97}
ASIDE = {"short": 0.0, "medium": 0.6, "long": 0.96}
DENIAL = {"short": 0.3, "medium": 0.35, "long": 0.5}
DETAIL = {"short": 0.1, "medium": 0.7, "long": 0.9}
ADVICE = {"short": 0.12, "medium": 0.35, "long": 0.6}
JOINED = {"prose": 0.6, "structured": 0.5, "terse": 0.35}  # sentences that run on into the next
POINTED = 0.55  # findings with their series and image, where the exam has them


def findings(study: Study, voice: Voice, sex: str) -> str:
    """The findings section, organ by organ."""
    exam = study.exam
    touched = {label for finding in study.findings if finding.present for label in finding.kind.touches}
    paragraphs: list[tuple[str, list[str]]] = []
    if study.band != "short" and voice.chance(0.25):
        paragraphs.append(("Quality", [voice.line(frames.LIMITED)]))
    for organ in exam.organs:
        if organ.sex in (None, sex):
            mine = [finding for finding in study.findings if exam.organ_of[finding.kind.key] is organ]
            sentences = _organ(organ, mine, organ.label in touched, study, voice)
            if sentences:
                paragraphs.append((organ.label, sentences))
    if study.band != "long" and study.findings and voice.chance(0.25):
        paragraphs.append(("Other", [voice.line(frames.OTHERWISE)]))
    if voice.style == "structured":
        return "\n".join(f"{label}: {' '.join(sentences)}" for label, sentences in paragraphs)
    joint = "\n" if study.band == "long" or (study.band == "medium" and voice.chance(0.4)) else " "
    return joint.join(" ".join(sentences) for _, sentences in paragraphs)


def _organ(organ: Organ, mine: list[Finding], touched: bool, study: Study, voice: Voice) -> list[str]:
    band = "long" if study.band == "medium" and study.exam.dense else study.band
    sentences: list[str] = []
    for finding in mine:
        sentences += _finding(finding, study, voice)
    normal = not touched and not any(finding.present for finding in mine)
    if band == "short" and not organ.brief and not mine:
        return sentences
    pointed = POINTED if study.exam.images and study.band != "short" else 0.0
    whole = normal and voice.chance(0.6 if study.exam.dense and band == "long" else SUMMARY[band])
    if whole:
        sentences.append(voice.line(organ.whole))
    if not whole or band == "long":
        for aspect in organ.aspects:
            if voice.chance(ASPECT[band]):
                sentences.append(voice.line(aspect, True, pointed))
        for aside in organ.asides:
            if voice.chance(ASIDE[study.band]):
                count = 2 if study.band == "long" and voice.chance(0.75) else 1
                sentences += voice.lines(aside, count, pointed)
    if organ.denied and (not normal or not whole) and voice.chance(DENIAL[band]):
        sentences.append(deny(voice, organ.denied))
    kept = list(dict.fromkeys(filter(None, sentences)))
    if not kept and normal:
        kept = list(filter(None, [voice.line(organ.whole)]))
    return _joined(kept, voice) if study.band != "short" else kept


def _joined(sentences: list[str], voice: Voice) -> list[str]:
    """Some sentences run on into the next one, as dictated speech does."""
    told: list[str] = []
    for sentence in sentences:
        if told and voice.chance(JOINED[voice.style]) and ";" not in told[-1] and ", and" not in told[-1]:
            first = sentence.split(" ", 1)[0]
            follow = sentence[0].lower() + sentence[1:] if first.istitle() and first.isalpha() else sentence
            clauses = VERBS.search(told[-1]) and VERBS.search(follow) and "," not in told[-1] and ":" not in follow
            told[-1] = f"{told[-1][:-1]}{', and' if clauses and voice.chance(0.5) else ';'} {follow}"
        else:
            told.append(sentence)
    return told


def _finding(finding: Finding, study: Study, voice: Voice) -> list[str]:
    line = voice.phrased[finding.kind.key] = phrase_line(finding, voice)
    terse = voice.style == "terse" or (voice.style == "structured" and voice.chance(0.5))
    sentence = state(finding, voice, frames.TERSE if terse else frames.PROSE, line)
    if not finding.present:
        return [sentence]
    if study.exam.images and study.band != "short" and voice.chance(POINTED):
        sentence = voice.point(sentence)
    details = finding.kind.details
    if details and finding.certainty == "definite" and voice.chance(DETAIL[study.band]):
        return [sentence, *voice.lines(details, 2 if study.band == "long" else 1)]
    return [sentence]


def impression(study: Study, voice: Voice) -> str:
    """The impression: what matters, the most important first, in words that the findings support."""
    chosen = [finding for finding in study.findings if _worth_telling(finding, study, voice)]
    chosen.sort(key=lambda finding: (not finding.present, -finding.kind.rank, CHANGE_ORDER[finding.change]))
    items: list[str] = []
    urgent = any(
        finding.present and (finding.kind.rank > 2 or finding.change in ("new", "worse")) for finding in chosen
    )
    if not urgent:
        unchanged = study.prior is not None and all(f.change == "unchanged" for f in study.findings)
        if unchanged and study.findings and voice.chance(0.3):
            items.append(voice.line(frames.UNCHANGED_STUDY))
        else:
            items.append(voice.line(study.exam.normal))
    for finding in chosen:
        used = voice.phrased[finding.kind.key]
        short = finding.kind.phrases.usual[0][0]
        item = state(finding, voice, frames.IMPRESSION, short if repeatable(short, used) else used)
        if finding.present and finding.kind.advice and voice.chance(ADVICE[study.band]):
            item += " " + voice.line(finding.kind.advice)
        items.append(item)
    items = list(filter(None, items))
    if len(items) > 1 and voice.chance(0.75 if study.band == "short" else 0.92):
        return "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))
    return " ".join(items)


def _worth_telling(finding: Finding, study: Study, voice: Voice) -> bool:
    if not finding.present:
        return voice.chance(0.6)
    return finding.kind.rank > 1 or voice.chance(0.5 if study.band == "short" else 0.35)


def preamble(study: Study, voice: Voice) -> dict[str, str]:
    """Exam, indication, technique and comparison; a short report leaves more of them out."""
    exam, band, values = study.exam, study.band, voice.values
    bodies: dict[str, str] = {}

    def maybe(name: str, pool: Pool, short: float, longer: float) -> None:
        if voice.chance(short if band == "short" else longer):
            text = pool.say(voice.rng, voice.held_out, values)
            bodies[name] = text[0].upper() + text[1:]

    maybe("exam", exam.names, 0.5, 0.95)
    maybe("indication", exam.indications, 0.88, 0.97)
    maybe("technique", exam.technique, 0.08, 0.92)
    if band != "short":
        if "indication" in bodies and voice.chance(0.75):
            start = int(voice.rng.random() * len(CONDITIONS))
            step = 1 + int(voice.rng.random() * 9)
            known = [CONDITIONS[(start + step * place) % len(CONDITIONS)] for place in range(3)]
            slots = dict(zip(("first", "second", "third"), known, strict=True))
            bodies["indication"] += " " + HISTORY.say(voice.rng, voice.held_out, slots)
            if voice.chance(0.6):
                bodies["indication"] += " " + COURSE.say(voice.rng, voice.held_out, values)
        if "technique" in bodies:
            more = voice.lines(ACQUISITION[exam.modality], 3 if band == "long" else 1)
            bodies["technique"] += "".join(f" {sentence}" for sentence in more)
    maybe("comparison", frames.COMPARISON if study.prior else frames.NO_COMPARISON, 0.7, 0.95)
    return bodies
