"""A Dask cluster, whose workers must be made of the same code as this process."""

from __future__ import annotations

import functools
import hashlib
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

from tasks.stage import InputError

PATIENCE = 60  # seconds for the scheduler to answer, and for its first worker
MATTERS = ("numpy", "pyarrow", "rensa", "tiktoken")  # packages whose version can show in a worker's results


@contextmanager
def connected(address: str) -> Iterator[tuple[Callable[..., Any], Callable[[], int]]]:
    """How to submit (function, item) for a future, and to how many threads.

    What a lost worker had in hand, and what it had done but not handed over, another does again.

    Raises:
        InputError: Dask is not installed, nothing answers at `address`, there are no workers or none
            stayed, or they have another version of this project.
    """
    try:
        from distributed import CancelledError, Client, KilledWorker
        from distributed.comm import CommClosedError, parse_address
    except ImportError:
        raise InputError(
            'RADLM_DASK_SCHEDULER is set, but Dask is not installed: pip install ".[cluster]", or unset it'
        ) from None
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # they log tracebacks where we say one sentence
    try:
        parse_address(address, strict=True)  # a client of no address at all would take two minutes to go away
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError):
        raise InputError(
            f"no Dask scheduler answers at {address}: start one, mend RADLM_DASK_SCHEDULER, or unset it"
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)

            def submit(function: Callable[[Any], Any], item: Any) -> _Future:
                # Not pure: Dask would hash every item to recognise it.
                return _Future(client, client.submit(_same, fingerprint(), function, item, pure=False))

            yield submit, lambda: sum(client.nthreads().values())
        except TimeoutError:
            raise InputError(
                f"the Dask scheduler at {address} has no workers: start some, each in a checkout of this project "
                "(one that cannot import it ends by itself)"
            ) from None
        except KilledWorker:
            raise InputError(
                f"one block of reports was lost with several workers of {address}, most likely for memory: "
                "give them more"
            ) from None
        except (CancelledError, CommClosedError):
            raise InputError(f"the Dask scheduler at {address} went away: start it again, and run again") from None


class _Future:
    """A Dask future that does not wait for ever on a cluster that has lost all its workers."""

    def __init__(self, client: Any, future: Any) -> None:
        self._client, self._future = client, future

    def result(self) -> Any:
        while True:
            try:
                return self._future.result(timeout=PATIENCE)
            except TimeoutError:
                self._client.wait_for_workers(1, timeout=PATIENCE)

    def cancel(self) -> None:
        self._future.cancel()


@functools.cache
def fingerprint() -> str:
    """What this process would do to an item: Python, the packages that matter, and this project's code."""
    told = hashlib.blake2b(f"{sys.version_info[:2]}".encode(), digest_size=16)
    for name in MATTERS:
        told.update(f"{name} {metadata.version(name)}".encode())
    code = Path(__file__).parents[1]
    for file in sorted(code.rglob("*.py")):
        told.update(str(file.relative_to(code)).encode() + file.read_bytes())
    return told.hexdigest()


def _same(expected: str, function: Callable[[Any], Any], item: Any) -> Any:
    if fingerprint() != expected:
        raise InputError(
            "a Dask worker has another version of this project, or of Python or its packages: "
            "start it in the same commit, with the same requirements.lock"
        )
    return function(item)
