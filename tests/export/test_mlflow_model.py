"""The MLflow model: the same bytes, no pickle, all the code it needs, and what MLflow itself would have written."""

import filecmp
import importlib
import json
import shutil
import subprocess
import sys

import pytest
import yaml

from tasks.artifacts import files, model, tokenizer
from tasks.artifacts.packed import PackInfo
from tasks.export import mlflow_model
from tasks.lm.model import Decoder, ModelShape
from tasks.tokenizer.training import PATTERN, SEAM, train

# What save_model writes of the machine, the moment and itself.
VOLATILE = {"model_uuid", "utc_time_created", "model_size_bytes", "metadata"}
EMPTY = {"model_id": None, "prompts": None, "is_signature_from_type_hint": False, "type_hint_from_example": False}


@pytest.fixture(scope="module")
def huggingface(tmp_path_factory):
    """Just enough of a release for the model to load."""
    folder = tmp_path_factory.mktemp("release") / "huggingface"
    folder.mkdir()
    tokenizer.save(folder, train(["The lungs are clear. No effusion."] * 9, 310), PATTERN, SEAM)
    encoder = tokenizer.load(folder)
    shape = ModelShape(
        vocab_size=encoder.vocab_size,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=1,
        num_key_value_heads=1,
        head_dim=16,
        intermediate_size=16,
        max_position_embeddings=256,
    )
    decoder = Decoder(shape)
    decoder.initialise(0)
    info = PackInfo(
        row_length=256,
        vocab_size=encoder.vocab_size,
        end_of_text=encoder.end_of_text,
        tokenizer_digest=encoder.digest,
    )
    model.write(folder, decoder, decoder.state_dict(), info)
    return folder


@pytest.fixture(scope="module")
def written(huggingface, tmp_path_factory):
    folder = tmp_path_factory.mktemp("written") / "mlflow"
    mlflow_model.write(folder, huggingface)
    return folder


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_two_writes_are_the_same_bytes(written, huggingface, tmp_path):
    moved = tmp_path / "somewhere" / "else"
    shutil.copytree(huggingface, moved)
    mlflow_model.write(tmp_path / "again", moved)
    assert names(tmp_path / "again") == names(written)
    assert filecmp.cmpfiles(written, tmp_path / "again", names(written), shallow=False)[1:] == ([], [])
    (moved / "config.json").write_text("{}")
    mlflow_model.write(tmp_path / "again", moved)
    assert files.digest(tmp_path / "again") != files.digest(written)


def test_it_holds_the_release_and_no_pickle(written, huggingface):
    artifact = written / "artifacts" / "huggingface"
    assert names(artifact) == names(huggingface)
    assert model.digest(artifact) == model.digest(huggingface)
    kinds = {name.rsplit(".", 1)[-1] for name in names(written)}
    assert kinds <= {"py", "json", "yaml", "txt", "MLmodel", "tiktoken", "safetensors"}
    for name in names(written):
        content = (written / name).read_bytes()
        assert not content.startswith((b"\x80", b"PK")), f"{name} looks like a pickle or an archive"
        assert str(mlflow_model.ROOT).encode() not in content, f"{name} names this machine's folders"


def test_the_code_is_no_more_than_that(written):
    held = {name.removeprefix("code/") for name in names(written) if name.startswith("code/")}
    assert held == set(mlflow_model.closure(mlflow_model.ENTRY))
    assert {"tasks/stage.py", "tasks/lm/attention/grouped.py", "tasks/serving/guard.py"} <= held
    assert not any(name.startswith(("tasks/train", "tasks/export", "tasks/tracking")) for name in held)


def test_what_export_depends_on_covers_the_code():
    """dvc.yaml's deps are held against imports, and the entry is only read: what it imports must be imported."""
    reached = set(mlflow_model.closure("tasks/export/mlflow_model.py"))
    beyond = set(mlflow_model.closure(mlflow_model.ENTRY)) - reached
    assert not beyond, f"an edit of {beyond} would not make the release anew"


def test_it_is_what_mlflow_would_have_written(written, huggingface, tmp_path, monkeypatch):
    """All but time, id and paths. Another entry stands in: MLflow would load ours in this process."""
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
    monkeypatch.chdir(tmp_path)
    mlflow = importlib.import_module("mlflow")
    from mlflow.models import Model

    ours = yaml.safe_load((written / "MLmodel").read_text())
    (tmp_path / "model.py").write_text(
        "import mlflow, pandas\n"
        "class Echo(mlflow.pyfunc.PythonModel):\n"
        "    def predict(self, context, model_input: pandas.DataFrame, params=None):\n"
        "        return pandas.DataFrame({'impression': model_input['findings']})\n"
        "mlflow.models.set_model(Echo())\n"
    )
    read = Model.load(str(written))
    mlflow.pyfunc.save_model(
        "theirs",
        python_model="model.py",
        artifacts={"huggingface": str(huggingface)},
        code_paths=[str(written / "code")],
        signature=read.signature,
        input_example=read.load_input_example(str(written)),
        pip_requirements=(written / "requirements.txt").read_text().split(),
    )
    theirs = yaml.safe_load((tmp_path / "theirs" / "MLmodel").read_text())
    assert {key: value for key, value in theirs.items() if key not in VOLATILE} == {
        **EMPTY,
        **{key: value for key, value in ours.items() if key not in VOLATILE},
        "flavors": theirs["flavors"],
    }
    flavour, their_flavour = (flavours["flavors"]["python_function"] for flavours in (ours, theirs))
    assert their_flavour.keys() - flavour.keys() == {"cloudpickle_version"}
    for key in ("env", "loader_module", "streamable", "code"):
        assert flavour[key] == their_flavour[key]
    assert flavour["model_code_path"] == "model.py"
    assert their_flavour["python_version"].startswith(f"{flavour['python_version']}.")
    assert flavour["artifacts"]["huggingface"]["path"] == their_flavour["artifacts"]["huggingface"]["path"]
    for name in ("input_example.json", "serving_input_example.json"):
        assert json.loads((written / name).read_text()) == json.loads((tmp_path / "theirs" / name).read_text())
    lines = {(folder / "requirements.txt").read_text().strip() for folder in (written, tmp_path / "theirs")}
    assert len(lines) == 1


LOAD = """
import importlib, mlflow, pandas, sys
loaded = mlflow.pyfunc.load_model({where!r})
answer = loaded.predict(loaded.input_example, params={{"max_new_tokens": 4}})
assert list(answer.columns) == ["impression"] and len(answer) == 1
try:
    loaded.predict(pandas.DataFrame({{"findings": [" "]}}))
except mlflow.exceptions.MlflowException as error:
    assert error.error_code == "INVALID_PARAMETER_VALUE" and str(error) == "row 1 has no findings"
else:
    raise AssertionError("empty findings were taken")
for name in {modules!r}:
    importlib.import_module(name)
import tasks
print(tasks.__file__)
"""


def test_mlflow_loads_it_without_the_checkout(written, tmp_path, monkeypatch):
    """It answers, refuses, and every module of its code finds what it imports."""
    shutil.copytree(written, tmp_path / "model")
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
    monkeypatch.delenv("PYTHONPATH", raising=False)
    code = [name.removeprefix("code/").removesuffix(".py") for name in names(written) if name.startswith("code/")]
    modules = [name.removesuffix("/__init__").replace("/", ".") for name in code]
    command = [sys.executable, "-c", LOAD.format(where=str(tmp_path / "model"), modules=modules)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().startswith(str(tmp_path / "model" / "code"))

    (tmp_path / "model" / "code" / "tasks" / "stage.py").unlink()
    command = [sys.executable, "-c", "import tasks.artifacts.files"]
    done = subprocess.run(command, cwd=tmp_path / "model" / "code", capture_output=True, text=True, check=False)
    assert "No module named 'tasks.stage'" in done.stderr, "the checkout must be out of reach"
