"""Serves `retrain` on its schedule: `python -m flows.serve`, until it is stopped."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flows import ROOT
from tasks import params
from tasks.stage import InputError

HOST, PORT = "127.0.0.1", 4200  # loopback: reaching it from elsewhere is a decision, see the README


@dataclass(frozen=True, kw_only=True)
class ScheduleParams:
    """The `schedule` section of params.yaml."""

    cron: str
    timezone: str


@contextmanager
def server() -> Iterator[None]:
    """A Prefect server for the time of the block, unless PREFECT_API_URL names one that runs.

    Raises:
        InputError: it did not come up within two minutes.
    """
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    address = f"http://{HOST}:{PORT}/api"
    process = subprocess.Popen(
        [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(PORT)],
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C reaches the runner alone, which still needs the server to say it stops
    )
    try:
        for _ in range(240):
            if process.poll() is not None:
                raise InputError(f"the Prefect server ended at once: is port {PORT} in use?")
            if _answers(f"{address}/health"):
                break
            time.sleep(0.5)
        else:
            raise InputError(f"the Prefect server did not answer at {address} within two minutes")
        os.environ["PREFECT_API_URL"] = address
        print(f"Prefect's pages are at http://{HOST}:{PORT}", flush=True)
        yield
    finally:
        process.terminate()
        process.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def serve() -> None:
    """Serve until a signal; a run that would overlap another is cancelled, never queued."""
    os.chdir(ROOT)
    settings = params.load("schedule", ScheduleParams)
    with server():
        # Prefect reads PREFECT_API_URL when it is imported.
        from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
        from prefect.schedules import Cron

        from flows.retrain import retrain

        retrain.serve(
            name="scheduled",
            schedules=[Cron(settings.cron, timezone=settings.timezone)],
            global_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
            pause_on_shutdown=False,
        )


if __name__ == "__main__":
    try:
        serve()
    except InputError as mistake:
        print(f"error: {mistake}", file=sys.stderr)
        sys.exit(2)
