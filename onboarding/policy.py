"""The policy: thresholds, routes, accepted documents, the rule of four eyes; a TOML file, pinned
to each case as it was when the case was opened."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from providers.documents import catalogue, identity_documents
from providers.registry import services

SEVERITIES = {"info": 1, "low": 2, "medium": 3, "high": 4}


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """When another service is asked besides."""

    low_score: float
    invalid_identifier: bool
    share: float


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy file's content; what each number means stands beside it in the file."""

    name: str
    version: str
    documents: Mapping[str, tuple[str, ...]]
    routes: Mapping[str, tuple[str, ...]]
    quality_service: str
    second_opinion: SecondOpinion
    background: Mapping[str, tuple[str, ...]]
    prices: Mapping[str, Decimal]
    budgets: Mapping[str, Decimal]
    repeat_unknown: tuple[str, ...]
    face_services: tuple[str, ...]
    selfie_service: str
    face_match_below: float
    face_no_match_above: float
    low_score: float
    name_likeness: float
    youngest: int
    expiry_soon: int
    second_approver: tuple[int, ...]
    claim_hours: float
    stuck_minutes: float

    def accepted(self, country: str) -> tuple[str, ...]:
        """The document types that an applicant of a country may show."""
        return self.documents.get(country, self.documents["*"])

    def route(self, document: str) -> tuple[str, ...]:
        """The services for a document type, the first one first."""
        return self.routes.get(document, self.routes["*"])


class PolicyError(ImproperlyConfigured):
    """A policy file is wrong; the message names file and key."""


def parse(text: str, source: str = "policy") -> Policy:
    """Read a policy. Raises PolicyError."""
    try:
        return _build(tomllib.loads(text))
    except ValueError as error:  # TOMLDecodeError is one
        raise PolicyError(f"{source}: {error}") from None


class _Section:
    """A section of the file. Each key is taken once; what is left over nobody knows."""

    def __init__(self, name: str, content: Any) -> None:
        if not isinstance(content, dict):
            raise ValueError(f"{name} is missing")
        self.name = name
        self._left = dict(content)

    def names(self) -> list[str]:
        return list(self._left)

    def _take(self, key: str, kind: type | tuple[type, ...], what: str) -> Any:
        if key not in self._left:
            raise ValueError(f"{self.name} {key} is missing")
        value = self._left.pop(key)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise ValueError(f"{self.name} {key} must be {what}, not {value!r}")
        return value

    def text(self, key: str) -> str:
        return str(self._take(key, str, "a text"))

    def texts(self, key: str, known: Collection[str], what: str) -> tuple[str, ...]:
        values = self._take(key, list, f"a list of {what}")
        if unknown := [str(value) for value in values if not isinstance(value, str) or value not in known]:
            raise ValueError(f"{self.name} {key}: no {what} {', '.join(unknown)}")
        return tuple(values)

    def number(self, key: str, least: float, most: float) -> float:
        value = float(self._take(key, (int, float), "a number"))
        if not least <= value <= most:
            raise ValueError(f"{self.name} {key} lies between {least:g} and {most:g}, not at {value:g}")
        return value

    def boolean(self, key: str) -> bool:
        if not isinstance(self._left.get(key), bool):
            raise ValueError(f"{self.name} {key} must be true or false")
        return bool(self._left.pop(key))

    def money(self, key: str) -> Decimal:
        return Decimal(str(self.number(key, 0, 1_000_000)))

    def whole(self, key: str, least: int, most: int) -> int:
        value = self.number(key, least, most)
        if value != int(value):
            raise ValueError(f"{self.name} {key} must be a whole number, not {value:g}")
        return int(value)

    def end(self) -> None:
        if self._left:
            raise ValueError(f"{self.name}: no such key: {', '.join(self._left)}")


def _build(raw: Mapping[str, Any]) -> Policy:
    names = (
        *("documents", "routes", "quality", "second_opinion", "background", "prices", "budgets"),
        *("unknown_outcomes", "face", "fields", "person", "expiry", "decision", "checks"),
    )
    sections = {name: _Section(f"[{name}]", raw.get(name)) for name in names}
    top = _Section("the file", {key: value for key, value in raw.items() if key not in names})
    documents, routes, quality, second, background, prices, budgets, unknown, *others = sections.values()
    face, fields, person, expiry, decision, checks = others
    kinds: dict[str, list[str]] = {}
    for service in services():
        kinds.setdefault(service.kind, []).append(service.id)
    vendors = {service.vendor for service in services()}
    for section, known in ((prices, {s.id for s in services()}), (budgets, vendors)):
        if strange := set(section.names()) - known:
            raise ValueError(f"{section.name}: there is no {', '.join(sorted(strange))}")
    policy = Policy(
        name=top.text("name"),
        version=top.text("version"),
        documents={
            key: documents.texts(key, identity_documents(), "identity document") for key in documents.names()
        },
        routes={
            key: routes.texts(key, kinds["ocr"], "service that reads documents") for key in routes.names()
        },
        quality_service=quality.text("service"),
        second_opinion=SecondOpinion(
            second.number("low_score", 0, 1),
            second.boolean("invalid_identifier"),
            second.number("share", 0, 1),
        ),
        background={
            key: background.texts(key, kinds.get("background_check", ()), "background check")
            for key in background.names()
        },
        prices={key: prices.money(key) for key in prices.names()},
        budgets={key: budgets.money(key) for key in budgets.names()},
        repeat_unknown=unknown.texts("repeat", vendors, "vendor"),
        face_services=face.texts("services", kinds["face_match"], "face match"),
        selfie_service=face.text("selfie_service"),
        face_match_below=face.number("match_below", 0, 2),
        face_no_match_above=face.number("no_match_above", 0, 2),
        low_score=fields.number("low_score", 0, 1),
        name_likeness=fields.number("name_likeness", 0, 100),
        youngest=person.whole("youngest", 0, 120),
        expiry_soon=expiry.whole("soon", 0, 3650),
        second_approver=tuple(
            SEVERITIES[word] for word in decision.texts("second_approver", SEVERITIES, "severity")
        ),
        claim_hours=decision.number("claim_hours", 0.01, 10_000),
        stuck_minutes=checks.number("stuck_minutes", 0.01, 10_000),
    )
    for section in (top, *sections.values()):
        section.end()
    _check_keys(policy)
    if not policy.face_services:
        raise ValueError("[face] services is empty")
    asked = (("[quality] service", policy.quality_service), ("[face] selfie_service", policy.selfie_service))
    for key, name in asked:
        if name and name not in kinds["quality"]:
            raise ValueError(f"{key}: no quality service {name}")
    if policy.face_match_below > policy.face_no_match_above:
        raise ValueError("[face] match_below is above no_match_above")
    return policy


def _check_keys(policy: Policy) -> None:
    """Countries and document types that the tables are keyed by; each has an entry for the rest."""
    for name, table in (("documents", policy.documents), ("routes", policy.routes)):
        if "*" not in table:
            raise ValueError(f'[{name}] needs an entry "*"')
        if empty := [key for key, values in table.items() if not values]:
            raise ValueError(f"[{name}] {empty[0]} is empty")
    for name, keys in (("documents", policy.documents.keys() - {"*"}), ("background", policy.background)):
        for country in keys:
            if not re.fullmatch("[A-Z]{3}", country):
                raise ValueError(f"[{name}] {country} is no country: three capital letters, as in MEX")
    if unknown := policy.routes.keys() - {"*"} - catalogue().keys():
        raise ValueError(f"[routes]: no document type {', '.join(sorted(unknown))}")


@lru_cache(maxsize=64)
def pinned(digest: str, text: str) -> Policy:
    """The policy of a stored version; ``digest`` is its key in the cache."""
    return parse(text, f"policy {digest[:12]}")


@lru_cache(maxsize=1)
def current() -> tuple[str, Policy]:
    """Text and content of the policy for new cases."""
    try:
        text = settings.POLICY_FILE.read_text("utf-8")
    except OSError as error:
        raise PolicyError(f"POLICY_FILE cannot be read: {error}") from None
    return text, parse(text, settings.POLICY_FILE.name)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
