"""Work in processes of this machine and on a real Dask cluster: the same results in the same order."""

from __future__ import annotations

import os
import signal

import pytest

from tasks.executor.ordered import ordered
from tasks.ingest.near.shingles import shingles
from tasks.stage import InputError

TEXTS = [f"report {number} says {number * 7 % 11} things of note" for number in range(60)]


def told(texts: list[str]) -> list[list[int]]:
    return [found.tolist() for found in ordered(shingles, texts)]


@pytest.mark.parametrize("workers", ["1", "3"])
def test_results_come_in_order_however_many_work(workers: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RADLM_DASK_SCHEDULER", raising=False)
    monkeypatch.setenv("RADLM_WORKERS", workers)
    assert told(TEXTS) == [shingles(text).tolist() for text in TEXTS]
    assert told([]) == []


def test_a_killed_worker_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADLM_WORKERS", "2")
    with pytest.raises(InputError, match="a worker process was killed"):
        list(ordered(_die, range(4)))


def _die(number: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("count", ["0", "two"])
def test_a_wrong_number_of_workers(count: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADLM_WORKERS", count)
    with pytest.raises(InputError, match="RADLM_WORKERS should be a number"):
        told(TEXTS)
