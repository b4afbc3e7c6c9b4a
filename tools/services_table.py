"""Writes ``docs/services.md`` from the declarations: ``python -m tools.services_table``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from providers import registry
from providers.documents import catalogue
from providers.service import Service, Vendor

FILE = Path(__file__).resolve().parent.parent / "docs" / "services.md"

_HEAD = """# Services

Every service that can be called, by vendor. Made from the declarations by `python -m tools.services_table`.
Inputs in brackets may be left out. Sizes are those of a picture before it is encoded for the wire; a
larger one is made to fit before the call. Calls a second are the vendor's documented limit, the lower
where its document gives two. Warning codes are explained in [sandbox.md](sandbox.md).
"""


def table() -> str:
    """The whole document."""
    parts = [_HEAD]
    for vendor in registry.VENDORS:
        parts.append(f"\n## {vendor.title}\n\n" + "\n".join(_vendor(vendor)) + "\n")
    return "".join(parts)


def _vendor(vendor: Vendor) -> Iterator[str]:
    needed = ", ".join(f"`{name}`" for name in vendor.variables) or "none"
    yield f"Variables needed: {needed}. Charged: {vendor.charges}.\n"
    yield "| Service | Kind | Document | Inputs | Formats | Size | A second | Warnings |"
    yield "|---|---|---|---|---|---|---|---|"
    for service in vendor.services:
        yield f"| {' | '.join(_cells(service))} |"


def _cells(service: Service) -> Iterator[str]:
    limits = service.limits
    yield f"`{service.id}`"
    yield service.kind.replace("_", " ")
    yield ", ".join(catalogue()[name].title for name in service.documents) or "any"
    yield ", ".join(name if name in service.needed else f"[{name}]" for name in service.inputs)
    yield ", ".join(limits.formats) or "-"
    yield "-" if limits.bytes is None else f"{limits.bytes / 1e6:.2f} MB"
    yield "-" if limits.per_second is None else f"{limits.per_second:g}"
    yield ", ".join(str(code) for code in service.warnings) or "-"


if __name__ == "__main__":
    FILE.write_text(table(), "utf-8")
