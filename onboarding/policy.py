"""The policy: thresholds, routes, accepted documents, the rule of four eyes; a TOML file, pinned
to each case as it was when the case was opened."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from providers.documents import catalogue
from providers.registry import services

SEVERITIES = {"info": 1, "low": 2, "medium": 3, "high": 4}


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy file's content; what each number means stands beside it in the file."""

    name: str
    version: str
    documents: Mapping[str, tuple[str, ...]]
    routes: Mapping[str, tuple[str, ...]]
    face_service: str
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
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{source}: {error}") from None
    try:
        policy = _build(raw)
    except KeyError as error:
        raise PolicyError(f"{source}: {error} is missing") from None
    except (TypeError, ValueError) as error:
        raise PolicyError(f"{source}: {error}") from None
    return policy


def _build(raw: Mapping[str, Any]) -> Policy:
    policy = Policy(
        name=str(raw["name"]),
        version=str(raw["version"]),
        documents={key: tuple(value) for key, value in raw["documents"].items()},
        routes={key: tuple(value) for key, value in raw["routes"].items()},
        face_service=raw["face"]["service"],
        selfie_service=raw["face"]["selfie_service"],
        face_match_below=float(raw["face"]["match_below"]),
        face_no_match_above=float(raw["face"]["no_match_above"]),
        low_score=float(raw["fields"]["low_score"]),
        name_likeness=float(raw["fields"]["name_likeness"]),
        youngest=int(raw["person"]["youngest"]),
        expiry_soon=int(raw["expiry"]["soon"]),
        second_approver=tuple(SEVERITIES[word] for word in raw["decision"]["second_approver"]),
        claim_hours=float(raw["decision"]["claim_hours"]),
        stuck_minutes=float(raw["checks"]["stuck_minutes"]),
    )
    for country in ("documents", "routes"):
        if "*" not in getattr(policy, country):
            raise ValueError(f'[{country}] needs an entry "*"')
    for country, types in policy.documents.items():
        if unknown := set(types) - set(catalogue()):
            raise ValueError(f"[documents] {country}: no document type {', '.join(unknown)}")
    known = {service.id for service in services()}
    single = (policy.face_service, *filter(None, (policy.selfie_service,)))
    for document, route in [*policy.routes.items(), ("[face]", single)]:
        if unknown := set(route) - known:
            raise ValueError(f"[routes] {document}: no service {', '.join(unknown)}")
    if policy.face_match_below > policy.face_no_match_above:
        raise ValueError("[face] match_below is above no_match_above")
    return policy


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
