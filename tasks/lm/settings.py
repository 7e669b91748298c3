"""What the plan and the trainer both read of params.yaml: the model's sizes, and how long training lasts."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.lm.model import ModelShape


@dataclass(frozen=True, kw_only=True)
class ModelParams:
    """Section `model`: the sizes that the pack does not already fix."""

    hidden_size: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    intermediate_size: int

    def __post_init__(self) -> None:
        for name, size in vars(self).items():
            if size < 1:
                raise ValueError(f"{name} must be at least 1, not {size}")
        self.shape(vocab_size=1, row_length=1)

    def shape(self, *, vocab_size: int, row_length: int) -> ModelShape:
        """The full shape for a pack with this vocabulary and row length."""
        return ModelShape(
            vocab_size=vocab_size,
            hidden_size=self.hidden_size,
            num_hidden_layers=self.layers,
            num_attention_heads=self.heads,
            num_key_value_heads=self.kv_heads,
            head_dim=self.head_dim,
            intermediate_size=self.intermediate_size,
            max_position_embeddings=row_length,
        )


@dataclass(frozen=True, kw_only=True)
class Length:
    """How long training lasts: until the first of three limits."""

    batch_rows: int  # packed rows an optimizer step
    max_tokens: int  # stop after this many, padding included ...
    max_epochs: float  # ... or after this many passes over the rows ...
    max_flops: float  # ... or after this many FLOPs, whichever is least

    def __post_init__(self) -> None:
        for name in ("batch_rows", "max_tokens"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        for name in ("max_epochs", "max_flops"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0, not {getattr(self, name)}")

    def reads_again(self, step: int, rows: int) -> bool:
        """Whether a step (from 1) reads rows that were read before."""
        return step * self.batch_rows > rows

    def steps(self, shape: ModelShape, *, rows: int, row_length: int, tokens: int, pairs: int) -> int:
        """Optimizer steps on so many rows; `tokens` and `pairs` (see `Batch`) are those of all rows together."""
        by_tokens = self.max_tokens // (self.batch_rows * row_length)
        by_epochs = int(self.max_epochs * rows) // self.batch_rows
        by_flops = int(self.max_flops * rows / shape.training_flops(tokens, pairs)) // self.batch_rows
        return max(1, min(by_tokens, by_epochs, by_flops))
