"""A receiver of webhooks on a real socket, as an integrator writes one: it verifies with the reference
library, and it can drop, delay, redirect or fail."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook


@dataclass
class Receiver:
    """``answers`` are what it does next: a status, ``drop``, or seconds to wait before a 204."""

    address: str = ""
    answers: list[int | str | float] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def events(self, secret: str) -> list[dict[str, Any]]:
        """What came, verified. The library raises for a signature that is wrong or too old."""
        verifier = Webhook(secret)
        return [verifier.verify(body, headers) for headers, body in self.got]

    def types(self) -> list[str]:
        return [json.loads(body)["type"] for _headers, body in self.got]


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            how = receiver.answers.pop(0) if receiver.answers else 204
            if how == "drop":
                self.close_connection = True
                self.connection.close()
                return
            if isinstance(how, float):
                time.sleep(how)
                how = 204
            try:
                self.send_response(int(how))
                if how == 302:
                    self.send_header("Location", f"{receiver.address}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()
            except OSError:  # whoever sent it has gone
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    receiver.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
