"""What this stage reads of params.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

SYNTHETIC = PurePosixPath("data/raw/synthetic")
PRECISIONS = ("f32", "f16", "none")


@dataclass(frozen=True, kw_only=True)
class ExportParams:
    """Section `export`: what only the owner of the reports can say, and which file llama.cpp gets."""

    data_licence: str
    gguf: str  # one of PRECISIONS

    def __post_init__(self) -> None:
        if not self.data_licence.strip() or "\n" in self.data_licence:
            raise ValueError("data_licence must be auto, or the licence of the reports in one line")
        if self.gguf not in PRECISIONS:
            raise ValueError(f"gguf must be one of {', '.join(PRECISIONS)}, not '{self.gguf}'")


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """Where the reports came from, as far as the card tells."""

    path: str

    @property
    def synthetic(self) -> bool:
        return PurePosixPath(self.path) == SYNTHETIC

    @property
    def shown(self) -> str:
        """The path inside the project; of a folder outside of it the name alone."""
        path = PurePosixPath(self.path)
        return path.name if path.is_absolute() or ".." in path.parts else str(path)

    def licence(self, declared: str) -> str:
        """The licence of the reports as declared, or what can be said without a declaration."""
        if declared != "auto":
            return declared
        return "made by radlm, no real patient" if self.synthetic else "not declared"
