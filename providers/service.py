"""A service: one thing that a vendor can be asked, declared in the same shape for every vendor."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from providers import images
from providers.door import Door, Reading, Reply
from providers.environment import Environment
from providers.errors import ImageTooLarge, InvalidRequest, NotConfigured
from providers.model import Answer, Kind, Request, Side


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    """``bytes`` of one picture before it is encoded for the wire, the ``formats`` that are taken,
    calls ``per_second``, ``request_bytes`` of all pictures of a call together; None where there is
    no such limit."""

    bytes: int | None
    formats: tuple[str, ...]
    per_second: float | None = None
    request_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call under way: what is asked, and the way out for it."""

    service: Service
    request: Request
    environment: Environment
    door: Door
    deadline: float

    def exchange(self, build: Callable[[], httpx.Request], read: Callable[[Reply], Reading]) -> Reading:
        """Through the door, at the service's pace and within the call's time."""
        return self.door.exchange(
            self.service.vendor,
            self.service.id,
            build,
            read,
            per_second=self.service.limits.per_second,
            deadline=self.deadline,
            repeat_unknown=self.request.repeat_unknown,
        )


@dataclass(frozen=True, slots=True)
class Service:
    """What a vendor can be asked.

    ``inputs`` are sides or named values, ``needed`` those without which it cannot be called;
    ``documents`` the types that it reads (``document`` is the one type where it reads just one).
    ``perform`` makes the call and raises a ServiceError; ``warnings`` are the codes that its
    document says it may give. ``fits`` says whether pictures are brought
    into the limits before the call; the embedded engine takes them as they are. ``features`` says
    whether a face match gives the numbers of the selfie's face.
    """

    id: str
    kind: Kind
    inputs: tuple[str, ...]
    needed: tuple[str, ...]
    limits: ServiceLimits
    perform: Callable[[Call], Answer]
    documents: tuple[str, ...] = ()
    fits: bool = True
    warnings: tuple[int, ...] = ()
    features: bool = False

    @property
    def vendor(self) -> str:
        return self.id.partition(".")[0]

    @property
    def document(self) -> str | None:
        return self.documents[0] if len(self.documents) == 1 else None

    def call(self, request: Request, environment: Environment, door: Door) -> Answer:
        """Check the request, fit its pictures, make the call, note how long it took.

        Raises a ServiceError.
        """
        self._check(request)
        started = time.monotonic()
        if self.fits:
            request = self._fit(request)
        call = Call(self, request, environment, door, started + door.patience.total)
        answer = self.perform(call)
        return replace(answer, elapsed_ms=round((time.monotonic() - started) * 1000))

    def _check(self, request: Request) -> None:
        given = {*request.images, *request.values}
        if missing := [name for name in self.needed if name not in given]:
            raise InvalidRequest(f"{self.id} needs {' and '.join(missing)}.")
        if unknown := sorted(given - set(self.inputs)):
            raise InvalidRequest(f"{self.id} does not take {' or '.join(unknown)}.")
        if not self.fits and self.limits.bytes is not None:
            for side, data in request.images.items():
                if len(data) > self.limits.bytes:
                    raise ImageTooLarge(
                        f"The picture of the {side} has {len(data) / 1e6:.1f} MB;"
                        f" {self.id} takes {self.limits.bytes / 1e6:.1f} MB."
                    )

    def _fit(self, request: Request) -> Request:
        """The smaller pictures come first, so that a large one may use the room that they leave."""
        limits = self.limits
        left = limits.request_bytes
        fitted: dict[Side, bytes] = {}
        for side, data in sorted(request.images.items(), key=lambda item: len(item[1])):
            room = limits.bytes
            if left is not None:
                share = left // (len(request.images) - len(fitted))
                room = share if room is None else min(room, share)
            fitted[side] = images.fit(data, formats=limits.formats, size=room)
            if left is not None:
                left -= len(fitted[side])
        return replace(request, images=fitted)

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
    """A vendor's services, and the variables without which it is not configured.

    ``base_url`` names the variable of its address and the address where that is not set, if the
    vendor's document gives one; ``check`` raises ConfigurationError for whatever else is wrong;
    ``charges`` says in a few words which answers are charged, ``free`` that none ever is.
    ``accuracy`` is a file of how often its fields were measured to be right (``providers.accuracy``).
    ``bodies`` gives the bodies of the replies that an answer's ``raw`` was taken from, None where
    there are none to be read again.
    """

    name: str
    title: str
    services: tuple[Service, ...]
    variables: tuple[str, ...] = ()
    base_url: tuple[str, str] | None = None
    check: Callable[[Environment], None] | None = None
    charges: str = "not documented"
    free: bool = False
    accuracy: Path | None = None
    bodies: Callable[[Any], Sequence[Any]] | None = None

    def missing(self, environment: Environment) -> list[str]:
        return [name for name in self.variables if not environment.text(name)]

    def configured(self, environment: Environment) -> bool:
        return not self.missing(environment)

    def require(self, environment: Environment) -> None:
        """Raises NotConfigured, naming what is missing, and ConfigurationError."""
        if missing := self.missing(environment):
            raise NotConfigured(f"{self.title} is not configured: set {', '.join(missing)}.")
        self.validate(environment)

    def validate(self, environment: Environment) -> None:
        """Raises ConfigurationError, naming the variable that cannot be used."""
        if self.base_url is not None:
            environment.base_url(*self.base_url)
        if self.check is not None:
            self.check(environment)
