"""The vendor replaced at the transport: requests are kept, answers are what a test says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from providers import registry
from providers.door import Door
from providers.model import Answer, Request, Side
from tests.sandbox import jpeg

VARIABLES = {"TENCENT_SECRET_ID": "AKIDEXAMPLE", "TENCENT_SECRET_KEY": "nobody-s-key"}
FRONT, BACK = jpeg(100, 64), jpeg(90, 60)

Said = dict[str, Any] | list[Any] | bytes


def enveloped(content: Any, request_id: str = "11111111-2222-3333-4444-555555555555") -> dict[str, Any]:
    return {"Response": {**content, "RequestId": request_id}}


def refused(code: str) -> dict[str, Any]:
    return enveloped({"Error": {"Code": code, "Message": "words of the vendor"}})


@dataclass
class Played:
    """``say`` gives the answer to the body of each request."""

    say: Callable[[dict[str, Any]], Said]
    status: int = 200
    requests: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        said = self.say(json.loads(request.content))
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        return httpx.Response(self.status, content=body)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(request.content) for request in self.requests]

    def call(self, action: str, images: dict[Side, bytes] | None = None, **variables: str) -> Answer:
        door = Door(httpx.MockTransport(self), sleep=lambda seconds: None)
        request = Request(images=images or {"front": FRONT})
        return registry.call(f"tencent.{action}", request, {**VARIABLES, **variables}, door)


def played(said: Said, status: int = 200) -> Played:
    return Played(lambda body: said, status)


def answered(action: str, content: Any, images: dict[Side, bytes] | None = None) -> Answer:
    """What the service makes of that content in its envelope."""
    return played(enveloped(content)).call(action, images)
