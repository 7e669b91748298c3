"""The flow people run and schedule: `python -m flows.retrain [-S key=value ...]`."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.logging import get_run_logger
from prefect.states import Completed
from prefect.task_runners import ThreadPoolTaskRunner

from flows import command, graph, pipeline, promote, summary, tracker
from flows.lock import alone
from tasks.tracking.record import is_recorded


# One stage at a time: the order of dvc.lock is then that of `dvc repro`, and two cores are busy anyway.
@flow(name="retrain", task_runner=ThreadPoolTaskRunner(max_workers=1))  # type: ignore[arg-type]
def retrain(overrides: list[str] | None = None) -> Any:
    """Bring every stage of dvc.yaml up to date, record the result in MLflow and judge it against the champion.

    Args:
        overrides: `key=value` changes to params.yaml, as `dvc exp run -S` takes them.
    """
    logger = get_run_logger()
    with alone() as first:
        if not first:
            logger.info("another run of this checkout is under way: nothing done")
            return Completed(name="Skipped", message="another run of this checkout is under way")
        graph.set_params(overrides or [])
        outcomes = pipeline.run()
        if not is_recorded():
            tracker.record()
        if not promote.judged():
            try:
                promote.settle()
            except tracker.Unreachable as away:  # the results stand; the next run judges them
                logger.warning(f"not judged: {away}")
        create_markdown_artifact(summary.markdown(outcomes), key="retrain", description="What this run did")
        for line in summary.lines(outcomes):
            logger.info(line)
    if all(outcome.how == "cached" for outcome in outcomes):
        return Completed(name="Cached", message="nothing changed since the last run", data=outcomes)
    return outcomes


def main() -> int:
    """Exit codes are those of `command.run`."""
    parser = argparse.ArgumentParser(description="Bring every stage up to date and record the result in MLflow.")
    parser.add_argument(
        "-S",
        "--set-param",
        dest="overrides",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change params.yaml first, e.g. -S corpus.path=data/raw/mine (may be repeated)",
    )
    arguments = parser.parse_args()

    def checked() -> None:
        graph.check_params(arguments.overrides)  # before Prefect's ten seconds
        retrain(arguments.overrides)

    return command.run(checked)


if __name__ == "__main__":
    sys.exit(main())
