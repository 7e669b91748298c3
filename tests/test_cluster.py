"""A real Dask scheduler and real workers on this machine: the same bytes, also with a worker killed half-way."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from distributed import Client

from tasks.artifacts import corpus, tokenizer
from tasks.executor import cluster
from tasks.executor.ordered import ordered
from tasks.ingest.near.shingles import shingles
from tasks.pack.encode import encode
from tasks.stage import InputError
from tasks.tokenizer import training
from tests.conftest import ROOT

TEXTS = [f"report {number} says {number * 7 % 11} things of note" for number in range(20)]


class Cluster:
    """A scheduler and its workers, each a process that can be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self._dask(ROOT, "scheduler", "--host", "127.0.0.1", "--port", "0", "--dashboard-address", ":0",
                   "--scheduler-file", str(folder / "scheduler.json"))  # fmt: skip
        until(lambda: (folder / "scheduler.json").exists())
        self.address: str = json.loads((folder / "scheduler.json").read_text())["address"]

    def worker(self, code: Path = ROOT) -> subprocess.Popen[bytes]:
        """A worker with one thread, started in a checkout."""
        return self._dask(code, "worker", self.address, "--nthreads", "1", "--no-nanny",
                          "--dashboard-address", ":0", "--local-directory", str(self.folder))  # fmt: skip

    def _dask(self, code: Path, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen([sys.executable, "-m", "dask", *arguments], cwd=code, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler of the test's own."""
    running = Cluster(tmp_path)
    yield running
    running.close()
    gc.collect()  # a lost client's remains, collected inside a later compile(), break it (CPython issue 106905)


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.mark.long
def test_ingest_gives_the_same_bytes_on_a_cluster_that_loses_a_worker(dask: Cluster, tmp_path: Path) -> None:
    dask.worker()
    doomed = dask.worker()
    shutil.copy(ROOT / "params.yaml", tmp_path)
    (tmp_path / "roster.txt").touch()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def start(out: str, **more: str) -> subprocess.Popen[bytes]:
        paths = ["raw", "roster.txt", f"{out}/corpus", f"{out}/metrics.json"]
        command = [sys.executable, "-m", "tasks.ingest", *paths]
        return subprocess.Popen(command, cwd=tmp_path, env=environment | more, stdout=subprocess.DEVNULL)

    made = subprocess.run(
        [sys.executable, "-m", "tasks.synthesize", "raw", "truth"], cwd=tmp_path, env=environment, check=True
    )
    assert made.returncode == 0
    with Client(dask.address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
        victim = next(name for name, pid in client.run(os.getpid).items() if pid == doomed.pid)
        running = start("cluster", RADLM_DASK_SCHEDULER=dask.address)
        # Half-way: it holds work it began and results it has not handed over.
        until(lambda: bool(client.processing().get(victim)) and bool(client.has_what().get(victim)))
        doomed.kill()
        assert running.poll() is None
        assert running.wait(timeout=120) == 0
        assert len(client.nthreads()) == 1
    assert start("alone", RADLM_WORKERS="1").wait(timeout=120) == 0
    made_alone = contents(tmp_path / "alone")
    assert {"corpus/train.parquet", "corpus/gate.parquet", "metrics.json"} <= made_alone.keys()
    assert contents(tmp_path / "cluster") == made_alone


def test_packing_gets_the_same_tokens_from_a_cluster(
    dask: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"FINDINGS: The nodule measures {number} mm. " * (1 + number % 9) for number in range(40)]
    tokenizer.save(tmp_path, training.train(texts, 320), training.PATTERN, training.SEAM)
    monkeypatch.setattr(corpus, "read_texts", lambda _: (texts[start : start + 8] for start in range(0, 40, 8)))

    def encoded(spool: str) -> tuple[bytes, list[int], object, object]:
        made = encode(tmp_path / "train.parquet", tmp_path, 64, tmp_path / spool)
        return made.tokens.tobytes(), made.lengths.tolist(), made.cuts, made.kinds

    monkeypatch.setenv("RADLM_WORKERS", "1")
    alone = encoded("alone")
    assert alone[2], "no report was longer than a row"
    dask.worker()
    dask.worker()
    monkeypatch.setenv("RADLM_DASK_SCHEDULER", dask.address)
    assert encoded("cluster") == alone


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_nothing_answers_and_nobody_works(dask: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    monkeypatch.setenv("RADLM_DASK_SCHEDULER", dask.address)
    with pytest.raises(InputError, match="has no workers: start some"):
        list(ordered(shingles, TEXTS))
    dask.processes[0].kill()
    with pytest.raises(InputError, match="no Dask scheduler answers at tcp"):
        list(ordered(shingles, TEXTS))


def test_an_address_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADLM_DASK_SCHEDULER", "nonsense")
    with pytest.raises(InputError, match="no Dask scheduler answers at nonsense"):
        list(ordered(shingles, TEXTS))


def test_a_worker_of_another_version_is_refused(
    dask: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "tasks", tmp_path / "other" / "tasks")
    with (tmp_path / "other" / "tasks" / "ingest" / "normalise.py").open("a") as code:
        code.write("# changed\n")
    dask.worker(tmp_path / "other")
    monkeypatch.setenv("RADLM_DASK_SCHEDULER", dask.address)
    with pytest.raises(InputError, match="another version of this project"):
        list(ordered(shingles, TEXTS))


def test_a_worker_without_the_project_is_refused(
    dask: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = dask.worker(tmp_path)
    monkeypatch.setenv("RADLM_DASK_SCHEDULER", dask.address)
    results = ordered(shingles, TEXTS)
    monkeypatch.setattr(cluster, "PATIENCE", 5)
    with pytest.raises(InputError, match="no workers: start some, each in a checkout of this project"):
        next(results)
    assert worker.wait(timeout=60) is not None


def test_the_cluster_goes_away(dask: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the last worker, then with the scheduler: a sentence, and no waiting for ever."""
    monkeypatch.setenv("RADLM_DASK_SCHEDULER", dask.address)
    worker = dask.worker()
    results = ordered(shingles, TEXTS * 20)
    next(results)
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    worker.kill()
    with pytest.raises(InputError, match="has no workers: start some"):
        list(results)
    monkeypatch.setattr(cluster, "PATIENCE", 60)
    dask.worker()
    results = ordered(shingles, TEXTS * 20)
    next(results)
    dask.processes[0].kill()
    with pytest.raises(InputError, match="went away: start it again"):
        list(results)
