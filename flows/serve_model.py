"""Serves the registry's champion on this machine: `python -m flows.serve_model`, until it is stopped.

RADLM_SERVE_MODEL names an MLflow model to try in its place, such as the data/release/mlflow that the gate rejected.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from flows import ROOT
from tasks import stage
from tasks.stage import InputError
from tasks.tracking.registry import ALIAS, NAME
from tasks.tracking.runs import SQLITE, Tracker, tracking_uri

HOST = "127.0.0.1"  # who serves others puts a proxy with authentication in front
PORT = "5001"  # unless RADLM_SERVE_PORT names another


def main() -> None:
    """Serve the champion on loopback; this process becomes `mlflow models serve`."""
    os.chdir(ROOT)
    model = os.environ.get("RADLM_SERVE_MODEL") or _champion()
    if not model.startswith("models:/") and not (Path(model) / "MLmodel").is_file():
        raise InputError(f"{model} is no MLflow model: name one in RADLM_SERVE_MODEL, such as data/release/mlflow")
    port = os.environ.get("RADLM_SERVE_PORT", PORT)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(port)))
        except (OSError, ValueError, OverflowError):
            raise InputError(f"port {port} cannot be had: set RADLM_SERVE_PORT to another") from None
    os.environ["MLFLOW_TRACKING_URI"] = tracking_uri()
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # a release stays as it was made, code and all
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    serve = ["models", "serve", "-m", model, "--env-manager", "local", "--host", HOST]
    os.execv(sys.executable, [sys.executable, "-m", "mlflow", *serve, "--port", port])


def _champion() -> str:
    uri = tracking_uri()
    never = uri.startswith(SQLITE) and not Path(uri.removeprefix(SQLITE)).exists()  # no reason to make a database
    found = [] if never else Tracker().client.search_registered_models(f"name = '{NAME}'")
    if not found or ALIAS not in found[0].aliases:
        raise InputError(
            f"{uri} has no champion to serve: `python -m flows.promote` judges the model that stands here, and "
            f"`make serve-model MODEL=data/release/mlflow` serves it unjudged"
        )
    return f"models:/{NAME}@{ALIAS}"


if __name__ == "__main__":
    stage.run(main)
