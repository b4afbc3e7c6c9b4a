"""From a policy file's text to a policy, or to everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Collection

from onboarding.policy.model import (
    DOCUMENT_KINDS,
    SEVERITIES,
    STANDARD,
    Address,
    Automatic,
    Duplicates,
    Meter,
    Policy,
    Retention,
    Reverification,
    SecondOpinion,
)
from onboarding.policy.reading import Section, load
from providers.documents import catalogue, identity_documents
from providers.model import METERS
from providers.registry import services

ENDS = ("approved", "rejected", "withdrawn", "expired")
"""How a case may end."""

_HUNDRED_YEARS = 36_500


def parse(text: str, source: str = "policy") -> Policy:
    """Read a policy. Raises PolicyError, which tells every problem."""
    content, problems = load(text, source)
    top = Section((), content, problems)
    sections: list[Section] = []

    def section(name: str) -> Section:
        sections.append(top.section(name))
        return sections[-1]

    prices, budgets = section("prices"), section("budgets")
    face, fields, decision = section("face"), section("fields"), section("decision")
    policy = Policy(
        name=top.text("name"),
        version=top.text("version"),
        documents=_documents(section("documents")),
        levels=_levels(section("levels")),
        routes=_routes(section("routes")),
        quality_service=section("quality").choice("service", _kind("quality"), "quality service"),
        second_opinion=_second_opinion(section("second_opinion")),
        background=_background(section("background")),
        meter=_meter(section("meter")),
        address=_address(section("address")),
        prices={key: prices.money(key) for key in _known(prices, {s.id for s in services()}, "service")},
        budgets={key: budgets.money(key) for key in _known(budgets, _vendors(), "vendor")},
        repeat_unknown=section("unknown_outcomes").texts("repeat", _vendors(), "vendor"),
        face_services=face.texts("services", _kind("face_match"), "face match", some=True),
        selfie_service=face.choice("selfie_service", _kind("quality"), "quality service"),
        face_match_below=face.number("match_below", 0, 2),
        face_no_match_above=face.number("no_match_above", 0, 2),
        low_score=fields.number("low_score", 0, 1),
        least_measured=fields.whole("least_measured", 1, 1_000_000),
        name_likeness=fields.number("name_likeness", 0, 100),
        word_likeness=fields.number("word_likeness", 0, 100),
        youngest=section("person").whole("youngest", 0, 120),
        expiry_soon=section("expiry").whole("soon", 0, 3650),
        duplicates=_duplicates(section("duplicates")),
        automatic=_automatic(section("automatic")),
        second_approver=_severities(decision, "second_approver"),
        claim_hours=decision.number("claim_hours", 0.01, 10_000),
        due_hours=decision.number("due_hours", 0.01, 10_000),
        stuck_minutes=section("checks").number("stuck_minutes", 0.01, 10_000),
        abandoned_days=section("abandoned").whole("days", 1, _HUNDRED_YEARS),
        reverification=_reverification(section("reverification")),
        retention=_retention(section("retention")),
    )
    if policy.face_match_below > policy.face_no_match_above:
        face.wrong("match_below", "is above no_match_above")
    if policy.duplicates.faces and (blind := set(policy.face_services) - _giving_features()):
        face.wrong(
            "services", f"must give features of faces for [duplicates] faces: {', '.join(sorted(blind))}"
        )
    for each in (top, *sections):
        each.end()
    problems.raise_any()
    return policy


def _kind(kind: str) -> set[str]:
    return {service.id for service in services() if service.kind == kind}


def _giving_features() -> set[str]:
    return {service.id for service in services() if service.features}


def _vendors() -> set[str]:
    return {service.vendor for service in services()}


def _known(section: Section, known: Collection[str], what: str) -> list[str]:
    """The keys of a section that name something."""
    for key in section.names():
        if key not in known:
            section.wrong(key, f"is no {what}")
    return section.names()


def _severities(section: Section, key: str) -> tuple[int, ...]:
    return tuple(SEVERITIES[word] for word in section.texts(key, SEVERITIES, "severity"))


def _must_be_country(section: Section, key: str) -> None:
    if not re.fullmatch("[A-Z]{3}", key):
        section.wrong(key, "is no country: three capital letters, as in MEX")


def _documents(section: Section) -> dict[str, tuple[str, ...]]:
    for key in section.names():
        if key != "*":
            _must_be_country(section, key)
    table = {
        key: section.texts(key, identity_documents(), "identity document", some=True)
        for key in section.names()
    }
    return _with_the_rest(section, table)


def _levels(section: Section) -> dict[str, dict[str, tuple[str, ...]]]:
    levels = {}
    for name in section.names():
        if not re.fullmatch("[a-z][a-z0-9_]{0,19}", name):
            section.wrong(name, "is no name of a level: small letters, digits and _, 20 at most")
        level = section.section(name)
        kinds = {}
        for key in level.names():
            if key != "*":
                _must_be_country(level, key)
            kinds[key] = level.texts(key, DOCUMENT_KINDS, "kind of document", some=True)
            if kinds[key] and "identity" not in kinds[key]:
                level.wrong(key, "must hold identity: there is nothing to verify without it")
        levels[name] = _with_the_rest(level, kinds)
    if STANDARD not in levels:
        section.wrong(STANDARD, "is missing: it is the level of a case for which none is asked")
    return levels


def _routes(section: Section) -> dict[str, tuple[str, ...]]:
    for key in section.names():
        if key != "*" and key not in catalogue():
            section.wrong(key, "is no type of document of providers/documents.toml")
    readers = _kind("ocr")
    table = {
        key: section.texts(key, readers, "service that reads documents", some=True) for key in section.names()
    }
    return _with_the_rest(section, table)


def _with_the_rest(section: Section, table: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    if "*" not in table:
        section.wrong("*", "is missing: it holds for all that has no entry of its own")
    return table


def _background(section: Section) -> dict[str, tuple[str, ...]]:
    for key in section.names():
        _must_be_country(section, key)
    lookups = _kind("background_check")
    return {key: section.texts(key, lookups, "background check") for key in section.names()}


def _meter(section: Section) -> Meter:
    kind = section.choice("kind", METERS, "kind of meter")
    return Meter(kind or METERS[0], section.texts("services", _kind("meter"), "service that reads meters"))


def _address(section: Section) -> Address:
    by_country = section.section("services")
    for key in by_country.names():
        _must_be_country(by_country, key)
    readers = _kind("ocr")
    services = {
        key: by_country.texts(key, readers, "service that reads documents") for key in by_country.names()
    }
    return Address(services, section.whole("most_days", 1, 3650), section.number("likeness", 0, 100))


def _second_opinion(section: Section) -> SecondOpinion:
    return SecondOpinion(
        low_score=section.number("low_score", 0, 1),
        invalid_identifier=section.boolean("invalid_identifier"),
        share=section.number("share", 0, 1),
    )


def _automatic(section: Section) -> Automatic:
    countries = section.any_texts("countries", "countries")
    for country in countries:
        if country != "*" and not re.fullmatch("[A-Z]{3}", country):
            section.wrong("countries", f'names no country: {country} (three capital letters, or "*")')
    rule = Automatic(
        enabled=section.boolean("enabled"),
        countries=countries,
        severities=_severities(section, "severities"),
        least_score=section.number("least_score", 0, 1),
        farthest_face=section.number("farthest_face", 0, 2),
        sample=section.number("sample", 0, 1),
    )
    if SEVERITIES["high"] in rule.severities:
        section.wrong("severities", "must not hold high: what is serious is always seen by a person")
    return rule


def _duplicates(section: Section) -> Duplicates:
    return Duplicates(
        shortest_number=section.whole("shortest_number", 1, 40),
        faces=section.boolean("faces"),
        face_distance=section.number("face_distance", 0, 2),
        most_faces=section.whole("most_faces", 1, 10_000),
    )


def _reverification(section: Section) -> Reverification:
    return Reverification(section.boolean("enabled"), section.whole("soon", 0, 3650))


def _retention(section: Section) -> Retention:
    pictures = section.section("documents")
    types = _known(pictures, catalogue(), "type of document of providers/documents.toml")
    ended = {end: section.whole(end, 1, _HUNDRED_YEARS) for end in ENDS}
    documents = {key: pictures.whole(key, 1, _HUNDRED_YEARS) for key in types}
    return Retention(ended, documents)
