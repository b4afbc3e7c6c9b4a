"""Who holds a case: one person at a time reviews it, until they put it back or their claim lapses."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import evidence
from onboarding.audit import Action, Actor
from onboarding.models import Case, User
from onboarding.states import Refused, Step, act, record


def user_of(actor: Actor) -> User | None:
    """The person who acts; None where it is the system."""
    return User.objects.filter(pk=actor.id).first() if actor.kind == "user" else None


def person_of(actor: Actor) -> User:
    """Who does what only a person may do."""
    user = user_of(actor)
    if user is None:
        raise Refused(_("Only a person may do this."))
    return user


def claim(case: Case, actor: Actor) -> None:
    """Take a case. Raises Refused while somebody else holds it."""
    with act(case, Step.REVIEW) as case:
        hold(case, actor)
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


def hold(case: Case, actor: Actor) -> None:
    """The actor holds the case from now on, unless somebody else does."""
    if case.assignee_id and str(case.assignee_id) != actor.id and not claim_lapsed(case):
        raise Refused(_("%(name)s holds this case.") % {"name": case.assignee.name if case.assignee else ""})
    case.assignee, case.claimed_at = person_of(actor), timezone.now()
