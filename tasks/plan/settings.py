"""What this stage reads of params.yaml: section `budget`, and parts of `model` and `train`."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.lm.model import ModelShape
from tasks.plan.text import Text

DEVICES = ("cpu", "cuda")
HOUR = 3600  # seconds


@dataclass(frozen=True, kw_only=True)
class Budget:
    """The machine that trains, or one GPU where there are several, and the money."""

    device: str  # of DEVICES
    usd_per_hour: float
    peak_tflops: float
    utilization: float  # share of the peak that training reaches, evaluations and checkpoints included
    memory_gb: float  # of the GPU, or of a machine without one
    max_usd: float

    def __post_init__(self) -> None:
        if self.device not in DEVICES:
            raise ValueError(f"device must be one of {', '.join(DEVICES)}, not {self.device}")
        for name in ("usd_per_hour", "peak_tflops", "memory_gb", "max_usd"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0, not {getattr(self, name)}")
        if not 0 < self.utilization <= 1:
            raise ValueError(f"utilization must be above 0 and at most 1, not {self.utilization}")

    @property
    def flops_per_hour(self) -> float:
        """What training reaches of the peak, in an hour."""
        return self.peak_tflops * 1e12 * self.utilization * HOUR

    @property
    def max_flops(self) -> float:
        """What all of the money buys."""
        return self.max_usd / self.usd_per_hour * self.flops_per_hour

    def usd(self, flops: float) -> float:
        return flops / self.flops_per_hour * self.usd_per_hour


@dataclass(frozen=True, kw_only=True)
class Model:
    """Section `model`; the trainer reads it likewise (a test holds that)."""

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
class Training:
    """Section `train`, as far as it decides cost and memory; the trainer checks the rest."""

    max_tokens: int
    max_epochs: float
    max_flops: float
    batch_rows: int
    micro_rows: int
    optimizer: str
    dropout: float
    average: float
    processes: int
    parallel: str

    def __post_init__(self) -> None:
        for name in ("max_tokens", "batch_rows", "micro_rows", "processes"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        for name in ("max_epochs", "max_flops"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0, not {getattr(self, name)}")
        for name in ("dropout", "average"):
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 0 and below 1, not {getattr(self, name)}")

    @property
    def rows_at_once(self) -> int:
        """In each process."""
        return max(1, min(self.micro_rows, self.batch_rows // self.processes))

    def steps(self, text: Text, shape: ModelShape) -> int:
        """Optimizer steps, as the trainer counts them (a test holds that)."""
        by_tokens = self.max_tokens // (self.batch_rows * text.row_length)
        by_epochs = int(self.max_epochs * text.rows) // self.batch_rows
        by_flops = (
            int(self.max_flops * text.rows / shape.training_flops(text.tokens, text.pairs)) // self.batch_rows
        )
        return max(1, min(by_tokens, by_epochs, by_flops))
