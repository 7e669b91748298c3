"""A file of a source gives way to a new one, never written through: DVC links it into its cache."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO


@contextmanager
def replaced(path: str) -> Iterator[IO[bytes]]:
    """A file aside that takes the place of `path` when the block ends well; ingest and DVC pass it over."""
    folder, name = os.path.split(path)
    aside = os.path.join(folder, f".partial-{name}")
    try:
        with open(aside, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(aside, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(aside)
