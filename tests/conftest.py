"""A small checkout of the project that tests may run, break and change."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
# As many tests run at once as there are cores; threads of theirs would wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# Everything small: the whole graph takes half a minute.
TINY = {
    "synthesize": {"reports": 400},
    "ingest": {"val_share": 0.1, "test_share": 0.15},
    "tokenizer": {"vocab_size": 600},
    "pack": {"row_length": 256},
    "model": {"hidden_size": 32, "layers": 2, "heads": 2, "kv_heads": 1, "head_dim": 16, "intermediate_size": 64},
    "train": {
        "threads": 1,
        "max_tokens": 60_000,
        "max_epochs": 1,
        "eval_every": 5,
        "eval_rows": 8,
        "checkpoint_every": 5,
    },
    "floors": {"megabytes": 0.1, "reports": 20},
    "evaluate": {"threads": 1, "impression_tokens": 8, "resamples": 200},
    "privacy": {"canaries": 1, "threads": 1, "samples": 20, "sample_tokens": 32, "prefixes": 10},
}


@dataclass
class Checkout:
    """A git clone of the working tree with tiny params, and how to run things in it."""

    path: Path

    def run(self, *command: str, code: int = 0, **environment: str) -> str:
        """Output (both streams) of a command that must end with this exit code."""
        done = subprocess.run(
            command,
            cwd=self.path,
            env=self.environment(**environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == code, f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-5000:]}"
        return done.stdout

    def environment(self, **more: str) -> dict[str, str]:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("PREFECT", "MLFLOW"))}
        path = os.pathsep.join([str(Path(sys.executable).parent), inherited["PATH"]])
        return {**inherited, "PATH": path, **more}

    def python(self, *arguments: str, code: int = 0, **environment: str) -> str:
        return self.run(sys.executable, *arguments, code=code, **environment)

    def dvc(self, *arguments: str, code: int = 0, **environment: str) -> str:
        return self.python("-m", "dvc", *arguments, code=code, **environment)

    def read(self, name: str) -> str:
        return (self.path / name).read_text()


def make_checkout(path: Path) -> Checkout:
    """A fresh checkout at `path`: the files git knows of, committed, with tiny params."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        # The lock and the metrics are of the full corpus; a new user of this one has none.
        if not (ROOT / name).is_file() or name == "dvc.lock" or name.startswith(("metrics/", "tests/", "docs/")):
            continue
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, path / name)
    yaml = YAML()
    params = yaml.load(path / "params.yaml")
    for section, values in TINY.items():
        unknown = values.keys() - params[section].keys()
        assert not unknown, f"params.yaml has no {section}.{unknown}"
        params[section].update(values)
    yaml.dump(params, path / "params.yaml")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "start"]):
        identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
        subprocess.run(["git", *identity, *command], cwd=path, check=True)
    return Checkout(path)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A fresh checkout in which nothing has run."""
    return make_checkout(tmp_path / "radlm")


@pytest.fixture(scope="session")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Checkout, str]:
    """A checkout in which the flow has run once, and what it printed. Not to be changed.

    One for all of pytest-xdist's workers: whoever needs it first makes it.
    """
    own = tmp_path_factory.getbasetemp()
    folder = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with FileLock(folder / "done.lock"):
        output = folder / "done.log"
        if output.exists():
            return Checkout(folder / "done"), output.read_text()
        made = make_checkout(folder / "done")
        printed = made.python("-m", "flows.retrain")
        output.write_text(printed)
    return made, printed


@pytest.fixture
def copy_of_done(done: tuple[Checkout, str], tmp_path: Path) -> Checkout:
    """A copy of the checkout in which the flow has run, to be changed at will."""
    shutil.copytree(done[0].path, tmp_path / "radlm", symlinks=True)
    return Checkout(tmp_path / "radlm")
