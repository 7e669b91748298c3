"""A Prefect server that runs already, for flows whose test is not about the temporary one: that takes 8 s each."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A real Prefect server on a free port; yields the environment that reaches it."""
    home = tmp_path_factory.mktemp("prefect")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_CLI_COLORS": "false",
        "COLUMNS": "200",
        "DO_NOT_TRACK": "true",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        end = time.monotonic() + 240  # seconds; 5 on an idle machine
        while not answers(f"{environment['PREFECT_API_URL']}/health"):
            assert time.monotonic() < end, "Prefect's server did not start"
            time.sleep(0.5)
        yield environment
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


@pytest.fixture(scope="session")
def served(server):
    """Of the server's environment what a flow in a checkout needs to run on it."""
    return {name: server[name] for name in ("PREFECT_API_URL", "PREFECT_HOME")}
