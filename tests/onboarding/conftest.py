"""Every test here has a database of its own, an empty storage and the default policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.utils import translation
from pytest_django import Settings

from kyc import env
from onboarding import policy, vendors
from providers.door import Door
from providers.model import Answer, Request
from providers.sandbox.server import Settings as SandboxSettings
from providers.warnings import warning
from tests import growing
from tests.sandbox import Running, running


@pytest.fixture(autouse=True, scope="session")
def emptied() -> Iterator[None]:
    """Between tests that commit."""
    with growing.emptied_between_tests():
        yield


@pytest.fixture(autouse=True)
def database(db: None) -> None:
    """Acts are rolled back after each test."""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A page leaves its language behind, and what is asked without a page would be told in it."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def storage(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that sealed files go to. Nobody waits for the disk: what a loss of power would take is
    gone after a test anyway."""
    monkeypatch.setattr("kyc.storage.sync", lambda place: None)
    folder = tmp_path / "files"
    default = env.storage("STORAGE_URL", urlsplit(f"file://{folder}"))
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return folder


@pytest.fixture
def with_policy(tmp_path: Path, settings: Settings) -> Iterator[Callable[..., policy.Policy]]:
    """Call it with (old, new) texts to have new cases opened under a changed policy."""
    text = Path(settings.POLICY_FILE).read_text("utf-8")

    def change(*changes: tuple[str, str]) -> policy.Policy:
        changed = text
        for old, new in changes:
            assert changed.count(old) == 1, old
            changed = changed.replace(old, new)
        file = tmp_path / "policy.toml"
        file.write_text(changed, "utf-8")
        settings.POLICY_FILE = file
        policy.current.cache_clear()
        return policy.current()[1]

    yield change
    policy.current.cache_clear()


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Pictures are judged good unless ``judged(code, ..., **measures)`` says otherwise."""
    answer: dict[str, Any] = {"warnings": (), "measures": {"card_found": True, "faces": 1}}

    def call(service: str, request: Request, **more: object) -> Answer:
        if isinstance(answer["warnings"], Exception):
            raise answer["warnings"]
        return Answer(service=service, **answer)

    monkeypatch.setattr("onboarding.vendors.call", call)

    def judge(*codes: int, fails: Exception | None = None, **measures: object) -> None:
        answer["warnings"] = fails or tuple(warning(code, "front") for code in codes)
        answer["measures"] = {"card_found": True, "faces": 1, **measures}

    return judge


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """Every vendor is set up and played by the sandbox, over a socket; nothing waits between tries."""
    cache.clear()
    vendors._breaker.cache_clear()
    with running() as played:
        for name, value in played.variables.items():
            monkeypatch.setenv(name, value)
        door = Door(breaker=vendors._breaker(), sleep=lambda seconds: None)
        monkeypatch.setattr(vendors, "door", lambda: door)
        yield played
        door.close()
    cache.clear()
    vendors._breaker.cache_clear()


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, sandbox: Running) -> Iterator[Callable[..., Running]]:
    """Call it with a vendor's variable of its address and a fault to have that vendor alone fail."""
    with ExitStack() as stack:

        def ruin(base_url: str, fault: str) -> Running:
            other = stack.enter_context(running(SandboxSettings(fault=fault)))
            monkeypatch.setenv(base_url, other.address)
            return other

        yield ruin


@pytest.fixture
def stored(storage: Path) -> Callable[[], dict[str, bytes]]:
    """What lies in the storage now: name and content."""

    def look() -> dict[str, Any]:
        return {
            str(file.relative_to(storage)): file.read_bytes()
            for file in sorted(storage.rglob("*"))
            if file.is_file()
        }

    return look
