"""What a word may begin, worked out once for each word."""

from __future__ import annotations

from collections.abc import Callable

KEPT = 1 << 16  # a report's language has some thousands; text of another kind must not fill the memory


class Begun(dict[str, tuple[int, ...]]):
    """Numbers of what a word may begin: `begun[word]` asks `of` when the word is new.

    A dict, because a lookup is all that most words of a report cost, and a cached function takes thrice as long.
    """

    def __init__(self, of: Callable[[str], tuple[int, ...]]) -> None:
        super().__init__()
        self.of = of

    def __missing__(self, word: str) -> tuple[int, ...]:
        if len(self) >= KEPT:
            self.clear()
        found = self[word] = self.of(word)
        return found
