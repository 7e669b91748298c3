"""Where corpus work runs: processes of this machine, or a Dask cluster when an address is given.

`RADLM_DASK_SCHEDULER` (e.g. tcp://10.0.0.5:8786) and `RADLM_WORKERS` (local processes; by default one
a core) say where. They are no params: results come back in the order of the items, so where and by
how many they were made never shows in the bytes.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar

from tasks.stage import InputError, end_with_parent

Item = TypeVar("Item")
Result = TypeVar("Result")
Submit = Callable[..., Any]  # (function, item) -> a future
AHEAD = 2  # items that wait beside those in work; more would only fill memory
PATIENCE = 60  # seconds for the scheduler to answer, and for its first worker


def ordered(function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """`map(function, items)` in parallel, results in the order of the items, few in memory at a time.

    `function` and the items travel by pickle, so `function` is of a module's top level (or a
    `functools.partial` of one). A single item is worked on here: a pool would cost more than it.

    Raises:
        InputError: the cluster cannot be reached, or a worker was killed; what `function` raises, as it is.
    """
    waiting = iter(items)
    first = list(itertools.islice(waiting, 2))
    address = os.environ.get("RADLM_DASK_SCHEDULER", "")
    if not address and (len(first) < 2 or _workers() == 1):
        yield from map(function, itertools.chain(first, waiting))
        return
    with _cluster(address) if address else _pool() as (submit, width):
        under_way: deque[Any] = deque()
        try:
            for item in itertools.chain(first, waiting):
                under_way.append(submit(function, item))
                if len(under_way) >= width + AHEAD:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        except BrokenProcessPool:
            raise InputError(
                "a worker process was killed, most likely for memory: free some, or set RADLM_WORKERS=1"
            ) from None
        finally:
            for future in under_way:
                future.cancel()


def _workers() -> int:
    """Local processes, from the environment or one a core this process may use."""
    given = os.environ.get("RADLM_WORKERS", "")
    if not given:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not given.isdecimal() or int(given) < 1:
        raise InputError(f"RADLM_WORKERS should be a number of processes from 1 on, not '{given}'")
    return int(given)


@contextmanager
def _pool() -> Iterator[tuple[Submit, int]]:
    # Spawned, not forked: a fork copies the locks of Arrow's threads as they happen to stand.
    context = multiprocessing.get_context("spawn")
    count = _workers()
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=end_with_parent)
    try:
        yield pool.submit, count
    finally:
        pool.shutdown(cancel_futures=True)


def _cluster(address: str) -> AbstractContextManager[tuple[Submit, int]]:
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            'RADLM_DASK_SCHEDULER is set, but Dask is not installed: pip install ".[cluster]", or unset it'
        ) from None

    @contextmanager
    def connected() -> Iterator[tuple[Submit, int]]:
        try:
            client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError):
            raise InputError(
                f"no Dask scheduler answers at {address}: start one, mend RADLM_DASK_SCHEDULER, or unset it"
            ) from None
        with client:
            try:
                client.wait_for_workers(1, timeout=PATIENCE)
            except TimeoutError:
                raise InputError(f"the Dask scheduler at {address} has no workers: start some") from None
            threads = sum(client.nthreads().values())

            def submit(function: Callable[[Any], Any], item: Any) -> Any:
                # Not pure: Dask would hash every item to recognise it. A lost worker's items run again.
                return client.submit(function, item, pure=False)

            yield submit, threads

    return connected()
