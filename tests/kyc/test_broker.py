"""The embedded broker: a real server on a socket of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection
from redis import Redis

from kyc.broker import EmbeddedBroker, embedded_url, socket_path


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[EmbeddedBroker]:
    broker = EmbeddedBroker(tmp_path)
    yield broker
    broker.stop()


def client(broker: EmbeddedBroker) -> Redis:
    return Redis(unix_socket_path=str(broker.socket))


def test_it_answers_on_a_socket_for_its_owner_and_on_no_port(broker: EmbeddedBroker) -> None:
    broker.start()
    assert client(broker).ping()
    assert broker.socket.stat().st_mode & 0o777 == 0o600
    assert broker.folder.stat().st_mode & 0o077 == 0
    assert str(client(broker).config_get("port")).count("0") == 1


def test_celery_speaks_with_it_by_its_url(broker: EmbeddedBroker, tmp_path: Path) -> None:
    broker.start()
    with Connection(embedded_url(tmp_path)) as link:
        queue = link.SimpleQueue("engine")
        queue.put({"check": "an id"})
        assert queue.get(timeout=5).payload == {"check": "an id"}
        queue.close()


def test_what_waits_survives_a_restart(broker: EmbeddedBroker) -> None:
    broker.start()
    client(broker).rpush("engine", "task")
    broker.stop()
    broker.start()
    assert client(broker).lrange("engine", 0, -1) in ([b"task"], ["task"])


def test_one_that_was_left_over_is_ended_and_what_it_held_is_kept(tmp_path: Path) -> None:
    left_over = EmbeddedBroker(tmp_path)
    left_over.start()
    client(left_over).rpush("engine", "task")
    broker = EmbeddedBroker(tmp_path)
    broker.start()
    assert left_over._process is not None
    assert left_over._process.wait(timeout=5) == 0
    assert client(broker).llen("engine") == 1
    broker.stop()


def test_stopping_ends_it_and_stopping_twice_is_no_trouble(broker: EmbeddedBroker) -> None:
    broker.start()
    assert broker._process is not None
    process = broker._process
    broker.stop()
    assert process.returncode == 0
    broker.stop()


def test_one_that_does_not_listen_is_killed(broker: EmbeddedBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    broker.start()
    process = broker._process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    wait = process.wait
    monkeypatch.setattr(process, "wait", lambda timeout=None: wait(timeout and 0.2))
    broker.stop()
    assert process.returncode == -signal.SIGKILL


def test_one_that_cannot_start_says_where_to_look(tmp_path: Path) -> None:
    broker = EmbeddedBroker(tmp_path)
    (broker.folder / "appendonlydir").mkdir(parents=True)
    (broker.folder / "appendonlydir" / "appendonly.aof.manifest").write_text("this is no manifest")
    with pytest.raises(RuntimeError, match=str(broker.folder / "log")):
        broker.start()
    broker.stop()


def test_where_the_path_is_too_long_for_a_socket_it_gets_a_short_one_of_its_own() -> None:
    short, deep = Path("/srv/kyc/var"), Path("/srv") / ("long" * 30) / "var"
    assert socket_path(short) == short / "broker" / "socket"
    found = socket_path(deep)
    assert found.is_relative_to(tempfile.gettempdir())
    assert len(str(found).encode()) <= 100
    assert found == socket_path(deep) != socket_path(deep / "other")


def test_a_deep_folder_works_all_the_same(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 30) / "var"
    broker = EmbeddedBroker(deep)
    try:
        broker.start()
        assert client(broker).ping()
        assert broker.socket.parent.stat().st_mode & 0o077 == 0
        with socket.socket(socket.AF_UNIX) as link:
            link.connect(str(broker.socket))
    finally:
        broker.stop()
        broker.socket.parent.rmdir()


def test_ctrl_c_does_not_reach_it(broker: EmbeddedBroker) -> None:
    """The worker is stopped first, and needs it until then."""
    broker.start()
    assert broker._process is not None
    assert os.getpgid(broker._process.pid) != os.getpgrp()
    assert isinstance(broker._process, subprocess.Popen)
