"""Impressions written from findings by the model, and beside them those of rules that need none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyarrow as pa
import torch

from tasks.artifacts.corpus import Report
from tasks.artifacts.tokenizer import Tokenizer
from tasks.lm.generation import generate
from tasks.lm.model import Decoder
from tasks.stage import InputError


def write(
    decoder: Decoder,
    tokenizer: Tokenizer,
    asked: Sequence[Report],
    max_new_tokens: int,
    tell: Callable[[int], None] = lambda finished: None,
) -> list[str]:
    """The model's impression for each report that has a prompt, greedily; it ends where the section does.

    In fp32, as the model is served: in bf16 one impression in eighteen was another (docs/log.md). Of a prompt that
    the context has no room for the last tokens are read.

    Raises:
        InputError: the context has no room for an impression of so many tokens.
    """
    room = decoder.shape.max_position_embeddings - max_new_tokens
    if room < 2:
        raise InputError(
            f"params.yaml: evaluate.impression_tokens is {max_new_tokens}, but the model reads "
            f"{decoder.shape.max_position_embeddings} tokens at most: ask for fewer"
        )
    prompts = [[tokenizer.end_of_text, *tokenizer.encode(report.prompt() or "")][-room:] for report in asked]
    outputs = generate(
        decoder, prompts, max_new_tokens=max_new_tokens, stop=tokenizer.section_ends, dtype=torch.float32, tell=tell
    )
    return [tokenizer.decode(ids).strip() for ids in outputs]


def by_rule(asked: Sequence[Report], written: pa.Table) -> dict[str, list[str]]:
    """The impressions of `data/floors` in the order of `asked`, and the findings as their own impression."""
    columns = written.to_pydict()
    place = {report_id: row for row, report_id in enumerate(columns["report_id"])}
    if missing := [report.report_id for report in asked if report.report_id not in place]:
        raise InputError(f"data/floors lacks {len(missing)} of {len(asked)} test reports: run `dvc repro floors`")
    rows = [place[report.report_id] for report in asked]
    return {
        "constant": [columns["constant"][row] for row in rows],
        "copy": [report.section("findings") or "" for report in asked],
        "nearest": [columns["nearest"][row] for row in rows],
    }
