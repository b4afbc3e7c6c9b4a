"""A server on this machine that keeps what others are sent: a collector of traces, a Sentry."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.serving import Quiet, serving


@dataclass
class Collector:
    """``got`` has path, headers and body of every request, the bodies unpacked."""

    address: str = ""
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def everything(self) -> bytes:
        return b"\n".join(path.encode() + repr(headers).encode() + body for path, headers, body in self.got)

    def spans(self) -> list[Span]:
        found = []
        for path, _headers, body in self.got:
            if path == "/v1/traces":
                for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                    found += [span for scope in resource.scope_spans for span in scope.spans]
        return found

    def events(self) -> list[dict[str, Any]]:
        """Those of Sentry's envelopes."""
        found = []
        for path, _headers, body in self.got:
            if path.endswith("/envelope/"):
                lines = [json.loads(line) for line in body.splitlines()[1:]]
                found += [
                    content for head, content in zip(lines[::2], lines[1::2], strict=True)
                    if head["type"] == "event"
                ]  # fmt: skip
        return found


@contextmanager
def collecting() -> Iterator[Collector]:
    collector = Collector()

    class Handler(Quiet):
        def do_POST(self) -> None:
            packed = self.headers.get("Content-Encoding") == "gzip"
            body = gzip.decompress(self.sent) if packed else self.sent
            collector.got.append((self.path, dict(self.headers), body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

    with serving(Handler) as url:
        collector.address = url.removeprefix("http://")
        yield collector
