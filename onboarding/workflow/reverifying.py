"""Approved cases whose document has expired or soon will: flagged, for an approver to take up again."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from onboarding import audit, evidence, findings
from onboarding.audit import Action
from onboarding.models import Case, Outcome, Progress, Reverification
from onboarding.states import Step, act, possible, record
from providers.model import FOR_LIFE


def look_again(case: Case) -> date | None:
    """The first day of the month from which an approved case's document must be looked at for its
    end; None where it has none, or where the policy wants none looked at."""
    rule = evidence.policy_of(case).reverification
    end = _end(case) if rule.enabled else None
    return (end - timedelta(days=rule.soon)).replace(day=1) if end else None


def flag_ending(today: date | None = None) -> int:
    """Flag the approved cases whose document has expired or soon will; how many were."""
    today = today or timezone.localdate()
    due = Case.objects.filter(progress=Progress.DECIDED, outcome=Outcome.APPROVED, look_again__lte=today)
    return sum(_flag(case, today) for case in due.iterator())


def _flag(case: Case, today: date) -> bool:
    with act(case, None) as case:
        end = _end(case)
        if not possible(case, Step.FLAG) or case.outcome != Outcome.APPROVED or end is None:
            return False
        flag = Reverification.NONE
        if end < today:
            flag, case.look_again = Reverification.EXPIRED, None
        elif end - timedelta(days=evidence.policy_of(case).reverification.soon) <= today:
            flag = Reverification.SOON
        if flag == case.reverification:
            return False
        case.reverification = flag
        record(case, Action.REVERIFICATION_DUE, audit.SYSTEM, why=flag)
    return True


def _end(case: Case) -> date | None:
    """The last day on which the identity document is valid; None where it has none."""
    identity = evidence.load(case).identity
    expiry = identity.value("date_of_expiry") if identity else None
    return findings.last_day_of(expiry) if expiry and expiry != FOR_LIFE else None
