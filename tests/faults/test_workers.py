"""Workers that are killed, and two that take one task."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench.faults import WORKERS, kill_at_random
from bench.installation import CNH, FACE, Installation, wait_until
from tests import servers
from tests.faults.conftest import Install, outcomes, sound

pytestmark = pytest.mark.slow


@contextmanager
def nobody_writes(place: Installation) -> Iterator[None]:
    """Holds the database's lock: whoever wants to write waits."""
    link = sqlite3.connect(place.folder / "kyc.sqlite3", isolation_level=None, timeout=20)
    link.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        link.execute("ROLLBACK")
        link.close()


def queued(place: Installation) -> int:
    """Tasks that no worker has taken."""
    assert place.broker
    return int(place.broker.client().llen("vendors"))


def test_killed_before_during_and_after_a_call(install: Install) -> None:
    place = install(latency=1500)
    before, during, after = place.ask("collect", count=3)

    place.ask("submit", cases=[before])
    with nobody_writes(place):  # the tasks are taken, and no call can be written down
        place.start_worker(wait=False)
        wait_until(lambda: queued(place) == 0, "the tasks are taken")
        place.kill("vendors")
    assert place.calls() == {}
    assert place.ask("report")["calls"] == []

    place.start_worker()
    place.start_clock()
    place.settled()
    assert place.calls() == {CNH: 1, FACE: 1}  # the sweeper sent them again

    place.ask("submit", cases=[during])
    wait_until(lambda: place.calls() == {CNH: 2, FACE: 2}, "the vendors are asked")
    place.kill("vendors")

    place.start_worker()
    place.ask("submit", cases=[after])
    wait_until(lambda: place.calls() == {CNH: 3, FACE: 3}, "the vendors are asked")
    with nobody_writes(place):  # the answers come, and cannot be written down
        wait_until(lambda: place.answered() == {CNH: 3, FACE: 3}, "the vendors have answered")
        place.kill("vendors")

    place.start_worker()
    report = sound(place)
    # Of two cases nobody knows what became of their calls: another service read each, and the
    # face match, which has no other, stands as failed with what a person can do.
    assert outcomes(report) == ["answered"] * 4 + ["unknown"] * 4
    lost = [check for check in report["checks"] if check["error_kind"] == "unknown_outcome"]
    assert sorted(check["service"] for check in lost) == [FACE, FACE, CNH, CNH]


@pytest.mark.postgresql
def test_ten_kills_at_random_under_load(
    install: Install, postgresql: servers.PostgreSQL, valkey: servers.Valkey
) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    place = install(400, DATABASE_URL=postgresql.url, CELERY_BROKER_URL=valkey.url, CACHE_URL=valkey.url)
    report = kill_at_random(place, 10, seed, print)
    assert sound(place)["cases"] == report["cases"]
    assert "unknown" in outcomes(report)


def test_two_workers_that_are_given_the_same_tasks_ten_times_make_each_call_once(install: Install) -> None:
    place = install(latency=500)
    place.ask("submit", cases=place.ask("collect", count=5))
    assert place.ask("send", times=10) == 10
    for name in WORKERS:
        place.start_worker(name, wait=False)
    report = sound(place)
    wait_until(lambda: queued(place) == 0, "all tasks are taken")
    assert place.calls() == {CNH: 5, FACE: 5}
    assert outcomes(report) == ["answered"] * 10
