"""Which checks a case needs now: reads the case and its policy, returns a plan, changes nothing.

Everything in a plan may run at once. The plan is made anew whenever a check ends: what failed or
read too little is followed by the next service of its route.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from onboarding import ledger, vendors
from onboarding.evidence import Evidence
from onboarding.models import Case, Check, CheckState, Document, DocumentKind, Purpose
from onboarding.policy import Policy
from providers import registry
from providers.documents import catalogue
from providers.model import Answer
from providers.normalise.identifiers import is_valid

TAX_IDS = {"cpf": ("personal_number", "br.cpf"), "cnpj": ("tax_number", "br.cnpj")}
"""The tax ids that background checks ask for: canonical field and rule of each input."""

REPLACED = "replaced"
"""The error kind of a check that was run again."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A check to be made; ``compared`` are the documents that a face match puts side by side,
    ``skipped`` the services before it in the route that cannot be asked, with the reason."""

    kind: str
    service: str
    document: Document
    purpose: Purpose = Purpose.FIRST
    compared: tuple[Document, ...] = ()
    skipped: dict[str, str] = field(default_factory=dict)


def plan(evidence: Evidence) -> list[Planned]:
    """The checks that the current documents still need."""
    needs = (
        _reading(evidence), _quality(evidence), _face(evidence), _background(evidence), _meter(evidence),
        _address(evidence),
    )  # fmt: skip
    return [planned for need in needs for planned in need]


def again(evidence: Evidence, service_id: str | None = None) -> list[Planned]:
    """Once more the checks whose answers count, or that of one service, which need not have been asked
    yet. A reading that was a fallback or is new counts from now on: somebody asked for it."""
    identity, selfie, meter = evidence.identity, evidence.selfie, evidence.meter
    others = (meter, evidence.address)
    if identity is None:
        return []
    address = evidence.address
    made = (identity.ocr, identity.quality, evidence.face, evidence.background, *(d.ocr for d in others if d))
    counting = [(check.service, check.document_id) for check in made if check]
    if service_id:
        about = meter if registry.service(service_id).kind == "meter" else identity
        if about is identity and address and _reads_address_alone(service_id, evidence):
            about = address
        counting = [(service_id, about.document.pk)] if about else []
    documents = {d.document.pk: d for d in (identity, *others) if d}
    second = identity.second.service if identity.second else None
    planned = []
    for name, owner in counting:
        kind = registry.service(name).kind
        compared = (identity.document, selfie.document) if kind == "face_match" and selfie else ()
        again_second = name == second and owner == identity.document.pk
        purpose = Purpose.SECOND_OPINION if again_second else Purpose.FIRST
        planned.append(Planned(kind, name, documents[owner].document, purpose, compared))
    return planned


def _reads_address_alone(service_id: str, evidence: Evidence) -> bool:
    """Whether a service is asked for the proof of address and not for the identity document."""
    found = evidence.identity
    route = evidence.policy.route(found.document.type or found.document.detected_type) if found else ()
    return service_id in _address_route(evidence) and service_id not in route


def _address_route(evidence: Evidence) -> Sequence[str]:
    return evidence.policy.address.services.get(evidence.case.country, ())


def _reading(evidence: Evidence) -> Iterator[Planned]:
    found = evidence.of(DocumentKind.IDENTITY)
    if found is None or not found.pages:
        return
    document = found.document
    route = evidence.policy.route(document.type or document.detected_type)
    sides = frozenset(found.pages)
    made = _made(evidence, "ocr", document)
    yield from _next(evidence.policy, "ocr", document, route, made, sides)
    second = [check for check in made if check.purpose == Purpose.SECOND_OPINION]
    if found.ocr is not None and not second and _all_ended(made) and _wants_second(evidence):
        asked = {check.service for check in made}
        others = [name for name in route if name not in asked]
        usable, skipped = choose(evidence.policy, others, sides)
        if usable:
            yield Planned("ocr", usable, document, Purpose.SECOND_OPINION, (), skipped)


def _quality(evidence: Evidence) -> Iterator[Planned]:
    """Beside a reading by a vendor that does not judge pictures itself."""
    service = evidence.policy.quality_service
    found = evidence.of(DocumentKind.IDENTITY)
    if not service or found is None or not found.pages:
        return
    readers = [check.service for check in _made(evidence, "ocr", found.document)]
    if not readers:
        route = evidence.policy.route(found.document.type or found.document.detected_type)
        readers = [choose(evidence.policy, route, frozenset(found.pages))[0] or route[0]]
    if registry.service(readers[0]).vendor == registry.service(service).vendor:
        return
    made = _made(evidence, "quality", found.document)
    yield from _next(evidence.policy, "quality", found.document, (service,), made, frozenset(found.pages))


def _face(evidence: Evidence) -> Iterator[Planned]:
    """As soon as there is a portrait and a selfie."""
    identity, selfie = evidence.of(DocumentKind.IDENTITY), evidence.of(DocumentKind.SELFIE)
    if identity is None or selfie is None or "front" not in identity.pages or not selfie.pages:
        return
    compared = (identity.document, selfie.document)
    pair = {str(document.id) for document in compared}
    made = [c for c in _made(evidence, "face_match") if set(c.result.get("compared", [])) == pair]
    for planned in _next(
        evidence.policy,
        "face_match",
        identity.document,
        evidence.policy.face_services,
        made,
        frozenset(("front", "selfie")),
    ):
        yield Planned(
            planned.kind, planned.service, planned.document, planned.purpose, compared, planned.skipped
        )


def _background(evidence: Evidence) -> Iterator[Planned]:
    """As soon as a tax id is known, declared or read."""
    route = evidence.policy.background.get(evidence.case.country, ())
    found = evidence.of(DocumentKind.IDENTITY)
    if not route or found is None or not any(values_for(name, evidence) for name in route):
        return
    made = _made(evidence, "background_check", found.document)
    yield from _next(evidence.policy, "background_check", found.document, route, made, frozenset())


def _meter(evidence: Evidence) -> Iterator[Planned]:
    """As soon as there is a picture of the meter, where the policy names a service that reads it."""
    found, route = evidence.meter, evidence.policy.meter.services
    if found is None or not found.pages or not route:
        return
    made = _made(evidence, "meter", found.document)
    yield from _next(evidence.policy, "meter", found.document, route, made, frozenset(("front",)))


def _address(evidence: Evidence) -> Iterator[Planned]:
    """As soon as there is a proof of address, where the policy names a service that reads it."""
    found, route = evidence.address, _address_route(evidence)
    if found is None or not found.pages or not route:
        return
    made = _made(evidence, "ocr", found.document)
    yield from _next(evidence.policy, "ocr", found.document, route, made, frozenset(("front",)))


def values_for(service_id: str, evidence: Evidence) -> dict[str, str]:
    """The named values that a service needs, as far as the case knows them."""
    values = {}
    identity = evidence.identity
    for name in registry.service(service_id).needed:
        if name in TAX_IDS:
            canonical, rule = TAX_IDS[name]
            read = identity.value(canonical) if identity else None
            for number in (evidence.declared.get(canonical), read):
                if number and is_valid(rule, number):
                    values[name] = number
                    break
    return values


def _made(evidence: Evidence, kind: str, document: Document | None = None) -> list[Check]:
    """The checks of a kind that count: those that were run again do not."""
    return [
        check
        for check in evidence.checks
        if check.kind == kind
        and check.error_kind != REPLACED
        and (document is None or check.document_id == document.id)
    ]


def _all_ended(made: Sequence[Check]) -> bool:
    return all(check.state in (CheckState.DONE, CheckState.FAILED) for check in made)


def _next(
    policy: Policy,
    kind: str,
    document: Document,
    route: Sequence[str],
    made: Sequence[Check],
    sides: frozenset[str],
) -> Iterator[Planned]:
    """The next service of a route, unless one is at work or has answered in full."""
    main = [check for check in made if check.purpose != Purpose.SECOND_OPINION]
    if not _all_ended(main):
        return
    if any(check.state == CheckState.DONE and not check.result.get("missing") for check in main):
        return
    asked = {check.service for check in made}
    usable, skipped = choose(policy, [name for name in route if name not in asked], sides)
    if usable:
        purpose = Purpose.FALLBACK if main else Purpose.FIRST
        yield Planned(kind, usable, document, purpose, (), skipped)
    elif not main:  # it fails as it begins, in sight
        skipped.pop(route[0], None)
        yield Planned(kind, route[0], document, Purpose.FIRST, (), skipped)


def choose(policy: Policy, route: Sequence[str], sides: frozenset[str]) -> tuple[str | None, dict[str, str]]:
    """The first service of a route that can be asked, and why those before it cannot."""
    skipped: dict[str, str] = {}
    for service_id in route:
        reason = hindrance(policy, service_id, sides)
        if reason is None:
            return service_id, skipped
        skipped[service_id] = reason
    return None, skipped


def hindrance(policy: Policy, service_id: str, sides: frozenset[str]) -> str | None:
    """Why a service cannot be asked now about pictures of these sides; None where it can. In a test
    case the sandbox plays its vendor, which is never away."""
    service = registry.service(service_id)
    if not vendors.configured(service_id, live=policy.live):
        return "not_configured"
    if {"front", "back", "selfie"} & set(service.needed) - sides:
        return "side_missing"
    if not policy.live:
        return None
    if vendors.is_left_alone(service.vendor):
        return "breaker_open"
    if ledger.over_budget(service.vendor, policy.budgets):
        return "over_budget"
    return None


def _wants_second(evidence: Evidence) -> bool:
    rule = evidence.policy.second_opinion
    found = evidence.identity
    if found is None or found.type is None:
        return False
    if _share_of(evidence.case) < rule.share:
        return True
    for reading in found.readings:
        if reading.name not in found.type.needed or reading.value is None:
            continue
        if reading.score is not None and reading.score < rule.low_score:
            return True
        identifier = found.type.identifiers.get(reading.name)
        if rule.invalid_identifier and identifier and not is_valid(identifier, reading.value):
            return True
    return False


def _share_of(case: Case) -> float:
    """Where a case lies between 0 and 1: by its id, so that asking again gives the same."""
    return int.from_bytes(hashlib.sha256(case.pk.bytes).digest()[:8]) / 2**64


def missing_fields(document: Document, answer: Answer) -> list[str]:
    """The fields that a document must bear and an answer does not give. A name in one piece stands
    for its parts, and the surname for the whole."""
    kind = catalogue().get(document.type or document.detected_type or answer.document or "")
    if kind is None:
        return []
    given = {found.name for found in answer.fields if found.name and found.value}
    if "full_name" in given:
        given |= {"surname", "given_names"}
    if "surname" in given:
        given.add("full_name")
    return [name for name in kind.needed if name not in given]
