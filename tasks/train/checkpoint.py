"""Checkpoints: atomic, verified by digest, outside of DVC's outputs."""

from __future__ import annotations

import hashlib
import io
import warnings
from pathlib import Path
from typing import Any

import torch

from tasks.artifacts import files

KEPT = 2  # the newest, and the one before in case the newest is damaged


def save(folder: Path, step: int, state: dict[str, Any]) -> None:
    """Write `state` as the checkpoint of `step`; older ones beyond `KEPT` go."""
    buffer = io.BytesIO()
    torch.save(state, buffer)
    content = buffer.getvalue()
    # The digest is in front of the content: one file, one move, never one without the other.
    files.replace_file(folder / f"step-{step:09}.ckpt", hashlib.sha256(content).digest() + content)
    for old in sorted(folder.glob("step-*.ckpt"))[:-KEPT]:
        old.unlink()


def load_newest(folder: Path) -> dict[str, Any] | None:
    """The newest whole checkpoint, or None where there is none; damaged ones are skipped with a warning."""
    for path in sorted(folder.glob("step-*.ckpt"), reverse=True):
        content = path.read_bytes()
        if hashlib.sha256(content[32:]).digest() == content[:32]:
            return torch.load(io.BytesIO(content[32:]), weights_only=True)
        warnings.warn(f"{path.name} is damaged and skipped; training goes on from an earlier step", stacklevel=2)
    return None


def clear(folder: Path) -> None:
    """Remove all checkpoints: the result they led to is in place."""
    for path in folder.glob("step-*.ckpt"):
        path.unlink()
