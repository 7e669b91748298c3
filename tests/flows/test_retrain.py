"""The whole graph on a tiny corpus: the flow, `dvc repro`, and that both leave the same."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import mlflow
import pytest

STAGES = [
    "synthesize",
    "ingest",
    "tokenizer",
    "pack",
    "floors",
    "plan",
    "train",
    "evaluate",
    "privacy",
    "export",
    "report",
]


@pytest.fixture
def run(done):
    checkout, _ = done
    client = mlflow.MlflowClient(f"sqlite:///{checkout.path}/mlflow.db")
    experiment = client.get_experiment_by_name("radlm")
    (run,) = client.search_runs([experiment.experiment_id])
    return client, run


def test_the_flow_runs_every_stage_and_ends_with_the_table(done):
    checkout, output = done
    for stage in STAGES:
        assert f"Running stage '{stage}'" in output
    for line in ("bits a byte, test", "character 10-gram", "PPMd", "tokens a term", "packing", "make ui"):
        assert line in output
    assert "data/report/index.html" in output
    assert (checkout.path / "data/report/index.html").is_file()
    for name in ("ingest", "tokenizer", "pack", "plan", "train", "evaluate"):
        assert json.loads(checkout.read(f"metrics/{name}.json"))


def test_a_fresh_checkout_with_dvc_repro_alone_and_no_tracker_gives_the_same_bytes(done, checkout):
    """No Prefect, MLflow unreachable; the lock has the digest of every output."""
    output = checkout.dvc("repro", MLFLOW_TRACKING_URI="http://127.0.0.1:9")
    assert "warning: MLflow at http://127.0.0.1:9" in output
    assert checkout.read("dvc.lock") == done[0].read("dvc.lock")
    assert not (checkout.path / ".prefect").exists()
    assert not (checkout.path / "mlflow.db").exists()

    # The tracker is back: the run is made once, whole, with one point a step.
    for _ in range(2):
        checkout.python("-m", "tasks.tracking")
    client = mlflow.MlflowClient(f"sqlite:///{checkout.path}/mlflow.db")
    (run,) = client.search_runs([client.get_experiment_by_name("radlm").experiment_id])
    history = client.get_metric_history(run.info.run_id, "train/loss")
    steps = json.loads(checkout.read("metrics/train.json"))["steps"]
    assert [point.step for point in history] == list(range(1, steps + 1))
    assert run.data.metrics["evaluate/test_bpb"] > 0


def test_a_second_run_is_cached_and_changes_nothing(done, served):
    checkout, _ = done
    before = checkout.read("dvc.lock")
    output = checkout.python("-m", "flows.retrain", **served)
    assert "Running stage" not in output
    for stage in STAGES:
        assert re.search(rf"Task run '{stage}' - Finished in state Cached", output), stage
    for task in ("record", "judge", "packet"):
        assert f"Task run '{task}" not in output
    assert re.search(r"Flow run .* - Finished in state Cached", output)
    assert checkout.read("dvc.lock") == before
    assert checkout.dvc("repro", "--dry").count("Running") == 0


def test_a_changed_learning_rate_reruns_train_and_what_follows(copy_of_done, served):
    output = copy_of_done.python("-m", "flows.retrain", "-S", "train.learning_rate=7e-4", **served)
    ran = re.findall(r"Running stage '(\w+)'", output)
    assert ran == ["train", "evaluate", "privacy", "export", "report"]
    assert "learning_rate: 0.0007" in copy_of_done.read("params.yaml")
    assert "# Peak, and what the schedule falls to." in copy_of_done.read("params.yaml")
    client = mlflow.MlflowClient(f"sqlite:///{copy_of_done.path}/mlflow.db")
    found = client.search_runs([client.get_experiment_by_name("radlm").experiment_id])
    assert len(found) == 2  # one run a model
    assert len({run.data.tags["radlm.model_digest"] for run in found}) == 2

    # Back again: DVC restores what it has, nothing is trained, and no third run appears.
    output = copy_of_done.python("-m", "flows.retrain", "-S", "train.learning_rate=6e-3", **served)
    assert "Running stage 'train'" not in output
    assert "Task run 'train' - Finished in state Restored" in output
    assert len(client.search_runs([client.get_experiment_by_name("radlm").experiment_id])) == 2


def test_another_price_plans_anew_and_trains_nothing(copy_of_done):
    params = copy_of_done.path / "params.yaml"
    priced = re.sub(r"usd_per_hour: .*", "usd_per_hour: 0.2", params.read_text())
    params.write_text(priced)
    output = copy_of_done.dvc("repro", "train")
    assert re.findall(r"Running stage '(\w+)'", output) == ["plan"]
    assert "Stage 'train' didn't change, skipping" in output

    # Too dear: what training waits for is gone.
    dear = re.sub(r"max_usd: .*", "max_usd: 1e-9", priced)
    params.write_text(re.sub(r"learning_rate: \S+", "learning_rate: 7e-4", dear, count=1))
    output = copy_of_done.dvc("repro", "train", code=255)
    assert "error: this training would cost" in output
    assert re.findall(r"Running stage '(\w+)'", output) == ["plan"]
    assert not (copy_of_done.path / "data/plan").exists()


def test_the_runs_record_is_whole(done, run):
    checkout, _ = done
    client, run = run
    assert run.info.status == "FINISHED"
    assert run.data.params["train.learning_rate"] == "0.006"
    assert run.data.params["corpus.path"] == "data/raw/synthetic"
    for name in ("ingest", "tokenizer", "pack", "plan", "train", "evaluate"):
        for key, value in json.loads(checkout.read(f"metrics/{name}.json")).items():
            if isinstance(value, int | float):
                assert run.data.metrics[f"{name}/{key}"] == pytest.approx(value), key
    assert 1 < run.data.metrics["tokenizer/fitness/newest/tokens_per_word"] < 9
    assert 0 < run.data.metrics["tokenizer/fitness/drift/tokens_per_word"] < 9
    steps = json.loads(checkout.read("metrics/train.json"))["steps"]
    for metric in ("train/loss", "train/gradient_norm", "speed/tokens_per_second"):
        history = client.get_metric_history(run.info.run_id, metric)
        assert [point.step for point in history] == list(range(1, steps + 1))
    assert client.get_metric_history(run.info.run_id, "val/bpb")
    files = {
        item.path
        for folder in ("", "pictures", "report")
        for item in client.list_artifacts(run.info.run_id, folder)
    }
    assert {"report/index.html", "pictures/dashboard.png", "pictures/terms.png", "tokenizer_terms.json"} <= files
    lock = checkout.read("dvc.lock")
    inputs = {entry.dataset.name: entry.dataset.digest for entry in run.inputs.dataset_inputs}
    assert inputs.keys() == {"data/raw/synthetic", "data/corpus", "data/packed", "data/tokenizer"}
    assert all(digest in lock for digest in inputs.values())
    head = checkout.run("git", "rev-parse", "HEAD").strip()
    assert run.data.tags["mlflow.source.git.commit"].startswith(head)
    assert run.data.tags["prefect.flow_run"]


@pytest.mark.parametrize(
    ("override", "sentence"),
    [
        ("train.learning_rte=1", "learning_rte"),
        ("nonsense", "nonsense"),
        ("train.dropout=2", "params.yaml: train.dropout must be at least 0 and below 1"),
        ("corpus.path=data/raw/nowhere", "data/raw/nowhere"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(copy_of_done, override, sentence):
    output = copy_of_done.python("-m", "flows.retrain", "-S", override, code=2)
    (told,) = [line for line in output.splitlines() if line.startswith("error: ")]
    assert sentence in told
    assert "Traceback" not in output


def test_two_runs_at_once_are_one_run_and_one_skip(done, served):
    """The lock is the kernel's: whoever holds it, the second run ends at once and says so."""
    import fcntl

    checkout, _ = done
    with (checkout.path / ".radlm" / "retrain.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        output = checkout.python("-m", "flows.retrain", **served)
    assert "Finished in state Skipped" in output
    assert "Running stage" not in output


def test_experiments_name_their_runs(copy_of_done):
    copy_of_done.run("git", "add", "-A")
    copy_of_done.run("git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "results")
    copy_of_done.dvc("exp", "run", "-n", "slower", "-S", "train.learning_rate=5e-4")
    client = mlflow.MlflowClient(f"sqlite:///{copy_of_done.path}/mlflow.db")
    found = client.search_runs([client.get_experiment_by_name("radlm").experiment_id])
    assert "slower" in {run.info.run_name for run in found}


@pytest.mark.long
def test_an_interrupted_run_leaves_nothing_running_and_goes_on_where_it_was(copy_of_done):
    """Training is ended three times, each after a checkpoint; what comes out is that of a run never ended."""
    # Wide enough that its steps, a tenth of a second each, do not race with the signal.
    overrides = ["-S", "model.hidden_size=256", "-S", "train.batch_rows=8", "-S", "train.checkpoint_every=2"]
    interrupt(copy_of_done, signal.SIGTERM, overrides)
    assert "going on from the checkpoint of step" in interrupt(copy_of_done, signal.SIGINT, [])
    assert "going on from the checkpoint of step" in interrupt(copy_of_done, signal.SIGKILL, [])

    output = copy_of_done.dvc("repro", "train")
    assert "going on from the checkpoint of step" in output
    resumed = json.loads(copy_of_done.read("metrics/train.json"))
    model = (copy_of_done.path / "data/model/model.safetensors").read_bytes()
    output = copy_of_done.dvc("repro", "--force", "--single-item", "train")
    assert "going on" not in output
    assert json.loads(copy_of_done.read("metrics/train.json")) == resumed
    assert (copy_of_done.path / "data/model/model.safetensors").read_bytes() == model


def interrupt(checkout, sent, overrides):
    """Run the flow, send it a signal after its next checkpoint; returns what it printed."""
    state = checkout.path / ".radlm" / "train"
    before = set(state.glob("*/step-*.ckpt"))
    log = checkout.path.parent / "interrupted.log"
    with log.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.retrain", *overrides],
            cwd=checkout.path,
            env=checkout.environment(),
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    end = time.monotonic() + 120
    while not set(state.glob("*/step-*.ckpt")) - before:
        assert time.monotonic() < end
        assert process.poll() is None, log.read_text()[-3000:]
        time.sleep(0.05)
    if sent == signal.SIGINT:
        os.killpg(process.pid, sent)  # as a terminal does
    else:
        process.send_signal(sent)
    process.wait(timeout=30)
    output = log.read_text()
    if sent == signal.SIGKILL:
        assert process.returncode == -sent
    else:
        assert process.returncode == 128 + sent, output[-3000:]
        assert "interrupted: " in output
    for _ in range(50):  # of SIGKILL the stages hear from the kernel
        if not running_in(checkout.path):
            break
        time.sleep(0.1)
    assert not running_in(checkout.path)
    assert not list(checkout.path.glob("data/.partial*"))
    return output


OURS = (b"tasks.", b"dvc", b"flows.")


def running_in(folder):
    """Stages, DVC over them and Prefect's temporary server, whose working directory is this folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
            if (entry / "cwd").readlink() == folder and any(part in command for part in OURS):
                found.append(command)
        except OSError:
            continue
    return found
