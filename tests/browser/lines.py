"""A line between browser and server that can be cut in the middle of what is being sent."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit


class Line:
    """Carries connections to ``address``. While ``most`` is set, a connection is cut, both ways, once the
    browser has sent that many bytes over it."""

    def __init__(self, address: str) -> None:
        self._goal = (urlsplit(address).hostname or "localhost", urlsplit(address).port or 80)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://localhost:{self._door.getsockname()[1]}"
        self.most: int | None = None
        self.cuts = 0
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        while True:
            try:
                browser, _peer = self._door.accept()
            except OSError:  # closed: the test is over
                return
            server = socket.create_connection(self._goal)
            threading.Thread(target=self._carry, args=(browser, server, True), daemon=True).start()
            threading.Thread(target=self._carry, args=(server, browser, False), daemon=True).start()

    def _carry(self, from_: socket.socket, to: socket.socket, bounded: bool) -> None:
        carried = 0
        try:
            while data := from_.recv(16_384):
                carried += len(data)
                if bounded and self.most is not None and carried > self.most:
                    self.cuts += 1
                    break
                to.sendall(data)
        except OSError:
            pass  # the other direction was cut
        for end in (from_, to):
            end.close()

    def close(self) -> None:
        self._door.close()


@contextmanager
def line_to(address: str) -> Iterator[Line]:
    line = Line(address)
    yield line
    line.close()
