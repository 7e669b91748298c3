"""Trainings ended at random moments in every way a machine knows: do they come out as if nothing had been?

A small training runs once undisturbed. Each trial then kills one, once or twice, starts it again, and compares:
every file of the result byte by byte, nothing left aside, and in MLflow one run, FINISHED, with exactly one point
for each metric and step. Ways and moments follow from the seed; how far a process has come by then does not.
`make bench-kill`
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks import kill_ways as ways
from benchmarks.kill_project import TRAIN, Results, make

DISK = "size=16m"  # the one that is filled
# In it the disk goes with the benchmark, however that ends, and nobody need be root.
NAMESPACE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
WAYS = {
    "SIGKILL": ways.sigkill,
    "SIGTERM": ways.sigterm,
    "in a checkpoint's write": ways.in_checkpoint,
    "in the move of outputs": ways.in_move,
    "disk full": ways.disk_full,
    "tracker down": ways.without_tracker,
}


@dataclass
class Outcome:
    """What became of one trial, or the sum of several."""

    trials: int = 1
    kills: int = 0
    resumed: int = 0  # last starts that went on from a checkpoint
    wrong: list[str] = field(default_factory=list)


def reference(folder: Path, seed: int) -> tuple[Results, ways.Moments]:
    """The training undisturbed, and its moments."""
    project, began = make(folder, folder.with_suffix(".log")), time.monotonic()
    if code := project.run():
        raise SystemExit(f"the undisturbed training ended with {code}:\n{project.log.read_text()}")
    (state,) = folder.glob(".radlm/train/*")
    return project.results(), ways.Moments(
        draw=np.random.default_rng(seed),
        key=state.name,
        steps=project.told(),
        every=int(TRAIN["checkpoint_every"]),
        seconds=time.monotonic() - began,
    )


def trial(
    way: ways.Way, moments: ways.Moments, expected: Results, folder: Path, log: Path, server: tuple[str, Path]
) -> Outcome:
    """Kill a training in this way, let it end, and compare.

    Args:
        folder: where the training is made.
        log: takes what it prints.
        server: MLflow's address and database, for the way that needs one.
    """
    address, database = server if way is ways.without_tracker else ("", None)
    outcome = Outcome()
    while not outcome.kills:  # a training that ended before its moment tells nothing
        shutil.rmtree(folder, ignore_errors=True)
        project = make(folder, log)
        try:
            for _ in range(moments.pick(1, 3)):
                way(moments, project)
                outcome.kills += 1
        except ways.Missed:
            continue
        except AssertionError as error:
            return Outcome(kills=outcome.kills + 1, wrong=[str(error)])
    code, told = project.run(address), log.read_text(errors="replace")
    outcome.resumed = int("going on from the checkpoint" in told)
    outcome.wrong = [f"the last start ended with {code}:\n{told[-2000:]}"] if code else []
    outcome.wrong += expected.differences(project.results(database))
    if database:  # the next trial is the same training
        with sqlite3.connect(database) as store:
            store.execute("update runs set lifecycle_stage = 'deleted'")
    shutil.rmtree(folder)
    return outcome


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, Path]]:
    """A real MLflow server on loopback: its address and its database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    database, address = folder / "server.db", f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "mlflow", "server", "--backend-store-uri", f"sqlite:///{database}"]
    command += ["--artifacts-destination", str(folder / "artifacts"), "--port", port, "--workers", "1"]
    environment = {
        **os.environ,
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",  # workers of its own, which outlive it
    }
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        while True:
            try:
                urllib.request.urlopen(f"{address}/health", timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                assert process.poll() is None, (folder / "server.log").read_text()
                time.sleep(0.2)
        yield address, database
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A disk of its own in memory, or None where none may be mounted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", DISK, "radlm", str(folder)]
    mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if (
        not arguments.inside
        and subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0
    ):
        os.execvp(NAMESPACE[0], [*NAMESPACE, sys.executable, "-m", "benchmarks.kill", *sys.argv[1:], "--inside"])

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # the server and the disk go too
    found: dict[str, Outcome] = {}
    with (
        tempfile.TemporaryDirectory() as name,
        serving(Path(name)) as server,
        small_disk(Path(name) / "disk") as disk,
    ):
        if disk is None:
            WAYS["disk full"] = ways.dev_full
        print(f"the full disk is {f'a tmpfs, {DISK}' if disk else '/dev/full in the place of a checkpoint'}")
        expected, moments = reference(Path(name) / "reference", arguments.seed)
        print(f"undisturbed: {moments.steps} steps, {moments.seconds:.0f} s with the start", flush=True)
        for number in range(arguments.trials):
            way = list(WAYS)[number % len(WAYS)]
            place = disk if disk and WAYS[way] is ways.disk_full else Path(name)
            one = trial(WAYS[way], moments, expected, place / "trial", Path(name) / "trial.log", server)
            total = found.setdefault(way, Outcome(trials=0))
            total.trials, total.kills = total.trials + 1, total.kills + one.kills
            total.resumed += one.resumed
            total.wrong += ["; ".join(one.wrong)] if one.wrong else []
            print(f"{number + 1} {way}: {one.kills} killed; {'; '.join(one.wrong) or 'whole'}", flush=True)

    print("\n| ended by | trials | kills | last start went on from a checkpoint | whole |\n|---|---|---|---|---|")
    for way, total in found.items():
        whole = total.trials - len(total.wrong)
        print(f"| {way} | {total.trials} | {total.kills} | {total.resumed} | {whole} |")
    whole = sum(total.trials - len(total.wrong) for total in found.values())
    print(f"\n{whole} of {arguments.trials}")
    return int(whole != arguments.trials)


if __name__ == "__main__":
    sys.exit(main())
