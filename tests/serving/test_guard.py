"""The guard before an application: what gets through, what is answered in its place, and what errors still say."""

import asyncio
import json

import fastapi
import pytest

from tasks.serving import guard
from tasks.serving.guard import MAX_BYTES, Guard
from tasks.serving.writer import Request

SECRET = "quarxibandle"
GOOD = json.dumps({"inputs": [{"findings": SECRET}]}).encode()


def check(rows, params):
    return Request(rows=rows, max_new_tokens=3, prompts=[])


class Application:
    """Answers with what it was sent and with this status; remembers it."""

    def __init__(self, status=200):
        self.status, self.scope, self.seen = status, None, b""

    async def __call__(self, scope, receive, send):
        self.scope = scope
        more = True
        while more:
            message = await receive()
            self.seen += message["body"]
            more = message["more_body"]
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": self.seen[:9], "more_body": True})
        await send({"type": "http.response.body", "body": self.seen[9:]})


def ask(application, *parts, path="/invocations", method="POST", headers=((b"Content-Type", b"application/json"),)):
    """Status, body, and how many parts of the request were read."""
    scope = {"type": "http", "path": path, "method": method, "headers": [*headers]}
    waiting = [
        {"type": "http.request", "body": part, "more_body": number < len(parts)}
        for number, part in enumerate(parts, 1)
    ]
    sent = []

    async def receive():
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    asyncio.run(Guard(application, check)(scope, receive, send))
    assert [message["type"] for message in sent].count("http.response.start") == 1
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent), len(parts) - len(waiting)


def test_a_good_request_reaches_the_application_in_one_form():
    application = Application()
    status, answer, _ = ask(application, GOOD[:10], GOOD[10:])
    assert (status, answer) == (200, application.seen)
    assert json.loads(application.seen) == {
        "dataframe_records": [{"findings": SECRET}],
        "params": {"max_new_tokens": 3},
    }
    headers = dict(application.scope["headers"])
    assert headers == {b"content-type": b"application/json", b"content-length": b"%d" % len(application.seen)}


def test_a_malformed_request_does_not():
    application = Application()
    status, answer, _ = ask(application, f'{{"{SECRET}'.encode())
    assert status == 400
    assert json.loads(answer)["error_code"] == "INVALID_PARAMETER_VALUE"
    assert SECRET not in answer.decode()
    assert application.scope is None


@pytest.mark.parametrize("headers", [(), ((b"content-type", b"text/csv"),)])
def test_another_content_type(headers):
    assert ask(Application(), GOOD, headers=headers)[0] == 415


def test_a_body_that_is_too_large_is_read_to_its_end_and_not_kept():
    application = Application()
    parts = [GOOD, b" " * MAX_BYTES, b" " * MAX_BYTES, GOOD]
    status, answer, read = ask(application, *parts)
    assert (status, read, application.scope) == (413, 4, None)
    assert f"{sum(map(len, parts)):,}" in json.loads(answer)["message"]
    assert ask(application, GOOD + b" " * (MAX_BYTES - len(GOOD)))[0] == 200, "the limit itself is let through"


def test_a_request_that_is_broken_off():
    application = Application()
    assert ask(application)[0] == 400
    assert application.scope is None


@pytest.mark.parametrize(("status", "told"), [(400, 500), (404, 500), (500, 500), (503, 503)])
def test_an_error_of_the_application_loses_its_words(status, told):
    got, answer, _ = ask(Application(status), GOOD)
    assert got == told, "what passed the check and fails is no fault of the request"
    assert SECRET not in answer.decode()
    assert "fault of the server" in json.loads(answer)["message"]


@pytest.mark.parametrize(("path", "method"), [("/ping", "GET"), ("/version", "POST"), ("/invocations", "GET")])
def test_other_paths_and_methods_are_the_applications(path, method):
    application = Application(405)
    assert ask(application, b"{", path=path, method=method)[:2] == (405, b"{")


def test_only_the_next_application_gets_it():
    original = fastapi.FastAPI
    guard.stand_before_the_next_app(check)
    first, second = fastapi.FastAPI(title="first"), fastapi.FastAPI()
    assert fastapi.FastAPI is original
    assert first.title == "first"
    assert [middleware.cls for middleware in first.user_middleware] == [Guard]
    assert second.user_middleware == []
