"""The gate in a real checkout: after a first training, and with a champion that is scored beside the challenger."""

import json

import mlflow

# A champion in the registry: the release of this checkout with other weights, and a run for it.
CHAMPION = """
import shutil
from pathlib import Path
from safetensors.torch import load_file, save
from tasks.artifacts import model
from tasks.tracking import runs
from tasks.tracking.registry import Registry
release = Path("other")
shutil.copytree("data/release/mlflow", release)
weights = release / "artifacts/huggingface/model.safetensors"
tensors = load_file(weights)
weights.write_bytes(save({name: tensor * 1.01 for name, tensor in tensors.items()}, metadata={"format": "pt"}))
digest = model.digest(release / "artifacts/huggingface")
runs.Tracker().create("other", {runs.MODEL_DIGEST: digest})
Registry().promote(model_digest=digest, release=str(release), before=None, reason="")
print(digest)
"""


def verdict(checkout):
    (found,) = (checkout.path / "data/judgement").glob("*/verdict.json")
    return found.parent, json.loads(found.read_text())


def artifacts(client, run_id, folder):
    return {item.path for item in client.list_artifacts(run_id, folder)}


def test_a_first_training_ends_with_a_verdict_that_prefect_and_mlflow_have(done):
    checkout, output = done
    folder, content = verdict(checkout)
    assert content["champion"] is None
    assert content["verdict"] in ("reject", "inconclusive")  # some sixty test patients promote nobody
    assert folder.name.endswith("-floors")
    assert (checkout.path / "data/packet/index.html").is_file()
    assert "(against the floors)" in output
    client = mlflow.MlflowClient(f"sqlite:///{checkout.path}/mlflow.db")
    (run,) = client.search_runs([client.get_experiment_by_name("radlm").experiment_id])
    assert run.data.tags["radlm.verdict"] == content["verdict"]
    assert artifacts(client, run.info.run_id, "gate/floors") == {
        "gate/floors/verdict.json",
        "gate/floors/checks.json",
    }
    assert artifacts(client, run.info.run_id, "packet") == {"packet/index.html"}
    assert not client.search_registered_models()


def test_champion_and_challenger_are_scored_side_by_side_on_the_same_reports(copy_of_done):
    champion = copy_of_done.python("-c", CHAMPION).split()[-1]
    output = copy_of_done.python("-m", "flows.promote")
    for side in ("champion", "challenger"):
        assert f"Task run 'score {side}' - Finished in state Completed" in output
    folder, content = verdict(copy_of_done)
    assert content["champion"] == {"model_digest": champion, "version": 1}
    identities = [json.loads((folder / side / "identity.json").read_text()) for side in ("champion", "challenger")]
    assert [identity["model_digest"] for identity in identities] == [
        champion,
        content["challenger"]["model_digest"],
    ]
    assert identities[0]["test_digest"] == identities[1]["test_digest"] == content["test"]["digest"]
    bits = content["conditions"][0]["checks"][0]
    assert bits["challenger"] != bits["champion"]
    # Scored anew from the text, the challenger is what the pipeline made of it.
    metrics = json.loads(copy_of_done.read("metrics/evaluate.json"))
    assert bits["challenger"] == metrics["test_bpb"]
    assert (folder / "challenger.json").read_text() == copy_of_done.read("metrics/evaluate.json")
    client = mlflow.MlflowClient(f"sqlite:///{copy_of_done.path}/mlflow.db")
    assert client.get_model_version_by_alias("radlm", "champion").tags["radlm.model_digest"] == champion

    assert "error: version 1 is the first champion" in copy_of_done.python(
        "-m", "flows.promote", "--rollback", code=2
    )
