"""All services that the contract names are there, described, and documented."""

from __future__ import annotations

from collections import Counter

from providers import registry
from providers.documents import catalogue
from providers.sandbox.vendors import SANDBOXES
from tools.services_table import FILE, table


def test_there_are_sixty_seven_services_of_five_vendors() -> None:
    count = Counter(service.vendor for service in registry.services() if service.vendor != "local")
    assert count == {
        "tencent": 27, "infosimples": 22, "cellere": 5, "aisolution": 12, "ineocr": 1,
    }  # fmt: skip


def test_every_service_is_described_whole() -> None:
    for service in registry.services():
        assert set(service.needed) <= set(service.inputs)
        assert all(name in catalogue() for name in service.documents)
        if set(service.inputs) & {"front", "back", "selfie"}:
            assert service.limits.formats, service.id


def test_every_document_type_is_read_by_some_service() -> None:
    read = {name for service in registry.services() for name in service.documents}
    assert set(catalogue()) - read == set()


def test_every_vendor_but_the_embedded_engine_is_played_by_the_sandbox() -> None:
    assert {s.vendor for s in SANDBOXES} == {v.name for v in registry.VENDORS} - {"local"}


def test_the_table_of_services_is_current() -> None:
    """`python -m tools.services_table` writes it."""
    assert FILE.read_text("utf-8") == table()
