"""The same tokenizer in Hugging Face's format, for the tools that read no other."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tasks.artifacts import files
from tasks.artifacts.tokenizer import END_OF_TEXT, Tokenizer

TOKENIZER = "tokenizer.json"  # all that `tokenizers.Tokenizer.from_file` reads
CONFIG = "tokenizer_config.json"  # what `transformers.AutoTokenizer.from_pretrained` reads besides


def save(folder: Path, tokenizer: Tokenizer, *, max_length: int | None = None) -> None:
    """Write the two files; `max_length` as for `tokenizer_files`."""
    encoding = tokenizer.encoding
    contents = tokenizer_files(
        encoding._mergeable_ranks,
        encoding._pat_str,
        encoding._special_tokens,
        end_of_text=END_OF_TEXT,
        max_length=max_length,
    )
    for name, content in contents.items():
        files.write_json(folder / name, content)


def tokenizer_files(
    ranks: Mapping[bytes, int],
    pattern: str,
    special_tokens: Mapping[str, int],
    *,
    end_of_text: str,
    max_length: int | None = None,
) -> dict[str, Any]:
    """The JSON of each file, by its name: every text gets the ids that tiktoken gives it.

    `special_tokens` are ASCII, `end_of_text` among them; the others are text, one id each. `max_length`
    is transformers' `model_max_length`, in tokens. `pattern` must mean to Oniguruma what it means to
    tiktoken ("$", for one, is the end of a line to Oniguruma).

    By default `end_of_text` is put before every text and never found in one. tokenizers knows it as
    a token of the model, and looks for added tokens only. transformers makes it an added token, and
    passes over it as `split_special_tokens` says. What cannot be had: a caller who sets that to False,
    or reads with tokenizers alone what transformers saved again, does find it in texts; and
    tokenizers alone, to which it is not special, never leaves it out of what it decodes.

    Raises:
        ValueError: `end_of_text` is also spelled by a rank, and here a spelling has one id.
    """
    if end_of_text.encode() in ranks:
        raise ValueError(f"a rank spells {end_of_text}: train without texts that hold it")
    multibyte = sorted((token for token in ranks if len(token) > 1), key=ranks.__getitem__)
    merges = [_last_merge(token, ranks) for token in multibyte]
    # tiktoken gives a piece that is in the ranks its id even if no merges lead there.
    some_unreachable = any(len(parts) > 2 for parts in merges)
    splits = [pattern]
    if some_unreachable:
        # `ignore_merges` does the same, but would also take a piece that is `end_of_text` for it.
        splits.append(_inside(_last_merge(end_of_text.encode(), ranks)))
    start = {"SpecialToken": {"id": end_of_text, "type_id": 0}}
    first, second = ({"Sequence": {"id": name, "type_id": 0}} for name in "AB")
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": False}
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": number, "content": token, "special": False, "normalized": False}
            | {"single_word": False, "lstrip": False, "rstrip": False}
            for token, number in sorted(special_tokens.items(), key=lambda pair: pair[1])
            if token != end_of_text
        ],
        "normalizer": None,
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                *(
                    {"type": "Split", "pattern": {"Regex": split}, "behavior": "Isolated", "invert": False}
                    for split in splits
                ),
                byte_level,
            ],
        },
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [start, first],
            "pair": [start, first, start, second],
            "special_tokens": {
                end_of_text: {"id": end_of_text, "ids": [special_tokens[end_of_text]], "tokens": [end_of_text]}
            },
        },
        "decoder": byte_level,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": some_unreachable,
            # Added tokens too: the ids above are not read, one that is not here gets the next free
            # id. A rank spelled like one loses its id, but then no text can make it.
            "vocab": {_spell(token): rank for token, rank in ranks.items()} | dict(special_tokens),
            "merges": [[_spell(part) for part in parts] for parts in merges if len(parts) == 2],
        },
    }
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": end_of_text,
        "eos_token": end_of_text,
        "pad_token": end_of_text,
        "split_special_tokens": True,
        "clean_up_tokenization_spaces": False,
        "model_input_names": ["input_ids", "attention_mask"],
    }
    if max_length is not None:
        config["model_max_length"] = max_length
    return {TOKENIZER: tokenizer, CONFIG: config}


def _last_merge(token: bytes, ranks: Mapping[bytes, int]) -> list[bytes]:
    """The two parts that tiktoken makes the token from, or more if its merges stop before.

    There is one such pair, whatever the text: up to this merge nothing inside the token was merged
    with anything outside, so its bytes were merged as if they stood alone, lowest rank first, then
    leftmost. Hugging Face goes by pairs in the same order; with one pair a token it is the same merge.
    """
    parts = [bytes([byte]) for byte in token]
    while len(parts) > 2:
        joined = [left + right for left, right in itertools.pairwise(parts)]
        known = [(ranks[pair], index) for index, pair in enumerate(joined) if pair in ranks]
        if not known:
            break
        _, index = min(known)
        parts[index : index + 2] = [joined[index]]
    return parts


def _inside(parts: list[bytes]) -> str:
    """A regular expression for each of the parts where together they are the whole string."""
    spelled = [re.escape(part.decode()) for part in parts]
    return "|".join(
        rf"(?<=\A{''.join(spelled[:index])}){part}(?={''.join(spelled[index + 1 :])}\z)"
        for index, part in enumerate(spelled)
    )


# GPT-2's alphabet of bytes (`bytes_to_unicode` in its encoder.py): those that print are their Latin-1
# character, the rest the characters from U+0100 on.
_PRINTING = (*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100))
_OTHERS = [byte for byte in range(256) if byte not in _PRINTING]
_ALPHABET = {byte: chr(byte) for byte in _PRINTING} | {byte: chr(0x100 + n) for n, byte in enumerate(_OTHERS)}


def _spell(token: bytes) -> str:
    return "".join(_ALPHABET[byte] for byte in token)
