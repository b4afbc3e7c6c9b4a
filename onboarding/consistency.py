"""What values say about each other: declared and read, print and machine-readable zone, a number and
what it encodes, the register and the applicant. Names with tolerance, dates exactly."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from onboarding.drafts import Draft
from onboarding.evidence import DocumentEvidence, Evidence, Reading, declared_name, full_name
from onboarding.policy import Policy
from providers.normalise import encoded, mrz
from providers.normalise.encoded import Encoded
from providers.normalise.likeness import compare
from providers.normalise.names import same_as_mrz
from providers.normalise.sex import parse_sex
from providers.normalise.text import compact

NUMBERS = ("personal_number", "tax_number", "document_number", "voter_number", "registration_number")
"""The numbers that an applicant may have meant when asked for theirs."""


def find(document: DocumentEvidence, evidence: Evidence) -> Iterator[Draft]:
    yield from _declared(document, evidence)
    yield from _zone(document, evidence.policy)
    yield from _numbers(document, evidence)
    yield from _register(document, evidence)


# Names


def _differ(first: str, second: str, policy: Policy, *, truncated: bool = False) -> dict[str, Any] | None:
    """How two names differ; None where they do not. ``code`` is the finding's ending."""
    likeness = compare(first, second, truncated=truncated)
    if likeness is None:
        return {"ending": "not_comparable"}
    if likeness.score >= policy.name_likeness and likeness.worst >= policy.word_likeness:
        return None
    part = likeness.contained and likeness.worst >= policy.word_likeness
    return {"ending": "incomplete" if part else "differs", "likeness": round(likeness.score)}


def _names(document: DocumentEvidence) -> list[str]:
    """The document's name as printed, and in the local script where it bears that too."""
    native = " ".join(filter(None, (document.value(f"{part}_native") for part in ("given_names", "surname"))))
    return [name for name in (full_name(document), document.value("full_name_native"), native) if name]


_ORDER = ("", "incomplete", "differs", "not_comparable")


def best(name: str, others: list[str], policy: Policy) -> tuple[str, dict[str, Any]]:
    """The other name that comes nearest, and how it differs, if it does."""
    found = [(other, _differ(name, other, policy) or {"ending": ""}) for other in others]
    return min(found, key=lambda item: (_ORDER.index(item[1]["ending"]), -item[1].get("likeness", 0)))


# Declared and read


def _declared(document: DocumentEvidence, evidence: Evidence) -> Iterator[Draft]:
    declared = evidence.declared
    name, printed = declared_name(declared), _names(document)
    if name and printed:
        other, details = best(name, printed, evidence.policy)
        if ending := details.pop("ending"):
            details = {"declared": name, "read": other, **details}
            yield Draft(f"name_{ending}", ("full_name",), document.document, None, "", details)
    born, read = declared.get("date_of_birth"), document.value("date_of_birth")
    if born and read and not encoded.same_birth(read, born):
        details = {"declared": born, "read": read}
        yield Draft("birth_date_differs", ("date_of_birth",), document.document, None, "", details)
    sex = parse_sex(declared.get("sex"))
    if sex and (shown := document.value("sex")) and shown != sex:
        details = {"declared": sex, "read": shown}
        yield Draft("sex_differs", ("sex",), document.document, None, "", details)
    for name in NUMBERS:
        yield from _declared_number(name, declared.get(name), document)


def _declared_number(name: str, number: str | None, document: DocumentEvidence) -> Iterator[Draft]:
    """A declared personal number may be any that the document bears; another is held against its own."""
    fields = NUMBERS if name == "personal_number" else (name,)
    numbers = [value for field in fields if (value := document.value(field))]
    if number and numbers and compact(number) not in map(compact, numbers):
        details = {"declared": number, "read": numbers[0]}
        yield Draft("number_differs", (name,), document.document, None, "", details)


# Print and machine-readable zone


def _zone(document: DocumentEvidence, policy: Policy) -> Iterator[Draft]:
    """The zone, whichever service read it, against the values as they stand now. What a service has held
    against each other itself, and nobody corrected, stands among its own checks."""
    text, made = document.value("mrz"), _made_by_service(document)
    try:
        zone = mrz.parse(text.split("\n")) if text else None
    except ValueError:  # a part of a zone, or another text
        return
    if zone is None:
        return
    if not zone.valid and "mrz" not in made:
        wrong = [name for name, kept in zone.checks.items() if not kept]
        yield Draft("mrz_check_digit", ("mrz",), document.document, document.ocr, "", {"wrong": wrong})
    for name, told in _told_by_zone(zone, document):
        printed = document.value(name)
        if (
            printed
            and told
            and name not in made
            and not _same_as_zone(name, printed, told, zone, document, policy)
        ):
            details = {"print": printed, "zone": told}
            yield Draft("mrz_differs_from_print", (name,), document.document, document.ocr, "", details)


def _made_by_service(document: DocumentEvidence) -> set[str]:
    """The fields that the reading service held against the zone itself, ``mrz`` for the check digits."""
    corrected = {reading.name for reading in document.readings if reading.corrected}
    if document.ocr is None or "mrz" in corrected:
        return set()
    checks = document.ocr.result.get("checks", [])
    compared = {name for item in checks if item["name"] == "mrz_matches_print" for name in item["fields"]}
    digits = {"mrz" for item in checks if item["name"] == "mrz_check_digits"}
    return (compared - corrected) | digits


def _told_by_zone(zone: mrz.Mrz, document: DocumentEvidence) -> Iterator[tuple[str, str | None]]:
    """Values of the zone that its check digits prove; names and the rest, which have none, where all of
    them are right."""
    kind = document.type
    number = kind.mrz_fields.get("document_number", "document_number") if kind else "document_number"
    for name, part in ((number, "document_number"), *((d, d) for d in ("date_of_birth", "date_of_expiry"))):
        if zone.checks.get(part):
            yield name, getattr(zone, part)
    if zone.valid:
        letters = kind.sex if kind else {}
        yield "sex", parse_sex(zone.sex, letters or None)
        yield "surname", zone.surname
        yield "given_names", zone.given_names
        if not document.value("surname"):
            yield "full_name", f"{zone.given_names} {zone.surname}".strip()


def _same_as_zone(
    name: str, printed: str, told: str, zone: mrz.Mrz, document: DocumentEvidence, policy: Policy
) -> bool:
    if name.startswith("date_of_"):
        return encoded.same_birth(printed, told)
    if name not in ("surname", "given_names", "full_name"):
        return compact(printed) == compact(told)
    if name == "surname" and (second := document.value("second_surname")):
        printed = f"{printed} {second}"
    # The zone has room for 30, 36 or 44 letters, and States shorten in more ways than at its end.
    alike = same_as_mrz(printed, told, truncated=True)
    return alike or _differ(printed, told, policy, truncated=zone.names_truncated) is None


# Numbers and what they encode


def _rules(document: DocumentEvidence) -> Iterator[tuple[Reading, Encoded]]:
    """The numbers whose rule is known, by the type or by the issuer of a passport or card of any country."""
    rules = dict(document.type.identifiers) if document.type else {}
    issuer = document.value("issuing_country") or document.value("nationality") or ""
    if document.type and document.type.country is None and issuer in encoded.NATIONAL:
        rules.setdefault("personal_number", encoded.NATIONAL[issuer])
    for reading in document.readings:
        told = (
            encoded.decode(rules[reading.name], reading.value)
            if reading.value and reading.name in rules
            else None
        )
        if told:
            yield reading, told


def _numbers(document: DocumentEvidence, evidence: Evidence) -> Iterator[Draft]:
    known = list(_rules(document))
    for reading, told in known:
        yield from _number(reading, told, document, evidence)
    for (first, told), (second, other) in pairwise(known):
        if told.born_there and other.born_there and told.place and other.place and told.place != other.place:
            details = {"encoded": told.place, "read": other.place}
            fields = (first.name, second.name)
            yield Draft("number_place_differs", fields, document.document, document.ocr, "", details)


def _number(
    reading: Reading, told: Encoded, document: DocumentEvidence, evidence: Evidence
) -> Iterator[Draft]:
    def draft(code: str, field: str, said: str, read: str) -> Draft:
        details = {"number": reading.value, "encoded": said, "read": read}
        return Draft(code, (reading.name, field), document.document, document.ocr, "", details)

    def value(name: str) -> str:
        return document.value(name) or evidence.declared.get(name, "")

    born, sex = value("date_of_birth"), document.value("sex") or parse_sex(evidence.declared.get("sex")) or ""
    if told.birth and born and not encoded.same_birth(told.birth, born):
        yield draft("number_birth_differs", "date_of_birth", told.birth, born)
    if told.sex and sex in ("F", "M") and sex != told.sex:
        yield draft("number_sex_differs", "sex", told.sex, sex)
    code, fields = (
        ("number_place_differs", ("place_of_birth",))
        if told.born_there
        else ("number_given_out_elsewhere", ("state", "address"))
    )
    for field in fields:
        if other := encoded.other_place(told, value(field)):
            yield draft(code, field, told.place, other)
            break
    parts = [document.value(name) or "" for name in ("surname", "second_surname", "given_names", "full_name")]
    if any(parts) and not encoded.initials_agree(told, *parts):
        yield draft("number_initials_differ", "full_name", "".join(told.initials), full_name(document))


# The register


def _register(document: DocumentEvidence, evidence: Evidence) -> Iterator[Draft]:
    """The name under which the register has the tax id, against the document's and the declared one."""
    name = evidence.register_name
    for others in (_names(document), list(filter(None, [declared_name(evidence.declared)]))):
        if not name or not others:
            continue
        other, details = best(name, others, evidence.policy)
        if details.pop("ending") in ("differs", "incomplete"):
            details = {"register": name, "read": other, **details}
            check = evidence.background
            yield Draft("register_name_differs", ("full_name",), document.document, check, "", details)
            return
