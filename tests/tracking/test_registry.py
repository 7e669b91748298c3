"""The registry on a real sqlite MLflow: the alias moves last, back in one step, and nothing is ever deleted."""

import json
import shutil
from pathlib import Path

import pytest

from tasks.artifacts import files
from tasks.stage import InputError
from tasks.tracking import registry, runs
from tasks.tracking.registry import ALIAS, NAME, PREVIOUS, Registry


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """MLflow's, with no run in it: making one takes seconds, a copy does not."""
    path = tmp_path_factory.mktemp("mlflow") / "mlflow.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{path}")
        patch.chdir(path.parent)
        runs.Tracker()
    return path


@pytest.fixture
def place(database, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path}/mlflow.db")
    shutil.copy(database, tmp_path)
    monkeypatch.setattr(runs, "EXPERIMENT", "gate")  # the copied one keeps its artifacts beside the first database
    return tmp_path


def model(place, name):
    """A release of an invented model with its run; returns folder and digest."""
    folder = place / name / "mlflow"
    weights = folder / registry.WEIGHTS
    weights.mkdir(parents=True)
    (folder / "MLmodel").write_text("flavors: {}\n")
    (weights / "config.json").write_text("{}")
    (weights / "model.safetensors").write_text(f"weights of {name}")
    (weights / "ranks.tiktoken").write_text("ranks")
    digest = files.digest(*(weights / file for file in registry.MODEL_FILES))
    runs.Tracker().create(name, {runs.MODEL_DIGEST: digest})
    return str(folder), digest


def promoted(place, name, before, reason=""):
    folder, digest = model(place, name)
    answer = Registry().promote(model_digest=digest, release=folder, before=before, reason=reason)
    return answer["version"], folder, digest


def champion(place, challenger="0" * 64):
    return Registry().champion(folder=str(place / "champions"), challenger=challenger)


def test_champions_follow_each_other_and_go_back_as_far_as_there_were_any(place):
    assert champion(place) == {"champion": None, "rolled_back": False, "recorded": False}
    with pytest.raises(InputError, match="no champion"):
        Registry().rollback()
    _, _, first = promoted(place, "one", None)
    promoted(place, "two", 1)
    version, _, third = promoted(place, "three", 2, reason="an erasure")
    assert version == 3
    assert Registry().rollback() == {"from": 3, "to": 2}
    assert Registry().rollback() == {"from": 2, "to": 1}
    with pytest.raises(InputError, match="version 1 is the first champion"):
        Registry().rollback()
    found = champion(place, challenger=third)
    assert found["champion"]["version"] == 1
    assert found["champion"]["model_digest"] == first
    assert found["rolled_back"]
    assert found["recorded"]
    client = runs.Tracker().client
    versions = client.search_model_versions(f"name = '{NAME}'")
    assert sorted(int(version.version) for version in versions) == [1, 2, 3]
    assert next(version for version in versions if version.version == 3).tags["radlm.reason"] == "an erasure"

    # One that went may come back; from it the way leads to whom it followed then.
    folder, _ = str(place / "three" / "mlflow"), third
    assert Registry().promote(model_digest=third, release=folder, before=1, reason="mended")["version"] == 4
    assert Registry().rollback() == {"from": 4, "to": 1}


def test_the_champions_files_come_down_once_and_are_checked(place):
    _, folder, digest = promoted(place, "one", None)
    found = champion(place)["champion"]
    down = Path(found["folder"])
    assert down == place / "champions" / digest[:16]
    assert sorted(file.name for file in down.iterdir()) == ["config.json", "model.safetensors", "ranks.tiktoken"]
    for file in down.iterdir():
        assert file.read_bytes() == (Path(folder) / registry.WEIGHTS / file.name).read_bytes()
    assert champion(place, challenger=digest)["champion"]["folder"] == ""  # itself: nothing to fetch
    (down / "model.safetensors").write_text("other weights")
    with pytest.raises(InputError, match="does not hold the champion, version 1: delete it"):
        champion(place)
    # Of a champion that was erased there is nothing to fetch, and it cannot be gone back to.
    shutil.rmtree(down)
    run_id = runs.Tracker().find(runs.MODEL_DIGEST, digest).info.run_id
    promoted(place, "two", 1)
    Registry().rollback()
    runs.Tracker().delete_artifacts(run_id, ["release"])
    assert champion(place)["champion"]["folder"] == ""
    promoted(place, "three", 1)
    with pytest.raises(InputError, match="version 1, the champion before 3, is gone"):
        Registry().rollback()


def test_a_promotion_that_breaks_off_leaves_the_champion_and_is_taken_up_again(place, monkeypatch):
    promoted(place, "one", None)
    folder, digest = model(place, "two")
    asked = Registry()
    monkeypatch.setattr(
        asked._client, "set_registered_model_alias", lambda *_: (_ for _ in ()).throw(OSError("away"))
    )
    with pytest.raises(OSError, match="away"):
        asked.promote(model_digest=digest, release=folder, before=1, reason="")
    assert champion(place)["champion"]["version"] == 1
    assert Registry().promote(model_digest=digest, release=folder, before=1, reason="") == {"version": 2}
    client = runs.Tracker().client
    assert len(client.search_model_versions(f"name = '{NAME}'")) == 2  # none was made anew
    assert client.get_model_version_by_alias(NAME, ALIAS).tags[PREVIOUS] == "1"


def test_a_champion_named_meanwhile_and_a_release_of_another_model_promote_nothing(place):
    promoted(place, "one", None)
    folder, digest = model(place, "two")
    with pytest.raises(InputError, match="another champion was named"):
        Registry().promote(model_digest=digest, release=folder, before=None, reason="")
    with pytest.raises(InputError, match="not a release of this model"):
        Registry().promote(model_digest="0" * 64, release=folder, before=1, reason="")
    assert champion(place)["champion"]["version"] == 1
    assert len(runs.Tracker().client.search_model_versions(f"name = '{NAME}'")) == 1


def test_verdict_evidence_and_packet_stand_in_the_run_and_are_replaced(place):
    _, digest = model(place, "one")
    page = place / "index.html"
    page.write_text("<p>packet</p>")
    client = runs.Tracker().client
    run_id = runs.Tracker().find(runs.MODEL_DIGEST, digest).info.run_id
    for word, rows in (("inconclusive", 3), ("promote", 2)):
        told = place / "verdict.json"
        files.write_json(told, {"verdict": word, "challenger": {"model_digest": digest}})
        evidence = [{"condition": "1 Bits", "low": None if number else 0.5} for number in range(rows)]
        Registry().conclude(verdict=str(told), against="floors", rows=evidence, packet=str(page))
    artifacts = {
        item.path for folder in ("gate/floors", "packet") for item in client.list_artifacts(run_id, folder)
    }
    assert artifacts == {"gate/floors/verdict.json", "gate/floors/checks.json", "packet/index.html"}
    assert client.get_run(run_id).data.tags["radlm.verdict"] == "promote"
    table = json.loads(Path(client.download_artifacts(run_id, "gate/floors/checks.json", str(place))).read_text())
    assert len(table["data"]) == 2
