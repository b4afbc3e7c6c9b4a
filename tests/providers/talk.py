"""A vendor on the other side of the transport: it says what it is told to say and keeps what it was
asked."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from providers import registry
from providers.door import Door
from providers.environment import Environment
from providers.errors import ServiceError
from providers.model import Answer, Request
from providers.service import Call, Service
from tests.sandbox import jpeg, pdf

JPEG, PDF = lru_cache(jpeg)(), lru_cache(pdf)()
FRONT = Request({"front": JPEG})


@dataclass
class Talk:
    """``content`` is the answer's JSON, or the body itself as bytes."""

    content: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def call(
        self, service: str, request: Request = FRONT, variables: Mapping[str, str] | None = None
    ) -> Answer:
        door = Door(httpx.MockTransport(self._answer), sleep=self.pauses.append)
        return registry.call(service, request, variables or {}, door)

    def fails(
        self, service: str, request: Request = FRONT, variables: Mapping[str, str] | None = None
    ) -> ServiceError:
        """The error that the call ends with."""
        with pytest.raises(ServiceError) as raised:
            self.call(service, request, variables)
        return raised.value

    def perform(self, service: Service, request: Request, variables: Mapping[str, str]) -> Answer:
        """A call whose pictures are taken as they are: many of them in a short time."""
        door = Door(httpx.MockTransport(self._answer), sleep=self.pauses.append)
        deadline = time.monotonic() + door.patience.total
        return service.perform(Call(service, request, Environment(variables), door, deadline))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(request)
        body = self.content if isinstance(self.content, bytes) else json.dumps(self.content).encode()
        return httpx.Response(self.status, headers=dict(self.headers), content=body)

    @property
    def form(self) -> dict[str, str]:
        """The form of the last request."""
        return dict(parse_qsl(self.asked[-1].content.decode(), keep_blank_values=True))


def named(answer: Answer) -> dict[str, str | None]:
    """The values of the canonical fields."""
    names = [one.name for one in answer.fields if one.name]
    assert len(names) == len(set(names)), "a name is given once"
    return {one.name: one.value for one in answer.fields if one.name}


def unnamed(answer: Answer) -> dict[str, str | None]:
    """What came without a canonical name, by the vendor's own."""
    return {one.vendor_field: one.raw for one in answer.fields if one.name is None}
