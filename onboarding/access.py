"""Who may do what. Views and API load a case through here and nowhere else.

Roles are groups of Django's auth. What each may do is one table, and which act an address asks for is
another: an address without a row lets nobody in. The rest follows from the case's state
(``onboarding.workflow``). ``docs/roles.md`` is made from both tables.
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
from onboarding.models import ApplyLink, Case, User


class Role(StrEnum):
    """Of people. A program is let in by its key and the key's scopes (``onboarding.apikeys``)."""

    ANALYST = "analyst"
    APPROVER = "approver"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"


class Act(StrEnum):
    """What a person may want to do with cases, or with people, policy, keys and webhooks."""

    VIEW = "view"
    PICTURES = "pictures"
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
    PRIVACY = "privacy"


_REVIEWERS = frozenset({Role.ANALYST, Role.APPROVER})
_COLLECTORS = _REVIEWERS | {Role.OPERATOR}
_READERS = _REVIEWERS | {Role.AUDITOR}

PERMISSIONS: dict[Act, frozenset[Role]] = {
    Act.VIEW: _READERS,
    Act.PICTURES: _READERS | _COLLECTORS,
    Act.OPEN: _COLLECTORS,
    Act.UPLOAD: _COLLECTORS,
    Act.REVIEW: _REVIEWERS,
    Act.DECIDE: _REVIEWERS,
    Act.SECOND: frozenset({Role.APPROVER}),
    Act.REOPEN: frozenset({Role.APPROVER}),
    Act.ADMINISTER: frozenset({Role.ADMINISTRATOR}),
    Act.EXPORT: _READERS,
    Act.REPORT: _READERS | {Role.ADMINISTRATOR},
    Act.READ_ANSWER: frozenset({Role.APPROVER, Role.AUDITOR}),
    Act.PRIVACY: frozenset({Role.APPROVER}),
}

OWN_CASES = frozenset({Role.OPERATOR})
"""Roles that reach the cases alone that the person opened."""


class Door(StrEnum):
    """Who gets through where no role is asked for."""

    OPEN = "anybody"
    SIGNED_IN = "anybody with a log-in"
    KEY = "a program with a key"
    LINK = "a customer with a link"
    MONITOR = "a monitor with `METRICS_TOKEN`"


ROUTES: dict[str, Act | Door] = {
    "healthz": Door.OPEN,
    "readyz": Door.OPEN,
    "metrics": Door.MONITOR,
    "login": Door.OPEN,
    "account_login": Door.OPEN,
    "account_logout": Door.OPEN,
    "mfa_authenticate": Door.OPEN,
    "mfa_login_webauthn": Door.OPEN,
    "openid_connect_login": Door.OPEN,
    "openid_connect_callback": Door.OPEN,
    "set_password": Door.OPEN,
    "language": Door.OPEN,
    "apply_home": Door.OPEN,
    "apply_begin": Door.OPEN,
    "apply_ended": Door.OPEN,
    "apply_theme": Door.OPEN,
    "apply_logo": Door.OPEN,
    "apply_link": Door.LINK,
    "apply_language": Door.LINK,
    "apply_consent": Door.LINK,
    "apply_country": Door.LINK,
    "apply_person": Door.LINK,
    "apply_typed": Door.LINK,
    "apply_document": Door.LINK,
    "apply_picture": Door.LINK,
    "apply_image": Door.LINK,
    "apply_review": Door.LINK,
    "apply_progress": Door.LINK,
    "apply_state": Door.LINK,
    "apply_withdraw": Door.LINK,
    "apply_device": Door.LINK,
    "apply_leave": Door.LINK,
    "home": Door.SIGNED_IN,
    "logout": Door.SIGNED_IN,
    "shortcuts": Door.SIGNED_IN,
    "account": Door.SIGNED_IN,
    "end_session": Door.SIGNED_IN,
    "change_password": Door.SIGNED_IN,
    "account_reauthenticate": Door.SIGNED_IN,
    "mfa_index": Door.SIGNED_IN,
    "mfa_reauthenticate": Door.SIGNED_IN,
    "mfa_activate_totp": Door.SIGNED_IN,
    "mfa_deactivate_totp": Door.SIGNED_IN,
    "mfa_view_recovery_codes": Door.SIGNED_IN,
    "mfa_generate_recovery_codes": Door.SIGNED_IN,
    "mfa_download_recovery_codes": Door.SIGNED_IN,
    "mfa_list_webauthn": Door.SIGNED_IN,
    "mfa_add_webauthn": Door.SIGNED_IN,
    "mfa_reauthenticate_webauthn": Door.SIGNED_IN,
    "mfa_remove_webauthn": Door.SIGNED_IN,
    "mfa_edit_webauthn": Door.SIGNED_IN,
    "people": Act.ADMINISTER,
    "person": Act.ADMINISTER,
    "person_roles": Act.ADMINISTER,
    "person_deactivate": Act.ADMINISTER,
    "person_reactivate": Act.ADMINISTER,
    "person_reset": Act.ADMINISTER,
    "queue": Act.VIEW,
    "search": Act.VIEW,
    "save_filter": Act.VIEW,
    "forget_filter": Act.VIEW,
    "case": Act.VIEW,
    "progress": Act.VIEW,
    "crop": Act.VIEW,
    "answer": Act.VIEW,
    "case_file": Act.EXPORT,
    "dashboards": Act.REPORT,
    "dashboard_csv": Act.REPORT,
    "image": Act.PICTURES,
    "new_case": Act.OPEN,
    "uploads": Act.UPLOAD,
    "pictures": Act.UPLOAD,
    "add_picture": Act.UPLOAD,
    "submit": Act.UPLOAD,
    "link": Act.UPLOAD,
    "rerun": Act.REVIEW,
    "claim": Act.REVIEW,
    "next_case": Act.REVIEW,
    "release": Act.REVIEW,
    "confirm_type": Act.REVIEW,
    "correct": Act.REVIEW,
    "dismiss": Act.REVIEW,
    "withdraw": Act.REVIEW,
    "decide": Act.DECIDE,
    "ask_again": Act.DECIDE,
    "second": Act.SECOND,
    "reopen": Act.REOPEN,
    "personal_data": Act.PRIVACY,
    "place_hold": Act.PRIVACY,
    "lift_hold": Act.PRIVACY,
    "hand_out": Act.PRIVACY,
    "erase": Act.PRIVACY,
    "keys": Act.ADMINISTER,
    "key": Act.ADMINISTER,
    "webhooks": Act.ADMINISTER,
    "webhook": Act.ADMINISTER,
    "api_applicants": Door.KEY,
    "api_applicant": Door.KEY,
    "api_cases": Door.KEY,
    "api_case": Door.KEY,
    "api_declared": Door.KEY,
    "api_document_type": Door.KEY,
    "api_submit": Door.KEY,
    "api_withdraw": Door.KEY,
    "api_rerun": Door.KEY,
    "api_reopen": Door.KEY,
    "api_documents": Door.KEY,
    "api_document": Door.KEY,
    "api_picture": Door.KEY,
    "api_checks": Door.KEY,
    "api_fields": Door.KEY,
    "api_findings": Door.KEY,
    "api_corrections": Door.KEY,
    "api_decisions": Door.KEY,
    "api_links": Door.KEY,
    "api_link": Door.KEY,
    "api_client_tokens": Door.KEY,
    "api_endpoints": Door.KEY,
    "api_endpoint": Door.KEY,
    "api_secret": Door.KEY,
    "api_deliveries": Door.KEY,
    "api_resend": Door.KEY,
    "api_events": Door.KEY,
    "api_event": Door.KEY,
    "api_services": Door.KEY,
    "api_openapi": Door.OPEN,
    "api_docs": Door.OPEN,
    "api_problem": Door.OPEN,
    "api_nowhere": Door.OPEN,
}
"""What each address asks for, by its name."""


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


def enter(user: User | AnonymousUser, route: str | None) -> None:
    """Whether a person may knock at the address of that name. Raises PermissionDenied."""
    rule = ROUTES.get(route or "")
    if isinstance(rule, Act):
        require(user, rule)
    elif rule is None or (rule is Door.SIGNED_IN and not user.is_authenticated):
        raise PermissionDenied(_("Your role does not allow this."))


def reached(user: User | AnonymousUser, act: Act) -> QuerySet[Case]:
    """The cases that a person may do that with."""
    granting = roles(user) & PERMISSIONS[act]
    if granting - OWN_CASES:
        return Case.objects.all()
    return Case.objects.filter(opened_by=user.pk) if granting else Case.objects.none()


def get_case(user: User | AnonymousUser, number: str, act: Act = Act.VIEW) -> Case:
    """The case of that number for that act. Raises PermissionDenied or Http404."""
    require(user, act)
    case = reached(user, act).select_related("applicant", "policy", "assignee").filter(number=number).first()
    if case is None:
        raise Http404
    return case


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
    found = reached(user, Act.VIEW).filter(number__in=wanted)
    there = set(found.values_list("number", flat=True)) if wanted else set()
    return [number for number in wanted if number in there]


def actor(user: User) -> Actor:
    """The person as the audit trail knows them."""
    return Actor("user", str(user.pk), user.get_username())


def open_link(link_id: UUID) -> ApplyLink | None:
    """The link by which a customer came in, with its case, while it is good."""
    link = ApplyLink.objects.select_related("case__applicant", "case__policy").filter(pk=link_id).first()
    return link if link is not None and link.is_open else None
