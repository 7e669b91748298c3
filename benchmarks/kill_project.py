"""A project so small that training takes a second of steps: made, started, and compared. See benchmarks/kill.py."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
from ruamel.yaml import YAML

from tasks.artifacts import packed, tokenizer
from tasks.pack.rows import fill, plan
from tasks.tracking.journal import TIMED

ROOT = Path(__file__).resolve().parent.parent
PATHS = ["data/packed/train.parquet", "data/packed/val.parquet", "data/tokenizer", "data/initial"]
PATHS += ["data/model", "metrics/train.json"]
ROW_LENGTH = 64
MODEL = {"hidden_size": 32, "layers": 2, "heads": 2, "kv_heads": 1, "head_dim": 16, "intermediate_size": 64}
TRAIN = {
    "threads": 1,
    "max_epochs": 4,
    "batch_rows": 4,
    "micro_rows": 2,
    "average": 0.9,
    "eval_every": 10,
    "eval_rows": 8,
    "patience": 100,
    "checkpoint_every": 5,
}
MINUTES = 5  # a start may take, on a machine that others use too

# Put in front of a start as its sitecustomize: at the n-th event that fits, the process ends by a signal of the
# kernel's, and nothing of its own runs any more. A limit on the size of files tears the next write there.
FAULT = """
import os, resource, signal, sys
from fnmatch import fnmatch
left = {count}
def end(event, arguments):
    global left
    if event != {event!r} or not any(fnmatch(str(argument), {path!r}) for argument in arguments[:2]):
        return
    left -= 1
    if left == 0 and {torn} is None:
        os.kill(os.getpid(), signal.SIGKILL)
    if left == 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, ({torn}, {torn}))
sys.addaudithook(end)
"""


@dataclass(frozen=True)
class Fault:
    """Where a start is to end: at the `count`-th audit event of Python's with a path that fits (fnmatch).

    Attributes:
        torn: bytes after which the write ends the process; None ends it by SIGKILL at the event.
    """

    event: str
    path: str
    count: int = 1
    torn: int | None = None


@dataclass(frozen=True)
class Results:
    """What must not depend on how often a training was killed."""

    files: dict[str, bytes]
    status: list[str]  # of the MLflow runs: there is one
    points: dict[str, list[tuple[int, float | None]]]  # by metric; values of timings left out

    def differences(self, other: Results) -> list[str]:
        names = sorted(self.files.keys() | other.files.keys())
        found = [f"{name} differs" for name in names if self.files.get(name) != other.files.get(name)]
        if self.status != other.status:
            found.append(f"MLflow runs {self.status}, not {other.status}")
        metrics = sorted(self.points.keys() | other.points.keys())
        return found + [
            f"points of {name} differ" for name in metrics if self.points.get(name) != other.points.get(name)
        ]


@dataclass(frozen=True)
class Project:
    """A folder in which `python -m tasks.train` runs with this checkout's code.

    Attributes:
        log: what the last start printed; not in the folder, whose disk may be full.
    """

    folder: Path
    log: Path

    def start(self, tracker: str = "", fault: Fault | None = None) -> subprocess.Popen[bytes]:
        """Training in a process of its own; what it prints goes to the log.

        Args:
            tracker: MLflow's address; without one, the sqlite database in the folder.
        """
        path = [str(self.folder)]
        if fault:
            (self.folder / "fault").mkdir(exist_ok=True)
            (self.folder / "fault/sitecustomize.py").write_text(FAULT.format(**vars(fault)))
            path.insert(0, str(self.folder / "fault"))
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MLFLOW")}
        environment = {**kept, "PYTHONPATH": os.pathsep.join(path), "OMP_NUM_THREADS": "1"}
        if tracker:
            environment["MLFLOW_TRACKING_URI"] = tracker
        command = [sys.executable, "-m", "tasks.train", *PATHS]
        with self.log.open("wb") as log:
            return subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)

    def run(self, tracker: str = "", fault: Fault | None = None) -> int:
        """The exit code of a start that is waited for."""
        return self.start(tracker, fault).wait(60 * MINUTES)

    def told(self) -> int:
        """Steps in the journal."""
        return sum(path.read_bytes().count(b"\n") for path in self.folder.glob(".radlm/train/*/journal.jsonl"))

    def newest(self) -> int:
        """The step of the newest checkpoint, 0 where there is none."""
        names = [path.stem for path in self.folder.glob(".radlm/train/*/step-*.ckpt")]
        return max((int(name.removeprefix("step-")) for name in names), default=0)

    def results(self, database: Path | None = None) -> Results:
        kinds = ("data/*", "metrics/*", "*.partial*")
        named = {str(path.relative_to(self.folder)): path for path in self.folder.rglob("*") if path.is_file()}
        files = {
            name: path.read_bytes() for name, path in named.items() if any(fnmatch(name, kind) for kind in kinds)
        }
        store = sqlite3.connect(database or self.folder / "mlflow.db")
        active = "from runs where lifecycle_stage = 'active'"
        points: dict[str, list[tuple[int, float | None]]] = {}
        for name, step, value in store.execute(
            f"select key, step, value from metrics where run_uuid in (select run_uuid {active}) order by step"
        ):
            points.setdefault(name, []).append((step, None if name in TIMED else value))
        status = [status for (status,) in store.execute(f"select status {active}")]
        store.close()
        return Results(files, status, points)


def make(folder: Path, log: Path) -> Project:
    """Invented "reports" with something to learn: each counts upwards from a random byte."""
    (folder / "data/packed").mkdir(parents=True)
    (folder / "tasks").symlink_to(ROOT / "tasks")
    yaml = YAML()
    params = yaml.load(ROOT / "params.yaml")
    params["model"].update(MODEL)
    params["train"].update(TRAIN)
    yaml.dump(params, folder / "params.yaml")
    place = folder / "data/tokenizer"
    place.mkdir()
    tokenizer.save(place, {bytes([value]): value for value in range(256)}, r"[\s\S]", " ")
    bytes_alone = tokenizer.load(place)
    info = packed.PackInfo(
        row_length=ROW_LENGTH,
        vocab_size=bytes_alone.vocab_size,
        end_of_text=bytes_alone.end_of_text,
        tokenizer_digest=bytes_alone.digest,
    )
    for seed, (split, reports) in enumerate({"train": 120, "val": 12}.items()):
        draw = np.random.default_rng(seed)
        lengths = draw.integers(5, 40, reports)
        tokens = np.concatenate([(draw.integers(256) + np.arange(length)) % 256 for length in lengths])
        laid = plan(lengths, {}, ROW_LENGTH, seed=0)
        rows = fill(laid, tokens.astype(np.uint16), lengths, info, bytes_alone.byte_lengths)
        packed.write(folder / f"data/packed/{split}.parquet", info, rows)
    return Project(folder, log)
