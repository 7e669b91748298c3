"""Two processes as the stage starts them: they end together, say why, and training goes on from where they were."""

import csv
import dataclasses
import signal
import time
from types import SimpleNamespace

import psutil
import pytest
from ruamel.yaml import YAML

from benchmarks.kill_project import MINUTES, make
from tasks.stage import InputError
from tasks.train import torchrun
from tasks.train.parallel import LOST, joined


def dial(project, **values):
    yaml = YAML()
    params = yaml.load(project.folder / "params.yaml")
    params["train"].update(values)
    yaml.dump(params, project.folder / "params.yaml")


def started(project):
    """A start that has told two more steps than the last checkpoint has, and its processes by rank."""
    done = project.newest()
    process = project.start()
    end = time.monotonic() + 60 * MINUTES
    while project.newest() == done or project.told() < project.newest() + 2:
        assert process.poll() is None, project.log.read_text()
        assert time.monotonic() < end
        time.sleep(0.01)
    children = psutil.Process(process.pid).children(recursive=True)
    return process, {int(child.environ()["RANK"]): child for child in children if "RANK" in child.environ()}


def losses(project):
    with (project.folder / "data/model/curves.csv").open() as stream:
        return {int(row["step"]): float(row["train/loss"]) for row in csv.DictReader(stream)}


@pytest.mark.long
def test_a_killed_process_ends_all_and_training_goes_on_with_two_or_with_one(tmp_path, train_here, capsys):
    project = make(tmp_path / "project", tmp_path / "log")
    dial(project, processes=2, parallel="fsdp", dropout=0.0)
    process, ranks = started(project)
    assert ranks.keys() == {0, 1}
    ranks[1].kill()
    assert process.wait(60 * MINUTES) == 2
    assert not any(rank.is_running() for rank in ranks.values())
    log = project.log.read_text()
    assert [line for line in log.splitlines() if line.startswith("error: ")] == [
        "error: training process 1 was ended by SIGKILL, and the rest with it: run again, and training goes on "
        "from the last checkpoint"
    ]
    assert "Traceback" not in log

    process, ranks = started(project)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60 * MINUTES) == 128 + signal.SIGTERM
    assert not any(rank.is_running() for rank in ranks.values())
    log = project.log.read_text()
    assert log.startswith("going on from the checkpoint of step ")
    assert "Traceback" not in log

    done = project.newest()
    dial(project, processes=1)
    train_here(project)
    assert f"going on from the checkpoint of step {done}" in capsys.readouterr().out
    alone = make(tmp_path / "alone", tmp_path / "log")
    dial(alone, dropout=0.0)
    train_here(alone)
    assert losses(project) == pytest.approx(losses(alone), abs=0.01)  # bf16, where the processor has it
    assert sorted(project.results().status) == ["FINISHED", "KILLED"]  # one with two processes, one with one


@dataclasses.dataclass
class Failure:
    exitcode: int

    def signal_name(self):
        return signal.Signals(-self.exitcode).name


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        ({0: LOST, 1: -9}, "training process 1 was ended by SIGKILL"),
        ({0: 143, 1: -15, 2: -11}, "training process 2 was ended by SIGSEGV"),
        ({0: 143, 1: LOST}, "training process 1 lost the others"),
    ],
)
def test_the_first_to_go_is_named(tmp_path, codes, sentence):
    with pytest.raises(InputError, match=sentence):
        torchrun._tell({rank: Failure(code) for rank, code in codes.items()}, tmp_path)


@pytest.mark.parametrize(
    ("codes", "code", "shown"),
    [
        ({0: 2, 1: LOST}, 2, ""),  # 0 has told it itself
        ({0: LOST, 1: 1}, 1, "a fault\n"),
        ({0: 143, 1: 2}, 2, "a fault\n"),
    ],
)
def test_what_the_one_at_fault_said_is_shown(tmp_path, capsys, codes, code, shown):
    (tmp_path / "run/attempt_0/1").mkdir(parents=True)
    (tmp_path / "run/attempt_0/1/stderr.log").write_text("a fault\n")
    with pytest.raises(SystemExit) as ended:
        torchrun._tell({rank: Failure(exitcode) for rank, exitcode in codes.items()}, tmp_path)
    assert ended.value.code == code
    assert capsys.readouterr().err == shown


def test_more_processes_than_gpus_are_refused(monkeypatch):
    monkeypatch.setattr(torchrun.torch, "cuda", SimpleNamespace(is_available=lambda: True, device_count=lambda: 1))
    with pytest.raises(InputError, match=r"processes is 2, more than this machine has GPUs \(1\)"):
        torchrun.launch(2, [])


def test_another_number_of_processes_than_asked_for_is_refused(monkeypatch):
    for name, value in {"TORCHELASTIC_RUN_ID": "run", "RANK": "0", "WORLD_SIZE": "3"}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(InputError, match="processes is 2, and torchrun started 3"), joined(2, "ddp"):
        pass
