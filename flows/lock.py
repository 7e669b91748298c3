"""One run of a checkout at a time, whichever flow it is."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from flows import ROOT

LOCK = ROOT / ".radlm" / "retrain.lock"


@contextmanager
def alone() -> Iterator[bool]:
    """Whether this is the only run of the checkout. The kernel frees the lock however a run ends."""
    LOCK.parent.mkdir(exist_ok=True)
    with LOCK.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
