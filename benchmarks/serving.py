"""Latency of the served model over loopback, for one client and for four: `make bench-serving`.

`mlflow models serve` is started with the MLflow model of a release, away from this checkout; clients keep their
connection and send one report a request. A second server differs by transformers' generate in place of ours.
Rounds of both take turns, so that a busy machine is busy for both.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from tasks.artifacts import corpus
from tasks.serving.writer import COLUMNS, MAX_ROWS

PEER = Path(__file__).with_name("serving_peer.py")
CLIENTS = (1, 4)
ROUNDS = 3
LONGEST = 500  # words of a report that is asked about; the longest few do not fit the context
PATIENCE = 240  # seconds until a server answers


@dataclass(frozen=True, kw_only=True)
class Server:
    """Where a server listens, and its process."""

    port: int
    process: psutil.Process

    def cpu(self) -> float:
        """Seconds of processor time that it and its children have had."""
        family = [self.process, *self.process.children(recursive=True)]
        return sum(sum(member.cpu_times()[:2]) for member in family)


class Client:
    """A connection to a server on loopback."""

    def __init__(self, port: int):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, rows: Sequence[dict[str, str]]) -> list[str]:
        """The rows' impressions."""
        content = json.dumps({"dataframe_records": rows})
        self._connection.request("POST", "/invocations", content, {"Content-Type": "application/json"})
        answer = self._connection.getresponse()
        body = json.loads(answer.read())
        if answer.status != 200:
            raise RuntimeError(f"the server answered {answer.status}: {body['message']}")
        return [prediction["impression"] for prediction in body["predictions"]]


@contextmanager
def serving(model: Path) -> Iterator[Server]:
    """A server of this MLflow model, up for the time of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment["MLFLOW_DISABLE_TELEMETRY"] = "true"
    command = [sys.executable, "-m", "mlflow", "models", "serve", "-m", str(model), "--env-manager", "local"]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    with (model.parent / f"{model.name}.log").open("w") as log:
        process = subprocess.Popen(command, cwd=model.parent, env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + PATIENCE
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((model.parent / f"{model.name}.log").read_text())
            time.sleep(0.2)
        yield Server(port=port, process=psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/ping")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def reports(split: Path, limit: int) -> list[dict[str, str]]:
    """Rows for requests: what test reports say before their impression, evenly over the split."""
    asked = [
        report
        for report in corpus.read_split(split)
        if (prompt := report.prompt()) and len(prompt.split()) <= LONGEST
    ]
    chosen = asked[:: max(1, len(asked) // limit)][:limit]
    return [{name: body for name in COLUMNS if (body := report.section(name))} for report in chosen]


def load(port: int, rows: Sequence[dict[str, str]], clients: int) -> tuple[list[float], float, list[str]]:
    """Seconds of each request, seconds of all, and the impressions, in the order of `rows`."""
    connections = [Client(port) for _ in range(clients)]

    def work(number: int) -> list[tuple[int, float, str]]:
        done = []
        for index in range(number, len(rows), clients):
            began = time.perf_counter()
            (impression,) = connections[number].ask([rows[index]])
            done.append((index, time.perf_counter() - began, impression))
        return done

    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        done = sorted(itertools.chain.from_iterable(pool.map(work, range(clients))))
    return [seconds for _, seconds, _ in done], time.perf_counter() - began, [text for _, _, text in done]


def main() -> None:
    """Print the table of docs/benchmarks.md, Serving."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder of an MLflow model that export wrote")
    parser.add_argument("--split", type=Path, default=Path("data/corpus/test.parquet"))
    parser.add_argument("--requests", type=int, default=60, help="a round, for each number of clients")
    arguments = parser.parse_args()
    if not (arguments.model / "MLmodel").is_file():
        parser.error(f"{arguments.model} is not an MLflow model: run `dvc repro export`, or name another")
    rows = reports(arguments.split, arguments.requests)
    names = ("radlm", "transformers")
    seconds: dict[Any, list[float]] = {(name, clients): [] for name in names for clients in CLIENTS}
    walls: dict[Any, float] = dict.fromkeys(seconds, 0.0)
    cpu: dict[Any, float] = dict.fromkeys(seconds, 0.0)
    texts: dict[str, list[str]] = {}
    batch = dict.fromkeys(names, 0.0)
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as servers:
        up: dict[str, Server] = {}
        for name in names:
            model = Path(scratch) / name
            shutil.copytree(arguments.model, model)
            if name == "transformers":
                shutil.copyfile(PEER, model / "model.py")
            up[name] = servers.enter_context(serving(model))
            load(up[name].port, rows[:5], 1)  # what is made at the first request does not count
        for _ in range(ROUNDS):
            for name, clients in seconds:
                before = up[name].cpu()
                each, wall, written = load(up[name].port, rows, clients)
                cpu[name, clients] += up[name].cpu() - before
                seconds[name, clients] += each
                walls[name, clients] += wall
                if texts.setdefault(name, written) != written:
                    raise RuntimeError(f"{name} answered the same request in two ways")
        for name in names:
            before = up[name].cpu()
            Client(up[name].port).ask(rows[:MAX_ROWS])
            batch[name] = 1000 * (up[name].cpu() - before) / min(MAX_ROWS, len(rows))
    columns = ("server", "clients", "p50, ms", "p95, ms", "requests a second", "CPU, ms a request")
    print(f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|")
    for (name, clients), each in seconds.items():
        p50, p95 = np.percentile(np.array(each) * 1000, [50, 95])
        rate, cost = len(each) / walls[name, clients], 1000 * cpu[name, clients] / len(each)
        print(f"| {name} | {clients} | {p50:,.0f} | {p95:,.0f} | {rate:.1f} | {cost:,.0f} |")
    same = sum(ours == theirs for ours, theirs in zip(*texts.values(), strict=True))
    words = np.mean([len(text.split()) for text in texts["radlm"]])
    print(f"\n{len(rows)} reports a round, {ROUNDS} rounds; impressions of {words:.1f} words, {same} the same.")
    print(
        f"CPU, ms a row, {MAX_ROWS} in a request: {batch['radlm']:.0f}, transformers {batch['transformers']:.0f}."
    )


if __name__ == "__main__":
    main()
