"""A small pack, the case's model, and the dials of a plan."""

from __future__ import annotations

from typing import Any

import numpy as np

from tasks.artifacts import packed
from tasks.lm.model import ModelShape
from tasks.pack.rows import fill, plan
from tasks.plan.settings import Budget, Training

END = 250


def make_pack(reports: int, row_length: int, longest: int, seed: int = 0) -> packed.Pack:
    """Rows of invented reports of 5 to `longest` tokens."""
    random = np.random.default_rng(seed)
    lengths = random.integers(5, longest, reports)
    info = packed.PackInfo(row_length=row_length, vocab_size=END + 1, end_of_text=END, tokenizer_digest="t")
    tokens = random.integers(0, END, lengths.sum()).astype(np.uint16)
    (rows,) = fill(plan(lengths, {}, row_length, seed=0), tokens, lengths, info, [1] * END + [0])
    return packed.Pack(info=info, rows=rows)


def shape(**changed: int) -> ModelShape:
    """The 0.5 B model of presets/base-500m.yaml, or another."""
    sizes = {
        "vocab_size": 16384,
        "hidden_size": 1536,
        "num_hidden_layers": 16,
        "num_attention_heads": 12,
        "intermediate_size": 4096,
        "num_key_value_heads": changed.get("num_attention_heads", 12),
        "head_dim": 128,
        "max_position_embeddings": 2048,
    }
    return ModelShape(**{**sizes, **changed})


def training(**changed: Any) -> Training:
    values = {
        "max_tokens": 10**13,
        "max_epochs": 4,
        "max_flops": 1e30,
        "batch_rows": 8,
        "micro_rows": 8,
        "optimizer": "muon",
        "dropout": 0.0,
        "average": 0.0,
        "processes": 1,
        "parallel": "ddp",
    }
    return Training(**{**values, **changed})


def budget(**changed: Any) -> Budget:
    """An H200 for the case's $12,000."""
    values = {
        "device": "cuda",
        "usd_per_hour": 3.5,
        "peak_tflops": 989.0,
        "utilization": 0.5,
        "memory_gb": 141.0,
        "max_usd": 12000.0,
    }
    return Budget(**{**values, **changed})
