from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from benchmarks.kill_project import PATHS, Project
from tasks.artifacts import packed
from tasks.lm.model import ModelShape
from tasks.pack.rows import fill, plan
from tasks.train.__main__ import main
from tasks.train.settings import TrainParams

END = 32


def make_pack(reports: int, seed: int) -> packed.Pack:
    """Invented "reports" with something to learn: each counts upwards from a random token."""
    random = np.random.default_rng(seed)
    encoded = [
        [(start + step) % END for step in range(length)]
        for start, length in zip(random.integers(0, END, reports), random.integers(5, 40, reports), strict=True)
    ]
    info = packed.PackInfo(row_length=64, vocab_size=END + 1, end_of_text=END, tokenizer_digest="t")
    lengths = np.array([len(report) for report in encoded])
    laid = plan(lengths, {}, 64, seed=0)
    (rows,) = fill(laid, np.concatenate(encoded).astype(np.uint16), lengths, info, [1] * END + [0])
    return packed.Pack(info=info, rows=rows)


@pytest.fixture(scope="session")
def rows() -> packed.Pack:
    return make_pack(60, 0)


@pytest.fixture(scope="session")
def val_rows() -> packed.Pack:
    return make_pack(12, 1)


@pytest.fixture(scope="session")
def train_here() -> Callable[[Project], None]:
    """Runs the stage on a project in this process, which has imported torch and MLflow already."""

    def run(project: Project) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(project.folder)
            patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{project.folder}/mlflow.db")
            main(*map(Path, PATHS))

    return run


@pytest.fixture(scope="session")
def shape() -> ModelShape:
    return ModelShape(
        vocab_size=END + 1,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=16,
        intermediate_size=64,
        max_position_embeddings=64,
    )


@pytest.fixture(scope="session")
def settings() -> TrainParams:
    return TrainParams(
        seed=1,
        init_from="data/initial",
        threads=1,
        max_tokens=10**6,
        max_epochs=8,
        max_flops=1e18,
        batch_rows=4,
        micro_rows=4,
        optimizer="adamw",
        schedule="cosine",
        learning_rate=1e-2,
        min_learning_rate=1e-4,
        warmup_share=0.1,
        decay_share=0.5,
        weight_decay=0.1,
        clip_norm=1.0,
        dropout=0.1,
        average=0.0,
        rollbacks=0,
        eval_every=5,
        eval_rows=8,
        patience=100,
        checkpoint_every=7,
        processes=1,
        parallel="ddp",
    )
