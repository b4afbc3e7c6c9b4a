"""All vendors on one port, with latency and faults; an ASGI application served by uvicorn."""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from providers.environment import Environment
from providers.sandbox.core import OWN_FAULTS, Asked, Refused, Sandbox, Told
from providers.sandbox.vendors import SANDBOXES

FAULTS = ("5xx", *OWN_FAULTS, "slow", "cut", "broken_json", "html", "wrong_types", "empty")
"""What ``--fault`` takes; ``docs/sandbox.md`` says what each looks like."""

MAX_REQUEST = 16_000_000
"""Bytes of a request that are read at all: above the largest that a vendor takes (10 MB)."""

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


@dataclass(frozen=True)
class Settings:
    """``latency`` in seconds; a share ``rate`` (0..1) of the calls meets the ``fault``."""

    latency: float = 0.0
    fault: str | None = None
    rate: float = 1.0
    seed: int = 0


class Application:
    """The ASGI application. ``calls`` counts the calls of each service that were let in, ``repeated``
    those whose body had come before (a call that was sent twice), ``answered`` those that were told
    something."""

    def __init__(self, variables: Mapping[str, str], settings: Settings | None = None) -> None:
        self.environment = Environment(variables)
        self.settings = settings or Settings()
        self.calls: Counter[str] = Counter()
        self.repeated: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self._counts = {
            "/sandbox/calls": self.calls,
            "/sandbox/repeated": self.repeated,
            "/sandbox/answered": self.answered,
        }
        self._bodies: set[bytes] = set()
        self._chance = random.Random(self.settings.seed)  # noqa: S311
        paths = [(path, sandbox) for sandbox in SANDBOXES for path in sandbox.paths(self.environment)]
        self._paths: list[tuple[str, Sandbox]] = sorted(paths, key=lambda pair: -len(pair[0]))

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        asked = await _read(scope, receive)
        if asked is None:
            await _say(send, Told({"error": "the request is too large"}, 413))
            return
        if asked.path in self._counts:
            await _say(send, Told(dict(self._counts[asked.path])))
            return
        sandbox = next((s for path, s in self._paths if asked.path.startswith(path)), None)
        if sandbox is None:
            await _say(send, Told({"error": "no vendor has this path"}, 404))
            return
        service = sandbox.service(asked, self.environment) or sandbox.vendor
        self.calls[service] += 1
        boundary = asked.headers.get("content-type", "").partition("boundary=")[2].encode()
        content = asked.body.replace(boundary, b"") if boundary else asked.body  # it is new each time
        body = hashlib.sha256(service.encode() + b"\0" + content).digest()
        if body in self._bodies:
            self.repeated[service] += 1
        self._bodies.add(body)
        if self.settings.latency:
            await asyncio.sleep(self.settings.latency)
        fault = self.settings.fault
        if fault is not None and self._chance.random() >= self.settings.rate:
            fault = None
        await self._answer(sandbox, asked, fault, send)
        self.answered[service] += 1

    async def _answer(self, sandbox: Sandbox, asked: Asked, fault: str | None, send: Send) -> None:
        if fault == "5xx":
            await _say(send, Told({"error": "internal"}, 503))
        elif fault in OWN_FAULTS:
            await _say(send, sandbox.fault(fault))
        elif fault == "html":
            page = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
            await _send_bytes(send, 502, "text/html", page)
        elif fault == "empty":
            await _send_bytes(send, 200, "application/json", b"")
        else:
            try:
                told = sandbox.answer(asked, self.environment)
            except Refused as refused:
                told = refused.told
            if fault == "wrong_types":
                told = Told(_wrong(told.content), told.status)
            await _say(send, told, fault)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _read(scope: Message, receive: Receive) -> Asked | None:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAX_REQUEST:
            return None
        if not message.get("more_body"):
            break
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    query = scope["query_string"].decode("latin-1")
    return Asked(scope["method"], scope["path"], query, headers, bytes(body))


async def _say(send: Send, told: Told, fault: str | None = None) -> None:
    body = json.dumps(told.content, ensure_ascii=False).encode()
    if fault == "broken_json":
        body = body[: len(body) // 2]
    await _send_bytes(send, told.status, "application/json", body, told.headers, fault)


async def _send_bytes(
    send: Send,
    status: int,
    kind: str,
    body: bytes,
    headers: Mapping[str, str] | None = None,
    fault: str | None = None,
) -> None:
    shown = {"content-type": kind, "content-length": str(len(body)), **(headers or {})}
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(name.encode(), value.encode()) for name, value in shown.items()],
        }
    )
    if fault == "cut":  # less than was announced, then the connection is closed
        await send({"type": "http.response.body", "body": body[: len(body) // 2]})
        return
    if fault == "slow":
        for byte in body:
            await send({"type": "http.response.body", "body": bytes((byte,)), "more_body": True})
            await asyncio.sleep(1)
        body = b""
    await send({"type": "http.response.body", "body": body})


def _wrong(value: Any) -> Any:
    """The same answer with a number for each text, a list for each inner object, null for a list."""
    if isinstance(value, dict):
        return {key: [inner] if isinstance(inner, dict) else _wrong(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return None
    return 7 if isinstance(value, str) else value
