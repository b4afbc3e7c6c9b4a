"""One POST to an endpoint: to an address that was looked at, no redirect followed, bounded in time,
nothing of the answer read but its status."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpcore

from onboarding.webhooks import addresses

SECONDS = 10.0
"""For a whole attempt. Receivers are told to answer first and work afterwards."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How it went: ``status`` of the answer, or ``error``."""

    status: int | None
    error: str
    elapsed_ms: int

    @property
    def well(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def post(url: str, headers: Mapping[str, str], body: bytes, seconds: float = SECONDS) -> Sent:
    """Never raises for what lies with the receiver."""
    started = time.monotonic()
    status: int | None = None
    error = ""
    try:
        status = _post(url, headers, body, started + seconds)
    except addresses.NotAllowed:
        error = "address_not_allowed"
    except (httpcore.TimeoutException, TimeoutError):
        error = "timeout"
    except httpcore.ConnectError as failure:
        error = "tls" if isinstance(failure.__context__, ssl.SSLError) else "connection_failed"
    except (httpcore.NetworkError, httpcore.ProtocolError):
        error = "connection_broken"
    except (OSError, UnicodeError):  # the name cannot be resolved, or is none
        error = "host_not_found"
    if not error and status is not None and 300 <= status < 400:
        error = "redirect_not_followed"
    return Sent(status, error, round((time.monotonic() - started) * 1000))


def _post(url: str, headers: Mapping[str, str], body: bytes, deadline: float) -> int:
    parts = addresses.parse(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    backend = _Pinned(addresses.resolve(host, port), deadline)
    timeout = {"connect": 5.0, "read": SECONDS, "write": SECONDS, "pool": SECONDS}
    with (
        httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend) as pool,
        pool.stream(
            "POST",
            url,
            headers=[("Host", parts.netloc), ("Content-Length", str(len(body))), *headers.items()],
            content=body,
            extensions={"timeout": timeout},
        ) as response,
    ):
        return response.status


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Pinned(httpcore.SyncBackend):
    """Connects to the addresses that were looked at, whatever the name would say now."""

    def __init__(self, pinned: list[str], deadline: float) -> None:
        super().__init__()
        self._pinned = pinned
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception | None = None
        for address in self._pinned:
            try:
                stream = super().connect_tcp(
                    address, port, _left(self._deadline, timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Timely(stream, self._deadline)
        raise failure or httpcore.ConnectError("no address")


class _Timely(httpcore.NetworkStream):
    """Every wait ends at the attempt's deadline: one byte a second does not keep a sender."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, timeout)
        return _Timely(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("deadline")
    return left if timeout is None else min(timeout, left)
