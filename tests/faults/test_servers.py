"""Broker and database that go away under load and come back."""

from __future__ import annotations

import signal
from collections import Counter

import pytest

from bench.installation import Installation, wait_until
from tests import servers
from tests.faults.conftest import Install, sound

pytestmark = pytest.mark.slow


def load(place: Installation, cases: int = 12) -> None:
    """Workers and clock at work on cases that have just been submitted."""
    place.start_worker(pool=("-P", "threads", "-c", "4"))
    place.start_clock()
    place.ask("submit", cases=place.ask("collect", count=cases))
    wait_until(place.calls, "a vendor is called")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_valkey_restarts(how: signal.Signals, install: Install, valkey: servers.Valkey) -> None:
    place = install(500, CELERY_BROKER_URL=valkey.url, CACHE_URL=valkey.url)
    load(place)
    valkey.stop(how)
    waiting = place.ask("collect", count=4)
    place.ask("submit", cases=waiting)  # nobody takes the tasks: the sweeper sends them later
    wait_until(lambda: Counter(place.calls()) == Counter(place.answered()), "what was called is answered")
    valkey.start()
    report = sound(place)
    assert len(report["cases"]) == 16
    # No answer was thrown away because the breaker could not be told of it.
    assert {call["state"] for call in report["calls"]} == {"answered"}


@pytest.mark.rabbitmq
def test_rabbitmq_restarts(install: Install, rabbitmq: servers.RabbitMQ) -> None:
    place = install(500, CELERY_BROKER_URL=rabbitmq.url)
    load(place)
    rabbitmq.stop()
    rabbitmq.start()
    place.ask("submit", cases=place.ask("collect", count=4))
    report = sound(place)
    assert len(report["cases"]) == 16
    assert {call["state"] for call in report["calls"]} == {"answered"}


@pytest.mark.postgresql
def test_postgresql_restarts(install: Install, postgresql: servers.PostgreSQL) -> None:
    place = install(1000, DATABASE_URL=postgresql.url)
    load(place)
    postgresql.restart()  # every connection is broken off while answers are awaited
    place.ask("submit", cases=place.ask("collect", count=4))
    report = sound(place)
    assert len(report["cases"]) == 16
    # Answers that came while it was away were written when it was back.
    assert {call["state"] for call in report["calls"]} == {"answered"}
