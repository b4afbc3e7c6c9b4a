"""The door to the network: what is tried again and after how long, what is bounded, what is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from providers.door import MAX_ANSWER, Door, Patience, Reading, Reply
from providers.errors import (
    BadResponse,
    ImageUnreadable,
    NetworkFailed,
    RateLimited,
    ServiceError,
    TimedOut,
    VendorUnavailable,
)
from providers.pace import Breaker, MemoryStore

Said = httpx.Response | Exception


def ok() -> httpx.Response:
    return httpx.Response(200, json={"said": "yes"})


class Script:
    """A transport that says one thing after another, and the pauses between."""

    def __init__(
        self,
        *said: Said,
        repeat_unknown: bool = False,
        patience: Patience | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self._said = list(said)
        self.asked = 0
        self._repeat_unknown = repeat_unknown
        self.pauses: list[float] = []
        self.door = Door(
            httpx.MockTransport(self._answer), patience=patience, breaker=breaker, sleep=self.pauses.append
        )  # fmt: skip

    def _answer(self, request: httpx.Request) -> httpx.Response:
        said = self._said[min(self.asked, len(self._said) - 1)]
        self.asked += 1
        if isinstance(said, Exception):
            raise said
        return said

    def exchange(self, read: Callable[[Reply], Reading] | None = None) -> Reading:
        def build() -> httpx.Request:
            return httpx.Request("POST", "http://127.0.0.1:9/", content=b"?")

        return self.door.exchange(
            "acme", "acme.ocr", build, read or opened, repeat_unknown=self._repeat_unknown
        )

    def fails(self, read: Callable[[Reply], Reading] | None = None) -> ServiceError:
        with pytest.raises(ServiceError) as raised:
            self.exchange(read)
        return raised.value


def opened(reply: Reply) -> Reading:
    if reply.status != 200:
        raise reply.failure()
    return Reading(reply.mapping(), "request-1", True)


def free(reply: Reply) -> Reading:
    """A vendor whose document says that failures are not charged."""
    if reply.status != 200:
        error = reply.failure()
        error.billable = False
        raise error
    return opened(reply)


def test_an_answer_is_given_as_it_was_read() -> None:
    assert Script(ok()).exchange() == Reading({"said": "yes"}, "request-1", True)


def test_a_connection_that_was_never_made_is_tried_again() -> None:
    script = Script(httpx.ConnectError("no"), httpx.ConnectTimeout("no"), ok())
    script.exchange()
    assert (script.asked, len(script.pauses)) == (3, 2)


def test_pauses_double_and_are_not_the_same_for_all() -> None:
    scripts = [Script(httpx.ConnectError("no")) for _ in range(20)]
    for script in scripts:
        assert isinstance(script.fails(), NetworkFailed)
        first, second = script.pauses
        assert 0.5 <= first <= 0.75
        assert 1.0 <= second <= 1.5
    assert len({script.pauses[0] for script in scripts}) > 1


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (httpx.ReadTimeout("slow"), TimedOut), (httpx.ReadError("cut"), NetworkFailed),
        (httpx.RemoteProtocolError("half"), NetworkFailed), (httpx.Response(503), VendorUnavailable),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, Exception) else None,
)  # fmt: skip
def test_what_may_have_been_charged_is_not_repeated_unless_the_policy_allows_it(
    said: Said, error: type[ServiceError]
) -> None:
    once = Script(said)
    assert type(once.fails()) is error
    assert once.asked == 1
    again = Script(said, ok(), repeat_unknown=True)
    again.exchange()
    assert again.asked == 2


def test_a_failure_that_the_vendor_does_not_charge_is_tried_again() -> None:
    script = Script(httpx.Response(503), ok())
    script.exchange(free)
    assert script.asked == 2


def test_a_failure_that_the_vendor_charges_is_never_repeated() -> None:
    def charged(reply: Reply) -> Reading:
        raise VendorUnavailable("down", billable=True)

    script = Script(ok(), repeat_unknown=True)
    script.fails(charged)
    assert script.asked == 1


def test_what_another_try_would_not_mend_is_not_tried_again() -> None:
    def unreadable(reply: Reply) -> Reading:
        raise ImageUnreadable("blurry", billable=False)

    script = Script(ok())
    script.fails(unreadable)
    assert script.asked == 1


@pytest.mark.parametrize("dated", [False, True], ids=["seconds", "date"])
def test_the_vendor_s_own_pause_is_kept(dated: bool) -> None:
    text = format_datetime(datetime.now(UTC) + timedelta(seconds=7), usegmt=True) if dated else "7"
    script = Script(httpx.Response(429, headers={"Retry-After": text}), ok())
    script.exchange()
    assert script.pauses[0] == pytest.approx(6.5, abs=1.5)


@pytest.mark.parametrize("text", ["", "soon", "-5", "٣", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_pause_that_is_none_leaves_our_own(text: str) -> None:
    script = Script(httpx.Response(429, headers=[(b"Retry-After", text.encode())]), ok())
    script.exchange()
    assert script.pauses[0] <= 0.75


def test_a_pause_beyond_the_deadline_is_not_waited_for() -> None:
    script = Script(httpx.Response(429, headers={"Retry-After": "3600"}))
    error = script.fails()
    assert isinstance(error, RateLimited)
    assert (error.retry_after, script.asked, script.pauses) == (3600, 1, [])


def test_an_exchange_whose_deadline_has_passed_pauses_for_nothing() -> None:
    script = Script(httpx.ConnectError("no"), patience=Patience(total=0.1))
    began = time.monotonic()
    script.fails()
    assert script.pauses == []
    assert time.monotonic() - began < 1


def test_an_answer_larger_than_any_documented_is_refused() -> None:
    error = Script(httpx.Response(200, content=b" " * (MAX_ANSWER + 1))).fails()
    assert isinstance(error, BadResponse)
    assert "larger" in error.message


def test_a_packed_answer_is_refused_unopened() -> None:
    packed = httpx.Response(200, stream=httpx.ByteStream(b"bomb"), headers={"Content-Encoding": "gzip"})
    error = Script(packed).fails()
    assert isinstance(error, BadResponse)
    assert "packed" in error.message


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b'"text"', b'{"a": NaN}', b'{"a": 1e999}',
                                  b'{"a": -1e999}', b"\xff", b"[" * 100_000], ids=range(9))  # fmt: skip
def test_what_is_no_object_of_finite_json_is_a_bad_response(body: bytes) -> None:
    assert Script(httpx.Response(200, content=body)).fails().kind == "bad_response"


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, "auth"), (402, "quota"), (403, "auth"), (413, "image_too_large"), (429, "rate_limited"),
     (500, "vendor_unavailable"), (599, "vendor_unavailable"), (302, "bad_response"), (418, "bad_response")],
)  # fmt: skip
def test_where_the_body_is_not_the_vendor_s_own_the_status_decides(status: int, kind: str) -> None:
    error = Script(httpx.Response(status)).fails()
    assert (error.kind, error.http_status) == (kind, status)


def test_a_code_that_does_not_look_like_one_is_not_repeated() -> None:
    def told(reply: Reply) -> Reading:
        raise BadResponse("no", vendor_code="the name Ana\nERROR")

    assert Script(ok()).fails(told).vendor_code is None


def test_where_the_breaker_opens_between_two_attempts_what_failed_is_told() -> None:
    script = Script(httpx.ConnectError("refused"), breaker=Breaker(MemoryStore(), failures=1, pause=60))
    with pytest.raises(NetworkFailed):
        script.exchange()
    assert script.asked == 1
    with pytest.raises(VendorUnavailable, match="left alone"):
        script.exchange()
