"""The id and the log line of every request; headers that every answer carries; addresses that no request
may have."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from kyc import correlation, logs, tracing
from onboarding import metrics

log = logging.getLogger("kyc.web")

# Scripts, styles and images come from here alone; nothing inline, nothing framed.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "manifest-src 'self'",
    )
)


_POLLED = frozenset({"healthz", "readyz", "metrics", "progress", "apply_state"})
"""Asked for again and again by machines and pages: their lines are for whoever looks for one."""


_PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Not traced."""
_STATIC = f"/{settings.STATIC_URL.strip('/')}/"
_METHODS = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS".split())


class Correlation:
    """Outermost. A request goes by the id that ``X-Request-ID`` brings where it is well-formed, else by one
    of its own; the answer carries it. One line a request: the name of the address and never the
    address, which can hold the token of a link."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        method = request.method if request.method in _METHODS else "other"
        with (
            correlation.under(correlation.accepted(request.headers.get(correlation.HEADER))) as request_id,
            self._span(request.path_info, method) as span,
        ):
            started = time.monotonic()
            response = self.get_response(request)
            response.headers[correlation.HEADER] = request_id
            route, status = logs.route(request), response.status_code
            span.name(f"{method} {route}")
            span.set(http__route=route, http__response__status_code=status)
            quiet = route in _POLLED or request.path_info.startswith(_STATIC)
            log.log(
                logging.DEBUG if quiet and status < 400 else logging.INFO,
                "method=%s route=%s status=%d ms=%d",
                method, route, status, (time.monotonic() - started) * 1000,
            )  # fmt: skip
            if status >= 500:
                span.fail(str(status))
                if route != "readyz":  # which says so on purpose
                    metrics.web_failed()
        return response

    def _span(self, path: str, method: str) -> AbstractContextManager[tracing.Span]:
        if path in _PROBES:
            return nullcontext(tracing.Span())
        return tracing.span("request", kind="server", http__request__method=method)


class SecurityHeaders:
    """Content-Security-Policy and Permissions-Policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class NoNul:
    """Refuses a NUL in an address with 400: PostgreSQL takes none in a text, and forms refuse theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("a NUL in the address")
        return self.get_response(request)
