"""The vendors, named one by one, and how a service is found among theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from providers import accuracy
from providers.aisolution.services import VENDOR as AISOLUTION
from providers.cellere.services import VENDOR as CELLERE
from providers.door import Door
from providers.environment import Environment
from providers.errors import InvalidRequest
from providers.ineocr.services import VENDOR as INEOCR
from providers.infosimples.services import VENDOR as INFOSIMPLES
from providers.local.services import VENDOR as LOCAL
from providers.model import Answer, Kind, Request
from providers.pace import MemoryStore, Pace
from providers.service import Service, Vendor
from providers.stored import StoredReplies
from providers.tencent.services import VENDOR as TENCENT

VENDORS: tuple[Vendor, ...] = (TENCENT, INFOSIMPLES, CELLERE, AISOLUTION, INEOCR, LOCAL)


def services() -> Iterator[Service]:
    """Every service of every vendor."""
    for vendor in VENDORS:
        yield from vendor.services


def vendor_of(service: Service) -> Vendor:
    return next(vendor for vendor in VENDORS if vendor.name == service.vendor)


@lru_cache(maxsize=1)
def _by_id() -> Mapping[str, Service]:
    return {service.id: service for service in services()}


def service(service_id: str) -> Service:
    """The service of that id; InvalidRequest where there is none."""
    try:
        return _by_id()[service_id]
    except KeyError:
        raise InvalidRequest(
            f"There is no service {service_id}. `python manage.py services` lists them."
        ) from None


def measured(service_id: str) -> accuracy.Report | None:
    """How often the fields of a service were right when that was measured; None where nobody did."""
    file = vendor_of(service(service_id)).accuracy
    return None if file is None else accuracy.load(file)


def find(document: str, kind: Kind = "ocr") -> list[Service]:
    """The services of a kind that take a type of document."""
    return [s for s in services() if s.kind == kind and document in s.documents]


def configured(service_id: str, variables: Mapping[str, str]) -> bool:
    """Whether the service's vendor has all its variables. InvalidRequest: no such service."""
    return vendor_of(service(service_id)).configured(Environment(variables))


def validate(variables: Mapping[str, str]) -> None:
    """Raises ConfigurationError for the first vendor's variable that cannot be used: a process
    asks at its start, not at its first call."""
    environment = Environment(variables)
    for vendor in VENDORS:
        vendor.validate(environment)


@lru_cache(maxsize=1)
def _own_door() -> Door:
    return Door(pace=Pace(MemoryStore()))


def reread(service_id: str, raw: Any, request: Request, variables: Mapping[str, str]) -> Answer | None:
    """What a kept answer (``Answer.raw``) says by the present tables; None where the service's
    answers cannot be read again. No call is made, and none can be. Raises a ServiceError where the
    answer is no longer what is expected.
    """
    chosen = service(service_id)
    bodies = vendor_of(chosen).bodies
    if bodies is None:
        return None
    return chosen.call(request, Environment(variables), StoredReplies(bodies(raw)))


def call(service_id: str, request: Request, variables: Mapping[str, str], door: Door | None = None) -> Answer:
    """Make one call. Raises a ServiceError.

    Without a ``door`` that shares its pace with other processes, this one keeps the rates alone.
    """
    chosen = service(service_id)
    environment = Environment(variables)
    vendor_of(chosen).require(environment)
    return chosen.call(request, environment, door or _own_door())
