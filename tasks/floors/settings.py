"""The `floors` section of params.yaml."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class FloorsParams:
    """What the floors learn from, and what they are asked."""

    megabytes: float  # of train text that the bits per byte are learnt from, at most
    reports: int  # test reports that the compressors are asked about, at most

    def __post_init__(self) -> None:
        if self.reports < 1:
            raise ValueError(f"reports must be at least 1, not {self.reports}")
        if self.megabytes <= 0:
            raise ValueError(f"megabytes must be above 0, not {self.megabytes}")
