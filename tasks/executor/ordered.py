"""Work in parallel, results in order.

`RADLM_DASK_SCHEDULER` (e.g. tcp://10.0.0.5:8786) says where it runs, else it is this machine. That is
no param: results come back in the order of the items, so where they were made never shows in the bytes.
"""

from __future__ import annotations

import itertools
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from tasks.executor import cluster, local

Item = TypeVar("Item")
Result = TypeVar("Result")
AHEAD = 2  # items that wait beside those in work; more would only fill memory


def ordered(function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """`map(function, items)` in parallel, results in the order of the items, few in memory at a time.

    `function` and the items travel by pickle, so `function` is of a module's top level (or a
    `functools.partial` of one). A single item is worked on here: a pool would cost more than it.

    Raises:
        InputError: the cluster cannot be reached or is of no use, or workers were killed;
            what `function` raises, as it is.
    """
    waiting = iter(items)
    first = list(itertools.islice(waiting, 2))
    address = os.environ.get("RADLM_DASK_SCHEDULER", "")
    if not address and (len(first) < 2 or local.workers() == 1):
        yield from map(function, itertools.chain(first, waiting))
        return
    with cluster.connected(address) if address else local.pool() as (submit, width):
        under_way: deque[Any] = deque()
        try:
            for item in itertools.chain(first, waiting):
                under_way.append(submit(function, item))
                if len(under_way) >= width() + AHEAD:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            for future in under_way:
                future.cancel()
