"""The words that are cut into most pieces, of those that many patients' reports use.

Words in capitals are left out: with the tokens of Open-i's reports COPD is one token and copd would be three.
"""

from __future__ import annotations

import csv
import functools
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from tasks.tokenizer.fitness import spelt

PATIENTS = 10  # a word of fewer may be a name, or tell of one of them
SHORTEST = 4  # letters
SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Fragmented:
    """A word in lower case, its tokens after a space as inside a sentence, and the reports that use it."""

    word: str
    radlm: int
    gpt2: int
    reports: int


class Usage:
    """How many reports use a word, and whether `PATIENTS` different patients do."""

    def __init__(self) -> None:
        self._reports: Counter[str] = Counter()
        self._patients: defaultdict[str, set[str]] = defaultdict(set)
        self._common: set[str] = set()

    def add(self, patient: str, text: str) -> None:
        """Take in a training report; headers, and what stands for an identifier, are no words of it."""
        words = {word for part in set(text.split()) for word in _words(part)}
        self._reports.update(words)
        for word in words - self._common:
            self._patients[word].add(patient)
            if len(self._patients[word]) == PATIENTS:
                self._common.add(word)
                del self._patients[word]

    def most_fragmented(
        self, radlm: Callable[[str], list[int]], gpt2: Callable[[str], list[int]]
    ) -> list[Fragmented]:
        """Of the words that enough patients share and that are cut, the first `SHOWN`.

        The order is by tokens, then by reports, then the alphabet's.
        """
        cost = {word: number for word in self._common if (number := len(radlm(f" {word}"))) > 1}
        first = sorted(cost, key=lambda word: (-cost[word], -self._reports[word], word))[:SHOWN]
        return [
            Fragmented(word=word, radlm=cost[word], gpt2=len(gpt2(f" {word}")), reports=self._reports[word])
            for word in first
        ]


@functools.lru_cache(maxsize=2**17)
def _words(part: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in spelt(part) if len(word) >= SHORTEST and not word.isupper())


def write(words: Sequence[Fragmented], target: Path) -> None:
    """As CSV; where there is no word the heads alone."""
    with target.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, [field.name for field in fields(Fragmented)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(word) for word in words)
