"""Who may do what: every address, every role."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from onboarding import access
from onboarding.access import PERMISSIONS, Act, Role
from onboarding.models import Case, Check, Decision, Page
from tests import factories as make

OPEN = {"healthz", "readyz", "login", "language"}
"""What answers without a log-in."""

EVERYBODY = {"home", "logout", "shortcuts"}
"""What asks for a log-in and for no role."""

ACTS: dict[str, Act] = {
    "queue": Act.VIEW,
    "case": Act.VIEW,
    "progress": Act.VIEW,
    "image": Act.VIEW,
    "crop": Act.VIEW,
    "save_filter": Act.VIEW,
    "forget_filter": Act.VIEW,
    "new_case": Act.OPEN,
    "pictures": Act.UPLOAD,
    "add_picture": Act.UPLOAD,
    "submit": Act.UPLOAD,
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
    "answer": Act.REVIEW,
    "reopen": Act.REOPEN,
    "case_file": Act.EXPORT,
    "dashboards": Act.REPORT,
    "dashboard_csv": Act.REPORT,
}
READING = {
    "dashboards",
    "dashboard_csv",
    "queue",
    "case",
    "progress",
    "image",
    "crop",
    "new_case",
    "pictures",
}

FORMS = {
    "correct": {"field": "surname", "value": "NIRGENDS", "reason": "As printed.", "version": "9"},
    "decide": {"action": "reject", "reasons": "not_genuine"},
}
"""What a view must be sent to get as far as the workflow."""


def named() -> dict[str, URLPattern]:
    """Every address of the application by its name."""

    def walk(resolver: URLResolver) -> Iterator[URLPattern]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern)
            else:
                yield pattern

    return {pattern.name or str(pattern.pattern): pattern for pattern in walk(get_resolver())}


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
        "form": "json",
        "chart": "cases",
    }
    wanted = named()[name].pattern.converters
    return reverse(name, kwargs={key: known[key] for key in wanted})


def ask(client: Client, name: str, case: Case) -> int:
    where = address(name, case)
    answer = client.get(where) if name in READING else client.post(where, FORMS.get(name, {}))
    return answer.status_code


def test_every_address_is_in_the_tables_of_this_test() -> None:
    names = {name for name in named() if not name.startswith("api_")}
    assert names == OPEN | EVERYBODY | set(ACTS)


@pytest.mark.parametrize("name", sorted(EVERYBODY | set(ACTS)))
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_gets_anywhere_without_a_log_in(name: str, method: str, client: Client) -> None:
    case = make.in_review()
    answer = getattr(client, method)(address(name, case))
    assert answer.status_code in (302, 405)
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith("/login/?next=")
    assert make.fresh(case).version == case.version


@pytest.mark.parametrize("name", sorted(ACTS))
def test_a_log_in_without_a_role_gets_nowhere(name: str, client: Client) -> None:
    case = make.in_review()
    client.force_login(make.user("newcomer", None))
    assert ask(client, name, case) == 403
    assert make.fresh(case).version == case.version


@pytest.mark.parametrize("name", sorted(ACTS))
@pytest.mark.parametrize("role", Role)
def test_each_role_gets_where_the_table_lets_it(role: Role, name: str, client: Client) -> None:
    case = make.in_review()
    client.force_login(make.user("somebody", role))
    allowed = role in PERMISSIONS[ACTS[name]]
    assert (ask(client, name, case) != 403) == allowed


def test_what_each_role_may_do() -> None:
    may = {role: {act for act in Act if role in PERMISSIONS[act]} for role in Role}
    assert may[Role.APPROVER] == set(Act) - {Act.ADMINISTER}
    assert may[Role.ANALYST] == set(Act) - {Act.SECOND, Act.REOPEN, Act.READ_ANSWER, Act.ADMINISTER}
    assert may[Role.ADMINISTRATOR] == {Act.ADMINISTER, Act.REPORT}


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
