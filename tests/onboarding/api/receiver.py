"""A receiver of webhooks on a real socket, as an integrator writes one: it verifies with the reference
library, and it can drop, delay, redirect or fail."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from standardwebhooks import Webhook

from tests.serving import Quiet, serving


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

    class Handler(Quiet):
        def do_POST(self) -> None:
            receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, self.sent))
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

    with serving(Handler) as receiver.address:
        yield receiver
