"""Impressions written from findings, by the model and by rules that need none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from tasks.artifacts.corpus import Report, header
from tasks.artifacts.tokenizer import Tokenizer
from tasks.evaluate import impressions
from tasks.lm.generation import greedy
from tasks.lm.model import Decoder

BATCH = 32  # prompts


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """A test report up to its impression's header, and what its author wrote there."""

    report_id: str
    text: str
    findings: str
    reference: str


def prompts(reports: Sequence[Report], limit: int) -> list[Prompt]:
    """The first `limit` reports that have both findings and an impression."""
    found: list[Prompt] = []
    for report in reports:
        findings, impression = report.section("findings"), report.section("impression")
        if findings and impression and len(found) < limit:
            head = report.text[: report.text.index(header("impression")) + len(header("impression"))]
            found.append(Prompt(report_id=report.report_id, text=head, findings=findings, reference=impression))
    return found


def write(
    decoder: Decoder, tokenizer: Tokenizer, asked: Sequence[Prompt], max_new_tokens: int, dtype: torch.dtype
) -> list[str]:
    """The model's impression for each prompt, greedily; it ends with the line or the report."""
    room = decoder.shape.max_position_embeddings - max_new_tokens
    encoded = [[tokenizer.end_of_text, *tokenizer.encode(prompt.text)][-room:] for prompt in asked]
    # Similar lengths together: padding is computed too. The order comes back at the end.
    order = sorted(range(len(asked)), key=lambda index: len(encoded[index]))
    written = [""] * len(asked)
    stop = {tokenizer.end_of_text, *tokenizer.encode("\n")}
    for first in range(0, len(order), BATCH):
        chosen = order[first : first + BATCH]
        outputs = greedy(
            decoder, [encoded[index] for index in chosen], max_new_tokens=max_new_tokens, stop=stop, dtype=dtype
        )
        for index, ids in zip(chosen, outputs, strict=True):
            written[index] = tokenizer.decode(ids).strip()
    return written


def baselines(train: Sequence[Report], asked: Sequence[Prompt]) -> dict[str, list[str]]:
    """What needs no model: the commonest impression, the findings again, the nearest neighbour's."""
    pairs = [
        (findings, impression)
        for report in train
        if (findings := report.section("findings")) and (impression := report.section("impression"))
    ]
    if not pairs:
        return {}
    known_findings, known_impressions = map(list, zip(*pairs, strict=True))
    neighbour = impressions.NearestNeighbour(known_findings, known_impressions)
    return {
        "constant": [impressions.constant(known_impressions)] * len(asked),
        "copy": [prompt.findings for prompt in asked],
        "nearest": neighbour.impressions([prompt.findings for prompt in asked]),
    }


def compare(asked: Sequence[Prompt], by_model: Sequence[str], by_rule: dict[str, list[str]]) -> dict[str, float]:
    """ROUGE-L of the model and of each baseline, and the model's words over the references'."""
    references = [prompt.reference for prompt in asked]
    scores = {"rouge_l": float(np.mean(impressions.rouge_l(references, list(by_model))))}
    for name, candidates in by_rule.items():
        scores[f"rouge_l_{name}"] = float(np.mean(impressions.rouge_l(references, candidates)))
    scores["length_ratio"] = impressions.length_ratio(references, by_model)
    return scores
