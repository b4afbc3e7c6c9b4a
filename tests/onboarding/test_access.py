"""Who may do what: every address, every role."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse

from onboarding import access, workflow
from onboarding.access import OWN_CASES, PERMISSIONS, ROUTES, Act, Door, Role
from onboarding.models import Case, Check, Decision, DecisionAction, Page, User
from tests import factories as make
from tools.roles_table import addresses, parameters

pytestmark = pytest.mark.thorough

ACTS = {name: rule for name, rule in ROUTES.items() if isinstance(rule, Act)}
READING = {
    "link",
    "people",
    "person",
    "dashboards",
    "dashboard_csv",
    "queue",
    "case",
    "progress",
    "image",
    "crop",
    "new_case",
    "personal_data",
    "pictures",
    "uploads",
    "home",
    "keys",
    "webhooks",
}

FORMS = {
    "correct": {"field": "surname", "value": "NIRGENDS", "reason": "As printed.", "version": "9"},
    "decide": {"action": "reject", "reasons": "not_genuine"},
}
"""What a view must be sent to get as far as the workflow."""

OF_A_CASE = {name for name in ACTS if set(parameters(name)) & {"number", "page", "check"}}


def address(name: str, case: Case) -> str:
    page = Page.objects.filter(document__case=case).first()
    check = Check.objects.filter(case=case, kind="ocr").first()
    known = {
        "number": case.number,
        "side": "front",
        "finding": 1,
        "saved": 1,
        "page": page.pk if page else uuid.uuid4(),
        "check": check.pk if check else uuid.uuid4(),
        "name": "portrait",
        "person": 1,
        "session": 1,
        "pk": 1,
        "uidb64": "MQ",
        "token": "none",
        "form": "json",
        "chart": "cases",
        "key": "none",
        "endpoint": uuid.uuid4(),
    }
    return reverse(name, kwargs={key: known[key] for key in parameters(name)})


def ask(client: Client, name: str, case: Case) -> int:
    where = address(name, case)
    answer = client.get(where) if name in READING else client.post(where, FORMS.get(name, {}))
    return answer.status_code


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert set(addresses()) == set(ROUTES)


@pytest.mark.parametrize("user", [AnonymousUser(), User(pk=1, username="somebody")])
def test_an_address_without_a_row_lets_nobody_in(user: User) -> None:
    for name in ("made_yesterday", None):
        with pytest.raises(PermissionDenied):
            access.enter(user, name)


@pytest.mark.parametrize("name", sorted(name for name, rule in ROUTES.items() if rule is Door.OPEN))
def test_what_is_open_answers_anybody(name: str, client: Client) -> None:
    known = {"code": "not_found", "uidb64": "MQ", "token": "none", "provider_id": "sso"}
    where = reverse(name, kwargs={key: known[key] for key in parameters(name)})
    answer = client.get(where)
    assert not answer.headers.get("Location", "").startswith("/login/?next=")
    assert answer.status_code not in (401, 403)


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_gets_anywhere_without_a_log_in(method: str, client: Client) -> None:
    case = make.in_review()
    for name in [name for name, rule in ROUTES.items() if isinstance(rule, Act) or rule is Door.SIGNED_IN]:
        answer = getattr(client, method)(address(name, case))
        assert answer.status_code in (302, 405), name
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/login/?next="), name
    assert make.fresh(case).version == case.version


def asked(client: Client, names: Iterable[str], case: Case) -> dict[str, int]:
    """What each address answers; whatever it does is undone, and a refusal does nothing."""
    found = {}
    for name in names:
        with transaction.atomic():
            found[name] = ask(client, name, case)
            if found[name] in (403, 404):
                assert make.fresh(case).version == case.version, name
            transaction.set_rollback(True)
    return found


def test_a_log_in_without_a_role_gets_nowhere(client: Client) -> None:
    case = make.in_review()
    client.force_login(make.user("newcomer", None))
    assert set(asked(client, [*ACTS, "home"], case).values()) == {403}


@pytest.mark.parametrize("role", Role)
def test_each_role_gets_where_the_table_lets_it(role: Role, client: Client) -> None:
    case, somebody = make.in_review(), make.user("somebody", role)
    Case.objects.filter(pk=case.pk).update(opened_by=somebody)
    client.force_login(somebody)
    found = asked(client, ACTS, case)
    assert {name for name in ACTS if found[name] != 403} == {
        name for name, act in ACTS.items() if role in PERMISSIONS[act]
    }


@pytest.mark.parametrize("role", sorted(OWN_CASES))
def test_a_case_that_somebody_else_opened_is_not_there_for_who_reaches_their_own(
    role: Role, client: Client
) -> None:
    case = make.in_review()
    client.force_login(make.user("somebody", role))
    assert asked(client, OF_A_CASE, case) == {
        name: 404 if role in PERMISSIONS[ACTS[name]] else 403 for name in OF_A_CASE
    }


def test_what_each_role_may_do() -> None:
    may = {role: {act for act in Act if role in PERMISSIONS[act]} for role in Role}
    assert may[Role.APPROVER] == set(Act) - {Act.ADMINISTER}
    beyond = {Act.SECOND, Act.REOPEN, Act.READ_ANSWER, Act.PRIVACY, Act.ADMINISTER}
    assert may[Role.ANALYST] == set(Act) - beyond
    assert may[Role.AUDITOR] == {Act.VIEW, Act.PICTURES, Act.READ_ANSWER, Act.EXPORT, Act.REPORT}
    assert may[Role.OPERATOR] == {Act.PICTURES, Act.OPEN, Act.UPLOAD}
    assert may[Role.ADMINISTRATOR] == {Act.ADMINISTER, Act.REPORT}


def test_an_operator_who_is_an_analyst_too_reaches_all_cases() -> None:
    case, user = make.in_review(), make.user("somebody", Role.OPERATOR)
    assert not access.reached(user, Act.UPLOAD).filter(pk=case.pk).exists()
    user.groups.add(make.user("ana").groups.get())
    again = User.objects.get(pk=user.pk)
    assert access.get_case(again, case.number, Act.UPLOAD) == case


def test_an_operator_collects_and_hands_over_and_sees_no_outcome(client: Client) -> None:
    operator = make.user("oskar", Role.OPERATOR)
    case = make.in_review()
    Case.objects.filter(pk=case.pk).update(opened_by=operator)
    workflow.decide(
        case, make.analyst(), DecisionAction.APPROVE, ["identity_confirmed"], version=make.fresh(case).version
    )
    client.force_login(operator)
    assert client.get("/").headers["Location"] == reverse("uploads")
    shown = client.get(reverse("uploads")).content.decode()
    assert case.number in shown
    assert "Handed over" in shown
    assert "pproved" not in shown
    assert client.get(reverse("pictures", args=[case.number])).headers["Location"] == reverse("uploads")


def test_a_person_who_opens_a_case_is_kept_as_the_one_who_did() -> None:
    operator = make.user("oskar", Role.OPERATOR)
    case = workflow.open_case(access.actor(operator), make.PERSON)
    assert case.opened_by == operator


@pytest.mark.parametrize("state", ["in_review", "awaiting_approval", "decided"])
def test_an_auditor_is_shown_no_button_that_would_change_a_case(state: str, client: Client) -> None:
    case = make.awaiting_approval() if state == "awaiting_approval" else make.in_review()
    if state == "decided":
        version = make.fresh(case).version
        workflow.decide(case, make.analyst(), DecisionAction.APPROVE, ["identity_confirmed"], version=version)
    client.force_login(make.user("aino", Role.AUDITOR))
    shown = client.get(reverse("case", args=[case.number]))
    assert shown.status_code == 200
    assert (
        re.findall(rf'action="(/cases/{case.number}/(?!checks/|file/)[^"]*)"', shown.content.decode()) == []
    )
    queue = client.get(reverse("queue"), {"view": "all"}).content.decode()
    assert case.number in queue
    assert reverse("next_case") not in queue


def test_an_analyst_cannot_confirm_what_waits_for_an_approver(client: Client) -> None:
    case = make.awaiting_approval()
    client.force_login(make.user("omar"))
    where = reverse("second", kwargs={"number": case.number})
    answer = client.post(where, {"action": "confirm", "version": case.version})
    assert answer.status_code == 403
    assert Decision.objects.get(case=case).state == "staged"


def test_somebody_who_was_switched_off_may_nothing() -> None:
    user = make.user()
    user.is_active = False
    assert access.roles(user) == frozenset()


def test_a_group_that_is_no_role_gives_none() -> None:
    user = make.user("newcomer", None)
    user.groups.create(name="auditors")
    assert access.roles(user) == frozenset()


def test_a_case_that_does_not_exist_is_not_found_and_says_so_only_to_who_may_look(client: Client) -> None:
    where = reverse("case", kwargs={"number": "NONE-SUCH"})
    client.force_login(make.user("newcomer", None))
    assert client.get(where).status_code == 403
    client.force_login(make.user())
    assert client.get(where).status_code == 404


def test_addresses_carry_no_personal_value(client: Client) -> None:
    client.force_login(make.user())
    answer = client.post(reverse("new_case"), {**make.PERSON, "language": "en", "country": "other"})
    assert answer.status_code == 302
    assert not any(value in answer.headers["Location"] for value in make.PERSON.values())
