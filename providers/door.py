"""The one door to the network: time-outs, retries, bounds, and logs that tell nothing personal.

Requests are httpx's and leave through an httpx transport (``providers.punctual`` where no other is
given). No httpx client stands before it: redirects are not followed, cookies not kept, URLs not
logged.
"""

from __future__ import annotations

import contextlib
import logging
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from providers import finite
from providers.errors import (
    AuthFailed,
    BadResponse,
    ImageTooLarge,
    NetworkFailed,
    QuotaExhausted,
    RateLimited,
    ServiceError,
    TimedOut,
    TransientError,
    VendorUnavailable,
)
from providers.pace import Breaker, Pace
from providers.punctual import Punctual, until

log = logging.getLogger("providers.door")

# httpx's client logs whole URLs, and two vendors put a token or a tax id there. It says nothing that
# the line below does not.
logging.getLogger("httpx").addFilter(lambda record: False)

MAX_ANSWER = 20_000_000
"""Bytes of an answer: twice the largest request that any vendor's document allows (10 MB)."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds, and how often to try.

    The whole stays under the sixty seconds in which a call must end; ``read`` covers the slowest
    answer that the vendors' documents speak of (an engine time-out of thirty seconds).
    """

    connect: float = 5.0
    read: float = 35.0
    total: float = 55.0
    attempts: int = 3
    pause: float = 0.5
    """Before the second attempt; doubled for each further one."""


_STATUS: dict[int, tuple[type[ServiceError], str]] = {
    401: (AuthFailed, "The vendor does not accept our credentials."),
    402: (QuotaExhausted, "The vendor says that the credit is used up."),
    403: (AuthFailed, "The vendor does not admit us."),
    413: (ImageTooLarge, "The vendor says that the request is too large."),
    429: (RateLimited, "The vendor says that there are too many calls."),
    500: (VendorUnavailable, "The vendor is not available."),
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A vendor's HTTP answer, bounded; nobody outside a vendor's own folder looks inside."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body's JSON; where it is none, the error that the HTTP status stands for."""
        try:
            return finite.loads(self.body)
        except (ValueError, RecursionError):
            raise self.failure("The answer is not JSON.") from None

    def mapping(self) -> dict[str, Any]:
        """The body's JSON object, as every vendor's document promises."""
        found = self.json()
        if not isinstance(found, dict):
            raise self.failure("The answer is not a JSON object.")
        return found

    def failure(self, message: str = "") -> ServiceError:
        """The error that the HTTP status stands for, where the body is not the vendor's own."""
        kind, words = _STATUS.get(
            self.status,
            _STATUS[500] if self.status >= 500 else (BadResponse, "The answer is not as documented."),
        )
        text = f"{message or words} (HTTP {self.status})"
        return kind(text, http_status=self.status)

    def undocumented(self, code: object) -> ServiceError:
        """The error of a body that is the vendor's own but whose code no document names."""
        return BadResponse(
            "The vendor reports an error that its document does not name.",
            vendor_code=str(code),
            http_status=self.status,
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What a vendor's envelope held: its content, the request id, whether it was charged."""

    content: Any
    request_id: str | None = None
    billable: bool | None = None


class Door:
    """A pool of connections kept alive and shared by all threads of a process."""

    def __init__(
        self,
        transport: httpx.BaseTransport | None = None,
        *,
        patience: Patience | None = None,
        pace: Pace | None = None,
        breaker: Breaker | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.patience = patience or Patience()
        self._transport = transport or Punctual()
        self._pace = pace
        self._breaker = breaker
        self._sleep = sleep

    def close(self) -> None:
        self._transport.close()

    def exchange(
        self,
        vendor: str,
        service: str,
        build: Callable[[], httpx.Request],
        read: Callable[[Reply], Reading],
        *,
        per_second: float | None = None,
        deadline: float | None = None,
        repeat_unknown: bool = False,
    ) -> Reading:
        """One exchange with a vendor, repeated where that is safe. Raises a ServiceError.

        ``build`` makes the request anew for each attempt (a signature carries the time), ``read``
        opens the envelope and raises the vendor's own errors; ``deadline`` is on the monotonic
        clock; ``repeat_unknown`` allows a retry where the vendor's document does not say whether it
        charges the failure.
        """
        deadline = deadline or time.monotonic() + self.patience.total
        attempt = 1
        before: TransientError | None = None
        while True:
            try:
                return self._attempt(vendor, service, build, read, per_second, deadline)
            except TransientError as error:
                if before is not None and not error.sent and error.billable is False:
                    raise before from None  # we ourselves refused to go on: what failed is told
                if attempt >= self.patience.attempts or not _may_repeat(error, repeat_unknown):
                    raise
                wait = self._pause(attempt, error)
                if time.monotonic() + wait >= deadline:
                    raise
                attempt, before = attempt + 1, error
                self._sleep(wait)

    def _attempt(
        self,
        vendor: str,
        service: str,
        build: Callable[[], httpx.Request],
        read: Callable[[Reply], Reading],
        per_second: float | None,
        deadline: float,
    ) -> Reading:
        if self._breaker is not None:
            self._breaker.admit(vendor)
        if self._pace is not None and per_second is not None:
            left = max(deadline - time.monotonic(), 0.0)
            self._sleep(self._pace.reserve(service, per_second, left))
        started = time.monotonic()
        status: int | None = None
        outcome, request_id = "ok", None
        try:
            reply = self._send(build(), deadline)
            status = reply.status
            reading = read(reply)
            request_id = printable_id(reading.request_id)
        except ServiceError as error:
            outcome = error.kind
            error.http_status = error.http_status or status
            error.vendor_code = printable_id(error.vendor_code)
            if isinstance(error, RateLimited) and error.retry_after is None and status is not None:
                error.retry_after = _retry_after(reply.headers)
            raise
        finally:
            if self._breaker is not None:
                down = outcome in ("vendor_unavailable", "timeout", "network")
                self._breaker.note(vendor, answered=not down)
            log.info(
                "vendor=%s service=%s status=%s outcome=%s ms=%d request=%s",
                vendor, service, status, outcome,
                (time.monotonic() - started) * 1000, request_id,
            )  # fmt: skip
        return reading

    def _send(self, request: httpx.Request, deadline: float) -> Reply:
        patience = self.patience
        request.extensions["timeout"] = {
            "connect": patience.connect,
            "read": patience.read,
            "write": patience.read,
            "pool": patience.connect,
        }
        try:
            with until(deadline), contextlib.closing(self._transport.handle_request(request)) as response:
                if response.headers.get("content-encoding", "identity") != "identity":
                    raise BadResponse("The answer is packed, which nobody asked for.")
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > MAX_ANSWER:
                        raise BadResponse("The answer is larger than any that is documented.")
                return Reply(response.status_code, response.headers, bytes(body))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise NetworkFailed("The vendor cannot be reached.", sent=False) from None
        except httpx.TimeoutException:
            raise TimedOut("The vendor did not answer in time.") from None
        except httpx.HTTPError:
            raise NetworkFailed("The connection broke before the answer was whole.") from None

    def _pause(self, attempt: int, error: TransientError) -> float:
        """Doubling, with up to half of it again at random so that workers do not come at once."""
        wait: float = self.patience.pause * 2.0 ** (attempt - 1) * random.uniform(1, 1.5)  # noqa: S311
        return max(wait, error.retry_after or 0.0)


def _may_repeat(error: TransientError, repeat_unknown: bool) -> bool:
    """Where the vendor charges the failure, never; where that is unknown, only if nothing was sent,
    it was refused for its rate, or the policy allows it. What our own pace or breaker refused
    (nothing sent, nothing charged) stays refused."""
    if error.billable is None:
        return not error.sent or isinstance(error, RateLimited) or repeat_unknown
    return error.sent and not error.billable


def printable_id(text: str | None) -> str | None:
    """A vendor's code or request id where it looks like one: what else it says is not repeated."""
    return text if text and re.fullmatch(r"[\w.:-]{1,100}", text, re.ASCII) else None


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds, from seconds or an HTTP date (RFC 9110, section 10.2.3)."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:6])
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((until - datetime.now(UTC)).total_seconds(), 0.0)
