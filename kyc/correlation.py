"""The id of the request that something is done for: made at the web door or taken from it, carried on into
tasks and their vendor calls, written in every log line and in the ledger."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HEADER = "X-Request-ID"

# A UUID, with hyphens or without as nginx and OpenTelemetry write 128 bits. Nothing else is taken from
# outside: a name or a number of a person cannot be written in it, so it may be kept.
_WELL_FORMED = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """Empty where nothing was asked for from outside."""
    return _current.get()


def accepted(given: object) -> str:
    """The id that came from outside where it is well-formed, else a new one."""
    if isinstance(given, str) and _WELL_FORMED.fullmatch(given):
        return given.lower()
    return str(uuid.uuid4())


@contextmanager
def under(request_id: str) -> Iterator[str]:
    """Everything inside is done for that request."""
    token = _current.set(request_id)
    try:
        yield request_id
    finally:
        _current.reset(token)
