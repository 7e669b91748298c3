"""How far a cue of negation, doubt or history reaches in a sentence, in ConText's manner.

Harkema et al. 2009 (ConText): a cue opens a scope that runs on, or back, to a termination word or the sentence's
end; phrases that only look like a cue ("no change in") are read first and open none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SEEN = (
    r"(?:seen|identified|present|demonstrated|visuali[sz]ed|appreciated|noted|evident|detected|found|shown|observed|"
    r"apparent|suggested|suspected|visible|enlarged|dilated|displaced)"
)
PSEUDO = (
    r"no (?:\w+ ){0,3}?(?:change|increase|decrease|worsening|improvement|progression|enlargement of the|difference)",
    r"(?:without|not)(?: \w+){0,3}? change\w*",
    r"not (?:only|necessarily|certain|just)",
    r"no longer (?:as|so)",
    r"no (?:prior|previous|comparison|priors)",
)
EXCLUDED = r"(?:exclude|rule out|ruled out|excluded|excluding|out rule)"
DOUBT_BOTH = (
    rf"(?:cannot|can not|could not|not|difficult to|unable to|cannot be|can't)(?: \w+){{0,3}}? {EXCLUDED}",
    rf"not {EXCLUDED}",
)
DOUBT_AHEAD = (
    r"possibl[ey]", r"probabl[ey]", r"likely", r"may(?: \w+)? (?:represent|reflect|be|indicate|suggest)", r"might", r"could(?: \w+)? (?:represent|reflect|be|indicate)",
    r"suggest\w*", r"suspect\w*", r"suspicio\w+", r"question\w*", r"concern\w*", r"versus", r"vs", r"differential",
    r"consider\w*", r"perhaps", r"presumed", r"equivocal", r"compatible with", r"consistent with", r"favor\w*", r"query", r"raises?",
)  # fmt: skip
DOUBT_BEHIND = (r"(?:is|are)? ?(?:possible|probable|suspected|likely|favou?red|questioned|equivocal)",)
DENY_AHEAD = (
    r"no", r"not", r"without", r"negative for", r"free of", r"clear of", r"absen(?:ce of|t)", r"den(?:y|ies)", r"nor", r"neither",
    r"never", r"lack of", r"resol(?:ution of|ved)", r"cleared", r"unlikely", r"rather than", r"nothing", r"rules? out", r"excludes?",
)  # fmt: skip
DENY_BEHIND = (
    rf"(?:is |are |was |were |has |have |been )*(?:not|no longer)(?: \w+){{0,2}}? {SEEN}",
    r"(?:is |are )?absent", r"(?:is |are |has |have )?(?:now |since |completely |nearly |been )*(?:resolved|cleared|ruled out|excluded)",
    r"(?:is |are |considered )+(?:less likely|unlikely)", r"can no longer be \w+",
)  # fmt: skip
HISTORY = (r"history of", r"h/o", r"hx of?", r"clinical(?:ly)?", r"indication", r"evaluate for", r"rule out")
ENDS = (
    r"but", r"however", r"although", r"though", r"except\w*", r"aside from", r"apart from", r"other than", r"otherwise", r"yet",
    r"still", r"despite", r"with the exception of", r"nevertheless", r"whereas", r"while", r"which",
    r",? ?(?:and )?there (?:is|are|has|have|may)", r", (?:and )?(?:the|a|an) ", r"and the (?=(?:\w+ ){1,4}(?:is|are|has|have)\b)", r":",
)  # fmt: skip
KINDS = ("pseudo", "doubt", "deny_behind", "deny", "doubt_behind", "maybe", "history", "end")
TABLE = (PSEUDO, DOUBT_BOTH, DENY_BEHIND, DENY_AHEAD, DOUBT_BEHIND, DOUBT_AHEAD, HISTORY, ENDS)


def _group(kind: str, rows: tuple[str, ...]) -> str:
    inside = "|".join(rows)
    return rf"(?P<{kind}>(?<!\w)(?:{inside}))" if kind == "end" else rf"(?P<{kind}>(?<![\w-])(?:{inside})(?![\w-]))"


CUES = re.compile("|".join(_group(kind, rows) for kind, rows in zip(KINDS, TABLE, strict=True)))


@dataclass(frozen=True, slots=True)
class Scope:
    """A stretch of a sentence under a cue."""

    kind: str  # deny, doubt, history
    start: int
    end: int


def scopes(sentence: str) -> list[Scope]:
    """Stretches under negation, doubt and history of a sentence in lower case, as character positions."""
    cues = [(match.lastgroup or "", match.start(), match.end()) for match in CUES.finditer(sentence)]
    walls = [0, *(start for kind, start, _ in cues if kind == "end"), len(sentence)]
    found: list[Scope] = []
    for kind, start, end in cues:
        before = max(wall for wall in walls if wall <= start)
        after = min((wall for wall in walls if wall >= end), default=len(sentence))
        if kind == "deny" or kind == "history":
            found.append(Scope(kind, start, after))
        elif kind == "maybe":
            found.append(Scope("doubt", start, after))
        elif kind == "deny_behind":
            found.append(Scope("deny", max(before, sentence.rfind(",", before, start)), end))
        elif kind == "doubt_behind":
            found.append(Scope("doubt", max(before, sentence.rfind(",", before, start)), end))
        elif kind == "doubt":
            found.append(Scope("doubt", before, after))
    return found
