"""The gate: `python -m flows.promote [--reason TEXT | --rollback]`, and the end of every retraining.

The model in data/model is judged against the registry's champion, both scored in the same run on the same test
reports, and takes its place if all six conditions hold. What was judged lies in data/judgement.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger
from prefect.states import Completed

from flows import ROOT, command, graph, tracker
from flows.gate import lineage, verdict
from flows.gate.settings import GateParams
from flows.lock import alone
from tasks import params
from tasks.artifacts import files
from tasks.stage import InputError
from tasks.tracking.record import is_recorded, recorded_state

STATE = Path(".radlm")
CHAMPIONS, MARKER = STATE / "champions", STATE / "judged.json"
DATA, METRICS = Path("data"), Path("metrics")
JUDGEMENT, PACKET = DATA / "judgement", DATA / "packet"  # both hold reports, and are no outputs of DVC
STATES = {"promote": "Promoted", "reject": "Rejected", "inconclusive": "Inconclusive"}


@flow(name="promote")
def promote(reason: str = "") -> Any:
    """Judge the model that stands here against the champion, and promote it if it may be.

    Args:
        reason: why it should be promoted although it is not shown to be better, such as an erasure.
    """
    with alone() as first:
        if not first:
            raise InputError("another run of this checkout is under way: wait for it to end, and run again")
        if not is_recorded():
            tracker.record()
        outcome = settle(reason)
        get_run_logger().info(outcome["line"])
    if not outcome["verdict"]:
        return Completed(name="Unchanged", message=outcome["line"], data=outcome)
    return Completed(name=STATES[outcome["verdict"]], message=outcome["line"], data=outcome)


def settle(reason: str = "") -> dict[str, str]:
    """Judge, tell and promote, inside a flow that holds the checkout's lock.

    Returns:
        {"verdict": promote, reject, inconclusive, or "" where the champion is this very model; "line": in a line}.

    Raises:
        InputError: results are missing or damaged, or another champion was named meanwhile.
        StageError: an evaluation failed.
        Unreachable: MLflow did not answer. The champion is who it was.
    """
    state = _state()
    challenger = lineage.model_digest(ROOT / DATA / "model")
    known = tracker.ask("champion", folder=str(CHAMPIONS), challenger=challenger)
    if not known["recorded"]:
        raise tracker.Unreachable(f"MLflow did not take the record of this model: {tracker.TRY_AGAIN}")
    champion = known["champion"]
    if champion and champion["model_digest"] == challenger:
        outcome = {
            "verdict": "",
            "line": f"nothing to judge: the champion, version {champion['version']}, is this model",
        }
    else:
        outcome = _judge(challenger, champion, known["rolled_back"], reason)
    files.write_json(ROOT / MARKER, {"state": state, **outcome})
    return outcome


def _judge(challenger: str, champion: dict[str, Any] | None, rolled_back: bool, reason: str) -> dict[str, str]:
    # A champion whose files were erased cannot be asked any more; its version stays the one before this.
    against = champion if champion and champion["folder"] else None
    name = against["model_digest"][:16] if against else "floors"
    judgement = JUDGEMENT / f"{challenger[:16]}-{name}"
    shutil.rmtree(ROOT / JUDGEMENT, ignore_errors=True)  # the last one's: it holds reports
    (ROOT / judgement).mkdir(parents=True)
    if against:
        _keep_alone(Path(against["folder"]))
        folder = against["folder"]
        score.with_options(task_run_name="score champion")(folder, folder, judgement / "champion")
        score.with_options(task_run_name="score challenger")(
            "data/tokenizer", "data/model", judgement / "challenger"
        )
    else:
        shutil.copytree(ROOT / "data/evaluation", ROOT / judgement / "challenger")
        shutil.copyfile(ROOT / "metrics/evaluate.json", ROOT / judgement / "challenger.json")
    content = judge(judgement, against, rolled_back, reason)
    packet(judgement)
    tracker.ask(
        "conclude",
        verdict=str(judgement / verdict.VERDICT),
        against=name,
        rows=verdict.rows(content),
        packet=str(PACKET / "index.html"),
    )
    word = content["verdict"]
    held = f"against version {against['version']}" if against else "against the floors"
    if word == "promote":
        version = tracker.ask(
            "promote",
            model_digest=challenger,
            release="data/release/mlflow",
            before=champion["version"] if champion else None,
            reason=reason,
        )["version"]
        return {"verdict": word, "line": f"promoted: version {version} is the champion ({held})"}
    decisive = {"reject": "fail", "inconclusive": "inconclusive"}[word]
    titles = [one["title"].lower() for one in content["conditions"] if one["outcome"] == decisive]
    told = {"reject": "rejected", "inconclusive": "inconclusive, so the champion stays"}[word]
    return {"verdict": word, "line": f"{told} ({held}): {', '.join(titles)}"}


@task(cache_policy=NO_CACHE)
def score(tokenizer: str, model: str, target: Path) -> None:
    """Evaluate one model from the text of the test split, in a process of its own."""
    paths = ["data/corpus", "data/floors", tokenizer, model, str(target), f"{target}.json"]
    graph.run(f"evaluation of {model}", ["tasks.evaluate", *paths], get_run_logger().info, {})


@task(cache_policy=NO_CACHE)
def judge(judgement: Path, champion: dict[str, Any] | None, rolled_back: bool, reason: str) -> dict[str, Any]:
    """The six conditions, as verdict.json and as a table in Prefect."""
    settings = params.load("gate", GateParams, ROOT / "params.yaml")
    named = champion and {key: champion[key] for key in ("model_digest", "version")}
    content = verdict.judge(
        ROOT, ROOT / judgement, settings, champion=named, reason=reason, rolled_back=rolled_back
    )
    create_table_artifact(
        table=verdict.rows(content), key="gate", description=f"{content['verdict']}: {content['headline']}"
    )
    logger = get_run_logger()
    logger.info(f"{content['verdict']}: {content['headline']}")
    for one in content["conditions"]:
        logger.info(f"  {one['number']} {one['title']}: {one['outcome']} ({one['sentence']})")
    return content


@task(cache_policy=NO_CACHE)
def packet(judgement: Path) -> None:
    """The page that a committee signs, in data/packet."""
    paths = [str(METRICS), str(DATA), str(judgement), str(PACKET)]
    graph.run("packet", ["tasks.report.packet", *paths], get_run_logger().info, {})


def judged() -> str:
    """What the judgement of the results as they stand came to, in a line; empty where these margins gave none.

    Cheap, and asks no server: a champion that was named or rolled back elsewhere calls for no new judgement.
    """
    try:
        told = files.read_json(ROOT / MARKER) if (ROOT / MARKER).exists() else {}
        return told["line"] if told and told["state"] == _state() else ""
    except InputError:
        return ""


def _state() -> dict[str, Any]:
    return {**recorded_state(), "gate": params.values_of("gate", ROOT / "params.yaml")}


def _keep_alone(folder: Path) -> None:
    """Files of champions that were are in the registry, and need not be here too."""
    for other in (ROOT / folder).parent.iterdir():
        if other != ROOT / folder:
            shutil.rmtree(other)


def rollback() -> None:
    """Give the alias back to the champion before this one. Waits for no run: it is for emergencies.

    A judgement under way notices that the champion is another, and promotes nothing.
    """
    moved = tracker.ask("rollback")
    print(f"rolled back: version {moved['to']} is the champion again, version {moved['from']} was")


def main() -> int:
    """Exit codes are those of `command.run`: 0 when there is a verdict, whichever it is.

    A scheduler takes any other code for a run that failed and has to be repeated; a rejected model is neither.
    """
    parser = argparse.ArgumentParser(
        description="Judge the model of this checkout against the champion in the MLflow registry, and promote it "
        "if all six conditions hold. Exit code 0 with every verdict, 1 for a fault, 2 for a mistake to mend."
    )
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--reason",
        default="",
        help="why it should be promoted although it is not shown to be better; it is recorded, so name no patient",
    )
    either.add_argument("--rollback", action="store_true", help="give the alias back to the champion before")
    arguments = parser.parse_args()
    return command.run(rollback if arguments.rollback else lambda: promote(" ".join(arguments.reason.split())))


if __name__ == "__main__":
    sys.exit(main())
