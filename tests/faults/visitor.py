"""Somebody who works here, with a browser."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request

from bench.installation import Installation


class Visitor:
    """Logged in; ``numbers`` are those of all cases."""

    def __init__(self, place: Installation) -> None:
        found = place.ask("log_in")
        self.address = f"http://127.0.0.1:{place.web}"
        self.cookie = f"sessionid={found['session']}"
        self.numbers = found["numbers"].split()

    def get(self, path: str) -> str:
        """OSError or HTTPException where the server is gone."""
        return self._send(path, None, self.cookie)

    def submit(self, number: str) -> str:
        """The page that it ends on."""
        page = self.get(f"/cases/{number}/pictures/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, page[:2000]
        secret = token[1]
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": secret}).encode()
        return self._send(f"/cases/{number}/submit/", data, f"{self.cookie}; csrftoken={secret}")

    def _send(self, path: str, data: bytes | None, cookie: str) -> str:
        request = urllib.request.Request(f"{self.address}{path}", data, {"Cookie": cookie})  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return str(answer.read().decode())
