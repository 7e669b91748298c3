"""The journal: one JSON line a training step, on local disk, whatever becomes of the tracker."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tasks.artifacts import files

# What differs between two runs with the same inputs; kept out of every artefact.
TIMED = ("time_ms", "speed/tokens_per_second", "cost/usd", "cost/projected_usd")


class Journal:
    """Appends entries, each with a `step` and the time; readers stop where a kill or a power cut tore it."""

    def __init__(self, path: Path):
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)

    def whole_until(self) -> int:
        """The last step up to which none is missing, 0 where there is none."""
        last = 0
        for entry in self.read():
            if entry["step"] != last + 1:
                break
            last += 1
        return last

    def last(self, name: str) -> float:
        """The last value under this name, 0 where there is none."""
        return next((entry[name] for entry in reversed(list(self.read())) if name in entry), 0.0)

    def keep_until(self, step: int) -> None:
        """Drop entries after `step`, which a resumed run is going to make again."""
        kept = [json.dumps(entry) + "\n" for entry in self.read() if entry["step"] <= step]
        files.replace_file(self.path, "".join(kept).encode())

    def append(self, entry: dict[str, float]) -> None:
        line = json.dumps({**entry, "time_ms": int(time.time() * 1000)}) + "\n"
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write(line)

    def flush_to_disk(self) -> None:
        """What was appended outlives a power cut from here on."""
        with self.path.open("a") as stream:
            os.fsync(stream.fileno())

    def read(self) -> Iterator[dict[str, Any]]:
        """The entries written so far."""
        if not self.path.exists():
            return
        with self.path.open("rb") as stream:
            for line in stream:
                try:
                    entry = json.loads(line) if line.endswith(b"\n") else None
                except ValueError:
                    entry = None
                if entry is None:
                    return
                yield entry
