"""Traces by OpenTelemetry where OTEL_EXPORTER_OTLP_ENDPOINT is set: requests, tasks and vendor calls.

No library is instrumented: a span holds what is named where it is begun here, which is names, ids and
numbers. No address, header, query, body, person or message of an exception.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings

from kyc import correlation

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

Figure = str | int | bool
_provider: TracerProvider | None = None


def start() -> None:
    """Once a process, after a server has forked it."""
    global _provider
    if not settings.OTLP_ENDPOINT or _provider is not None:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": settings.OTLP_SERVICE}))
    exporter = OTLPSpanExporter(endpoint=f"{settings.OTLP_ENDPOINT}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    _provider = provider


def stop() -> None:
    """Send what is left."""
    global _provider
    if _provider is not None:
        _provider.shutdown()
        _provider = None


class Span:
    """What is known later than at the beginning can be set."""

    def __init__(self, span: Any = None) -> None:
        self._span = span

    def set(self, **attributes: Figure) -> None:
        if self._span is not None:
            self._span.set_attributes(_named(attributes))

    def name(self, name: str) -> None:
        if self._span is not None:
            self._span.update_name(name)

    def fail(self, kind: str) -> None:
        if self._span is not None:
            from opentelemetry.trace import Status, StatusCode

            self._span.set_status(Status(StatusCode.ERROR, kind))


@contextmanager
def span(
    name: str, *, kind: str, parent: Mapping[str, str] | None = None, **attributes: Figure
) -> Iterator[Span]:
    """What happens inside, with the id of the request. ``kind`` is ``server``, ``producer``, ``consumer`` or
    ``client``; ``parent`` what :func:`carried` gave elsewhere. An exception marks it with its type."""
    if _provider is None:
        yield Span()
        return
    from opentelemetry.trace import SpanKind
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    with _provider.get_tracer("kyc").start_as_current_span(
        name,
        context=TraceContextTextMapPropagator().extract(dict(parent)) if parent else None,
        kind=SpanKind[kind.upper()],
        attributes=_named({"request_id": correlation.current(), **attributes}),
        record_exception=False,
        set_status_on_exception=False,
    ) as begun:
        found = Span(begun)
        try:
            yield found
        except BaseException as error:
            found.fail(type(error).__name__)
            raise


def _named(attributes: Mapping[str, Figure]) -> dict[str, Figure]:
    """By the names that OpenTelemetry's conventions give, which hold dots."""
    return {name.replace("__", "."): value for name, value in attributes.items()}


def carried() -> dict[str, str]:
    """What leads from a task back to whoever sent it: a ``traceparent`` (W3C Trace Context)."""
    if _provider is None:
        return {}
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return {name: text for name, text in carrier.items() if name == "traceparent"}
