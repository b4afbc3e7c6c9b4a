"""Tokens stay out of the logs."""

from __future__ import annotations

import io
import logging
from typing import Any

import pytest
from django.conf import settings

from kyc.redaction import Tokens

_LOGGING: dict[str, Any] = settings.LOGGING
TOKEN = "0123456789abcdef0123456789abcdef.Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE"


@pytest.mark.parametrize("address", [f"/apply/{TOKEN}/", f"https://kyc.example.com/apply/{TOKEN}/?x=1"])
def test_a_link_in_a_message_loses_its_token(address: str) -> None:
    handler = logging.StreamHandler(io.StringIO())
    handler.addFilter(Tokens())
    handler.handle(logging.LogRecord("x", 30, "", 0, "Bad Request: %s", (address,), None))
    written = handler.stream.getvalue()
    assert TOKEN.partition(".")[2] not in written
    assert "Bad Request" in written


def test_every_handler_has_the_filter() -> None:
    assert _LOGGING["filters"]["tokens"] == {"()": "kyc.redaction.Tokens"}
    assert all("tokens" in handler["filters"] for handler in _LOGGING["handlers"].values())


def test_other_messages_stay_as_they_are() -> None:
    record = logging.LogRecord("x", 30, "", 0, "webhook event=%s try=%d", ("a.b", 2), None)
    assert Tokens().filter(record)
    assert record.getMessage() == "webhook event=a.b try=2"
