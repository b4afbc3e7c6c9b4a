"""Decisions: alone or by two people, another attempt, or the end of the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import audit, checking, evidence, reasons
from onboarding.audit import Action, Actor
from onboarding.evidence import vault_of
from onboarding.models import (
    Case,
    Decision,
    DecisionAction,
    DecisionState,
    DocumentKind,
    Finding,
    Outcome,
    Progress,
)
from onboarding.states import Refused, Step, act, record, target
from onboarding.workflow.collecting import new_document
from onboarding.workflow.holding import hold, key_of, person_of
from onboarding.workflow.reverifying import look_again


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
    known_reasons(action, reason_codes)
    with act(case, Step.REVIEW, version) as case:
        hold(case, actor)
        if action == DecisionAction.APPROVE:
            _may_approve(case)
        staged = needs_second(case, action)
        decision = record_decision(
            case, actor, action, reason_codes, note,
            DecisionState.STAGED if staged else DecisionState.FINAL,
        )  # fmt: skip
        if staged:
            record(
                case, Action.DECISION_STAGED, actor, target(Step.STAGE),
                decision=decision.pk, action=action, reasons=list(reason_codes),
            )  # fmt: skip
        else:
            settle(case, actor, decision)
    return decision


def needs_second(case: Case, action: DecisionAction, still_open: Iterable[Finding] | None = None) -> bool:
    """Whether the policy wants a second person for this decision. ``still_open`` are the open
    findings where the caller has them already."""
    wanted = evidence.policy_of(case).second_approver
    found = checking.open_findings(case) if still_open is None else still_open
    return action == DecisionAction.APPROVE and any(finding.severity in wanted for finding in found)


def confirm(case: Case, actor: Actor, note: str = "", *, version: int | None) -> None:
    """The second person agrees. Refused to the one who decided first."""
    with act(case, Step.CONFIRM, version) as case:
        decision = _staged(case, actor)
        _second(case, decision, actor, note, DecisionState.FINAL)
        settle(case, actor, decision)


def refuse(case: Case, actor: Actor, note: str, *, version: int | None) -> None:
    """The second person does not agree: back to review."""
    if not note.strip():
        raise Refused(_("Say why you refuse."), "invalid_value")
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
        raise Refused(_("Choose what the customer shall send again."), "invalid_value")
    known_reasons(DecisionAction.ASK_AGAIN, list(asked.values()))
    with act(case, Step.ASK_AGAIN, version) as case:
        hold(case, actor)
        current = {str(document.id): document for document in evidence.current_documents(case)}
        if unknown := set(asked) - set(current):
            raise Refused(
                _("%(count)d document(s) are not current.") % {"count": len(unknown)}, "document_not_current"
            )
        if not all(
            reasons.reason(DecisionAction.ASK_AGAIN, code).fits(current[key].kind)
            for key, code in asked.items()
        ):
            raise Refused(
                _("A reason does not fit the document. Choose one of those that are offered for it."),
                "unknown_reason",
            )
        decision = record_decision(
            case, actor, DecisionAction.ASK_AGAIN, sorted(set(asked.values())), note,
            DecisionState.FINAL, dict(asked),
        )  # fmt: skip
        case.attempt += 1
        for document_id in asked:
            old = current[document_id]
            new_document(case, DocumentKind(old.kind), old.type, replaces=old)
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


def known_reasons(action: DecisionAction, codes: Sequence[str]) -> None:
    if not codes or any(code not in reasons.REASONS[action] for code in codes):
        raise Refused(_("Choose a reason."), "unknown_reason")


def _may_approve(case: Case) -> None:
    unconfirmed = [d for d in evidence.current_documents(case) if not d.type_confirmed]
    if unconfirmed:
        raise Refused(_("Confirm the type of the document first."), "type_not_confirmed")


def record_decision(
    case: Case,
    actor: Actor,
    action: DecisionAction,
    reason_codes: Sequence[str],
    note: str,
    state: DecisionState,
    asked: dict[str, str] | None = None,
) -> Decision:
    program = key_of(actor)
    return Decision.objects.create(
        case=case,
        attempt=case.attempt,
        action=action,
        state=state,
        reasons=list(reason_codes),
        asked=asked or {},
        note=_sealed_note(case, note),
        made_by=None if actor == audit.POLICY or program else person_of(actor),
        api_key=program,
    )


def _sealed_note(case: Case, note: str) -> bytes:
    return vault_of(case).seal(note.strip().encode(), evidence.NOTE_PLACE) if note.strip() else b""


def _staged(case: Case, actor: Actor) -> Decision:
    decision = Decision.objects.get(case=case, state=DecisionState.STAGED)
    if str(decision.made_by_id) == actor.id:
        raise Refused(_("Somebody other than the one who decided must confirm or refuse."), "four_eyes")
    return decision


def _second(case: Case, decision: Decision, actor: Actor, note: str, state: DecisionState) -> None:
    decision.state = state
    decision.second_by, decision.second_at = person_of(actor), timezone.now()
    decision.second_note = _sealed_note(case, note)
    decision.save()


def settle(case: Case, actor: Actor, decision: Decision) -> None:
    """The decision holds: outcome, end of the case, its entry."""
    approved = decision.action == DecisionAction.APPROVE
    case.outcome = Outcome.APPROVED if approved else Outcome.REJECTED
    case.decided_at = timezone.now()
    case.look_again = look_again(case) if approved else None
    record(
        case, Action.CASE_APPROVED if approved else Action.CASE_REJECTED, actor, Progress.DECIDED,
        decision=decision.pk, reasons=decision.reasons,
    )  # fmt: skip
