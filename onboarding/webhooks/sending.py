"""One POST to an endpoint: to an address that was looked at, no redirect followed, bounded in time,
nothing of the answer read but its status."""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpcore

from onboarding.webhooks import addresses
from providers.punctual import PunctualBackend, until

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
        with until(started + seconds):
            status = _post(url, headers, body)
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


def _post(url: str, headers: Mapping[str, str], body: bytes) -> int:
    parts = addresses.parse(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    backend = _Pinned(addresses.resolve(host, port))
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


class _Pinned(PunctualBackend):
    """Connects to the addresses that were looked at, whatever the name would say now."""

    def __init__(self, pinned: list[str]) -> None:
        super().__init__()
        self._pinned = pinned

    def connect_tcp(self, host: str, *args: Any, **options: Any) -> httpcore.NetworkStream:
        failure: Exception | None = None
        for address in self._pinned:
            try:
                return super().connect_tcp(address, *args, **options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError("no address")
