"""Serves the registry's champion on this machine: `python -m flows.serve_model`, until it is stopped."""

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
    if not _has_champion():
        raise InputError(
            f"{tracking_uri()} has no champion to serve: `python -m flows.promote` judges the first and names it"
        )
    port = os.environ.get("RADLM_SERVE_PORT", PORT)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(port)))
        except (OSError, ValueError, OverflowError):
            raise InputError(f"port {port} cannot be had: set RADLM_SERVE_PORT to another") from None
    os.environ["MLFLOW_TRACKING_URI"] = tracking_uri()
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    serve = ["models", "serve", "-m", f"models:/{NAME}@{ALIAS}", "--env-manager", "local", "--host", HOST]
    os.execv(sys.executable, [sys.executable, "-m", "mlflow", *serve, "--port", port])


def _has_champion() -> bool:
    uri = tracking_uri()
    if uri.startswith(SQLITE) and not Path(uri.removeprefix(SQLITE)).exists():
        return False  # never tracked: no reason to make a database
    found = Tracker().client.search_registered_models(f"name = '{NAME}'")
    return bool(found and ALIAS in found[0].aliases)


if __name__ == "__main__":
    stage.run(main)
