"""What happens to a case without a person: approved by its policy, expired; and what an approver does
to a decided one: takes it up again."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import audit, automatic, checking, evidence
from onboarding.audit import Action, Actor
from onboarding.models import (
    Case,
    Decision,
    DecisionAction,
    DecisionState,
    Outcome,
    PolicyVersion,
    Reverification,
)
from onboarding.policy import pinned
from onboarding.states import WAITS_FOR_APPLICANT, Refused, Step, act, possible, record, target
from onboarding.workflow.deciding import known_reasons, record_decision, settle


def approve_by_policy(case: Case) -> bool:
    """Approve a case that is ready for review if its policy lets it pass without a person; whether
    it was. One that a person has had to do with is theirs."""
    if not evidence.policy_of(case).automatic.enabled:
        return False
    with act(case, None) as case:
        if not possible(case, Step.REVIEW) or case.assignee_id or Decision.objects.filter(case=case).exists():
            return False
        still_open = checking.open_findings(case).values_list("code", "severity")
        if automatic.hindrances(evidence.load(case), still_open):
            return False
        decision = record_decision(
            case, audit.POLICY, DecisionAction.APPROVE, ["identity_confirmed"], "", DecisionState.FINAL
        )
        settle(case, audit.POLICY, decision)
    return True


def reopen(case: Case, actor: Actor, reason: str, note: str, *, version: int | None) -> Decision:
    """Take up a decided case again: a new attempt, in review with findings made anew. The decision
    stays in the record. ``reason`` is a code of ``onboarding.reasons``. Raises Refused."""
    known_reasons(DecisionAction.REOPEN, [reason])
    if not note.strip():
        raise Refused(_("Say why the case is taken up again."))
    with act(case, Step.REOPEN, version) as case:
        former = case.outcome
        case.attempt += 1
        case.outcome, case.decided_at = Outcome.NONE, None
        case.reverification, case.look_again = Reverification.NONE, None
        case.assignee, case.claimed_until = None, None
        decision = record_decision(case, actor, DecisionAction.REOPEN, [reason], note, DecisionState.FINAL)
        checking.refresh_findings(case)
        record(
            case, Action.CASE_REOPENED, actor, target(Step.REOPEN),
            decision=decision.pk, attempt=case.attempt, reasons=[reason], former=former,
        )  # fmt: skip
    return decision


def expire_abandoned() -> int:
    """Expire the cases whose applicant did nothing for as long as their policy waits; how many."""
    count = 0
    for version in PolicyVersion.objects.all():
        patience = timedelta(days=pinned(version.digest, version.text).abandoned_days)
        untouched = Case.objects.filter(
            policy=version, progress__in=WAITS_FOR_APPLICANT, updated_at__lt=timezone.now() - patience
        )
        for case in untouched:
            count += _expire(case, patience)
    return count


def _expire(case: Case, patience: timedelta) -> bool:
    with act(case, None) as case:
        if not possible(case, Step.EXPIRE) or case.updated_at > timezone.now() - patience:
            return False  # it came back to life in between
        record(case, Action.CASE_EXPIRED, audit.SYSTEM, target(Step.EXPIRE))
    return True
