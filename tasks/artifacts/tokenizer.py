"""The tokenizer: a readable rank file and a JSON of settings, run by tiktoken."""

from __future__ import annotations

import base64
import binascii
import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import tiktoken

from tasks.artifacts import files
from tasks.artifacts.corpus import PLACEHOLDER, SECTIONS, header
from tasks.stage import InputError

RANKS = "ranks.tiktoken"  # one line a token: base64 bytes, space, rank, as tiktoken's own files
SETTINGS = "settings.json"
END_OF_TEXT = "<|endoftext|>"

# Spelled exactly as they stand in a report, so that encoding stays lossless and a report that
# holds the characters of a header says just what that header says. The placeholder comes with
# and without its space, or every one in running text would cost two tokens.
ATOMIC = (PLACEHOLDER, f" {PLACEHOLDER}", *(header(name) for name in SECTIONS))


@dataclass(frozen=True)
class Tokenizer:
    """Byte-level BPE. `end_of_text` starts and ends every report and cannot be written in one."""

    encoding: tiktoken.Encoding
    digest: str

    @property
    def vocab_size(self) -> int:
        """Ids are below this number: 256 bytes, the merges, the special tokens."""
        return self.encoding.n_vocab

    @property
    def end_of_text(self) -> int:
        return self.encoding.eot_token

    def encode(self, text: str) -> list[int]:
        """Ids of a text. Section headers and placeholders are one id each; anything else, the
        literal "<|endoftext|>" included, is ordinary bytes."""
        return self.encoding.encode(text, allowed_special=_ATOMIC_SET, disallowed_special=())

    def decode(self, ids: Sequence[int]) -> str:
        """The text of the ids; bytes that are not UTF-8 become U+FFFD."""
        return self.encoding.decode(list(ids))

    @functools.cached_property
    def byte_lengths(self) -> list[int]:
        """UTF-8 bytes of each id; 0 for `end_of_text`, which stands for no text."""
        lengths = [len(self.encoding.decode_single_token_bytes(token)) for token in range(self.vocab_size)]
        lengths[self.end_of_text] = 0
        return lengths


_ATOMIC_SET = frozenset(ATOMIC)


def save(folder: Path, ranks: Iterable[tuple[bytes, int]], pattern: str) -> None:
    """Write the rank file and the settings; special tokens take the ids after the last rank."""
    ranks = sorted(ranks, key=lambda pair: pair[1])
    lines = b"".join(base64.b64encode(token) + b" %d\n" % rank for token, rank in ranks)
    files.replace_file(folder / RANKS, lines)
    special = {token: len(ranks) + index for index, token in enumerate((END_OF_TEXT, *ATOMIC))}
    files.write_json(folder / SETTINGS, {"pattern": pattern, "special_tokens": special})


def load(folder: Path) -> Tokenizer:
    """Read a tokenizer that `save` wrote.

    Raises:
        InputError: a file is missing or damaged, ranks have a gap, or the pattern does not compile.
    """
    path = folder / RANKS
    mend = "delete the folder and run `dvc repro tokenizer`"
    settings = files.read_json(folder / SETTINGS)
    try:
        pairs = [line.split() for line in path.read_bytes().splitlines()]
        ranks = {base64.b64decode(token, validate=True): int(rank) for token, rank in pairs}
        pattern, special = settings["pattern"], settings["special_tokens"]
    except FileNotFoundError:
        raise InputError(f"{path} is missing: run `dvc repro tokenizer` to make it") from None
    except (ValueError, binascii.Error, KeyError, TypeError):
        raise InputError(f"{folder} does not hold a readable tokenizer: {mend}") from None
    if sorted(ranks.values()) != list(range(len(ranks))) or len(pairs) != len(ranks):
        raise InputError(f"{path} has a gap or a repetition in its ranks: {mend}")
    if any(bytes([value]) not in ranks for value in range(256)):
        raise InputError(f"{path} lacks some of the 256 single bytes: {mend}")
    if sorted(special.values()) != list(range(len(ranks), len(ranks) + len(special))) or set(special) != {
        END_OF_TEXT,
        *ATOMIC,
    }:
        raise InputError(f"{folder / SETTINGS} names other special tokens than this version: {mend}")
    try:
        encoding = tiktoken.Encoding("radlm", pat_str=pattern, mergeable_ranks=ranks, special_tokens=special)
    except ValueError:
        raise InputError(f"{folder / SETTINGS} holds a pattern that does not compile: {mend}") from None
    return Tokenizer(encoding=encoding, digest=files.digest(folder / RANKS, folder / SETTINGS))
