"""The vendors, named one by one, and how a service is found among theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from providers.errors import InvalidRequest
from providers.local.services import VENDOR as LOCAL
from providers.model import Answer, Kind, Request
from providers.service import Service, Vendor

VENDORS: tuple[Vendor, ...] = (LOCAL,)


def services() -> Iterator[Service]:
    """Every service of every vendor."""
    for vendor in VENDORS:
        yield from vendor.services


def vendor_of(service: Service) -> Vendor:
    return next(vendor for vendor in VENDORS if vendor.name == service.vendor)


def service(service_id: str) -> Service:
    """The service of that id; InvalidRequest where there is none."""
    for candidate in services():
        if candidate.id == service_id:
            return candidate
    raise InvalidRequest(
        f"There is no service {service_id}. `python manage.py services` lists them."
    )


def find(document: str, kind: Kind = "ocr") -> list[Service]:
    """The services of a kind that take a type of document."""
    return [s for s in services() if s.kind == kind and document in s.documents]


def call(service_id: str, request: Request, environment: Mapping[str, str]) -> Answer:
    """Make one call. Raises a ServiceError."""
    chosen = service(service_id)
    vendor_of(chosen).require(environment)
    return chosen.call(request)
