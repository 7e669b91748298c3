"""How large the benchmark is: the reference model on a GPU, or a toy of it that tests every part on a CPU."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.lm.model import ModelShape


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Sizes of the model, the text and the runs."""

    shape: ModelShape
    micro_rows: int  # rows that go through the model at once
    micro_steps: int  # of these, to an optimizer step
    corpus_tokens: int
    report_tokens: int  # mean of a report
    learning_rate: float
    warmup: int  # steps before timing begins
    timed: int  # steps whose median counts
    learning_steps: int
    matrix: int  # side of the product that gives the attainable rate

    @property
    def row_length(self) -> int:
        return self.shape.max_position_embeddings


# 0.48 B parameters, 2.96 GFLOP a token (forward and backward) at the lengths of `text`; a micro-batch of 65,536
# tokens, 262,144 to a step.
BASE = Scale(
    shape=ModelShape(
        vocab_size=16_384,
        hidden_size=1536,
        num_hidden_layers=16,
        num_attention_heads=12,
        num_key_value_heads=4,
        head_dim=128,
        intermediate_size=4864,
        max_position_embeddings=2048,
    ),
    micro_rows=32,
    micro_steps=4,
    corpus_tokens=8_000_000,
    report_tokens=250,
    learning_rate=1e-3,
    warmup=20,
    timed=50,
    learning_steps=200,
    matrix=8192,
)
TINY = Scale(
    shape=ModelShape(
        vocab_size=128,
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=32,
        intermediate_size=128,
        max_position_embeddings=128,
    ),
    micro_rows=4,
    micro_steps=2,
    corpus_tokens=20_000,
    report_tokens=30,
    learning_rate=1e-2,
    warmup=1,
    timed=3,
    learning_steps=30,
    matrix=128,
)
