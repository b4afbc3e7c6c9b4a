"""The hall: every act on a case is one function here, whichever door it came through.

Each function locks the case, asks the table whether the act is possible now, changes what it
changes, and writes one audit entry, all in one transaction. Front doors check beforehand who may
(``onboarding.access``); what a state or the rule of four eyes forbids is refused here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import checking, evidence, pipeline, policy, reasons, vault
from onboarding.audit import Action, Actor
from onboarding.evidence import vault_of
from onboarding.intake import Accepted
from onboarding.models import (
    Applicant,
    Case,
    Check,
    CheckState,
    Correction,
    Decision,
    DecisionAction,
    DecisionState,
    Document,
    DocumentKind,
    Finding,
    Outcome,
    Page,
    PolicyVersion,
    Progress,
    User,
)
from onboarding.states import Refused, Step, act, record, target
from providers.documents import FIELDS, catalogue
from providers.normalise.fields import normalise

NOTE_PLACE = "decision.note"
DISMISSAL_PLACE = "finding.dismissal"


# A case comes about


def open_case(
    actor: Actor,
    declared: Mapping[str, str],
    *,
    country: str = "",
    document_type: str = "",
    language: str = "en",
    reference: str = "",
) -> Case:
    """A new case for a new applicant. ``declared`` has canonical names; ``document_type`` may be
    empty to have it told from the pictures. Raises Refused."""
    text, rules = policy.current()
    if document_type and document_type not in rules.accepted(country):
        raise Refused(_("This kind of document is not accepted for that country."))
    if unknown := set(declared) - set(FIELDS):
        raise ValueError(f"no canonical field {unknown}")
    digest = policy.digest(text)
    with transaction.atomic():
        pinned, _created = PolicyVersion.objects.get_or_create(
            digest=digest, defaults={"name": rules.name, "version": rules.version, "text": text}
        )
        applicant = Applicant(reference=reference)
        applicant.data_key = vault.new_data_key(str(applicant.id))
        applicant.save()
        case = Case(
            applicant=applicant, policy=pinned, language=language, country=country,
            document_type=document_type,
        )  # fmt: skip
        case.declared = _sealed_declared(case, declared)
        case.save()
        _new_document(case, DocumentKind.IDENTITY, document_type)
        _new_document(case, DocumentKind.SELFIE, "")
        record(
            case, Action.CASE_OPENED, actor,
            policy=digest, country=country, document_type=document_type,
        )  # fmt: skip
    return case


def declare(case: Case, actor: Actor, declared: Mapping[str, str]) -> None:
    """Replace what the applicant declared."""
    with act(case, Step.DECLARE) as case:
        case.declared = _sealed_declared(case, declared)
        record(case, Action.CASE_DECLARED, actor, fields=sorted(declared))


def _sealed_declared(case: Case, declared: Mapping[str, str]) -> bytes:
    filled = {name: value for name, value in declared.items() if value}
    for name, value in filled.items():
        if name.startswith("date_of_") and normalise(name, value) != value:
            raise Refused(_("A declared date is written as 2031-08-03."))
    return vault_of(case).seal_json(filled, evidence.DECLARED_PLACE)


def _new_document(
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


def add_page(case: Case, actor: Actor, side: str, picture: Accepted) -> Page:
    """Store a picture as a side of the document that is being collected; one that was there is
    replaced. Raises Refused when the same picture is another side already."""
    kind = DocumentKind.SELFIE if side == "selfie" else DocumentKind.IDENTITY
    with act(case, Step.UPLOAD) as case:
        document = _collecting(case, kind)
        pages = Page.objects.filter(document__case=case, document__replaced_by=None)
        for page in pages.exclude(document=document, side=side):
            if picture.digest == page.digest or picture.source_digest == page.source_digest:
                raise Refused(
                    _("This is the same picture as the one for “%(side)s”. Choose another.")
                    % {"side": page.get_side_display()}
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
            uploaded_by=_user(actor),
        )
        with box.new_files():
            page.file = box.store(f"{case.applicant_id}/{page.id}", picture.jpeg)
            page.save()
            to = Progress.COLLECTING if case.progress == Progress.DRAFT else None
            record(
                case, Action.PAGE_ADDED, actor, to,
                page=str(page.id), side=side, digest=page.digest,
                source_digest=page.source_digest, replaces=former and former.digest,
            )  # fmt: skip
    return page


def _collecting(case: Case, kind: DocumentKind) -> Document:
    """The document of that kind that pictures may be added to now."""
    document = Document.objects.filter(case=case, kind=kind, attempt=case.attempt, replaced_by=None).first()
    if document is None:
        raise Refused(_("No new picture of this was asked for."))
    return document


def _user(actor: Actor) -> User | None:
    return User.objects.filter(pk=actor.id).first() if actor.kind == "user" else None


def _person(actor: Actor) -> User:
    """Who does what only a person may do."""
    user = _user(actor)
    if user is None:
        raise Refused(_("Only a person may do this."))
    return user


def missing_sides(case: Case) -> list[str]:
    """The sides without which the case cannot be submitted."""
    missing = []
    for document in evidence.current_documents(case):
        have = {page.side for page in document.pages.all()}
        missing += [side for side in sides_of(document) if side not in have]
    return missing


def sides_of(document: Document) -> tuple[str, ...]:
    """The sides that a document must show; the front alone where its type is to be detected."""
    if document.kind == DocumentKind.SELFIE:
        return ("selfie",)
    chosen = catalogue().get(document.type)
    return chosen.sides if chosen else ("front",)


def optional_sides(document: Document) -> tuple[str, ...]:
    """The sides that a document may show: some designs have them, or its type is not known yet."""
    if document.kind == DocumentKind.SELFIE:
        return ()
    chosen = catalogue().get(document.type)
    return chosen.optional if chosen else ("back",)


def set_document_type(case: Case, actor: Actor, document_type: str, version: int | None) -> None:
    """Choose or confirm the type of the identity document."""
    step = Step.REVIEW if case.progress == Progress.IN_REVIEW else Step.UPLOAD
    with act(case, step, version) as case:
        if step is Step.REVIEW:
            _hold(case, actor)
        if document_type not in evidence.policy_of(case).accepted(case.country):
            raise Refused(_("This kind of document is not accepted for that country."))
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


# Checks


def submit(case: Case, actor: Actor, start: Callable[[str], None]) -> None:
    """Hand the case over to the checks. ``start`` sends a check's id on its way after commit.

    Raises Refused where a picture is missing.
    """
    with act(case, Step.SUBMIT) as case:
        if missing := missing_sides(case):
            sides = dict(Page._meta.get_field("side").flatchoices)
            labels = ", ".join(str(sides[side]) for side in missing)
            raise Refused(_("Still missing: %(sides)s.") % {"sides": labels})
        case.submitted_at = case.submitted_at or timezone.now()
        record(case, Action.CASE_SUBMITTED, actor, target(Step.SUBMIT), attempt=case.attempt)
        checking.go_on(case, start)


def rerun(case: Case, actor: Actor, start: Callable[[str], None]) -> None:
    """Run failed and stuck checks again."""
    with act(case, Step.RERUN) as case:
        if case.progress == Progress.IN_REVIEW:
            _hold(case, actor)
        checks = Check.objects.filter(case=case)
        again = [check.pk for check in checks if checking.may_run_again(check, case)]
        if not again:
            raise Refused(_("There is no check that failed or got stuck."))
        checks.filter(pk__in=again).update(state=CheckState.FAILED, error_kind=pipeline.REPLACED)
        record(
            case, Action.CHECKS_RERUN, actor, target(Step.RERUN),
            checks=[str(key) for key in again],
        )  # fmt: skip
        checking.go_on(case, start)


# Review


def claim(case: Case, actor: Actor) -> None:
    """Take a case. Raises Refused while somebody else holds it."""
    with act(case, Step.REVIEW) as case:
        _hold(case, actor)
        record(case, Action.CASE_CLAIMED, actor)


def release(case: Case, actor: Actor) -> None:
    """Put a case back."""
    with act(case, Step.REVIEW) as case:
        if str(case.assignee_id) != actor.id:
            raise Refused(_("You do not hold this case."))
        case.assignee, case.claimed_at = None, None
        record(case, Action.CASE_RELEASED, actor)


def claim_lapsed(case: Case) -> bool:
    """Whether a claim is older than the policy lets one stand."""
    hours = timedelta(hours=evidence.policy_of(case).claim_hours)
    return case.claimed_at is not None and timezone.now() - case.claimed_at > hours


def _hold(case: Case, actor: Actor) -> None:
    """The actor holds the case from now on, unless somebody else does."""
    if case.assignee_id and str(case.assignee_id) != actor.id and not claim_lapsed(case):
        raise Refused(_("%(name)s holds this case.") % {"name": case.assignee.name if case.assignee else ""})
    case.assignee, case.claimed_at = _user(actor), timezone.now()


def correct_field(case: Case, actor: Actor, name: str, value: str, reason: str, version: int | None) -> None:
    """Set a value that was read wrongly, or not at all; what was read stays beside it."""
    if name not in FIELDS:
        raise Refused(_("There is no field of that name."))
    if not reason.strip():
        raise Refused(_("Say why the value is corrected."))
    with act(case, Step.REVIEW, version) as case:
        _hold(case, actor)
        document = evidence.load(case).identity
        if document is None:
            raise Refused(_("There is no document whose value could be corrected."))
        old = document.value(name)
        new = _normal(document, name, value)
        box = vault_of(case)
        change = {"old": old, "new": new, "reason": reason.strip()}
        Correction.objects.create(
            document=document.document,
            name=name,
            sealed=box.seal_json(change, evidence.CORRECTION_PLACE),
            made_by=_person(actor),
        )
        checking.refresh_findings(case)
        record(
            case, Action.FIELD_CORRECTED, actor,
            document=str(document.document.id), field=name,
            old=old and box.fingerprint(old), new=new and box.fingerprint(new),
        )  # fmt: skip


def _normal(document: evidence.DocumentEvidence, name: str, value: str) -> str | None:
    """The normal form of what a reviewer entered; None where that is nothing."""
    rule = document.type.identifiers.get(name) if document.type else None
    new = normalise(name, value, identifier=rule)
    if new is None and value.strip():
        raise Refused(
            _(
                "This value cannot be understood. Write a date as 2031-08-03, the sex as F, M or X"
                " and the height in centimetres."
            )
        )
    return new


def dismiss_finding(case: Case, actor: Actor, finding_id: int, reason: str, version: int | None) -> None:
    """Set a finding aside, with a reason."""
    if not reason.strip():
        raise Refused(_("Say why the finding does not matter."))
    with act(case, Step.REVIEW, version) as case:
        _hold(case, actor)
        finding = Finding.objects.filter(
            case=case, pk=finding_id, resolved_at=None, dismissed_at=None
        ).first()
        if finding is None:
            raise Refused(_("This finding is no longer open."))
        finding.dismissed_by, finding.dismissed_at = _user(actor), timezone.now()
        finding.dismissed_reason = vault_of(case).seal(reason.strip().encode(), DISMISSAL_PLACE)
        finding.save()
        checking.weigh(case)
        record(case, Action.FINDING_DISMISSED, actor, finding=finding.pk, code=finding.code)


# Decision


def decide(
    case: Case,
    actor: Actor,
    action: DecisionAction,
    reason_codes: Sequence[str],
    note: str = "",
    *,
    version: int | None,
) -> Decision:
    """Approve or reject. Where the policy wants a second person the decision is staged for one."""
    if action not in (DecisionAction.APPROVE, DecisionAction.REJECT):
        raise ValueError(action)
    _known_reasons(action, reason_codes)
    with act(case, Step.REVIEW, version) as case:
        _hold(case, actor)
        if action == DecisionAction.APPROVE:
            _may_approve(case)
        staged = needs_second(case, action)
        decision = _decision(
            case, actor, action, reason_codes, note,
            DecisionState.STAGED if staged else DecisionState.FINAL,
        )  # fmt: skip
        if staged:
            record(
                case, Action.DECISION_STAGED, actor, target(Step.STAGE),
                decision=decision.pk, action=action, reasons=list(reason_codes),
            )  # fmt: skip
        else:
            _settle(case, actor, decision)
    return decision


def needs_second(case: Case, action: DecisionAction) -> bool:
    """Whether the policy wants a second person for this decision."""
    wanted = evidence.policy_of(case).second_approver
    return action == DecisionAction.APPROVE and any(
        finding.severity in wanted for finding in checking.open_findings(case)
    )


def confirm(case: Case, actor: Actor, note: str = "", *, version: int | None) -> None:
    """The second person agrees. Refused to the one who decided first."""
    with act(case, Step.CONFIRM, version) as case:
        decision = _staged(case, actor)
        _second(case, decision, actor, note, DecisionState.FINAL)
        _settle(case, actor, decision)


def refuse(case: Case, actor: Actor, note: str, *, version: int | None) -> None:
    """The second person does not agree: back to review."""
    if not note.strip():
        raise Refused(_("Say why you refuse."))
    with act(case, Step.REFUSE, version) as case:
        decision = _staged(case, actor)
        _second(case, decision, actor, note, DecisionState.REFUSED)
        record(case, Action.DECISION_REFUSED, actor, target(Step.REFUSE), decision=decision.pk)


def ask_again(
    case: Case,
    actor: Actor,
    asked: Mapping[str, str],
    note: str = "",
    *,
    version: int | None,
) -> Decision:
    """Ask the customer for documents anew: ``asked`` maps a current document's id to a reason.

    A new attempt begins; earlier evidence stays.
    """
    if not asked:
        raise Refused(_("Choose what the customer shall send again."))
    _known_reasons(DecisionAction.ASK_AGAIN, list(asked.values()))
    with act(case, Step.ASK_AGAIN, version) as case:
        _hold(case, actor)
        current = {str(document.id): document for document in evidence.current_documents(case)}
        if unknown := set(asked) - set(current):
            raise Refused(_("%(count)d document(s) are not current.") % {"count": len(unknown)})
        decision = _decision(
            case, actor, DecisionAction.ASK_AGAIN, sorted(set(asked.values())), note,
            DecisionState.FINAL, dict(asked),
        )  # fmt: skip
        case.attempt += 1
        for document_id in asked:
            old = current[document_id]
            _new_document(case, DocumentKind(old.kind), old.type, replaces=old)
        record(
            case, Action.ASKED_AGAIN, actor, target(Step.ASK_AGAIN),
            decision=decision.pk, attempt=case.attempt, documents=dict(asked),
        )  # fmt: skip
    return decision


def withdraw(case: Case, actor: Actor, *, version: int | None = None) -> None:
    """The customer does not want to go on."""
    with act(case, Step.WITHDRAW, version) as case:
        Decision.objects.filter(case=case, state=DecisionState.STAGED).update(state=DecisionState.LAPSED)
        record(case, Action.CASE_WITHDRAWN, actor, target(Step.WITHDRAW))


def _known_reasons(action: DecisionAction, codes: Sequence[str]) -> None:
    if not codes or any(code not in reasons.REASONS[action] for code in codes):
        raise Refused(_("Choose a reason."))


def _may_approve(case: Case) -> None:
    unconfirmed = [d for d in evidence.current_documents(case) if not d.type_confirmed]
    if unconfirmed:
        raise Refused(_("Confirm the type of the document first."))


def _decision(
    case: Case,
    actor: Actor,
    action: DecisionAction,
    reason_codes: Sequence[str],
    note: str,
    state: DecisionState,
    asked: dict[str, str] | None = None,
) -> Decision:
    return Decision.objects.create(
        case=case,
        attempt=case.attempt,
        action=action,
        state=state,
        reasons=list(reason_codes),
        asked=asked or {},
        note=_sealed_note(case, note),
        made_by=_person(actor),
    )


def _sealed_note(case: Case, note: str) -> bytes:
    return vault_of(case).seal(note.strip().encode(), NOTE_PLACE) if note.strip() else b""


def _staged(case: Case, actor: Actor) -> Decision:
    decision = Decision.objects.get(case=case, state=DecisionState.STAGED)
    if str(decision.made_by_id) == actor.id:
        raise Refused(_("Somebody other than the one who decided must confirm or refuse."))
    return decision


def _second(case: Case, decision: Decision, actor: Actor, note: str, state: DecisionState) -> None:
    decision.state = state
    decision.second_by, decision.second_at = _person(actor), timezone.now()
    decision.second_note = _sealed_note(case, note)
    decision.save()


def _settle(case: Case, actor: Actor, decision: Decision) -> None:
    """The decision holds: outcome, end of the case, its entry."""
    approved = decision.action == DecisionAction.APPROVE
    case.outcome = Outcome.APPROVED if approved else Outcome.REJECTED
    case.decided_at = timezone.now()
    record(
        case, Action.CASE_APPROVED if approved else Action.CASE_REJECTED, actor, Progress.DECIDED,
        decision=decision.pk, reasons=decision.reasons,
    )  # fmt: skip
