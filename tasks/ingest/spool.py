"""Keep canonical reports on disk between reading them and knowing their split."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tasks.artifacts.corpus import Report


class Spool:
    """Reports by the number they were added under; memory holds 8 bytes of each."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._starts: list[int] = []
        self._end = 0

    def add(self, report: Report) -> None:
        """Append a report, under the next number from 0 on."""
        content = pickle.dumps(report, protocol=pickle.HIGHEST_PROTOCOL)
        self._file.write(content)
        self._starts.append(self._end)
        self._end += len(content)

    def get(self, number: int) -> Report:
        """Read a report back; only this process has written the file, so its pickles are safe."""
        self._file.seek(self._starts[number])
        report: Report = pickle.load(self._file)
        return report


@contextmanager
def spool(folder: Path) -> Iterator[Spool]:
    """An empty spool in a file without a name, so that even a killed stage leaves no report behind.

    It lies in `folder`, beside the corpus, because a machine's /tmp is often too small for one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        yield Spool(file)
