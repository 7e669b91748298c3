"""How far a cue of negation, doubt or history reaches in a sentence, in ConText's manner.

Harkema et al. 2009 (ConText): a cue opens a scope that runs on, or back, to a termination word or the sentence's
end; phrases that only look like a cue ("no change in") are read first and open none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from tasks.clinical.words import Begun

SEEN = (
    r"(?:seen|identified|present|demonstrated|visuali[sz]ed|appreciated|noted|evident|detected|found|shown|"
    r"observed)"
)

# By kind, in the order in which they are tried at a place of the sentence.
CUES_BY_KIND = {
    # looks like a negation and is none
    "pseudo": r"""
        no (?:\w+ ){0,3}?(?:change|increase|decrease|worsening|improvement|progression|difference)
        (?:without|not)(?: \w+){0,3}? change\w*
        not (?:only|necessarily|certain|just)
        no longer (?:as|so)
        not (?:\w+ ){0,2}?(?:on|in) (?:the |any )?(?:prior|previous|earlier)
        no (?:prior|previous|comparison|priors)
        considering
    """,
    # neither claimed nor denied, on both sides of the cue
    "unsettled": rf"""
        (?:cannot|can not|could not|not|difficult to|unable to|can't)(?: \w+){{0,3}}? (?:excluded?|rule[ds]? out)
        may not be {SEEN}
    """,
    "deny_behind": rf"""
        (?:is |are |was |were |has |have |been |do |does )*(?:not|no longer)(?: \w+){{0,2}}? {SEEN}
        (?:is |are )?absent
        (?:is |are |has |have |had |been |now |since |completely |nearly )*(?:resolved|cleared|excluded|removed)
        (?:is |are |has been |have been )ruled out
        (?:is |are |considered )+(?:less likely|unlikely)
        can no longer be \w+
    """,
    "deny": """
        no
        not
        without
        negative for
        free of
        clear of
        absence of
        den(?:y|ies)
        nor
        neither
        never
        lack of
        cleared
        unlikely
        rather than
        nothing
    """,
    # as a negation, but it reaches no further than "with"
    "gone": r"""
        remov(?:al of|ed)
        resol(?:ution of|ved|ving)
        clearing of
    """,
    "possible_behind": r"""
        (?:is |are |, )(?:possible|questioned|questionable|equivocal|a possibility|a consideration)
        (?:is |are |, )in the differential
        (?:may|might|could)(?: also)? be (?:present|there|seen)
    """,
    "possible": r"""
        possib(?:le|ly|ility)
        may
        might
        could
        question\w*
        differential
        consider
        considerations?
        perhaps
        (?:if|whether) there (?:is|are)
        equivocal
        query
        raises?
        concern(?:ing)? for
        susp(?:icious|icion|ected)\b(?: for| of)?
        correlate(?: clinically)? for
    """,
    "history": r"""
        history of
        h/o
        hx of
        indication
        evaluate for
        rule out
    """,
    "end": r"""
        (?:but|however|although|though|except\w*|aside from|apart from|other than|otherwise|yet|still|despite)
        (?:nevertheless|whereas|while|which)
        with the exception
        (?:, )?(?:and )?there(?= (?:is|are|has|have|may)\b)
        , (?:and )?(?:the|a|an|mild|minimal|stable|unchanged|chronic|there)
        ,(?! (?:and |or |nor ))(?=[^,]*\b(?:is|are|has|have|suggests?|represents?|remains?|indicates?)\b)
        and the(?= (?:\w+ ){1,4}(?:is|are|has|have)\b)
        :
    """,
}  # fmt: skip


CUES = [
    (kind, rf"(?:{'|'.join(row.strip() for row in rows.splitlines() if row.strip())})(?![\w-])")
    for kind, rows in CUES_BY_KIND.items()
]
PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in CUES]
BEGINNINGS = [regex.compile(pattern) for _, pattern in CUES]
TOKEN = re.compile(r"[\w'/-]+|[,:]")


def _kinds_begun_by(word: str) -> tuple[int, ...]:
    """Kinds of cues that may begin with this word: the others need not be tried there."""
    return tuple(at for at, cue in enumerate(BEGINNINGS) if cue.match(word, partial=True))


BEGUN = Begun(_kinds_begun_by)


def _cues(sentence: str) -> Iterator[tuple[str, int, int]]:
    """Cues with their kind and place; none begins inside another."""
    done = 0
    for token in TOKEN.finditer(sentence):
        start = token.start()
        if start >= done:
            for at in BEGUN[token[0]]:
                kind, pattern = PATTERNS[at]
                if found := pattern.match(sentence, start):
                    done = found.end()
                    yield kind, start, done
                    break


@dataclass(frozen=True, slots=True)
class Scope:
    """A stretch of a sentence under a cue."""

    kind: str  # deny, possible, history
    start: int
    end: int


def scopes(sentence: str) -> list[Scope]:
    """Stretches under negation, doubt and history of a sentence in lower case, as character positions."""
    cues = list(_cues(sentence))
    if not cues:
        return []
    walls = [0, *(start for kind, start, _ in cues if kind == "end"), len(sentence)]
    found: list[Scope] = []
    for kind, start, end in cues:
        before = max(wall for wall in walls if wall <= start)
        after = min((wall for wall in walls if wall >= end), default=len(sentence))
        kind, _, behind = kind.partition("_")
        if kind == "unsettled":
            found.append(Scope("possible", before, after))
        elif behind and (told := sentence[before:start].rstrip(" ,")).strip(" :"):
            found.append(Scope(kind, max(before, before + told.rfind(",")), end))
        elif kind == "gone":
            reach = sentence.find(" with ", end, after)
            found.append(Scope("deny", start, after if reach < 0 else reach))
        elif kind in ("deny", "history", "possible"):  # or "resolved effusion": nothing is behind
            found.append(Scope(kind, start, after))
    return found
