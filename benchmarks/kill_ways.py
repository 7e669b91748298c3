"""The ways in which a training is ended, each at a random moment. See benchmarks/kill.py."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from benchmarks.kill_project import MINUTES, Fault, Project

CLOSED = "http://127.0.0.1:9"  # a port at which nobody listens


Way = Callable[["Moments", Project], None]


class Missed(Exception):
    """The training ended well before the moment came."""


@dataclass(frozen=True)
class Moments:
    """Random moments of a training that is known.

    Attributes:
        key: of the training, the name of its state's folder.
        steps: it takes in all.
        every: so many steps it writes a checkpoint.
        seconds: it took undisturbed, imports and all.
        anytime: share of the signals that do not wait for a step: imports, MLflow's first use, the last figures.
    """

    draw: np.random.Generator
    key: str
    steps: int
    every: int
    seconds: float
    anytime: float = 0.25

    def pick(self, low: int, high: int) -> int:
        """From `low` up to, but without, `high`; `low` where nothing lies between."""
        return int(self.draw.integers(low, max(low + 1, high)))

    def wait(self, project: Project, process: subprocess.Popen[bytes]) -> None:
        """Until a random step is told that was not told before, and a moment longer; or just some time."""
        if self.draw.random() < self.anytime:
            time.sleep(self.draw.uniform(0, self.seconds))
            return
        step = self.pick(project.told() + 1, self.steps - self.every)
        end = time.monotonic() + 60 * MINUTES
        while project.told() < step and process.poll() is None and time.monotonic() < end:
            time.sleep(0.001)
        time.sleep(self.draw.uniform(0, 0.05))


def sigkill(moments: Moments, project: Project) -> None:
    _signal(moments, project, signal.SIGKILL)


def sigterm(moments: Moments, project: Project) -> None:
    _signal(moments, project, signal.SIGTERM)


def without_tracker(moments: Moments, project: Project) -> None:
    """MLflow does not answer; it is back for the start that ends the training."""
    _signal(moments, project, (signal.SIGKILL, signal.SIGTERM)[moments.pick(0, 2)], CLOSED)


def _signal(moments: Moments, project: Project, sent: signal.Signals, tracker: str = "") -> None:
    process = project.start(tracker)
    moments.wait(project, process)
    process.send_signal(sent)
    # 143 is our own exit at SIGTERM; the kernel ends a process whose handler does not stand yet.
    _expect(project, process.wait(60 * MINUTES), -sent, *([143] if sent == signal.SIGTERM else []))


def in_checkpoint(moments: Moments, project: Project) -> None:
    """While the file is written, before it is moved to its name, or just after."""
    count = moments.pick(1, (moments.steps - project.newest()) // moments.every)
    event = ("open", "os.rename", "os.remove")[moments.pick(0, 3)]
    torn = moments.pick(0, 300_000) if event == "open" else None
    _fault(project, Fault(event, "*/.partial-step-*", count, torn))


def in_move(moments: Moments, project: Project) -> None:
    """Before, between and after the renames that bring the outputs to their names, over an older model."""
    if not project.told():
        (project.folder / "data/model").mkdir()
        (project.folder / "data/model/old").write_text("of another training")
    points = [
        Fault("os.rename", "data/.partial-before-model"),
        Fault("os.rename", "data/.partial-model"),
        Fault("shutil.rmtree", "data/.partial-model", 2),  # the first is at the start
        Fault("os.rename", "metrics/.partial-train.json"),
        Fault("os.rename", "*/.partial-outcome.json"),
        Fault("os.remove", "*/.partial-outcome.json"),
    ]
    _fault(project, points[moments.pick(0, len(points))])


def _fault(project: Project, fault: Fault) -> None:
    _expect(project, project.run(fault=fault), -signal.SIGKILL if fault.torn is None else -signal.SIGXFSZ)


def disk_full(moments: Moments, project: Project) -> None:
    """Others fill the disk, up to less than a checkpoint, and give it back when training has ended."""
    process = project.start()
    moments.wait(project, process)
    ballast = project.folder / "ballast"
    with ballast.open("wb", buffering=0) as stream, suppress(OSError):
        while stream.write(bytes(1 << 16)):
            pass
    os.truncate(ballast, max(0, ballast.stat().st_size - moments.pick(0, 300_000)))
    code = process.wait(60 * MINUTES)
    ballast.unlink()
    _expect(project, code, 2, sentence="error: no space left on the disk")


def dev_full(moments: Moments, project: Project) -> None:
    """The same where no disk may be mounted: the kernel answers a checkpoint's write as a full disk does."""
    step = project.newest() + moments.every
    aside = project.folder / f".radlm/train/{moments.key}/.partial-step-{step:09}.ckpt"
    aside.parent.mkdir(parents=True, exist_ok=True)
    aside.unlink(missing_ok=True)
    aside.symlink_to("/dev/full")
    sentence = f"error: no space left on the disk: the checkpoint of step {step} "
    _expect(project, project.run(), 2, sentence=sentence)


def _expect(project: Project, code: int, *codes: int, sentence: str = "") -> None:
    """Raises `Missed` for a training that ended well, `AssertionError` for one that ended as it should not."""
    if code == 0:
        raise Missed
    log = project.log.read_text(errors="replace")
    assert code in codes, f"ended with {code}, not {codes}:\n{log[-2000:]}"
    if sentence:
        told = [line for line in log.splitlines() if line.startswith("error: ")]
        assert len(told) == 1, log
        assert told[0].startswith(sentence), log
        assert "Traceback" not in log, log
