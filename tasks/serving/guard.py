"""Stands before MLflow's scoring server: what it cannot answer gets one sentence, and nothing else gets through.

Alone that server reads a body of any size into memory, repeats the text of a request in its error messages, and
answers some malformed requests with a 500 (docs/serving.md). It has no setting that ends any of these.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from tasks.serving import forms
from tasks.serving.writer import Refused, Request

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]
Check = Callable[[Any, Any], Request]

PATH = "/invocations"
MAX_BYTES = 2**20  # of a body; 32 rows of the longest reports are a quarter of it


class Guard:
    """ASGI middleware around `app`.

    Args:
        app: what answers the requests that are let through.
        check: rows and params -> the request; raises `Refused`.
    """

    def __init__(self, app: App, check: Check):
        self.app, self.check = app, check

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
            return await self.app(scope, receive, send)
        headers = {name.lower(): value for name, value in scope["headers"]}
        try:
            body = await _body(receive)
            asked = forms.canonical(self.check(*forms.parse(headers.get(b"content-type", b""), body)))
        except Refused as refusal:
            return await _answer(send, refusal.status, "INVALID_PARAMETER_VALUE", str(refusal))
        known = {b"content-type": b"application/json", b"content-length": b"%d" % len(asked)}
        inside = {**scope, "headers": [*{**headers, **known}.items()]}
        return await self.app(inside, _once(asked, receive), _scrubbed(send))


async def _body(receive: Receive) -> bytes:
    """The whole body. One that is too large is read to its end and forgotten, or its sender would not read why."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused("the request was broken off")
        part, more = message.get("body", b""), message.get("more_body", False)
        size += len(part)
        if size <= MAX_BYTES:
            parts.append(part)
        else:
            parts.clear()
    if size > MAX_BYTES:
        raise Refused(f"the body may have {MAX_BYTES:,} bytes and this one has {size:,}: send it in parts", 413)
    return b"".join(parts)


def _once(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message


def _scrubbed(send: Send) -> Send:
    """Passes answers on; of an error only its status, because MLflow's messages quote the request."""
    failed: list[int] = []

    async def pass_on(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] >= 400:
            failed.append(message["status"])
            sentence = "the model failed on this request, which is a fault of the server's and not of the request"
            await _answer(send, max(message["status"], 500), "INTERNAL_ERROR", sentence)
        elif not failed:
            await send(message)

    return pass_on


async def _answer(send: Send, status: int, code: str, sentence: str) -> None:
    content = json.dumps({"error_code": code, "message": sentence}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(content))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def stand_before_the_next_app(check: Check) -> None:
    """The next FastAPI application of this process gets the guard as its middleware.

    MLflow's server loads the model, then makes its application; a model has no other way to reach that. The
    class is put back as soon as it was called.
    """
    import fastapi
    from starlette.middleware import Middleware

    original: Any = fastapi.FastAPI

    def with_guard(*arguments: Any, **options: Any) -> Any:
        fastapi.FastAPI = original  # type: ignore[misc]
        return original(*arguments, middleware=[Middleware(Guard, check=check)], **options)

    fastapi.FastAPI = with_guard  # type: ignore
