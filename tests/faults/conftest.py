"""Whole installations, real processes, and what must hold whatever was done to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from bench.faults import QUICK, wrong
from bench.installation import Installation
from tests import servers

Install = Callable[..., Installation]


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Install]:
    """Call it with what ``Installation`` takes; all of it is stopped at the end."""
    with ExitStack() as stack:

        def begin(latency: int = 200, fault: str | None = None, **more: str) -> Installation:
            place = Installation(tmp_path / "var", latency=latency, fault=fault, more=QUICK | more)
            return stack.enter_context(place)

        yield begin


@pytest.fixture
def valkey() -> Iterator[servers.Valkey]:
    with servers.running(servers.Valkey) as server:
        yield server


@pytest.fixture
def postgresql() -> Iterator[servers.PostgreSQL]:
    with servers.running(servers.PostgreSQL) as server:
        yield server


@pytest.fixture
def rabbitmq() -> Iterator[servers.RabbitMQ]:
    with servers.running(servers.RabbitMQ) as server:
        yield server


def sound(place: Installation) -> dict[str, Any]:
    """What is left once everything is settled, after it was seen that nothing is wrong with it."""
    report = place.settled(180)
    assert list(wrong(place, report)) == []
    return report


def outcomes(report: dict[str, Any]) -> list[str]:
    """Of all calls, in the order of the alphabet."""
    return sorted(call["state"] for call in report["calls"])
