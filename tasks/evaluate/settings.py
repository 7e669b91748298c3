"""The `evaluate` section of params.yaml."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class EvaluateParams:
    """How a model is asked, and how sure its figures are."""

    threads: int
    impression_tokens: int  # an impression has at most
    resamples: int  # of the patients, for the intervals
    seed: int  # of the resamples
    samples: int  # impressions in the table

    def __post_init__(self) -> None:
        for name in ("threads", "impression_tokens", "samples"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        if self.resamples < 100:
            raise ValueError(f"resamples must be at least 100 for a 95% interval, not {self.resamples}")
