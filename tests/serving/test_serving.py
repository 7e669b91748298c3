"""`mlflow models serve` with the champion of a registry, started for real, away from the checkout."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tiny_release import CONTEXT, FINDINGS

from tasks.artifacts import model
from tasks.export import mlflow_model
from tasks.serving import writer
from tasks.serving.guard import MAX_BYTES
from tasks.serving.writer import MAX_ROWS
from tasks.tracking import registry, runs

SECRET = "quarxibandle"
JSON = {"Content-Type": "application/json"}
PATIENCE = 240  # seconds until it answers


class Server:
    """What a client sees of it."""

    def __init__(self, port, log):
        self.port, self.log = port, log

    def ask(self, body, headers=JSON, path="/invocations", method="POST"):
        """Status and content of the answer; `body` as JSON unless it is bytes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            connection.request(method, path, content, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def impressions(self, rows, **params):
        status, content = self.ask({"dataframe_records": rows, "params": {"max_new_tokens": 12, **params}})
        assert status == 200, content
        return [prediction["impression"] for prediction in json.loads(content)["predictions"]]


def promote(folder, huggingface):
    """A registry in `folder` whose champion is the release in small."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{folder}/mlflow.db")
        mlflow_model.write(folder / "mlflow", huggingface)
        digest = model.digest(huggingface)
        runs.Tracker().create("tiny", {runs.MODEL_DIGEST: digest})
        registry.Registry().promote(model_digest=digest, release=str(folder / "mlflow"), before=None, reason="")


@pytest.fixture(scope="module")
def server(tmp_path_factory, huggingface):
    folder = tmp_path_factory.mktemp("registry")
    promote(folder, huggingface)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": str(elsewhere),
        "OMP_NUM_THREADS": "1",
        "MLFLOW_TRACKING_URI": f"sqlite:///{folder}/mlflow.db",
        "MLFLOW_DISABLE_TELEMETRY": "true",
    }
    alone = subprocess.run(
        [sys.executable, "-c", "import tasks"], cwd=elsewhere, env=environment, capture_output=True
    )
    assert b"No module named 'tasks'" in alone.stderr, "the checkout must be out of reach"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = elsewhere / "server.log"
    command = f"mlflow models serve -m models:/radlm@champion --env-manager local --host 127.0.0.1 --port {port}"
    with log.open("w") as stream:
        process = subprocess.Popen(command.split(), cwd=elsewhere, env=environment, stdout=stream, stderr=stream)
    started = Server(port, log)
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                started.ask(b"", path="/ping", method="GET")
                break
            except OSError:
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.2)
        yield started
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def expected(small):
    """What the same model writes in this process."""
    rows = [{"findings": text} for text in FINDINGS]
    return rows, small.write(small.check(rows, {"max_new_tokens": 12}))


def test_findings_come_back_as_impressions(server, expected):
    rows, written = expected
    assert server.impressions(rows) == written == server.impressions(rows)
    assert server.impressions(rows[::-1]) == written[::-1]
    assert [server.impressions([row])[0] for row in rows] == written


@pytest.mark.parametrize("form", ["dataframe_split", "inputs", "instances"])
def test_every_form(server, expected, form):
    rows, written = expected
    content = {"columns": ["findings"], "data": [[row["findings"]] for row in rows]} if "split" in form else rows
    status, answer = server.ask({form: content, "params": {"max_new_tokens": 12}})
    assert status == 200
    assert [prediction["impression"] for prediction in json.loads(answer)["predictions"]] == written


def test_other_sections_count(server, small):
    rows = [{"findings": FINDINGS[0], "exam": "Chest", "indication": "Cough"}, {"findings": FINDINGS[0]}]
    written = server.impressions(rows)
    assert written == small.write(small.check(rows, {"max_new_tokens": 12}))
    assert written[0] != written[1]


def test_clients_at_once_get_their_own(server, expected):
    rows, written = expected
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda row: server.impressions([row])[0], rows * 6))
    assert answers == written * 6


REFUSED = {
    "no content type": (b'{"inputs": []}', {}, 415),
    "another content type": (f"findings\n{SECRET}".encode(), {"Content-Type": "text/csv"}, 415),
    "parquet": (b"PAR1" + SECRET.encode(), {"Content-Type": "application/vnd.apache.parquet"}, 415),
    "nothing": (b"", JSON, 400),
    "no JSON": (f'{{"inputs": "{SECRET}'.encode(), JSON, 400),
    "no UTF-8": (b'{"inputs": "\xff"}', JSON, 400),
    "nested": (b'{"inputs": ' + b"[" * 200_000, JSON, 400),
    "a list": ([SECRET], JSON, 400),
    "no form": ({SECRET: []}, JSON, 400),
    "a form of chat models": ({"messages": [{"role": "user", "content": SECRET}]}, JSON, 400),
    "no rows": ({"dataframe_records": []}, JSON, 400),
    "wrong column": ({"dataframe_records": [{"finding": SECRET}]}, JSON, 400),
    "a number": ({"dataframe_records": [{"findings": 5}]}, JSON, 400),
    "null": ({"dataframe_records": [{"findings": None}]}, JSON, 400),
    "empty": ({"dataframe_records": [{"findings": SECRET}, {"findings": " "}]}, JSON, 400),
    "a whole report": ({"dataframe_records": [{"findings": f"FINDINGS: {SECRET}\nIMPRESSION: ..."}]}, JSON, 400),
    "half a character": (b'{"dataframe_records": [{"findings": "\\ud800"}]}', JSON, 400),
    "unknown param": ({"inputs": [{"findings": SECRET}], "params": {"temperature": 1}}, JSON, 400),
    "wrong param": ({"inputs": [{"findings": SECRET}], "params": {"max_new_tokens": SECRET}}, JSON, 400),
    "ragged": ({"dataframe_split": {"columns": ["findings"], "data": [[SECRET, SECRET]]}}, JSON, 400),
    "long findings": ({"dataframe_records": [{"findings": f"{SECRET} " * CONTEXT}]}, JSON, 413),
    "one long word": ({"dataframe_records": [{"findings": SECRET * 60_000}]}, JSON, 413),
    "many rows": ({"dataframe_records": [{"findings": SECRET}] * (MAX_ROWS + 1)}, JSON, 413),
    "a large body": (SECRET.encode() * (20 * MAX_BYTES // len(SECRET)), JSON, 413),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_request_gets_a_sentence_and_the_server_keeps_serving(server, expected, case):
    rows, written = expected
    body, headers, status = REFUSED[case]
    got, content = server.ask(body, headers)
    answer = json.loads(content)
    assert got == status, content
    assert set(answer) == {"error_code", "message"}
    assert answer["message"]
    assert "\n" not in answer["message"]
    assert SECRET not in content
    assert server.impressions(rows[:1]) == written[:1]


def test_nothing_of_it_is_in_the_log(server):
    log = server.log.read_text()
    assert log.count("POST /invocations") > len(REFUSED)
    assert "Traceback" not in log
    assert SECRET not in log
    assert not any(text in log for text in FINDINGS)


def alone(server_module, loaded):
    """MLflow's application in this process."""
    return TestClient(server_module.init(loaded), raise_server_exceptions=False)


def test_without_the_guard_mlflow_quotes_requests_and_fails(huggingface, tmp_path, monkeypatch):
    """Why the guard is there: when this fails MLflow has mended itself, and the guard may go."""
    monkeypatch.setattr(os, "environ", os.environ.copy())
    from mlflow import pyfunc
    from mlflow.pyfunc import scoring_server

    mlflow_model.write(tmp_path / "mlflow", huggingface)
    body = json.dumps({"dataframe_records": [{"finding": SECRET}]}).encode()
    unguarded = alone(scoring_server, pyfunc.load_model(str(tmp_path / "mlflow")))
    assert SECRET in unguarded.post("/invocations", content=body, headers=JSON).text
    assert SECRET in unguarded.post("/invocations", content=SECRET.encode(), headers=JSON).text
    assert unguarded.post("/invocations", content=body).status_code == 500
    assert unguarded.post("/invocations", content=b'{"inputs": ' + b"[" * 200_000, headers=JSON).status_code == 500

    monkeypatch.setitem(sys.modules, "mlflow.pyfunc.scoring_server.app", scoring_server)  # as when it serves
    guarded = alone(scoring_server, pyfunc.load_model(str(tmp_path / "mlflow")))
    for content, headers in ((body, JSON), (SECRET.encode(), JSON), (body, {})):
        answer = guarded.post("/invocations", content=content, headers=headers)
        assert 400 <= answer.status_code < 500
        assert SECRET not in answer.text


def test_a_fault_of_ours_is_a_500_and_the_log_says_where(huggingface, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(os, "environ", os.environ.copy())
    from mlflow import pyfunc
    from mlflow.pyfunc import scoring_server

    def fails(*arguments, **options):
        raise RuntimeError(" ".join(["quarx", "ibandle"]).replace(" ", ""))  # as if the error quoted the request

    mlflow_model.write(tmp_path / "mlflow", huggingface)
    monkeypatch.setitem(sys.modules, "mlflow.pyfunc.scoring_server.app", scoring_server)
    client = alone(scoring_server, pyfunc.load_model(str(tmp_path / "mlflow")))
    body = {"inputs": [{"findings": FINDINGS[0]}], "params": {"max_new_tokens": 3}}
    with monkeypatch.context() as patch:
        patch.setattr(writer, "generate", fails)
        answer = client.post("/invocations", json=body)
    assert answer.status_code == 500
    assert "fault of the server" in answer.json()["message"]
    assert "RuntimeError" in caplog.text
    assert "tasks/serving/writer.py" in caplog.text
    assert SECRET not in answer.text + caplog.text
    assert client.post("/invocations", json=body).status_code == 200
