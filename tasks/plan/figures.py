"""The arithmetic: what a training reads, computes and costs, what the text can feed, what the whole budget buys."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import torch

from tasks.lm.model import Decoder, ModelShape
from tasks.plan import laws
from tasks.plan.memory import GB, Memory
from tasks.plan.settings import Budget, Training
from tasks.plan.text import Text


def figures(shape: ModelShape, training: Training, text: Text, budget: Budget, memory: Memory) -> dict[str, Any]:
    """Numbers by name, those of `budget` among them so that a reader needs no other file.

    FLOPs are those of `ModelShape.training_flops`, with the (query, key) pairs that are inside documents; where a
    shape is not known, 6 a parameter and token (Kaplan et al. 2020, arXiv 2001.08361).
    """
    parameters = parameter_count(shape)
    steps = training.steps(shape, **vars(text))
    epochs = steps * training.batch_rows / text.rows
    tokens = epochs * text.tokens
    flops_each = shape.training_flops(text.tokens, text.pairs) / text.tokens
    split_parameters, split_tokens = laws.best_split(flops_each * tokens, text.tokens)
    fed, fed_tokens = laws.fed_parameters(text.tokens), laws.FRESH_EPOCHS * text.tokens
    bought_parameters, bought_tokens = laws.optimal(budget.max_flops)
    enough = laws.TOKENS_PER_PARAMETER * parameters
    return {
        **asdict(budget),
        "parameters": parameters,
        "steps": steps,
        "unique_tokens": text.tokens,
        "tokens": round(tokens),
        "epochs": epochs,
        "tokens_per_parameter": tokens / parameters,
        "effective_tokens": laws.effective_tokens(text.tokens, tokens),
        "flops": flops_each * tokens,
        "processes": training.processes,
        "hours": flops_each * tokens / budget.flops_per_hour,
        "usd": budget.usd(flops_each * tokens),
        "peak_memory_gb": memory.peak / GB,
        "split_parameters": split_parameters,
        "split_tokens": split_tokens,
        "fed_parameters": fed,
        "fed_tokens": fed_tokens,
        "fed_effective_tokens": laws.effective_tokens(text.tokens, fed_tokens),
        "fed_usd": budget.usd(6 * fed * fed_tokens),
        "most_effective_tokens": text.tokens * (1 + laws.DATA_DECAY),
        "enough_tokens": enough,
        "enough_usd": budget.usd(flops_each * enough),
        "budget_hours": budget.max_usd / budget.usd_per_hour,
        "budget_tokens": budget.max_flops / flops_each,
        "budget_parameters": bought_parameters,
        "budget_optimal_tokens": bought_tokens,
    }


def parameter_count(shape: ModelShape) -> int:
    """Of the model as it is built, without building it."""
    with torch.device("meta"):
        return Decoder(shape).parameter_count()
