"""The tokenizer: a readable rank file and a JSON of settings, run by tiktoken."""

from __future__ import annotations

import base64
import binascii
import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tiktoken

from tasks.artifacts import files
from tasks.artifacts.corpus import PHI_TOKENS, PLACEHOLDER, SECTIONS, header
from tasks.stage import InputError

RANKS = "ranks.tiktoken"  # one line a token: base64 bytes, space, rank, as tiktoken's own files
SETTINGS = "settings.json"
END_OF_TEXT = "<|endoftext|>"

# Spelled exactly as they stand in a report, so that encoding stays lossless and a report that
# holds the characters of a header says just what that header says. Placeholders come with
# and without their space, or every one in running text would cost two tokens.
ATOMIC = (
    *(spelled for token in (PLACEHOLDER, *PHI_TOKENS.values()) for spelled in (token, f" {token}")),
    *(header(name) for name in SECTIONS),
)
_ATOMIC_SET = frozenset(ATOMIC)


@dataclass(frozen=True)
class Tokenizer:
    """Byte-level BPE. `end_of_text` starts and ends every report and cannot be written in one.

    Attributes:
        seam: two pieces of the split pattern always meet in it, before its last character: " " where no
            piece holds a space but in front, ". " where pieces end with a sentence.
    """

    encoding: tiktoken.Encoding
    digest: str
    seam: str

    @property
    def vocab_size(self) -> int:
        """Ids are below this number: 256 bytes, the merges, the special tokens."""
        return self.encoding.n_vocab

    @property
    def end_of_text(self) -> int:
        return self.encoding.eot_token

    @functools.cached_property
    def section_ends(self) -> frozenset[int]:
        """Ids that come after a section's body, and in none: `end_of_text` and the headers."""
        return frozenset([self.end_of_text, *(self.encode(header(name))[0] for name in SECTIONS)])

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


def save(folder: Path, ranks: Mapping[bytes, int], pattern: str, seam: str) -> None:
    """Write the rank file and the settings; special tokens take the ids after the last rank."""
    in_order = sorted(ranks, key=ranks.__getitem__)
    lines = b"".join(base64.b64encode(token) + b" %d\n" % ranks[token] for token in in_order)
    files.replace_file(folder / RANKS, lines)
    settings = {"pattern": pattern, "seam": seam, "special_tokens": _special_tokens(len(ranks))}
    files.write_json(folder / SETTINGS, settings)


def copy(source: Path, folder: Path) -> None:
    """Write the tokenizer of another folder, byte for byte. Raises as `load`."""
    load(source)
    for name, content in zip((RANKS, SETTINGS), contents(source), strict=True):
        files.replace_file(folder / name, content)


def _special_tokens(first: int) -> dict[str, int]:
    return {token: first + index for index, token in enumerate((END_OF_TEXT, *ATOMIC))}


def load(folder: Path) -> Tokenizer:
    """Read a tokenizer that `save` wrote.

    Raises:
        InputError: a file is missing or damaged, ranks have a gap, or the pattern does not compile.
    """
    return parse(*contents(folder), str(folder))


def contents(folder: Path) -> tuple[bytes, bytes]:
    """The rank file and the settings as they are, to be handed to `parse` in another process."""
    try:
        return (folder / RANKS).read_bytes(), (folder / SETTINGS).read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{error.filename} is missing: run `dvc repro tokenizer` to make it") from None


@functools.lru_cache(maxsize=2)  # a worker is handed the same one with every block
def parse(rank_file: bytes, settings_file: bytes, where: str) -> Tokenizer:
    """The tokenizer of `contents`; `where` names its folder in messages. Raises as `load`."""
    mend = "delete the folder and run `dvc repro tokenizer`"
    try:
        pairs = [line.split() for line in rank_file.splitlines()]
        ranks = {base64.b64decode(token, validate=True): int(rank) for token, rank in pairs}
        settings = json.loads(settings_file)
        pattern, seam, special = settings["pattern"], settings["seam"], settings["special_tokens"]
    except (ValueError, binascii.Error, KeyError, TypeError):
        raise InputError(f"{where} does not hold a readable tokenizer: {mend}") from None
    if sorted(ranks.values()) != list(range(len(ranks))) or len(pairs) != len(ranks):
        raise InputError(f"{where}/{RANKS} has a gap or a repetition in its ranks: {mend}")
    if any(bytes([value]) not in ranks for value in range(256)):
        raise InputError(f"{where}/{RANKS} lacks some of the 256 single bytes: {mend}")
    if special != _special_tokens(len(ranks)):
        raise InputError(f"{where}/{SETTINGS} names other special tokens than this version: {mend}")
    try:
        encoding = tiktoken.Encoding("radlm", pat_str=pattern, mergeable_ranks=ranks, special_tokens=special)
    except ValueError:
        raise InputError(f"{where}/{SETTINGS} holds a pattern that does not compile: {mend}") from None
    digest = hashlib.sha256(b"%d\0" % len(rank_file) + rank_file + settings_file).hexdigest()
    return Tokenizer(encoding=encoding, digest=digest, seam=seam)
