"""The project's trainer, through its public function and with the dials of params.yaml."""

from __future__ import annotations

import dataclasses
from typing import Any

from benchmarks.training.pace import Pace
from benchmarks.training.reports import ROOT, Reports
from tasks import params
from tasks.lm.memory import keep_freed_memory
from tasks.lm.model import ModelShape
from tasks.train.loop import Result, train
from tasks.train.settings import TrainParams

NEVER = 10**9
ENDLESS: dict[str, Any] = {
    "max_tokens": 10**15,
    "max_epochs": 1e9,
    "max_flops": 1e24,
    "eval_every": NEVER,
    "checkpoint_every": NEVER,
}


def shape(vocab_size: int, row_length: int) -> ModelShape:
    """The shape that all contestants of the race for pace have: a Qwen3 of 4 layers, 256 wide."""
    return ModelShape(
        vocab_size=vocab_size,
        hidden_size=256,
        num_hidden_layers=4,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=64,
        intermediate_size=768,
        max_position_embeddings=row_length,
    )


def measure(reports: Reports, pace: Pace, threads: int, **dials: Any) -> None:
    """Train until the pace is known; nothing is evaluated before."""
    settings = params.load("train", TrainParams, ROOT / "params.yaml")
    settings = dataclasses.replace(settings, **ENDLESS, threads=threads, **dials)
    run(reports, settings, shape(reports.tokenizer().vocab_size, reports.pack("train").info.row_length), pace)


def run(reports: Reports, settings: TrainParams, shape: ModelShape, pace: Pace | None = None) -> Result:
    """Train on the reports' pack as the stage does, with no tracker and no checkpoints."""
    keep_freed_memory()
    before = 0

    def on_step(told: dict[str, float]) -> None:
        nonlocal before
        if pace:
            pace.step(int(told["train/tokens"]) - before)
        before = int(told["train/tokens"])

    return train(
        reports.pack("train"),
        reports.pack("val"),
        shape,
        settings,
        on_step=on_step,
        save=lambda step, content: None,
        stop=pace.done if pace else lambda: False,
    )
