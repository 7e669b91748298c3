"""MLflow, asked in processes of its own: it is large, and may hang."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

from flows import ROOT
from flows.graph import StageError
from tasks.stage import InputError

PATIENCE = 900  # seconds: a model of some GB goes up or comes down
TRY_AGAIN = "the champion is who it was; run `python -m flows.promote` when MLflow is back"


class Unreachable(StageError):
    """MLflow did not answer: nothing to mend in what the user gave, and worth another try later."""

    def __init__(self, sentence: str):
        super().__init__(sentence, mistake=False)


@task(cache_policy=NO_CACHE)
def record() -> None:
    """Complete the model's MLflow run."""
    logger = get_run_logger()
    done = subprocess.run(
        [sys.executable, "-m", "tasks.tracking"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    for line in (done.stdout + done.stderr).splitlines():
        logger.info(line)


def ask(what: str, **question: Any) -> Any:
    """Ask the registry; `what` is a method of `tasks.tracking.registry.Registry`.

    Raises:
        InputError: a mistake the user can mend.
        Unreachable: MLflow did not answer.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tasks.tracking.registry"],
            cwd=ROOT,
            input=json.dumps({"ask": what, **question}),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise Unreachable(f"MLflow did not answer within {PATIENCE} s: {TRY_AGAIN}") from None
    if done.returncode == 0:
        return json.loads(done.stdout)
    told = (done.stderr.strip().splitlines() or [""])[-1]
    if done.returncode == 2:
        raise InputError(told.removeprefix("error: "))
    raise Unreachable(f"{told or f'the registry ended with exit code {done.returncode}'}: {TRY_AGAIN}")
