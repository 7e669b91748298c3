"""Every finding that a text speaks of, and whether it is claimed, thought possible, denied or only past."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from tasks.clinical.body import BODY
from tasks.clinical.bones import BONES
from tasks.clinical.chest import CHEST
from tasks.clinical.rules import Rule, Search
from tasks.clinical.scopes import scopes
from tasks.clinical.sentences import split

RULES: tuple[Rule, ...] = (*CHEST, *BONES, *BODY)
STATES = {"deny": "denied", "history": "past", "possible": "possible"}  # by kind of scope, the first that holds
SENTENCES_KEPT = 1 << 15
SEARCH = Search(RULES)


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a text speaks of a finding; positions are in the sentence as `split` gives it."""

    label: str
    concept: str
    state: str  # claimed, possible, denied, past
    start: int
    end: int
    sentence: str


def mentions(text: str) -> list[Mention]:
    """All mentions in the order of the sentences."""
    return [mention for sentence in split(text) for mention in of_sentence(sentence)]


@lru_cache(maxsize=SENTENCES_KEPT)
def of_sentence(sentence: str) -> tuple[Mention, ...]:
    """Mentions of one sentence; kept, because reports repeat their sentences."""
    return read(sentence)


def read(sentence: str) -> tuple[Mention, ...]:
    """Mentions of one sentence, read anew."""
    places = list(SEARCH(sentence))
    if not places:
        return ()
    reaches = scopes(sentence)
    found = []
    for rule, start, end in places:
        kinds = {scope.kind for scope in reaches if scope.start < end and scope.end > start}
        state = next((state for kind, state in STATES.items() if kind in kinds), "claimed")
        found.append(Mention(rule.label, rule.concept, state, start, end, sentence))
    return tuple(found)
