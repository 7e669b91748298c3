"""The record, on a real sqlite MLflow: one run a model, one point a step, whatever happens on the way."""

import logging
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time

import pytest

from tasks.tracking import runs
from tasks.tracking.follow import following
from tasks.tracking.journal import Journal
from tasks.tracking.record import training_params

STEP = {"train/loss": 1.0, "train/learning_rate": 0.1}


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """MLflow's, with no run in it: making one takes seconds, a copy does not."""
    path = tmp_path_factory.mktemp("mlflow") / "mlflow.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{path}")
        runs.Tracker()
    return path


@pytest.fixture(autouse=True)
def local_tracker(database, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path}/mlflow.db")
    shutil.copy(database, tmp_path)


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "journal.jsonl")


def steps(run_id, metric="train/loss"):
    return [point.step for point in runs.Tracker()._client.get_metric_history(run_id, metric)]


def write(journal, numbers):
    for step in numbers:
        journal.append({"step": step, **STEP})


def test_a_run_from_beginning_to_end(journal):
    with following(journal, "key", "corpus-key", {"train.seed": 1}) as follower:
        write(journal, range(1, 6))
        follower.model_digest = "digest"
    run = runs.Tracker().find(runs.MODEL_DIGEST, "digest")
    assert run.info.status == "FINISHED"
    assert run.info.run_name == "corpus-key"
    assert run.data.params == {"train.seed": "1"}
    assert steps(run.info.run_id) == [1, 2, 3, 4, 5]


def test_a_resumed_run_has_one_point_a_step(journal):
    def terminated():
        with following(journal, "key", "name", {}):
            write(journal, range(1, 8))
            sys.exit(143)

    with pytest.raises(SystemExit):
        terminated()
    tracker = runs.Tracker()
    first = tracker.find(runs.TRAIN_KEY, "key")
    assert first.info.status == "KILLED"
    assert steps(first.info.run_id) == list(range(1, 8))

    journal.keep_until(5)  # the checkpoint was older than the last step that was told
    with following(journal, "key", "name", {}):
        write(journal, range(6, 11))
    run = tracker.find(runs.TRAIN_KEY, "key")
    assert run.info.run_id == first.info.run_id
    assert run.info.status == "FINISHED"
    assert steps(run.info.run_id) == list(range(1, 11))


def test_the_same_training_again_adds_nothing(journal, capsys):
    for _ in range(2):
        journal.keep_until(0)
        with following(journal, "key", "name", {}):
            write(journal, range(1, 4))
    assert "already recorded" in capsys.readouterr().out
    tracker = runs.Tracker()
    assert len(tracker._client.search_runs([tracker.experiment_id])) == 1
    assert steps(tracker.find(runs.TRAIN_KEY, "key").info.run_id) == [1, 2, 3]


def test_an_error_ends_the_run_as_failed(journal):
    with pytest.raises(RuntimeError), following(journal, "key", "name", {}):
        raise RuntimeError("a fault")
    assert runs.Tracker().find(runs.TRAIN_KEY, "key").info.status == "FAILED"


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL])
def test_signals_end_the_run_as_killed(journal, sent, tmp_path):
    script = """
        import signal, sys, time
        from pathlib import Path
        from tasks.tracking.follow import following
        from tasks.tracking.journal import Journal
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        journal = Journal(Path("journal.jsonl"))
        with following(journal, "key", "name", {}) as follower:
            journal.append({"step": 1, "train/loss": 1.0})
            while not follower._run_id:
                time.sleep(0.05)
            print("ready", flush=True)
            time.sleep(60)
    """
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert process.stdout.readline() == "ready\n"
    process.send_signal(sent)
    process.wait()
    tracker = runs.Tracker()
    if sent == signal.SIGKILL:  # told nobody; the next start finds the owner gone
        assert tracker.find(runs.TRAIN_KEY, "key").info.status == "RUNNING"
        tracker.close_orphans()
    assert tracker.find(runs.TRAIN_KEY, "key").info.status == "KILLED"


def test_a_run_whose_owner_lives_is_left_alone():
    tracker = runs.Tracker()
    run_id = tracker.create("mine", {runs.TRAIN_KEY: "key", runs.OWNER: runs.owner()})
    tracker.close_orphans()
    assert tracker.find(runs.TRAIN_KEY, "key").info.status == "RUNNING"
    assert run_id


def test_a_tracker_that_is_down_costs_nothing_but_a_warning(journal, monkeypatch, capsys):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    began = time.monotonic()
    with following(journal, "key", "name", {}):
        write(journal, range(1, 4))
    assert time.monotonic() - began < 60
    assert "does not answer" in capsys.readouterr().err
    assert [entry["step"] for entry in journal.read()] == [1, 2, 3]


def test_a_database_that_fails_is_one_line_without_a_traceback(journal, tmp_path, capsys, monkeypatch):
    with sqlite3.connect(tmp_path / "mlflow.db") as store:
        store.execute("create trigger refuse before insert on runs begin insert into nowhere values (1); end")
    heard = []
    monkeypatch.setattr(logging.getLogger("mlflow.store.db.utils"), "handle", heard.append)
    with following(journal, "key", "name", {}):
        write(journal, [1])
    told = capsys.readouterr().err
    assert told.startswith("warning: MLflow at sqlite:")
    assert told.count("\n") == 1
    assert not heard


def test_a_torn_last_line_is_not_read(journal):
    write(journal, [1, 2])
    with journal.path.open("a") as stream:
        stream.write('{"step": 3, "train')
    assert [entry["step"] for entry in journal.read()] == [1, 2]


def test_a_journal_is_whole_as_far_as_no_step_is_missing(journal):
    assert journal.whole_until() == 0
    write(journal, [1, 2, 3, 5])
    assert journal.whole_until() == 3
    journal.keep_until(3)
    with journal.path.open("ab") as stream:
        stream.write(bytes(40) + b"\n")  # what a power cut may leave in the place of a line
    write(journal, [4])
    assert journal.whole_until() == 3
    assert [entry["step"] for entry in journal.read()] == [1, 2, 3]


def test_a_database_that_was_cut_off_in_the_making_is_made_anew(tmp_path):
    """MLflow's migrations are not undone when they are killed; on what they leave it never opens again."""
    (tmp_path / "mlflow.db").unlink()
    (tmp_path / ".partial-mlflow.db").write_bytes(b"half a database")
    (tmp_path / ".partial-mlflow.db-journal").write_bytes(b"its journal")
    runs.Tracker().create("name", {})
    assert (tmp_path / "mlflow.db").exists()
    assert not list(tmp_path.glob(".partial*"))


def test_a_run_that_was_killed_before_it_had_params_gets_them(journal):
    runs.Tracker().create("mine", {runs.TRAIN_KEY: "key"})
    with following(journal, "key", "name", {"train.seed": 1}):
        write(journal, [1])
    run = runs.Tracker().find(runs.TRAIN_KEY, "key")
    assert run.info.run_name == "mine"
    assert run.data.params == {"train.seed": "1"}


def test_a_run_that_lacks_points_is_not_finished(journal, monkeypatch):
    ship = runs.Tracker.ship
    monkeypatch.setattr(runs.Tracker, "ship", lambda *_: (_ for _ in ()).throw(OSError("away")))
    with following(journal, "key", "name", {}):
        write(journal, [1, 2])
    assert runs.Tracker().find(runs.TRAIN_KEY, "key").info.status == "RUNNING"
    monkeypatch.setattr(runs.Tracker, "ship", ship)
    with following(journal, "key", "name", {}):
        write(journal, [3])
    run = runs.Tracker().find(runs.TRAIN_KEY, "key")
    assert run.info.status == "FINISHED"
    assert steps(run.info.run_id) == [1, 2, 3]


def test_queued_experiments_share_the_checkouts_database(tmp_path, monkeypatch):
    monkeypatch.delenv("MLFLOW_TRACKING_URI")
    copy = tmp_path / ".dvc" / "tmp" / "exps" / "copy"
    copy.mkdir(parents=True)
    monkeypatch.chdir(copy)
    assert runs.tracking_uri() == f"sqlite:///{tmp_path}/mlflow.db"


def test_a_source_called_anything_and_a_long_param_are_recorded():
    tracker = runs.Tracker()
    run_id = tracker.create("name", {})
    forgotten = [f"{number:032x}" for number in range(400)]
    tracker.params(run_id, {"corpus.sources.Ärzte (2024).format": "csv", "ingest.forgotten": forgotten})
    tracker.results(run_id, {"ingest/sources/Ärzte (2024)#1/in": 3}, step=1)
    tracker.results(run_id, {"ingest/sources/Ärzte (2024)#1/in": 3}, step=1)
    tracker.tag(run_id, {"params.corpus.sources.Ärzte (2024).format": "csv"})
    data = tracker._client.get_run(run_id).data
    assert data.metrics == {"ingest/sources/Ärzte _2024__1/in": 3.0}
    assert data.params["corpus.sources.Ärzte _2024_.format"] == "csv"
    assert data.params["ingest.forgotten"].startswith(str(forgotten)[:1000])
    assert len(data.params["ingest.forgotten"]) <= 6000


def test_what_judges_a_model_is_no_param_of_its_training(tmp_path):
    (tmp_path / "params.yaml").write_text(
        "train: {seed: 1}\nprivacy: {canaries: 24, seed: 42, samples: 1000}\ngate: {rate_margin: 0.005}\n"
    )
    assert training_params() == {"train.seed": 1, "privacy.canaries": 24, "privacy.seed": 42}
