"""What this stage reads of params.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from tasks import params

SYNTHETIC = PurePosixPath("data/raw/synthetic")


@dataclass(frozen=True, kw_only=True)
class ReportParams:
    """Section `report`: whether the page may show what reports say and what the model wrote from them."""

    show_text: str

    def __post_init__(self) -> None:
        if self.show_text not in ("auto", "yes", "no"):
            raise ValueError("show_text must be auto, yes or no")

    def shows(self, corpus: Corpus) -> bool:
        """Whether reports of this corpus, and what is written from them, may be shown."""
        return self.show_text == "yes" or (self.show_text == "auto" and corpus.synthetic)


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
