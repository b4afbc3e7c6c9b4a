"""A service: one thing that a vendor can be asked, declared in the same shape for every vendor."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from providers.errors import ImageTooLarge, InvalidRequest, NotConfigured
from providers.model import Answer, Kind, Request


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    """``bytes`` of one picture, the ``formats`` that are taken, calls ``per_second``; None where
    there is no such limit."""

    bytes: int | None
    formats: tuple[str, ...]
    per_second: float | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """What a vendor can be asked.

    ``inputs`` are sides or named values, ``needed`` those without which it cannot be called;
    ``documents`` the types that it reads (``document`` is the one type where it reads just one).
    ``perform`` makes the call and raises a ServiceError.
    """

    id: str
    kind: Kind
    inputs: tuple[str, ...]
    needed: tuple[str, ...]
    limits: ServiceLimits
    perform: Callable[[Request], Answer]
    documents: tuple[str, ...] = ()

    @property
    def vendor(self) -> str:
        return self.id.partition(".")[0]

    @property
    def document(self) -> str | None:
        return self.documents[0] if len(self.documents) == 1 else None

    def call(self, request: Request) -> Answer:
        """Check the request, make the call, note how long it took. Raises a ServiceError."""
        self._check(request)
        started = time.monotonic()
        answer = self.perform(request)
        return replace(answer, elapsed_ms=round((time.monotonic() - started) * 1000))

    def _check(self, request: Request) -> None:
        given = {*request.images, *request.values}
        if missing := [name for name in self.needed if name not in given]:
            raise InvalidRequest(f"{self.id} needs {' and '.join(missing)}.")
        if unknown := sorted(given - set(self.inputs)):
            raise InvalidRequest(f"{self.id} does not take {' or '.join(unknown)}.")
        for side, data in request.images.items():
            if self.limits.bytes is not None and len(data) > self.limits.bytes:
                raise ImageTooLarge(
                    f"The picture of the {side} has {len(data) / 1e6:.1f} MB;"
                    f" {self.id} takes {self.limits.bytes / 1e6:.1f} MB."
                )

    def describe(self, *, configured: bool) -> dict[str, Any]:
        """The object that ``manage.py services --json`` lists."""
        return {
            "id": self.id,
            "vendor": self.vendor,
            "kind": self.kind,
            "document": self.document,
            "inputs": list(self.inputs),
            "limits": {
                "bytes": self.limits.bytes,
                "formats": list(self.limits.formats),
                "per_second": self.limits.per_second,
            },
            "configured": configured,
        }


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor's services, and the variables without which it is not configured."""

    name: str
    title: str
    services: tuple[Service, ...]
    variables: tuple[str, ...] = ()

    def configured(self, environment: Mapping[str, str]) -> bool:
        return all(environment.get(name) for name in self.variables)

    def require(self, environment: Mapping[str, str]) -> None:
        """Raises NotConfigured, naming what is missing."""
        if missing := [name for name in self.variables if not environment.get(name)]:
            raise NotConfigured(f"{self.title} is not configured: set {', '.join(missing)}.")
