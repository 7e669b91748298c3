"""What the model was made from, by digest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tasks.report.tables import Table

ARTEFACTS = {
    "corpus_train": "Training reports",
    "corpus_val": "Validation reports",
    "corpus_test": "Test reports",
    "packed_train": "Training rows",
    "tokenizer": "Tokenizer",
    "model": "Model",
    "huggingface": "Release, Hugging Face folder",
    "gguf": "Release, llama.cpp file",
}


def digests(export: Mapping[str, Any]) -> Table:
    """Each artefact's SHA-256 over its files' names and contents; one that was not made is left out."""
    rows = [(name, export["digests"][key]) for key, name in ARTEFACTS.items() if key in export["digests"]]
    return Table(
        caption="SHA-256 of what the model was made from", heads=("What", "Digest"), rows=rows, words=(0, 1)
    )
