"""The graph as DVC knows it: which stages there are, in which order, and which are stale."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dvc.exceptions import DvcException
from dvc.repo import Repo
from dvc.repo.reproduce import plan_repro
from dvc.utils.hydra import apply_overrides

from flows import ROOT
from tasks.stage import InputError

_running: set[subprocess.Popen[str]] = set()
_ending = threading.Event()


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A stage of dvc.yaml, or a .dvc file whose data changed."""

    name: str
    upstream: tuple[str, ...]
    stale: bool  # by its own account; it may also become so when an upstream stage has run


class StageError(Exception):
    """A stage ended with an error.

    Attributes:
        mistake: whether it is the user's to mend.
        final: whether trying again would not help: a mistake, or the run is being ended.
    """

    def __init__(self, sentence: str, *, mistake: bool):
        super().__init__(sentence)
        self.mistake = mistake
        self.final = mistake or _ending.is_set()


def set_params(overrides: list[str], file: Path = ROOT / "params.yaml") -> None:
    """Change params.yaml as `dvc exp run -S` does; comments stay.

    Raises:
        InputError: an override is not `key=value`, or names a key that params.yaml lacks.
    """
    if not overrides:
        return
    try:
        apply_overrides(str(file), overrides)
    except DvcException as error:
        reason = " ".join(str(error.__cause__ or error).split())
        raise InputError(f"-S {' '.join(overrides)}: {reason}") from None


def check_params(overrides: list[str]) -> None:
    """Raise what `set_params` would, and change nothing: a run under way may be reading the file."""
    with tempfile.TemporaryDirectory() as folder:
        set_params(overrides, Path(shutil.copy(ROOT / "params.yaml", folder)))


def plan() -> list[Stage]:
    """All stages in the order `dvc repro` runs them.

    Raises:
        InputError: dvc.yaml or params.yaml does not make a graph, or another process holds DVC's lock.
    """
    try:
        with Repo(str(ROOT)) as repo:
            graph = repo.index.graph
            changed = repo.status()
            ordered = [stage for stage in plan_repro(graph) if stage.addressing in changed or stage.cmd]
            shown = {stage.addressing for stage in ordered}
            made = [out.fs_path for stage in graph for out in stage.outs]
            for dep in (dep for stage in ordered for dep in stage.deps):
                if not dep.exists and not any(os.path.commonpath([out, dep.fs_path]) == out for out in made):
                    raise InputError(f"{dep} does not exist: put it there, or change corpus.path in params.yaml")
            return [
                Stage(
                    name=stage.addressing,
                    upstream=tuple(sorted({up.addressing for up in graph.successors(stage)} & shown)),
                    stale=stage.addressing in changed,
                )
                for stage in ordered
            ]
    except DvcException as error:
        raise InputError(" ".join(str(error).split())) from None


def reproduce(stage: str, tell: Callable[[str], None], environment: Mapping[str, str]) -> str:
    """Run one stage with DVC; returns "ran", "restored" (from DVC's run cache) or "cached".

    Args:
        tell: is handed each line of the stage's output.
        environment: variables the stage sees beside this process's own.

    Raises:
        StageError: the stage or DVC failed.
    """
    outcome, over = "cached", False

    def hear(line: str) -> None:
        nonlocal outcome, over
        if line.startswith("Running stage"):
            outcome = "ran"
        elif "is cached - skipping run" in line:
            outcome = "restored"
        # What follows is DVC's advice on git, the same after every stage.
        over = over or line.startswith(("Generating lock file", "Updating lock file"))
        if line and not over:
            tell(line)

    # Waits for a lock that is held, because `dvc status` elsewhere holds it for a moment.
    run(stage, ["flows.dvc", "--wait-for-lock", "repro", "--single-item", stage], hear, environment)
    return outcome


def run(name: str, module: list[str], hear: Callable[[str], None], environment: Mapping[str, str]) -> None:
    """Run `python -m` with these words in a session of its own; all of it ends when this is left by an exception.

    Args:
        name: what it is called in an error.
        hear: is handed each line of its output.

    Raises:
        StageError: it failed, or the run is being ended.
    """
    if _ending.is_set():
        raise StageError(f"{name}: not started, the run was interrupted", mistake=False)
    search = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])
    process = subprocess.Popen(
        [sys.executable, "-m", *module],
        cwd=ROOT,
        env={**os.environ, **environment, "PATH": search, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    _running.add(process)
    mistake, last_error = False, ""
    try:
        assert process.stdout is not None
        for line in process.stdout:
            line = line.rstrip()
            if line.startswith("error: "):
                mistake, last_error = True, line.removeprefix("error: ")
            elif line.startswith("ERROR: ") and not last_error:
                last_error = line.removeprefix("ERROR: ")
            hear(line)
        code = process.wait()
    finally:
        _end(process)
        _running.discard(process)
    if code != 0:
        raise StageError(f"{name}: {last_error or f'ended with exit code {code}'}", mistake=mistake)


def end_all() -> None:
    """End every stage that runs, with all its processes: stages run in threads, which no signal reaches.

    It is for good: this process starts no other.
    """
    _ending.set()
    for process in list(_running):
        _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is not None:
        return
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
