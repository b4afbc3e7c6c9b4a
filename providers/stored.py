"""A door that leads nowhere: answers that were kept are read again, and no call can be made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import httpx

from providers.door import Door, Reading, Reply
from providers.errors import BadResponse


class _Wall(httpx.BaseTransport):
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise AssertionError("A kept answer is read again: nothing is sent.")


class StoredReplies(Door):
    """Hands out kept bodies, one an exchange, in the order in which they came. Requests are not even
    built, so that neither keys nor addresses are needed."""

    def __init__(self, bodies: Iterable[Any]) -> None:
        super().__init__(_Wall())
        self._bodies = iter(bodies)

    def exchange(
        self,
        vendor: str,
        service: str,
        build: Callable[[], httpx.Request],
        read: Callable[[Reply], Reading],
        **_: Any,
    ) -> Reading:
        """Raises BadResponse where no further body was kept, and what ``read`` raises."""
        for body in self._bodies:
            return read(Reply(200, {}, json.dumps(body).encode()))
        raise BadResponse("No answer was kept of this call.")
