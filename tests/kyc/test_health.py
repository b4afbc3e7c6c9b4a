"""``/healthz`` and ``/readyz``: for machines, without a log-in."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from kyc import env, health
from kyc.broker import EmbeddedBroker, embedded_url
from kyc.celery import app


@pytest.fixture
def broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedBroker]:
    """A running one, which the application uses."""
    broker = EmbeddedBroker(tmp_path)
    broker.start()
    monkeypatch.setitem(app.conf, "broker_read_url", embedded_url(tmp_path))
    yield broker
    broker.stop()


def store_in(folder: Path, settings: Settings) -> None:
    default = env.storage("STORAGE_URL", urlsplit(f"file://{folder}"))
    settings.STORAGES = {**settings.STORAGES, "default": default}


def test_the_process_lives(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer.headers["Cache-Control"]


def test_machines_are_not_led_to_https(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    assert client.get("/healthz").status_code == 200
    assert client.get("/login/").status_code == 301


@pytest.mark.django_db
def test_it_is_ready_when_database_broker_and_storage_answer_and_not_when_one_does_not(
    client: Client,
    broker: EmbeddedBroker,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def ready() -> tuple[int, dict[str, bool]]:
        answer = client.get("/readyz")
        return answer.status_code, answer.json()

    store_in(tmp_path / "files", settings)
    assert ready() == (200, {"database": True, "broker": True, "storage": True})

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", lambda: 1 / 0)
        assert ready() == (503, {"database": False, "broker": True, "storage": True})

    (tmp_path / "a file").write_text("where a folder should be")
    store_in(tmp_path / "a file", settings)
    assert ready() == (503, {"database": True, "broker": True, "storage": False})

    store_in(tmp_path / "files", settings)
    broker.stop()
    with caplog.at_level(logging.WARNING):
        assert ready() == (503, {"database": True, "broker": False, "storage": True})
    assert "not ready: broker" in caplog.text


def test_a_probe_gives_up_soon() -> None:
    assert health._SECONDS <= 5
