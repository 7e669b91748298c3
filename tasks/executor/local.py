"""Processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

from tasks.stage import InputError, end_with_parent


def workers() -> int:
    """How many: `RADLM_WORKERS`, or one a core that this process may use."""
    given = os.environ.get("RADLM_WORKERS", "")
    if not given:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not given.isdecimal() or int(given) < 1:
        raise InputError(f"RADLM_WORKERS should be a number of processes from 1 on, not '{given}'")
    return int(given)


@contextmanager
def pool() -> Iterator[tuple[Callable[..., Any], Callable[[], int]]]:
    """How to submit (function, item) for a future, and to how many processes.

    Raises:
        InputError: a process was killed.
    """
    # Spawned, not forked: a fork copies the locks of Arrow's threads as they happen to stand.
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(workers(), mp_context=context, initializer=_start)
    try:
        yield executor.submit, workers
    except BrokenProcessPool:
        raise InputError(
            "a worker process was killed, most likely for memory: free some, or set RADLM_WORKERS=1"
        ) from None
    finally:
        executor.shutdown(cancel_futures=True)


def _start() -> None:
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # which reaches every process of a terminal: the parent answers it
