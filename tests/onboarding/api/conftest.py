"""A program with a key, speaking to the API."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onboarding import apikeys
from onboarding.audit import SYSTEM
from onboarding.models import ApiKey


@dataclass
class Api:
    """Calls with one key; ``last`` is the last answer."""

    token: str
    key: ApiKey | None = None
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        where = path if path.startswith("/") else f"/api/v1/{path}"
        more: dict[str, Any] = {"headers": {"Authorization": f"Bearer {self.token}", **headers}}
        if body is not None:
            more["data"] = body if isinstance(body, bytes | str) else json.dumps(body)
            more["content_type"] = "application/json"
        return self.client.generic(method, where, **more)

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.ask("POST", path, {} if body is None else body, **headers)

    def form(self, path: str, files: dict[str, Any], **headers: str) -> Any:
        content = {
            name: SimpleUploadedFile("picture.jpg", value) if isinstance(value, bytes) else value
            for name, value in files.items()
        }
        more: Any = {"Authorization": f"Bearer {self.token}", **headers}
        return self.client.post(f"/api/v1/{path}", content, headers=more)

    def case(self, **more: Any) -> dict[str, Any]:
        """A new case for a new applicant."""
        applicant = self.post("applicants", {"reference": "customer-1"}).json()
        answer = self.post("cases", {"applicant": applicant["id"], "document_type": "passport", **more})
        assert answer.status_code == 201, answer.content
        found: dict[str, Any] = answer.json()
        return found

    def picture(self, case: str, side: str, jpeg: bytes, **headers: str) -> Any:
        content = base64.b64encode(jpeg).decode()
        return self.post(f"cases/{case}/documents", {"side": side, "content": content}, **headers)


@pytest.fixture(autouse=True)
def _uncounted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def program() -> Callable[..., Api]:
    """Call it for a key with these scopes, all where none is named."""

    def make(*scopes: str, live: bool = False, name: str = "the back end") -> Api:
        key, token = apikeys.create(name, scopes or sorted(apikeys.SCOPES), live=live, actor=SYSTEM)
        return Api(token, key)

    return make


@pytest.fixture
def api(program: Callable[..., Api]) -> Api:
    """A test key with every scope."""
    return program()


@pytest.fixture
def live(program: Callable[..., Api]) -> Api:
    return program(live=True)
