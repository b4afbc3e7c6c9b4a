"""Who holds a case: one person at a time reviews it, until they put it back or their claim lapses."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import evidence, queues
from onboarding.audit import Action, Actor
from onboarding.models import ApiKey, Case, User
from onboarding.states import Refused, Step, act, record


def user_of(actor: Actor) -> User | None:
    """The person who acts; None where it is the system."""
    return User.objects.filter(pk=actor.id).first() if actor.kind == "user" else None


def key_of(actor: Actor) -> ApiKey | None:
    """The program that acts, by its API key; None where it is none."""
    return ApiKey.objects.filter(pk=actor.id).first() if actor.kind == "api_key" else None


def person_of(actor: Actor) -> User:
    """Who does what only a person may do."""
    user = user_of(actor)
    if user is None:
        raise Refused(_("Only a person may do this."), "person_only")
    return user


def claim(case: Case, actor: Actor) -> None:
    """Take a case. Raises Refused while somebody else holds it."""
    with act(case, Step.REVIEW) as case:
        hold(case, actor)
        record(case, Action.CASE_CLAIMED, actor)


def claim_next(actor: Actor, cases: QuerySet[Case], after: str = "") -> Case | None:
    """Take the case that waits longest of ``cases``, which are free to be taken; the next one after
    that of number ``after`` where one is named, then from the beginning, never the same again.

    What somebody else is taking at this moment is passed by: no two people get one case. None where
    nothing is left.
    """
    with transaction.atomic():
        free = cases.exclude(number=after).order_by("created_at", "number")
        free = free.select_for_update(skip_locked=True, of=("self",))
        last = Case.objects.filter(number=after).first() if after else None
        later = (
            free.filter(queues.beyond("created_at", last.created_at, last.number)) if last else free.none()
        )
        case = later.first() or free.first()
        if case is not None:
            claim(case, actor)
    return case


def release(case: Case, actor: Actor) -> None:
    """Put a case back."""
    with act(case, Step.REVIEW) as case:
        if str(case.assignee_id) != actor.id:
            raise Refused(_("You do not hold this case."))
        case.assignee, case.claimed_until = None, None
        record(case, Action.CASE_RELEASED, actor)


def claim_lapsed(case: Case) -> bool:
    """Whether a claim has stood for as long as the policy lets one stand."""
    return case.claimed_until is not None and case.claimed_until < timezone.now()


def hold(case: Case, actor: Actor) -> None:
    """The actor holds the case from now on, unless somebody else does. A program acts at once and
    holds nothing."""
    if case.assignee_id and str(case.assignee_id) != actor.id and not claim_lapsed(case):
        name = case.assignee.name if case.assignee else ""
        raise Refused(_("%(name)s holds this case.") % {"name": name}, "held_by_another")
    if key_of(actor) is None:
        hours = timedelta(hours=evidence.policy_of(case).claim_hours)
        case.assignee, case.claimed_until = person_of(actor), timezone.now() + hours
