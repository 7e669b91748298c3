"""A checkpoint is taken up only if it is whole, of this torch, and not ahead of the metrics."""

import errno
from pathlib import Path

import pytest
import torch

from tasks.stage import InputError
from tasks.train import checkpoint


@pytest.fixture
def folder(tmp_path):
    """Checkpoints of steps 1 and 2."""
    for step in (1, 2):
        checkpoint.save(tmp_path, step, {"step": step, "weights": torch.arange(5.0) * step})
    return tmp_path


def test_what_was_saved_comes_back(folder):
    state = checkpoint.load_newest(folder)
    assert state["step"] == 2
    assert torch.equal(state["weights"], torch.arange(5.0) * 2)


@pytest.mark.parametrize("left", [0, 10, 32, 500, -1])
def test_one_that_was_cut_off_is_passed_over(folder, left):
    newest = folder / "step-000000002.ckpt"
    newest.write_bytes(newest.read_bytes()[:left])
    with pytest.warns(UserWarning, match="step-000000002.ckpt is damaged, and is skipped"):
        assert checkpoint.load_newest(folder)["step"] == 1


def test_one_of_another_torch_is_passed_over(folder, monkeypatch):
    monkeypatch.setattr(torch, "__version__", "9.9")
    checkpoint.save(folder, 3, {"step": 3})
    monkeypatch.undo()
    with pytest.warns(UserWarning, match="step-000000003.ckpt is of torch 9.9, not "):
        assert checkpoint.load_newest(folder)["step"] == 2


def test_one_ahead_of_the_metrics_is_passed_over_and_goes(folder):
    with pytest.warns(UserWarning, match="step-000000002.ckpt is ahead of the metrics, which end at step 1"):
        assert checkpoint.load_newest(folder, told=1)["step"] == 1
    assert checkpoint.load_newest(folder)["step"] == 1


def test_with_all_damaged_training_begins_anew(folder):
    for path in folder.iterdir():
        path.write_bytes(b"")
    with pytest.warns(UserWarning, match="is damaged"):
        assert checkpoint.load_newest(folder) is None


def test_a_full_disk_is_one_sentence_and_the_older_ones_stay(folder):
    (folder / ".partial-step-000000003.ckpt").symlink_to("/dev/full")
    sentence = "no space left on the disk: the checkpoint of step 3 could not be written to .* from the one before"
    with pytest.raises(InputError, match=sentence):
        checkpoint.save(folder, 3, {"step": 3})
    assert sorted(path.name for path in folder.iterdir()) == ["step-000000001.ckpt", "step-000000002.ckpt"]
    assert checkpoint.load_newest(folder)["step"] == 2


def test_a_disk_with_room_for_the_small_writes_alone_is_the_same_sentence(folder, monkeypatch):
    """torch goes on to write the end of its file, and then raises about that."""
    real = Path.open

    def small_writes_alone(path, mode):
        stream = real(path, mode, buffering=0)
        write = stream.write

        class Full:
            def write(self, block):
                if len(block) > 1000:
                    raise OSError(errno.ENOSPC, "No space left on device")
                return write(block)

            def __getattr__(self, name):
                return getattr(stream, name)

            def __enter__(self):
                return self

            def __exit__(self, *_):
                stream.close()

        return Full()

    monkeypatch.setattr(Path, "open", small_writes_alone)
    with pytest.raises(InputError, match="no space left on the disk: the checkpoint of step 3"):
        checkpoint.save(folder, 3, {"step": 3, "weights": torch.ones(1000)})


def test_clearing_takes_what_a_kill_left_too(folder):
    (folder / ".partial-step-000000003.ckpt").touch()
    (folder / "journal.jsonl").touch()
    checkpoint.clear(folder)
    assert [path.name for path in folder.iterdir()] == ["journal.jsonl"]
