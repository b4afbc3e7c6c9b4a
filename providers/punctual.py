"""Connections whose every wait ends at one deadline, and httpx's transport over them.

httpx bounds each read but not the whole: a vendor that sends one byte a second must end in time.
"""

from __future__ import annotations

import contextlib
import contextvars
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpcore
import httpx

# httpcore logs headers, and two vendors want a token or a tax id in the URL.
for _name in ("httpcore.connection", "httpcore.http11"):
    logging.getLogger(_name).addFilter(lambda record: False)

_deadline: contextvars.ContextVar[float] = contextvars.ContextVar("deadline")


@contextlib.contextmanager
def until(deadline: float) -> Iterator[None]:
    """Every wait of ``PunctualBackend`` within ends at ``deadline``, on the monotonic clock."""
    token = _deadline.set(deadline)
    try:
        yield
    finally:
        _deadline.reset(token)


class _PunctualStream(httpcore.NetworkStream):
    """Every wait ends at the call's deadline, whatever its own time-out."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def start_tls(self, *args: Any, **options: Any) -> httpcore.NetworkStream:
        options["timeout"] = _left(options.get("timeout"), httpcore.ConnectTimeout)
        return _PunctualStream(self._stream.start_tls(*args, **options))

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class PunctualBackend(httpcore.SyncBackend):
    """Sockets that keep the deadline of ``until``: one byte a second holds nobody up."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        timeout = _left(timeout, httpcore.ConnectTimeout)
        return _PunctualStream(super().connect_tcp(host, port, timeout, local_address, socket_options))


def _left(timeout: float | None, error: type[Exception]) -> float:
    left = _deadline.get() - time.monotonic()
    if left <= 0:
        raise error("deadline")
    return left if timeout is None else min(timeout, left)


_HOSTS = 8
"""Connections that a thread keeps: one to each vendor's host, and room."""


class Punctual(httpx.BaseTransport):
    """httpx's transport over httpcore pools, one a thread, whose sockets keep the call's deadline."""

    _ERRORS: tuple[tuple[type[Exception], type[httpx.TransportError]], ...] = (
        (httpcore.ConnectTimeout, httpx.ConnectTimeout),
        (httpcore.PoolTimeout, httpx.PoolTimeout),
        (httpcore.TimeoutException, httpx.ReadTimeout),
        (httpcore.ConnectError, httpx.ConnectError),
        (httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol),
        (httpcore.ProtocolError, httpx.RemoteProtocolError),
        (httpcore.NetworkError, httpx.ReadError),
    )

    def __init__(self) -> None:
        self._ssl_context = httpx.create_ssl_context()
        self._backend = PunctualBackend()
        self._own = threading.local()
        self._pools: list[httpcore.ConnectionPool] = []

    @property
    def _pool(self) -> httpcore.ConnectionPool:
        """The thread's own connections. One pool for all would ask every idle socket of every
        thread whether it still lives, at each call and under one lock: with 200 calls in flight
        that costs more than the calls."""
        pool: httpcore.ConnectionPool | None = getattr(self._own, "pool", None)
        if pool is None:
            pool = self._own.pool = httpcore.ConnectionPool(
                ssl_context=self._ssl_context,
                max_connections=_HOSTS,
                max_keepalive_connections=_HOSTS,
                keepalive_expiry=20.0,
                network_backend=self._backend,
            )
            self._pools.append(pool)
        return pool

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        with self._translated():
            response = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=request.url.raw_scheme,
                        host=request.url.raw_host,
                        port=request.url.port,
                        target=request.url.raw_path,
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Stream(response, self._translated),
        )

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            for theirs, ours in self._ERRORS:
                if isinstance(error, theirs):
                    raise ours(type(error).__name__) from None
            raise

    def close(self) -> None:
        for pool in self._pools:
            pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(
        self,
        response: httpcore.Response,
        translated: Callable[[], contextlib.AbstractContextManager[None]],
    ) -> None:
        self._response = response
        self._translated = translated

    def __iter__(self) -> Iterator[bytes]:
        with self._translated():
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()
