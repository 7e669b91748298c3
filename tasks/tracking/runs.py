"""MLflow runs, found by content: the only module that imports mlflow."""

from __future__ import annotations

import hashlib
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

EXPERIMENT = "radlm"
TRAIN_KEY = "radlm.train_key"  # digest of what training starts from
MODEL_DIGEST = "radlm.model_digest"  # digest of what it ended in
OWNER = "radlm.owner"  # host, pid and start of the process that trains
BATCH = 900  # metrics a request; MLflow takes 1000
LONGEST = 6000  # characters of a param
SQLITE = "sqlite:///"

# No telemetry, and a tracker that is down is found out in seconds, not minutes. Read by mlflow
# when it is imported, which happens in `Tracker`.
_SETTINGS = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "10",
    "GIT_PYTHON_REFRESH": "quiet",
}


def checkout() -> Path:
    """The folder that holds `.dvc`; of the checkout itself when DVC runs a queued experiment in
    a copy under `.dvc/tmp`, so that all experiments reach one database."""
    here = Path.cwd()
    return next((parent.parent for parent in reversed(here.parents) if parent.name == ".dvc"), here)


def tracking_uri() -> str:
    """`MLFLOW_TRACKING_URI`, or the checkout's own sqlite database."""
    return os.environ.get("MLFLOW_TRACKING_URI") or f"{SQLITE}{checkout()}/mlflow.db"


def _key(name: str) -> str:
    """A name MLflow takes: a source may be called after a folder, and a folder anything."""
    return re.sub(r"[^/\w.\- ]", "_", name)[:250]


def _value(value: Any) -> str:
    """A param's value as text; a longer one than MLflow takes ends in its digest, so that it still compares."""
    text = str(value)
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST - 80]}... sha256 {hashlib.sha256(text.encode()).hexdigest()}"


def _make_database(target: Path) -> None:
    """Make MLflow's database aside, then move it into place.

    Sqlite does not roll migrations back: killed amid them, MLflow never opens that file again.
    """
    import fcntl

    import mlflow

    if target.exists():
        return
    aside = target.with_name(f".partial-{target.name}")
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # two trainings may be the first at once
        if not target.exists():
            for left in target.parent.glob(f"{aside.name}*"):  # sqlite's journal too
                left.unlink()
            mlflow.MlflowClient(f"{SQLITE}{aside}").search_experiments(max_results=1)
            os.replace(aside, target)
    finally:
        os.close(folder)


class Tracker:
    """MLflow's client, narrowed to what radlm records. Any method may raise what mlflow raises."""

    def __init__(self) -> None:
        for name, value in _SETTINGS.items():
            os.environ.setdefault(name, value)
        import logging

        import mlflow

        logging.getLogger("alembic").setLevel(logging.WARNING)
        logging.getLogger("mlflow").setLevel(logging.WARNING)
        # It logs each error with a traceback before it raises it; who is told of errors is the caller's business.
        logging.getLogger("mlflow.store.db.utils").setLevel(logging.CRITICAL)
        self._entities = mlflow.entities
        if tracking_uri().startswith(SQLITE):
            _make_database(Path(tracking_uri().removeprefix(SQLITE)))
        self._client = mlflow.MlflowClient(tracking_uri())
        self.experiment_id = self._experiment()

    @property
    def client(self) -> Any:
        """MLflow's own client, for the registry."""
        return self._client

    def _experiment(self) -> str:
        found = self._client.get_experiment_by_name(EXPERIMENT)
        if found:
            return found.experiment_id
        local = tracking_uri().startswith(SQLITE)
        location = (checkout() / "mlartifacts").as_uri() if local else None
        return self._client.create_experiment(EXPERIMENT, artifact_location=location)

    def find(self, tag: str, value: str) -> Any | None:
        """The newest run with this tag, or None."""
        found = self._client.search_runs(
            [self.experiment_id],
            f"tags.`{tag}` = '{value}'",
            max_results=1,
            order_by=["attributes.start_time DESC"],
        )
        return found[0] if found else None

    def create(self, name: str, tags: Mapping[str, str]) -> str:
        run = self._client.create_run(self.experiment_id, run_name=name, tags=dict(tags))
        return run.info.run_id

    def set_status(self, run_id: str, status: str) -> None:
        """RUNNING, FINISHED, FAILED or KILLED; all but the first also set the end time."""
        if status == "RUNNING":
            self._client.update_run(run_id, status=status)
        else:
            self._client.set_terminated(run_id, status=status)

    def tag(self, run_id: str, tags: Mapping[str, str]) -> None:
        entries = [self._entities.RunTag(_key(key), value) for key, value in tags.items()]
        self._client.log_batch(run_id, tags=entries)

    def params(self, run_id: str, params: Mapping[str, Any]) -> None:
        """Log those that the run does not have yet; MLflow's params never change."""
        known = self._client.get_run(run_id).data.params
        named = {_key(key): _value(value) for key, value in params.items()}
        entries = [self._entities.Param(key, value) for key, value in named.items() if key not in known]
        for start in range(0, len(entries), 100):
            self._client.log_batch(run_id, params=entries[start : start + 100])

    def last_step(self, run_id: str, metric: str = "train/loss") -> int:
        """The last step the run has a point for, 0 where it has none."""
        history = self._client.get_metric_history(run_id, metric)
        return max((point.step for point in history), default=0)

    def ship(self, run_id: str, entries: Iterable[Mapping[str, Any]]) -> int:
        """Log journal entries, whole steps to a request; returns how many metrics went."""
        pending: list[Any] = []
        sent = 0
        for entry in entries:
            now = int(entry.get("time_ms", time.time() * 1000))
            points = [
                self._entities.Metric(key, float(value), now, int(entry["step"]))
                for key, value in entry.items()
                if key not in ("step", "time_ms")
            ]
            if len(pending) + len(points) > BATCH:
                self._client.log_batch(run_id, metrics=pending)
                sent, pending = sent + len(pending), []
            pending += points
        if pending:
            self._client.log_batch(run_id, metrics=pending)
        return sent + len(pending)

    def results(self, run_id: str, results: Mapping[str, float], step: int) -> None:
        """Log final figures; those the run already has with the same value are left alone."""
        known = self._client.get_run(run_id).data.metrics
        entry = {_key(key): value for key, value in results.items() if known.get(_key(key)) != value}
        if entry:
            self.ship(run_id, [{**entry, "step": step}])

    def files(self, run_id: str, artifacts: Mapping[str, list[Path]]) -> None:
        """Upload files by artifact folder."""
        for folder, paths in artifacts.items():
            for path in paths:
                self._client.log_artifact(run_id, str(path), folder)

    def table(self, run_id: str, rows: dict[str, list[Any]], name: str) -> None:
        """A table that MLflow's UI shows and compares between runs."""
        if name not in {item.path for item in self._client.list_artifacts(run_id)}:
            self._client.log_table(run_id, rows, name)

    def inputs(self, run_id: str, data: Mapping[str, tuple[str, str]], context: str) -> None:
        """Fill the inputs panel: name -> (digest, where it is)."""
        known = self._client.get_run(run_id).inputs
        seen = {(entry.dataset.name, entry.dataset.digest) for entry in known.dataset_inputs} if known else set()
        new = [
            self._entities.DatasetInput(
                self._entities.Dataset(name, digest, "dvc", where),
                [self._entities.InputTag("mlflow.data.context", context)],
            )
            for name, (digest, where) in data.items()
            if (name, digest) not in seen
        ]
        if new:
            self._client.log_inputs(run_id, new)

    def runs_on(self, digests: set[str]) -> list[str]:
        """Ids of the runs, deleted ones too, whose inputs have one of these digests."""
        found, token = [], None
        while True:
            page = self._client.search_runs(
                [self.experiment_id], run_view_type=self._entities.ViewType.ALL, max_results=500, page_token=token
            )
            for run in page:
                if run.inputs and digests & {entry.dataset.digest for entry in run.inputs.dataset_inputs}:
                    found.append(run.info.run_id)
            if not (token := page.token):
                return found

    def versions(self, run_id: str) -> list[tuple[str, str]]:
        """Registered models that came from this run, as (name, version)."""
        found = self._client.search_model_versions(f"run_id = '{run_id}'")
        return [(version.name, version.version) for version in found]

    def artifacts(self, run_id: str) -> list[str]:
        """The top of a run's artifacts."""
        return [item.path for item in self._client.list_artifacts(run_id)]

    def delete_artifacts(self, run_id: str, names: Iterable[str]) -> None:
        """Delete files and folders among a run's artifacts; the client has no way to."""
        from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

        store = get_artifact_repository(self._client.get_run(run_id).info.artifact_uri, tracking_uri=tracking_uri())
        for name in names:
            store.delete_artifacts(name)

    def close_orphans(self) -> None:
        """Runs whose training process on this machine is gone end as KILLED: kill -9 tells nobody."""
        running = self._client.search_runs([self.experiment_id], "attributes.status = 'RUNNING'")
        for run in running:
            owner = run.data.tags.get(OWNER, "")
            host, _, process = owner.partition(" ")
            if host == socket.gethostname() and process != _process(process.partition(" ")[0]):
                self.set_status(run.info.run_id, "KILLED")


def owner() -> str:
    """This process, so that another can tell whether it still lives."""
    return f"{socket.gethostname()} {_process(str(os.getpid()))}"


def _process(pid: str) -> str:
    """Pid and start time in clock ticks since boot; a pid used anew has another start, a zombie none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return f"{pid} gone"
    return f"{pid} gone" if fields[0] == "Z" else f"{pid} {fields[19]}"


def git_commit() -> str:
    """HEAD's commit, with "+" where tracked files differ; empty outside of git."""
    try:
        head = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
        changed = subprocess.run(
            ["git", "status", "--porcelain", "-uno"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return head.stdout.strip() + ("+" if changed.stdout.strip() else "")
