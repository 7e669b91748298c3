"""The `privacy` section of params.yaml."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.canaries import Planting


@dataclass(frozen=True, kw_only=True)
class PrivacyParams(Planting):
    """How the model is asked for what it may keep by heart."""

    threads: int
    samples: int  # reports written from nothing
    sample_tokens: int  # of a sample, at most
    prefixes: int  # training reports to be continued
    words: int  # in a row that count as copied
    rare_patients: int  # a string of at most so many patients' reports is theirs, of more it is everybody's

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("threads", "samples", "sample_tokens", "rare_patients"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        if self.prefixes < 0:
            raise ValueError(f"prefixes must not be negative, not {self.prefixes}")
        if self.words < 3:
            raise ValueError(f"words must be at least 3, or every report copies all others, not {self.words}")
