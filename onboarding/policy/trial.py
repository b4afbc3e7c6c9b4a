"""The policy of test cases: that of live ones, with every service but the background checks replaced
by vendors, which the sandbox plays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from onboarding.policy.model import Policy
from providers import registry
from providers.documents import catalogue, identity_documents


def trial(policy: Policy) -> Policy:
    """The same rules; every document is read by the vendors that take it, one after the other. Where
    none does the policy's own services read it. Nothing is charged and no day has a budget."""
    routes = {document: _vendors(document) for document in identity_documents()}
    return replace(
        policy,
        live=False,
        routes={**policy.routes, **{document: route for document, route in routes.items() if route}},
        face_services=_of_kind("face_match"),
        meter=replace(policy.meter, services=_of_kind("meter")),
        address=replace(policy.address, services=_of_proofs(policy.address.services)),
        quality_service="",
        selfie_service="",
        prices={},
        budgets={},
    )


def _of_proofs(services: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """For each country the vendors that read what proves an address there."""
    proofs = [kind for kind in catalogue().values() if not kind.identity and "address" in kind.needed]
    return {
        country: tuple(s for kind in proofs if kind.country == country for s in _vendors(kind.id)) or own
        for country, own in services.items()
    }


def _of_kind(kind: str) -> tuple[str, ...]:
    return tuple(s.id for s in registry.services() if s.kind == kind and not registry.vendor_of(s).free)


def _vendors(document: str) -> tuple[str, ...]:
    return tuple(s.id for s in registry.find(document) if not registry.vendor_of(s).free)
