"""What is known about a case right now: the current documents, their pictures, the values that
were read or corrected, the face match; opened from the vault. Read by findings and pages alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from onboarding.models import (
    Case,
    Check,
    CheckState,
    Correction,
    Document,
    DocumentKind,
    ExtractedField,
    Page,
    Purpose,
)
from onboarding.policy import Policy, pinned
from onboarding.vault import Vault, VaultError
from providers.documents import DocumentType, catalogue

FIELD_PLACE = "extracted_field"
TEXT_PLACE = "page.text"
CORRECTION_PLACE = "correction"
DECLARED_PLACE = "case.declared"
PERSON_PLACE = "case.person"
FINDING_PLACE = "finding"
DISMISSAL_PLACE = "finding.dismissal"
NOTE_PLACE = "decision.note"
REGISTER_NAME = "full_name"
"""The field under which a register's name of the person is kept among its answer's fields."""
METER_FIELDS = ("meter_reading", "meter_number")
"""The fields under which what a meter shows is kept among its answer's fields."""


def vault_of(case: Case) -> Vault:
    """The vault of a case's applicant."""
    return Vault(str(case.applicant_id), case.applicant.data_key)


def policy_of(case: Case) -> Policy:
    """The policy that the case was opened under."""
    return pinned(case.policy.digest, case.policy.text, case.live)


@dataclass(frozen=True, slots=True)
class Reading:
    """A value as it stands now. ``value`` is the correction's where there is one, and ``read``
    what the service had read; ``second`` is what a second opinion read."""

    name: str
    value: str | None
    raw: str | None
    read: str | None
    score: float | None
    service: str
    vendor_field: str
    polygon: list[list[float]] | None
    page: Page | None
    corrected_by: str = ""
    reason: str = ""
    second: str | None = None

    @property
    def corrected(self) -> bool:
        return bool(self.corrected_by)


@dataclass(frozen=True, slots=True)
class DocumentEvidence:
    """A current document: its pages by side, the reading of it that counts (of a meter by a service of
    that kind), a second opinion, its values, and the last judgement of its pictures."""

    document: Document
    pages: dict[str, Page]
    ocr: Check | None
    second: Check | None
    quality: Check | None
    readings: tuple[Reading, ...]

    @property
    def type(self) -> DocumentType | None:
        return catalogue().get(self.document.type or self.document.detected_type)

    def value(self, name: str) -> str | None:
        return next((r.value for r in self.readings if r.name == name and r.value), None)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A case with everything that is known about it; ``former`` are documents of earlier attempts
    that another one took the place of."""

    case: Case
    policy: Policy
    declared: dict[str, str]
    documents: tuple[DocumentEvidence, ...]
    face: Check | None
    background: Check | None
    checks: tuple[Check, ...]
    register_name: str = ""
    """The name under which the register has the applicant's tax id."""
    former: tuple[Document, ...] = ()

    def of(self, kind: str) -> DocumentEvidence | None:
        return next((d for d in self.documents if d.document.kind == kind), None)

    @property
    def identity(self) -> DocumentEvidence | None:
        return self.of(DocumentKind.IDENTITY)

    @property
    def selfie(self) -> DocumentEvidence | None:
        return self.of(DocumentKind.SELFIE)

    @property
    def meter(self) -> DocumentEvidence | None:
        return self.of(DocumentKind.METER)

    @property
    def address(self) -> DocumentEvidence | None:
        return self.of(DocumentKind.ADDRESS)

    @property
    def person(self) -> str:
        """The applicant's name as far as it is known."""
        return declared_name(self.declared) or (full_name(self.identity) if self.identity else "")


Choose = Callable[[list[Check], Document], Check | None]
"""Of a case's checks the reading of a document that counts."""


def current_documents(case: Case) -> list[Document]:
    """The documents that count: those that no later one replaces."""
    return list(
        Document.objects.filter(case=case, replaced_by=None)
        .prefetch_related("pages")
        .order_by("kind", "created_at")
    )


def load(
    case: Case,
    checks: QuerySet[Check] | None = None,
    *,
    corrected: bool = True,
    choose: Choose | None = None,
) -> Evidence:
    """Everything known about a case, in a fixed number of queries. ``checks`` are those of the case
    where the caller wants to know more of them than they are. Without ``corrected`` as services read
    it; ``choose`` tells which reading of a document counts."""
    vault = vault_of(case)
    documents = list(
        Document.objects.filter(case=case).prefetch_related("pages").order_by("kind", "created_at")
    )
    replaced = {document.replaces_id for document in documents}
    current = [document for document in documents if document.pk not in replaced]
    made = list(Check.objects.filter(case=case) if checks is None else checks)
    read = {
        document.id: _last(made, document, "meter")
        if document.kind == DocumentKind.METER
        else (choose or _reading_of)(made, document)
        for document in current
    }
    second = {document.id: _last(made, document, "ocr", second=True) for document in current}
    background = next((c for document in current if (c := _last(made, document, "background_check"))), None)
    fields = ExtractedField.objects.filter(
        check_run__in=[check for check in (*read.values(), *second.values(), background) if check]
    )
    by_check: dict[UUID, list[ExtractedField]] = defaultdict(list)
    for extracted in fields:
        by_check[extracted.check_run_id].append(extracted)
    corrections = Correction.objects.filter(document__case=case).select_related("made_by")
    by_field = {(c.document_id, c.name): c for c in corrections} if corrected else {}
    evidence = []
    for document in current:
        check, other = read[document.id], second[document.id]
        readings = tuple(_readings(vault, document, check, other, by_check, by_field))
        pages = {page.side: page for page in document.pages.all()}
        quality = _last(made, document, "quality")
        evidence.append(DocumentEvidence(document, pages, check, other, quality, readings))
    return Evidence(
        case=case,
        policy=policy_of(case),
        declared=declared(case, vault),
        documents=tuple(evidence),
        former=tuple(document for document in documents if document.pk in replaced),
        face=_last_face(made, current),
        background=background,
        checks=tuple(made),
        register_name=_register_name(vault, by_check.get(background.id, []) if background else []),
    )


def corrections(case: Case) -> Iterator[tuple[Correction, dict[str, Any]]]:
    """What people corrected, the oldest first, with the ``old`` and the ``new`` value and the ``reason``."""
    vault = vault_of(case)
    for made in Correction.objects.filter(document__case=case).select_related("made_by"):
        yield made, vault.open_json(made.sealed, CORRECTION_PLACE)


def person(case: Case) -> str:
    """The applicant's name as the queue shows it; empty where it is not known, or erased."""
    if not case.person:
        return ""
    try:
        return vault_of(case).open(case.person, PERSON_PLACE).decode()
    except VaultError:
        return ""


def keep_person(case: Case, name: str) -> None:
    """Seal the applicant's name for the queue; the caller saves the case."""
    case.person = vault_of(case).seal(name.encode(), PERSON_PLACE)


def declared(case: Case, vault: Vault | None = None) -> dict[str, str]:
    """What the applicant said about themselves, by canonical name; nothing once it was erased."""
    if not case.declared:
        return {}
    values: dict[str, str] = (vault or vault_of(case)).open_json(case.declared, DECLARED_PLACE)
    return values


def declared_name(declared: Mapping[str, str]) -> str:
    """The name that the applicant gave, whole or in parts."""
    return declared.get("full_name") or _put_together(declared.get)


def _register_name(vault: Vault, fields: list[ExtractedField]) -> str:
    told = (vault.open_json(f.sealed, FIELD_PLACE)["value"] for f in fields if f.name == REGISTER_NAME)
    return next(told, None) or ""


def _put_together(value: Callable[[str], str | None]) -> str:
    parts = (value(name) for name in ("given_names", "middle_name", "surname", "second_surname"))
    return " ".join(part for part in parts if part)


def full_name(document: DocumentEvidence) -> str:
    """The name as the document gives it, given names first."""
    return document.value("full_name") or _put_together(document.value)


def _last(checks: list[Check], document: Document, kind: str, *, second: bool = False) -> Check | None:
    done = [
        c
        for c in checks
        if c.document_id == document.id
        and c.kind == kind
        and c.state == CheckState.DONE
        and (c.purpose == Purpose.SECOND_OPINION) == second
    ]
    return done[-1] if done else None


def _reading_of(checks: list[Check], document: Document) -> Check | None:
    """The reading that counts: the last one, unless it followed one that read more."""
    last = _last(checks, document, "ocr")
    if last is None or last.purpose != Purpose.FALLBACK:
        return last
    done = [
        c
        for c in checks
        if c.document_id == document.id and c.kind == "ocr" and c.state == CheckState.DONE
        and c.purpose != Purpose.SECOND_OPINION
    ]  # fmt: skip
    return min(reversed(done), key=lambda check: len(check.result.get("missing", [])))


def _last_face(checks: list[Check], documents: list[Document]) -> Check | None:
    """The last face match, if it compared the documents that count now."""
    current = {str(document.id) for document in documents}
    # One whose result was erased tells nothing.
    done = [c for c in checks if c.kind == "face_match" and c.state == CheckState.DONE and c.result]
    return done[-1] if done and set(done[-1].result.get("compared", [])) <= current else None


def _readings(
    vault: Vault,
    document: Document,
    check: Check | None,
    other: Check | None,
    by_check: dict[UUID, list[ExtractedField]],
    corrected: dict[tuple[UUID, str], Correction],
) -> Iterator[Reading]:
    seen: set[str] = set()
    pages = {page.pk: page for page in document.pages.all()}
    opinions = {
        extracted.name: vault.open_json(extracted.sealed, FIELD_PLACE)["value"]
        for extracted in (by_check.get(other.id, []) if other else [])
        if extracted.name
    }
    for extracted in by_check.get(check.id, []) if check else []:
        content = vault.open_json(extracted.sealed, FIELD_PLACE)
        correction = corrected.get((document.id, extracted.name)) if extracted.name else None
        if extracted.name:
            seen.add(extracted.name)
        change = vault.open_json(correction.sealed, CORRECTION_PLACE) if correction else {}
        yield Reading(
            name=extracted.name,
            value=change["new"] if correction else content["value"],
            raw=content["raw"],
            read=content["value"],
            score=extracted.score,
            service=check.service if check else "",
            vendor_field=extracted.vendor_field,
            polygon=extracted.polygon,
            page=pages.get(extracted.page_id) if extracted.page_id else None,
            corrected_by=correction.made_by.name if correction else "",
            reason=change.get("reason", ""),
            second=opinions.get(extracted.name),
        )
    for (owner, name), correction in corrected.items():
        if owner == document.id and name not in seen:
            change = vault.open_json(correction.sealed, CORRECTION_PLACE)
            yield Reading(
                name=name,
                value=change["new"],
                raw=None,
                read=None,
                score=None,
                service="",
                vendor_field="",
                polygon=None,
                page=None,
                corrected_by=correction.made_by.name,
                reason=change["reason"],
            )
