"""Which of llama.cpp's ways to take a text apart leads to our tokenizer's ids: the one that did on most reports.

llama.cpp knows no split pattern of a file's own: it compiles a few in, each by the name of the model that came with
it. But a split matters only where a merge would reach across it. No token of ours spans two of our pieces, so every
split that is coarser than ours gives our ids, unless merges inside of its pieces compete; that is looked at, report
by report.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import tokenizers

from tasks.artifacts import huggingface
from tasks.artifacts.tokenizer import END_OF_TEXT, Tokenizer

_GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)"
# Name in a GGUF file: the split patterns that llama.cpp (src/llama-vocab.cpp, 2026) applies one after the other.
# With none of these does it "clean up" spaces when it decodes. The first is as coarse as can be around ours but for
# line breaks, the second exact there but for words after an apostrophe; the others are for tokens that span words
# and for GPT-2's.
CANDIDATES: dict[str, tuple[str, ...]] = {
    "deepseek-v3": (
        r"\p{N}{1,3}",
        r"[一-龥぀-ゟ゠-ヿ]+",
        r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
        r"| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    ),
    "seed-coder": (
        r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1}"
        r"| ?[^\s\p{L}\p{N}\r\n]+|\s*[\r\n]+|\s+(?!\S)|\s+",
    ),
    "superbpe": (r"\p{N}+", r"(?=(\d{3})+(?!\d))"),
    "trillion": (_GPT2,),
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A pre-tokenizer by llama.cpp's name, and how many of the texts get other ids with it."""

    name: str
    texts: int
    differing: int


def choose(tokenizer: Tokenizer, texts: Sequence[str]) -> Choice:
    """The candidate under which the fewest texts get other ids, the first of equals."""
    choices = []
    for name in CANDIDATES:
        found = len(differing(tokenizer, name, texts))
        choices.append(Choice(name=name, texts=len(texts), differing=found))
        if not found:
            break
    return min(choices, key=lambda choice: choice.differing)


def differing(tokenizer: Tokenizer, name: str, texts: Sequence[str]) -> list[int]:
    """Which of the texts get other ids under the candidate of this name.

    Hugging Face's tokenizers stand in for llama.cpp here: the same merges in the same order after other splits, and
    merges alone. `make check-gguf` holds that against llama.cpp itself.
    """
    encoding = tokenizer.encoding
    file = huggingface.tokenizer_files(
        encoding._mergeable_ranks, encoding._pat_str, encoding._special_tokens, end_of_text=END_OF_TEXT
    )[huggingface.TOKENIZER]
    *_, byte_level = file["pre_tokenizer"]["pretokenizers"]
    splits = [
        {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False}
        for pattern in CANDIDATES[name]
    ]
    file["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [*splits, byte_level]}
    file["model"]["ignore_merges"] = False
    stand_in = tokenizers.Tokenizer.from_str(json.dumps(file))
    theirs = stand_in.encode_batch_fast(list(texts), add_special_tokens=False)
    pairs = zip(texts, theirs, strict=True)
    return [number for number, (text, found) in enumerate(pairs) if found.ids != tokenizer.encode(text)]
