"""A small HTTP server of a test's own, on a free port of this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Quiet(BaseHTTPRequestHandler):
    """Says nothing of what is asked."""

    def log_message(self, *_: Any) -> None:
        pass

    @property
    def sent(self) -> bytes:
        """The body of the request; read once."""
        return self.rfile.read(int(self.headers["Content-Length"]))


@contextmanager
def serving(handler: type[Quiet]) -> Iterator[str]:
    """Its address, until the end of the block; answers under way then are not waited for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
