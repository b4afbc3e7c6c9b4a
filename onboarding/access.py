"""Who may do what. Views and API load a case through here and nowhere else.

Roles are groups of Django's auth. What each may do is one table; the rest follows from the case's
state (``onboarding.workflow``).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from onboarding.apikeys import Caller
from onboarding.audit import Actor
from onboarding.models import Case, User


class Role(StrEnum):
    ANALYST = "analyst"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"


class Act(StrEnum):
    """What a person may want to do with cases, or with keys and webhooks."""

    VIEW = "view"
    OPEN = "open"
    UPLOAD = "upload"
    REVIEW = "review"
    DECIDE = "decide"
    SECOND = "second"
    REOPEN = "reopen"
    ADMINISTER = "administer"
    EXPORT = "export"
    REPORT = "report"
    READ_ANSWER = "read_answer"


PERMISSIONS: dict[Act, frozenset[Role]] = {
    Act.VIEW: frozenset({Role.ANALYST, Role.APPROVER}),
    Act.OPEN: frozenset({Role.ANALYST, Role.APPROVER}),
    Act.UPLOAD: frozenset({Role.ANALYST, Role.APPROVER}),
    Act.REVIEW: frozenset({Role.ANALYST, Role.APPROVER}),
    Act.DECIDE: frozenset({Role.ANALYST, Role.APPROVER}),
    Act.SECOND: frozenset({Role.APPROVER}),
    Act.REOPEN: frozenset({Role.APPROVER}),
    Act.ADMINISTER: frozenset({Role.ADMINISTRATOR}),
    Act.EXPORT: frozenset({Role.ANALYST, Role.APPROVER}),
    Act.REPORT: frozenset(Role),
    Act.READ_ANSWER: frozenset({Role.APPROVER}),
}


def roles(user: User | AnonymousUser) -> frozenset[Role]:
    """The roles of a person; none for somebody without a log-in or switched off."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    return frozenset(role for role in Role if role in user.role_names)


def may(user: User | AnonymousUser, act: Act) -> bool:
    return bool(roles(user) & PERMISSIONS[act])


def anybody_else(user: User, act: Act) -> bool:
    """Whether anybody besides this person may do that."""
    return any(user.memberships.get(role, (False, False))[1] for role in PERMISSIONS[act])


def require(user: User | AnonymousUser, act: Act) -> None:
    """Raises PermissionDenied."""
    if not may(user, act):
        raise PermissionDenied(_("Your role does not allow this."))


def get_case(user: User | AnonymousUser, number: str, act: Act = Act.VIEW) -> Case:
    """The case of that number for that act. Raises PermissionDenied or Http404."""
    require(user, act)
    try:
        return Case.objects.select_related("applicant", "policy", "assignee").get(number=number)
    except Case.DoesNotExist:
        raise Http404 from None


def cases_for(caller: Caller) -> QuerySet[Case]:
    """The cases that a program reaches: live or test ones, by its key; one alone by a client token."""
    cases = Case.objects.filter(live=caller.live).select_related("applicant", "policy")
    return cases.filter(pk=caller.case) if caller.case else cases


def case_for(caller: Caller, case_id: UUID) -> Case:
    """A case for a program. Raises Http404."""
    case = cases_for(caller).filter(pk=case_id).first()
    if case is None:
        raise Http404
    return case


def visible(user: User | AnonymousUser, numbers: Iterable[str]) -> list[str]:
    """Those of the cases that are there and that the person may look at, in their order."""
    wanted = list(numbers)
    there = set(Case.objects.filter(number__in=wanted).values_list("number", flat=True)) if wanted else set()
    return [number for number in wanted if number in there and may(user, Act.VIEW)]


def actor(user: User) -> Actor:
    """The person as the audit trail knows them."""
    return Actor("user", str(user.pk), user.get_username())
