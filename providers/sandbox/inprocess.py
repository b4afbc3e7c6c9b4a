"""The sandbox without a server: the same application, asked within the process that calls it.

No port, no network: what is sent through this transport cannot reach a vendor.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import httpx

from providers.sandbox.server import Application, Message
from providers.sandbox.vendors import variables

_ADDRESS = "http://127.0.0.1"


@lru_cache(maxsize=1)
def environment() -> dict[str, str]:
    """The variables under which every vendor is configured and played here."""
    return variables(_ADDRESS, {})


class InProcess(httpx.BaseTransport):
    """httpx's transport to an application of its own."""

    def __init__(self) -> None:
        self.application = Application({})

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body = request.read()
        scope: Message = {
            "type": "http",
            "method": request.method,
            "path": request.url.path,
            "query_string": request.url.query,
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
        }
        answer: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            answer.append(message)

        # In a thread of its own: asyncio runs one loop a thread, and the caller's may have one.
        with ThreadPoolExecutor(1) as apart:
            apart.submit(lambda: asyncio.run(self.application(scope, receive, send))).result()
        head, *chunks = answer
        content = b"".join(chunk["body"] for chunk in chunks)
        return httpx.Response(head["status"], headers=head["headers"], content=content)
