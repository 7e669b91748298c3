"""Files reach their place whole or not at all, whatever ends the process on the way."""

import errno
import os

import pytest

from tasks.artifacts import files


@pytest.fixture
def target(tmp_path):
    """A folder with an old result in it."""
    (tmp_path / "model").mkdir()
    (tmp_path / "model/weights").write_text("old")
    return tmp_path / "model"


def build(target):
    with files.replace_folder(target) as aside:
        (aside / "weights").write_text("new")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_is_replaced_whole(target):
    (target / "only in the old").touch()
    build(target)
    assert names(target) == ["weights"]
    assert (target / "weights").read_text() == "new"
    assert names(target.parent) == ["model"]


def test_a_signal_between_the_two_moves_leaves_what_stood_there(target, monkeypatch):
    real, moved = os.replace, []

    def interrupted(source, to):
        real(source, to)
        moved.append(to)
        if len(moved) == 1:
            raise SystemExit(143)

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(SystemExit):
        build(target)
    assert moved[0].name == ".partial-before-model"
    assert (target / "weights").read_text() == "old"
    assert names(target.parent) == ["model"]


def test_a_kill_between_the_two_moves_is_settled_by_the_next_start(target):
    os.replace(target, target.with_name(".partial-before-model"))  # as far as the kill let it come
    target.with_name(".partial-model").mkdir()
    with pytest.raises(ValueError, match="again"), files.replace_folder(target):
        raise ValueError("it fails again")
    assert (target / "weights").read_text() == "old"
    assert names(target.parent) == ["model"]


def test_a_full_disk_leaves_the_old_file_alone(tmp_path):
    files.replace_file(tmp_path / "weights", b"old")
    (tmp_path / ".partial-weights").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space") as raised:
        files.replace_file(tmp_path / "weights", b"new")
    assert raised.value.errno == errno.ENOSPC
    assert (tmp_path / "weights").read_bytes() == b"old"
    assert names(tmp_path) == ["weights"]


def test_all_is_on_the_disk_before_it_is_moved_and_the_move_after(target, monkeypatch):
    told = []
    sync, move = os.fsync, os.replace
    monkeypatch.setattr(
        os, "fsync", lambda handle: told.append(os.readlink(f"/proc/self/fd/{handle}")) or sync(handle)
    )
    monkeypatch.setattr(os, "replace", lambda source, to: told.append(f"to {to.name}") or move(source, to))
    build(target)
    aside = str(target.with_name(".partial-model"))
    assert told == [f"{aside}/weights", aside, "to .partial-before-model", "to model", str(target.parent)]
    told.clear()
    files.replace_file(target / "weights", b"newer")
    assert told == [f"{target}/.partial-weights", "to weights", str(target)]
