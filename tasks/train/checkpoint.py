"""Checkpoints: whole or not there, verified by digest, outside of DVC's outputs."""

from __future__ import annotations

import hashlib
import math
import os
import pickle
import warnings
from pathlib import Path
from typing import Any, BinaryIO

import torch

from tasks.artifacts import files
from tasks.stage import MENDABLE, InputError

KEPT = 2  # the newest, and the one before in case the newest is damaged
BLOCK = 1 << 20  # bytes read at a time


class _Hashed:
    """A stream that takes the digest of what goes through it, so that a state is never in memory twice.

    `torch.save` asks no more of a stream than these two. A write that fails is kept in `refused`, because torch
    then raises an error of its own about the file's end.
    """

    def __init__(self, stream: BinaryIO):
        self._stream, self.digest = stream, hashlib.sha256()
        self.refused: OSError | None = None

    def write(self, block: bytes) -> int:
        self.digest.update(block)
        try:
            return self._stream.write(block)
        except OSError as error:
            self.refused = error
            raise

    def flush(self) -> None:
        self._stream.flush()


def save(folder: Path, step: int, state: dict[str, Any]) -> None:
    """Write `state` as the checkpoint of `step`; older ones beyond `KEPT` go.

    Raises:
        InputError: the disk is full or refuses; the older checkpoints stay.
    """
    try:
        with files.replace_stream(folder / f"step-{step:09}.ckpt") as stream:
            hashed = _Hashed(stream)
            try:
                torch.save({"torch": str(torch.__version__), "state": state}, hashed)  # type: ignore[arg-type]
            except RuntimeError as error:
                raise hashed.refused or error from None
            # Behind the content, whose reader finds its way from the end and passes over it: one
            # file, one move, never one without the other.
            stream.write(hashed.digest.digest())
    except OSError as error:
        if error.errno not in MENDABLE:
            raise
        raise InputError(
            f"{MENDABLE[error.errno]}: the checkpoint of step {step} could not be written to {folder}; mend "
            f"that and run again, and training goes on from the one before"
        ) from None
    for old in sorted(folder.glob("step-*.ckpt"))[:-KEPT]:
        old.unlink()


def load_newest(folder: Path, told: float = math.inf) -> dict[str, Any] | None:
    """The newest checkpoint that can be gone on from, or None; those passed over are warned of.

    Args:
        told: steps whose metrics were kept. Going on from a later one would leave a gap in the curves.
    """
    for path in sorted(folder.glob("step-*.ckpt"), reverse=True):
        try:
            state = _load(path)
        except (OSError, ValueError) as fault:
            wrong = str(fault)
        else:
            if state["step"] <= told:
                return state
            wrong = f"is ahead of the metrics, which end at step {told}"
            path.unlink(missing_ok=True)  # nothing may go back to a step that is yet to come
        warnings.warn(f"{path.name} {wrong}, and is skipped: training goes on from an earlier step", stacklevel=2)
    return None


def _load(path: Path) -> dict[str, Any]:
    """Raises `ValueError` or `OSError` for a file that is not a whole checkpoint of this torch."""
    if not _is_whole(path):
        raise ValueError("is damaged")
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
        made_by, state = content["torch"], content["state"]
    except (RuntimeError, pickle.UnpicklingError, KeyError, TypeError):
        raise ValueError("cannot be read by this torch") from None
    if made_by != str(torch.__version__):
        raise ValueError(f"is of torch {made_by}, not {torch.__version__}")
    return state


def _is_whole(path: Path) -> bool:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        left = os.fstat(stream.fileno()).st_size - digest.digest_size
        while left > 0:
            block = stream.read(min(left, BLOCK))
            if not block:
                return False
            digest.update(block)
            left -= len(block)
        return stream.read() == digest.digest()


def clear(folder: Path) -> None:
    """Remove all checkpoints, and what a kill left of one: the result they led to is in place."""
    for path in folder.glob("*step-*.ckpt"):
        path.unlink()
