"""Reports of errors to Sentry where SENTRY_DSN is set.

What is reported is what the log has: the cleaned message, types of exceptions, files, lines and functions.
Sentry's client collects nothing by itself, so that no header, body, query, local variable, log-in or
breadcrumb is there to be sent.
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import TYPE_CHECKING, Any

from django.conf import settings

from kyc import correlation, logs, redaction

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

_SENT = frozenset(
    "event_id timestamp level platform logger message exception tags environment sdk type".split()
)


def start() -> None:
    """Once a process; only then anything is sent."""
    if not settings.SENTRY_DSN:
        return
    import sentry_sdk

    sentry_sdk.init(
        settings.SENTRY_DSN,
        default_integrations=False,
        auto_enabling_integrations=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
        environment=settings.KYC_ENV,
        before_send=_only,
    )


def stop() -> None:
    """Send what is left."""
    if settings.SENTRY_DSN:
        import sentry_sdk

        sentry_sdk.get_client().close(timeout=2)


def _only(event: Event, hint: Hint) -> Event:
    """Whatever a later client adds to an event stays here."""
    for name in set(event) - _SENT:
        del event[name]  # type: ignore[misc]
    return event


class Crashes(logging.Handler):
    """Reports records of errors. One that was written inside an ``except`` has its exception, be it said in
    the line or not."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith(("sentry_sdk", "urllib3")):
            return
        import sentry_sdk

        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else sys.exc_info()[1]
        event: Event = {
            "level": "error",
            "logger": record.name,
            "message": logs.message(record),
            "tags": {"request": correlation.current() or "none"},
        }
        if error is not None:
            event["exception"] = {"values": [_exception(each) for each in redaction.chain(error)]}
        sentry_sdk.capture_event(event)

    def handleError(self, record: logging.LogRecord) -> None:
        print(f"An error of {record.name} could not be reported.", file=sys.stderr)  # noqa: T201


def _exception(error: BaseException) -> dict[str, Any]:
    frames = [
        {"filename": frame.filename, "function": frame.name, "lineno": frame.lineno}
        for frame in traceback.extract_tb(error.__traceback__, limit=-30)
    ]
    return {
        "type": type(error).__name__,
        "module": type(error).__module__,
        "value": redaction.told(error),
        "stacktrace": {"frames": frames},
    }
