"""The `evaluate` section of params.yaml."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class EvaluateParams:
    """What the model is held against, and how much of it."""

    threads: int
    floor_megabytes: float  # of train text that the floors learn from, at most
    floor_reports: int  # test reports that the compressors are asked about, at most
    impressions: int  # written from findings, at most
    impression_tokens: int  # each, at most
    samples: int  # of those in the table

    def __post_init__(self) -> None:
        for name in ("threads", "floor_reports", "impressions", "impression_tokens", "samples"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        if self.floor_megabytes <= 0:
            raise ValueError(f"floor_megabytes must be above 0, not {self.floor_megabytes}")
