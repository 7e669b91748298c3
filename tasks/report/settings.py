"""What this stage reads of params.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from tasks import params

SYNTHETIC = PurePosixPath("data/raw/synthetic")


@dataclass(frozen=True, kw_only=True)
class BudgetParams:
    """Section `budget`: what the cost estimate assumes."""

    usd_per_hour: float
    peak_tflops: float
    utilization: float  # share of the peak that training reaches

    def __post_init__(self) -> None:
        if self.usd_per_hour < 0:
            raise ValueError(f"usd_per_hour must be at least 0, not {self.usd_per_hour}")
        if self.peak_tflops <= 0:
            raise ValueError(f"peak_tflops must be above 0, not {self.peak_tflops}")
        if not 0 < self.utilization <= 1:
            raise ValueError(f"utilization must be above 0 and at most 1, not {self.utilization}")


@dataclass(frozen=True, kw_only=True)
class ReportParams:
    """Section `report`: whether the page may show what reports say."""

    show_text: str

    def __post_init__(self) -> None:
        if self.show_text not in ("auto", "yes", "no"):
            raise ValueError("show_text must be auto, yes or no")


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """Where the reports came from, as far as the page tells."""

    path: str

    @property
    def synthetic(self) -> bool:
        return PurePosixPath(self.path) == SYNTHETIC

    @property
    def shown(self) -> str:
        """The path inside the project; of a folder outside of it the name alone."""
        path = PurePosixPath(self.path)
        return path.name if path.is_absolute() or ".." in path.parts else str(path)


@dataclass(frozen=True, kw_only=True)
class IngestLimits:
    """Section `ingest`, as far as the page tells what reports were held against; that stage checks the values."""

    forward_share: float
    near_duplicate: float
    max_copies: int
    max_quarantined: float


def report() -> ReportParams:
    """The section, where true and false stand for yes and no: people write YAML 1.1 habits too."""
    words = {
        name: ("no", "yes")[value] if isinstance(value, bool) else value
        for name, value in params.values_of("report").items()
    }
    return params.build(ReportParams, words, where=f"{params.FILE}: report")
