"""A hospital's own names and numbers, kept as keyed hashes alone: `python -m tasks.phi.roster NAMES OUT`.

NAMES is a text file with an entry a line, or a CSV with a header row. OUT holds no name, and
without the key of RADLM_ROSTER_KEY nobody can tell whether a name is in it.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from tasks import stage
from tasks.artifacts.files import replace_file
from tasks.phi.gate import Hit
from tasks.phi.page import plain
from tasks.stage import InputError

KEY = "RADLM_ROSTER_KEY"
KEY_LENGTH = 16  # characters, at least
LONGEST = 5  # words of an entry; a longer one is skipped, for each word more costs every report
SHORTEST = 5  # characters of a number: 2019 and 100 are in every report
VERSION = "radlm-roster-1"
HEADER = re.compile(rf"{VERSION} words=([0-9]+) check=([0-9a-f]{{32}})")
WORD = re.compile(r"[^\W_]+(?:'(?!s(?![^\W_]))[^\W_]+)*")  # O'Neil is a word, and so is Roe in "Roe's"
FIRST = frozenset(["first", "first name", "firstname", "given", "given name", "forename", "first names"])
LAST = frozenset(["last", "last name", "lastname", "family", "family name", "surname"])
KNOWN = 200_000  # runs of words remembered as not listed: reports repeat themselves


def main(names: Path, out: Path) -> None:
    """Read NAMES (a name or number a line, or a CSV), write the hashes to OUT; the key is in RADLM_ROSTER_KEY."""
    key = os.environ.get(KEY, "")
    check_key(key)
    entries = read_entries(names)
    runs: set[str] = set()
    skipped = 0
    for entry in entries:
        forms = forms_of(entry)
        skipped += not forms
        runs |= forms
    if not runs:
        raise InputError(
            f"{names}: none of its {len(entries):,} entries can be listed: give full names and numbers"
        )
    replace_file(out, write(runs, key))
    print(f"roster: {len(entries) - skipped:,} entries listed as {len(runs):,} hashes; {skipped:,} skipped", end="")
    print(f" (single words, numbers under {SHORTEST} characters, more than {LONGEST} words)" if skipped else "")


def check_key(key: str) -> None:
    """Raises `InputError` for a key that is missing or short enough to be guessed."""
    if len(key) < KEY_LENGTH:
        raise InputError(f"{KEY} needs at least {KEY_LENGTH} characters: set it in the environment and run again")


def read_entries(path: Path) -> list[str]:
    """The entries of a text file or a CSV; a CSV's first and last names of a row are one entry.

    Raises:
        InputError: the file is missing, not UTF-8, not a CSV, or empty.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path} is missing: give a text file or a CSV of names and numbers") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8: save it so and run again") from None
    lines = text.splitlines()
    if path.suffix.lower() != ".csv":
        entries = [line.strip() for line in lines]
    else:
        try:
            entries = list(_cells(lines))
        except csv.Error:
            raise InputError(f"{path} is not a CSV: save it with commas and a header row, and run again") from None
    if not any(entries):
        raise InputError(f"{path} has no entries: give a name or a number a line")
    return [entry for entry in entries if entry]


def _cells(lines: list[str]) -> Iterator[str]:
    rows = csv.reader(lines, strict=True)
    header = [" ".join(cell.lower().replace("_", " ").split()) for cell in next(rows, [])]
    first = [place for place, name in enumerate(header) if name in FIRST]
    last = [place for place, name in enumerate(header) if name in LAST]
    joined = {*first, *last} if first and last else set()
    for row in rows:
        if joined:
            parts = (" ".join(row[place] for place in places if place < len(row)) for places in (last, first))
            yield ", ".join(part.strip() for part in parts)
        yield from (cell.strip() for place, cell in enumerate(row) if place not in joined)


def forms_of(entry: str) -> set[str]:
    """The runs of words that mean the entry: both orders of a name, a number with and without separators.

    Empty for what would match everywhere: a single word, a short number, initials alone.
    """
    before, _, after = (" ".join(_words(part)) for part in entry.partition(","))
    words = f"{before} {after}".split()
    if len(words) > LONGEST:
        return set()
    if any(map(str.isdigit, "".join(words))):
        whole = "".join(words)
        return {whole, " ".join(words)} if len(whole) >= SHORTEST else set()
    if len(words) < 2 or len("".join(words)) < 4 or max(map(len, words)) < 2:
        return set()
    forms = set()
    for kept in (words, [word for word in words if len(word) > 1]):  # "Roe, Jane A" is Jane Roe as well
        if len(kept) < 2:
            continue
        family = len([word for word in before.split() if word in kept]) if after else len(kept) - 1
        forms |= {" ".join(kept), " ".join(kept[family:] + kept[:family])}
        forms.add(" ".join(kept[-1:] + kept[:-1]))
    return forms


def _words(text: str) -> list[str]:
    return [word.replace("'", "") for word in WORD.findall(normalise(text))]


def normalise(text: str) -> str:
    """Small letters without accents, a character for each of the text's."""
    return plain(text).lower()


def write(runs: set[str], key: str) -> bytes:
    """The roster's file: a header with the longest entry's words and a check of the key, then sorted hashes."""
    words = max(run.count(" ") + 1 for run in runs)
    state = _keyed(key)
    lines = sorted(_hash(state, run).hex() for run in runs)
    header = f"{VERSION} words={words} check={_hash(state, VERSION).hex()}"
    return "\n".join([header, *lines, ""]).encode()


class Roster:
    """Known names and numbers that a report can be held against without anybody reading them."""

    def __init__(self, hashes: frozenset[bytes], words: int, key: str) -> None:
        self._hashes = hashes
        self._words = words
        self._state = _keyed(key)
        self._clean: set[str] = set()

    @classmethod
    def load(cls, path: Path, key: str) -> Roster:
        """Raises `InputError` for a file that is missing or no roster, and for another key than its own."""
        check_key(key)
        try:
            header, *lines = path.read_text(encoding="ascii").splitlines() or [""]
        except FileNotFoundError:
            raise InputError(f"{path} is missing: make it with `python -m tasks.phi.roster`") from None
        except UnicodeDecodeError:
            header, lines = "", []
        found = HEADER.fullmatch(header)
        try:
            hashes = frozenset(bytes.fromhex(line) for line in lines)
        except ValueError:
            found = None
        if not found or any(len(line) != 32 for line in lines):
            raise InputError(f"{path} is no roster of this version: make it again from the names")
        if found[2] != _hash(_keyed(key), VERSION).hex():
            raise InputError(f"{path} was made with another key than the one in {KEY}: set that one")
        return cls(hashes, min(int(found[1]), LONGEST), key)

    def hits(self, bodies: dict[str, str]) -> list[Hit]:
        """Every run of words that is listed, a longer one before those inside it; category "roster"."""
        return [
            Hit(category="roster", section=section, start=start, end=end)
            for section, body in bodies.items()
            for start, end in self._runs(normalise(body))
        ]

    def _runs(self, text: str) -> Iterator[tuple[int, int]]:
        found = [(match[0].replace("'", ""), match.start(), match.end()) for match in WORD.finditer(text)]
        count = len(found)
        past = 0
        for first in range(count):
            run, end = "", 0
            for word, _, stop in found[first : first + self._words]:
                run = f"{run} {word}" if run else word
                if run not in self._clean and self._listed(run):
                    end = stop
            if end > past:
                past = end
                yield found[first][1], end

    def _listed(self, run: str) -> bool:
        """Whether a run is listed, or the number it makes without its separators."""
        if _hash(self._state, run) in self._hashes:
            return True
        if " " in run and run[-1].isdigit() and _hash(self._state, run.replace(" ", "")) in self._hashes:
            return True
        if len(self._clean) >= KNOWN:
            self._clean.clear()
        self._clean.add(run)
        return False


def _keyed(key: str) -> blake2b:
    # BLAKE2b takes at most 64 bytes of key; a longer one must not lose its end.
    return blake2b(key=blake2b(key.encode(), person=b"radlm-roster").digest(), digest_size=16)


def _hash(state: blake2b, run: str) -> bytes:
    own = state.copy()
    own.update(run.encode())
    return own.digest()


if __name__ == "__main__":
    stage.run(main)
