"""A case comes about: opened, declared, its pictures collected, handed over to the checks."""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Callable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import checking, evidence, index, policy, vault
from onboarding.audit import CUSTOMER, Action, Actor
from onboarding.evidence import vault_of
from onboarding.intake import Accepted
from onboarding.models import Applicant, Case, Document, DocumentKind, Page, PolicyVersion, Progress
from onboarding.states import Refused, Step, act, record, target
from onboarding.vault import Vault
from onboarding.workflow.applying import has_consented
from onboarding.workflow.holding import hold, user_of
from providers.documents import FIELDS, catalogue
from providers.normalise.fields import normalise

log = logging.getLogger("onboarding.workflow")


def open_applicant(reference: str = "", *, live: bool = True) -> Applicant:
    """A new applicant with a data key of their own. What is done for them is in their cases' trails."""
    applicant = Applicant(reference=reference, live=live)
    applicant.data_key = vault.new_data_key(str(applicant.id))
    applicant.save()
    return applicant


def open_case(
    actor: Actor,
    declared: Mapping[str, str],
    *,
    country: str = "",
    document_type: str = "",
    language: str = "en",
    reference: str = "",
    level: str = policy.STANDARD,
    applicant: Applicant | None = None,
) -> Case:
    """A new case for an applicant, for a new one with that ``reference`` where none is given.
    ``declared`` has canonical names; ``document_type`` may be empty to have it told from the pictures.
    Raises Refused."""
    text, rules = policy.current()
    if document_type and document_type not in rules.accepted(country):
        raise Refused(_("This kind of document is not accepted for that country."), "document_not_accepted")
    if level not in rules.levels:
        raise Refused(_("There is no level of that name."), "unknown_level")
    if unknown := set(declared) - set(FIELDS):
        raise ValueError(f"no canonical field {unknown}")
    digest = policy.digest(text)
    with transaction.atomic():
        pinned, _created = PolicyVersion.objects.get_or_create(
            digest=digest, defaults={"name": rules.name, "version": rules.version, "text": text}
        )
        applicant = applicant or open_applicant(reference)
        case = Case(
            applicant=applicant, live=applicant.live, policy=pinned, language=language, country=country,
            document_type=document_type, level=level, opened_by=user_of(actor),
        )  # fmt: skip
        _keep_declared(case, declared)
        case.save()
        for kind in rules.required(level, country):
            new_document(case, DocumentKind(kind), document_type if kind == DocumentKind.IDENTITY else "")
        index.renew(case)
        record(
            case, Action.CASE_OPENED, actor,
            policy=digest, country=country, document_type=document_type, level=level,
        )  # fmt: skip
    return case


def declare(case: Case, actor: Actor, declared: Mapping[str, str], *, version: int | None = None) -> None:
    """Replace what the applicant declared."""
    with act(case, Step.DECLARE, version) as case:
        _keep_declared(case, declared)
        index.renew(case)
        record(case, Action.CASE_DECLARED, actor, fields=sorted(declared))


def _keep_declared(case: Case, declared: Mapping[str, str]) -> None:
    filled = {name: value for name, value in declared.items() if value}
    for name, value in filled.items():
        if name.startswith("date_of_") and normalise(name, value) != value:
            raise Refused(_("A declared date is written as 2031-08-03."), "invalid_value")
    case.declared = vault_of(case).seal_json(filled, evidence.DECLARED_PLACE)
    case.by_mail = bool(filled.get("email"))
    evidence.keep_person(case, evidence.declared_name(filled))


def new_document(
    case: Case, kind: DocumentKind, document_type: str, replaces: Document | None = None
) -> Document:
    return Document.objects.create(
        case=case,
        kind=kind,
        attempt=case.attempt,
        type=document_type,
        type_confirmed=bool(document_type) or kind != DocumentKind.IDENTITY,
        replaces=replaces,
    )


def add_page(
    case: Case,
    actor: Actor,
    side: str,
    picture: Accepted,
    *,
    poor: Sequence[str] = (),
    version: int | None = None,
) -> Page:
    """Store a picture as a side of the document that is being collected; one that was there is
    replaced. ``poor`` is what was wrong with it where it is taken all the same. Raises Refused when
    the same picture is another side already."""
    kind = KIND_OF.get(side, DocumentKind.IDENTITY)
    with act(case, Step.UPLOAD, version) as case:
        document = _collecting(case, kind)
        pages = Page.objects.filter(document__case=case, document__replaced_by=None)
        for page in pages.exclude(document=document, side=side):
            if picture.digest == page.digest or picture.source_digest == page.source_digest:
                raise Refused(
                    _("This is the same picture as the one for “%(side)s”. Choose another.")
                    % {"side": page.get_side_display()},
                    "same_picture",
                )
        box = vault_of(case)
        former = Page.objects.filter(document=document, side=side).first()
        if former is not None:
            former.delete()
            transaction.on_commit(lambda: box.delete(former.file))
        page = Page(
            document=document,
            side=side,
            digest=picture.digest,
            source_digest=picture.source_digest,
            source_format=picture.source_format,
            width=picture.width,
            height=picture.height,
            poor=list(poor),
            uploaded_by=user_of(actor),
        )
        if picture.text:
            page.text = box.seal_json([[p.text, p.box] for p in picture.text], evidence.TEXT_PLACE)
        with box.new_files():
            page.file = _stored(box, f"{case.applicant_id}/{page.id}", picture.jpeg)
            page.save()
            to = Progress.COLLECTING if case.progress == Progress.DRAFT else None
            record(
                case, Action.PAGE_ADDED, actor, to,
                page=str(page.id), side=side, digest=page.digest,
                source_digest=page.source_digest, replaces=former and former.digest,
                **({"poor": page.poor} if poor else {}),
            )  # fmt: skip
    return page


KIND_OF = {
    "selfie": DocumentKind.SELFIE,
    "address": DocumentKind.ADDRESS,
    "meter": DocumentKind.METER,
}
"""Which document a side is of; the others are of the identity document."""


def _stored(box: Vault, name: str, jpeg: bytes) -> str:
    """The picture's place in the vault. Refused where the storage has no room for it or is away."""
    try:
        return box.store(name, jpeg)
    except OSError as error:
        log.error("a picture cannot be stored: %s", os.strerror(error.errno or errno.EIO))
        raise Refused(
            _(
                "The picture cannot be stored at the moment. Nothing was saved. Tell your administrator,"
                " and try again later."
            )
        ) from None


def _collecting(case: Case, kind: DocumentKind) -> Document:
    """The document of that kind that pictures may be added to now."""
    document = Document.objects.filter(case=case, kind=kind, attempt=case.attempt, replaced_by=None).first()
    if document is None:
        raise Refused(_("No new picture of this was asked for."), "side_not_asked")
    return document


def missing_sides(case: Case) -> list[str]:
    """The sides without which the case cannot be submitted."""
    missing = []
    for document in evidence.current_documents(case):
        have = {page.side for page in document.pages.all()}
        missing += [side for side in sides_of(document) if side not in have]
    return missing


def sides_of(document: Document) -> tuple[str, ...]:
    """The sides that a document must show; the front alone where its type is to be detected."""
    for side, kind in KIND_OF.items():
        if document.kind == kind:
            return (side,)
    chosen = catalogue().get(document.type)
    return chosen.sides if chosen else ("front",)


def optional_sides(document: Document) -> tuple[str, ...]:
    """The sides that a document may show: some designs have them, or its type is not known yet."""
    if document.kind != DocumentKind.IDENTITY:
        return ()
    chosen = catalogue().get(document.type)
    return chosen.optional if chosen else ("back",)


def set_document_type(case: Case, actor: Actor, document_type: str, version: int | None) -> None:
    """Choose or confirm the type of the identity document."""
    step = Step.REVIEW if case.progress == Progress.IN_REVIEW else Step.UPLOAD
    with act(case, step, version) as case:
        if step is Step.REVIEW:
            hold(case, actor)
        if document_type not in evidence.policy_of(case).accepted(case.country):
            raise Refused(
                _("This kind of document is not accepted for that country."), "document_not_accepted"
            )
        document = next(d for d in evidence.current_documents(case) if d.kind == DocumentKind.IDENTITY)
        document.type, document.type_confirmed = document_type, True
        document.save()
        case.document_type = document_type
        if step is Step.REVIEW:
            checking.refresh_findings(case)
        record(
            case, Action.DOCUMENT_TYPE_SET, actor,
            document=str(document.id), document_type=document_type,
        )  # fmt: skip


def submit(case: Case, actor: Actor, start: Callable[[str], None], *, version: int | None = None) -> None:
    """Hand the case over to the checks. ``start`` sends a check's id on its way after commit.

    Raises Refused where a picture is missing, or a customer has not consented.
    """
    with act(case, Step.SUBMIT, version) as case:
        if actor.kind == CUSTOMER and not has_consented(case):
            raise Refused(_("Read and accept the terms first."), "consent_missing")
        if missing := missing_sides(case):
            sides = dict(Page._meta.get_field("side").flatchoices)
            labels = ", ".join(str(sides[side]) for side in missing)
            raise Refused(_("Still missing: %(sides)s.") % {"sides": labels}, "sides_missing")
        case.submitted_at = case.submitted_at or timezone.now()
        record(case, Action.CASE_SUBMITTED, actor, target(Step.SUBMIT), attempt=case.attempt)
        checking.go_on(case, start)
