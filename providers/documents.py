"""The catalogue of document types, read from ``documents.toml``, and the canonical field names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from providers.model import Side
from providers.normalise import identifiers

FIELDS: tuple[str, ...] = (
    "full_name", "given_names", "surname", "second_surname", "middle_name",
    "full_name_native", "given_names_native", "surname_native",
    "date_of_birth", "sex", "nationality", "country_of_birth", "place_of_birth",
    "personal_number", "document_number", "tax_number", "voter_number",
    "social_security_number", "registration_number", "serial_number", "license_category",
    "issue_number", "card_type", "reference_number", "laser_id", "mrz_document_number",
    "father_name", "mother_name", "parents",
    "date_of_issue", "date_of_expiry", "date_of_first_issue", "date_of_entry",
    "country", "place_of_issue", "issuing_authority", "issuing_country",
    "address", "street", "postal_code", "city", "district", "state", "locality", "village",
    "neighbourhood", "section",
    "height", "religion", "marital_status", "occupation", "blood_type", "ethnicity", "race",
    "resident_type", "phone", "email", "observations", "qualification", "mrz",
    "vin", "license_plate", "amount_due", "due_date", "reference_period", "customer_name",
    "customer_number", "meter_number", "consumption",
)  # fmt: skip
"""Every canonical field name, in the order in which people read them."""


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of document; see the head of ``documents.toml`` for what each entry means."""

    id: str
    title: str
    sides: tuple[Side, ...]
    fields: tuple[str, ...]
    needed: tuple[str, ...]
    optional: tuple[Side, ...] = ()
    country: str | None = None
    identity: bool = True
    identifiers: Mapping[str, str] = field(default_factory=dict)
    sex: Mapping[str, str] = field(default_factory=dict)
    portrait: str | None = None
    mrz: tuple[str, ...] = ()
    mrz_fields: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, DocumentType]:
    """All document types by id. A slip in the file raises ValueError and names the entry."""
    raw = tomllib.loads((Path(__file__).parent / "documents.toml").read_text("utf-8"))
    types: dict[str, DocumentType] = {}
    for entry in raw["document"]:
        lists = ("sides", "optional", "fields", "needed", "mrz")
        values: dict[str, Any] = {key: tuple(v) if key in lists else v for key, v in entry.items()}
        try:
            kind = DocumentType(**values)
        except TypeError as error:
            raise ValueError(f"documents.toml, {entry.get('id')}: {error}") from None
        named = {*kind.fields, *kind.needed, *kind.identifiers, *kind.mrz_fields.values()}
        unknown = named - set(FIELDS)
        unknown |= set(kind.identifiers.values()) - set(identifiers.RULES)
        if unknown or kind.id in types:
            raise ValueError(f"documents.toml, {kind.id}: unknown or double {sorted(unknown)}")
        types[kind.id] = kind
    return types


def identity_documents() -> tuple[str, ...]:
    """The types that prove who somebody is."""
    return tuple(kind.id for kind in catalogue().values() if kind.identity)


def by_mrz(code: str, country: str) -> DocumentType | None:
    """The type of a machine-readable document: the issuer's own where it has one, else any's."""
    types = catalogue().values()
    own = [t for t in types if t.country == country and code in t.mrz]
    general = [t for t in types if t.country is None and code[:1] in t.mrz]
    return next(iter(own or general), None)
