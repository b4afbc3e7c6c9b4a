"""How log records are written: as lines for people or as JSON, both through ``kyc.redaction``.

A template such as ``"vendor=%s ms=%d"`` tells its own fields: JSON has them by name, as they were given.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from kyc import correlation, redaction

_PLACE = re.compile(r"(?:(\w+)=)?%[sdrif]")


def message(record: logging.LogRecord) -> str:
    """What a record says, cleaned. Django writes paths and Celery the words of exceptions into theirs: the
    name of the route and the exception's type stand there instead."""
    if hasattr(record, "request"):
        return redaction.clean(_of_request(record))
    data = getattr(record, "data", None)
    if record.name.startswith("celery.") and isinstance(data, dict):
        words = (data.get("name"), data.get("id"), data.get("description"), _kind(record))
        return redaction.clean("task={} id={} {} {}".format(*words).rstrip())
    return redaction.clean(record.getMessage())


def _of_request(record: logging.LogRecord) -> str:
    where = route(getattr(record, "request", None))
    if isinstance(record.args, tuple) and record.args:  # the last one is the path
        return record.msg % (*record.args[:-1], where)
    return f"{_kind(record) or 'refused'}: {where}"


def route(request: Any) -> str:
    """The name of the address that was asked for, never the address itself."""
    match = getattr(request, "resolver_match", None)
    return (match and match.url_name) or "none"


def _kind(record: logging.LogRecord) -> str:
    error = _error(record)
    return type(error).__name__ if error else ""


def _error(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if isinstance(record.exc_info, tuple) else None


def fields(record: logging.LogRecord) -> dict[str, Any]:
    """Those that the template names, where it names all of its places."""
    names = _PLACE.findall(record.msg) if isinstance(record.msg, str) else []
    if not names or not all(names) or not isinstance(record.args, tuple) or len(names) != len(record.args):
        return {}
    return {
        name: value if isinstance(value, int | float | None) else redaction.clean(str(value))
        for name, value in zip(names, record.args, strict=True)
    }


def trace(record: logging.LogRecord) -> str:
    error = _error(record)
    return redaction.trace(error, whole=settings.DEBUG) if error else ""


class Stderr(logging.StreamHandler[Any]):
    """A record that cannot be written is named by its logger alone: Python's own handler would print its
    arguments."""

    def handleError(self, record: logging.LogRecord) -> None:
        print(f"A record of {record.name} could not be written.", file=sys.stderr)  # noqa: T201


class Line(logging.Formatter):
    """``time LEVEL logger [request] message``; a traceback follows, indented, so that no line of it can be
    taken for a record."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created).isoformat(" ", "milliseconds")
        request = correlation.current()
        parts = [time, record.levelname, record.name, *([f"[{request}]"] if request else []), message(record)]
        behind = "".join(f"\n    {line}" for line in trace(record).splitlines())
        return " ".join(parts) + behind


class Json(logging.Formatter):
    """One object a line: ``time`` (UTC), ``level``, ``logger``, ``message``, and where there are any
    ``request``, ``fields`` and ``trace``."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message(record),
            "request": correlation.current(),
            "fields": fields(record),
            "trace": trace(record),
        }
        return json.dumps({name: value for name, value in told.items() if value})
