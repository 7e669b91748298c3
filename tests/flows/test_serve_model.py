"""What `make serve-model` says where it cannot serve, and what it becomes where it can."""

import os
import socket
import sys

import pytest

from flows import serve_model
from tasks.stage import InputError
from tasks.tracking import registry, runs


@pytest.fixture(autouse=True)
def local_tracker(tmp_path, monkeypatch):
    monkeypatch.setattr(serve_model, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path}/mlflow.db")
    monkeypatch.setattr(os, "environ", os.environ.copy())


def test_without_a_record_there_is_no_champion_and_no_database_is_made(tmp_path):
    with pytest.raises(InputError, match=r"has no champion to serve: `python -m flows\.promote`"):
        serve_model.main()
    assert not list(tmp_path.iterdir())


def test_a_champion_is_served_on_loopback(monkeypatch):
    became = []
    monkeypatch.setattr(os, "execv", lambda program, arguments: became.append((program, arguments)))
    client = runs.Tracker().client
    client.create_registered_model(registry.NAME)
    with pytest.raises(InputError, match="has no champion"):
        serve_model.main()
    version = client.create_model_version(registry.NAME, "file:///nowhere").version
    client.set_registered_model_alias(registry.NAME, registry.ALIAS, version)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setitem(os.environ, "RADLM_SERVE_PORT", str(port))
        with pytest.raises(InputError, match=f"port {port} cannot be had"):
            serve_model.main()
    monkeypatch.setitem(os.environ, "RADLM_SERVE_PORT", "http")
    with pytest.raises(InputError, match="port http cannot be had"):
        serve_model.main()
    assert not became
    monkeypatch.setitem(os.environ, "RADLM_SERVE_PORT", str(port))
    serve_model.main()
    ((program, arguments),) = became
    assert program == sys.executable
    assert " ".join(arguments[1:]) == (
        f"-m mlflow models serve -m models:/radlm@champion --env-manager local --host 127.0.0.1 --port {port}"
    )
    assert os.environ["MLFLOW_TRACKING_URI"] == runs.tracking_uri()
    assert os.environ["MLFLOW_DISABLE_TELEMETRY"] == "true"


def test_a_model_that_the_gate_did_not_promote_may_be_tried(monkeypatch, tmp_path):
    became = []
    monkeypatch.setattr(os, "execv", lambda program, arguments: became.append(arguments))
    monkeypatch.setitem(os.environ, "RADLM_SERVE_MODEL", "data/release/mlflow")
    with pytest.raises(InputError, match="data/release/mlflow is no MLflow model"):
        serve_model.main()
    (tmp_path / "data/release/mlflow").mkdir(parents=True)
    (tmp_path / "data/release/mlflow/MLmodel").touch()
    serve_model.main()
    assert became[0][became[0].index("-m", 3) + 1] == "data/release/mlflow"
    assert os.environ["PYTHONDONTWRITEBYTECODE"] == "1"
