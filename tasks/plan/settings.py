"""What this stage reads of params.yaml: section `budget`, and parts of `model` and `train`."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.lm.settings import Length

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
class Training(Length):
    """Section `train`, as far as it decides cost and memory; the trainer checks the rest."""

    micro_rows: int
    optimizer: str
    dropout: float
    average: float
    processes: int
    parallel: str

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("micro_rows", "processes"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        for name in ("dropout", "average"):
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 0 and below 1, not {getattr(self, name)}")

    @property
    def rows_at_once(self) -> int:
        """In each process."""
        return max(1, min(self.micro_rows, self.batch_rows // self.processes))
