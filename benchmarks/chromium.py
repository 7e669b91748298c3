"""A headless Chromium and the DevTools protocol over a pipe: with nothing to install beside the browser.

Messages are JSON with a zero byte after each, the browser reads them from its descriptor 3 and answers on 4
(`--remote-debugging-pipe`; https://chromedevtools.github.io/devtools-protocol). No port is opened.
"""

from __future__ import annotations

import json
import os
import selectors
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # no name leads anywhere
)
PATIENCE = 60  # seconds for an answer


def find() -> str | None:
    """Where a Chromium is on the PATH, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Tab:
    """One page of the browser: commands and their results, and all events since the start."""

    def __init__(self, process: subprocess.Popen[bytes]):
        self.events: list[tuple[str, dict[str, Any]]] = []
        self._process, self._buffer, self._number, self._session = process, b"", 0, ""
        assert process.stdout is not None
        self._readable = selectors.DefaultSelector()
        self._readable.register(process.stdout, selectors.EVENT_READ)
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """The result of a command. Raises `RuntimeError` where the browser refuses it or does not answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message).encode() + b"\0")
        self._process.stdin.flush()
        while (answer := self._next()).get("id") != self._number:
            self._keep(answer)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error'].get('message')}")
        return dict(answer["result"])

    def wait(self, method: str) -> None:
        """Until this event has come, now or before."""
        while method not in (name for name, _ in self.events):
            self._keep(self._next())

    def value(self, expression: str) -> Any:
        """What a JavaScript expression is in the page; awaited where it is a promise."""
        done = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in done:
            raise RuntimeError(done["exceptionDetails"].get("text", "the expression failed"))
        return done["result"].get("value")

    def _keep(self, message: dict[str, Any]) -> None:
        if "method" in message:
            self.events.append((message["method"], message.get("params", {})))

    def _next(self) -> dict[str, Any]:
        until = time.monotonic() + PATIENCE
        assert self._process.stdout is not None
        while b"\0" not in self._buffer:
            if not self._readable.select(max(0, until - time.monotonic())):
                raise RuntimeError(f"the browser did not answer within {PATIENCE} s")
            if not (read := os.read(self._process.stdout.fileno(), 1 << 20)):
                raise RuntimeError("the browser ended by itself")
            self._buffer += read
        message, _, self._buffer = self._buffer.partition(b"\0")
        return dict(json.loads(message))


@contextmanager
def tab(browser: str) -> Iterator[Tab]:
    """A tab of a browser that knows nothing of its user and ends with the block."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()  # which root cannot have
        command = [browser, *ARGUMENTS, *sandbox, f"--user-data-dir={Path(profile) / 'profile'}", "about:blank"]
        # The shell gives the browser our pipes as the descriptors that it looks for.
        process = subprocess.Popen(
            ["sh", "-c", 'exec "$0" "$@" 3<&0 4>&1 </dev/null >&2', *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield Tab(process)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
