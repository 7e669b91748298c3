"""Runs DVC's graph as Prefect tasks: stale stages run, the others show as Cached."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Completed

from flows import graph


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a stage."""

    stage: str
    how: str  # ran, restored or cached
    seconds: float


def _worth_another_try(task: Any, task_run: Any, state: State[Any]) -> bool:
    """A mistake in the input stays one; a fault (memory, a killed process) may pass."""
    error = state.result(raise_on_failure=False)
    return not (isinstance(error, graph.StageError) and error.final)


@task(cache_policy=NO_CACHE, retries=1, retry_delay_seconds=5, retry_condition_fn=_worth_another_try)
def run_stage(stage: graph.Stage, upstream: list[Outcome]) -> Any:
    """One stage of dvc.yaml. DVC decides whether anything is to be done; Prefect shows it."""
    logger = get_run_logger()
    if not stage.stale and all(outcome.how == "cached" for outcome in upstream):
        return Completed(name="Cached", message="dvc: unchanged", data=_outcome(stage, "cached", 0.0))
    began = time.monotonic()
    environment = {"RADLM_FLOW_RUN": str(flow_run.id or "")}
    how = graph.reproduce(stage.name, logger.info, environment)
    outcome = _outcome(stage, how, time.monotonic() - began)
    if how == "ran":
        return outcome
    return Completed(name=how.capitalize(), message=f"dvc: {how}", data=outcome)


def _outcome(stage: graph.Stage, how: str, seconds: float) -> Outcome:
    return Outcome(stage=stage.name, how=how, seconds=round(seconds, 1))


def run() -> list[Outcome]:
    """Run the whole graph inside a flow; returns what became of each stage, in order.

    Raises:
        StageError: the first stage that failed; what depends on it does not run.
    """
    futures: dict[str, PrefectFuture[Any]] = {}
    for stage in graph.plan():
        upstream = [futures[name] for name in stage.upstream]
        named = run_stage.with_options(name=stage.name, task_run_name=stage.name)
        futures[stage.name] = named.submit(stage, upstream)  # type: ignore[arg-type]  # Prefect awaits them
    try:
        for future in futures.values():
            future.wait()
    except BaseException:  # a signal, or Prefect's own word for one: its threads wait for the stages
        graph.end_all()
        raise
    for future in futures.values():
        error = future.state.result(raise_on_failure=False) if future.state.is_failed() else None
        if isinstance(error, graph.StageError):
            raise error
    return [future.result() for future in futures.values()]
