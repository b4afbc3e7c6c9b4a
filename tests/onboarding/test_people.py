"""People who work here: invited, given roles, switched off, set back."""

from __future__ import annotations

import io
import re

import pytest
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from onboarding import access, apikeys, workflow
from onboarding.access import Role
from onboarding.audit import Action, AuditEntry
from onboarding.models import User
from onboarding.states import Refused
from tests import factories as make

PASSWORD = "Nirgends-7-Kiesel"


@pytest.fixture
def adela() -> User:
    return make.user("adela", Role.ADMINISTRATOR)


@pytest.fixture
def office(adela: User, client: Client) -> Client:
    client.force_login(adela)
    return client


def choose_password(link: str, password: str = PASSWORD) -> int:
    """What the address of a link answers to a new password."""
    visitor = Client()
    page = visitor.get(link.removeprefix("http://127.0.0.1:8000"), follow=True)
    where = page.redirect_chain[-1][0] if page.redirect_chain else link
    return visitor.post(where, {"new_password1": password, "new_password2": password}).status_code


def test_an_invited_person_chooses_a_password_by_a_link_that_works_once(office: Client) -> None:
    form = {"username": "nadja", "first_name": "Nadja", "last_name": "Feld", "roles": ["analyst"]}
    answer = office.post(reverse("people"), form)
    found = re.search(r'value="(http[^"]+/welcome/[^"]+)"', answer.content.decode())
    assert found is not None
    assert answer.headers["Cache-Control"] == "no-store"
    assert choose_password(found[1]) == 302
    assert choose_password(found[1], "Another-9-Kiesel") == 200
    nadja = User.objects.get(username="nadja")
    assert nadja.check_password(PASSWORD)
    assert access.roles(nadja) == {Role.ANALYST}
    entry = AuditEntry.objects.get(action=Action.PERSON_INVITED)
    assert entry.actor_name == "adela"
    assert entry.data["roles"] == ["analyst"]


def test_a_name_that_is_taken_is_refused_and_said_so(office: Client) -> None:
    make.user("nadja")
    answer = office.post(reverse("people"), {"username": "nadja", "roles": ["analyst"]})
    assert answer.status_code == 422
    assert "taken" in answer.content.decode()


def test_roles_are_changed_from_the_next_request_on(office: Client) -> None:
    omar, his = make.user("omar"), Client()
    his.force_login(omar)
    assert his.get(reverse("queue")).status_code == 200
    office.post(reverse("person_roles", args=[omar.pk]), {"roles": ["operator"]})
    assert his.get(reverse("queue")).status_code == 403
    assert his.get(reverse("uploads")).status_code == 200
    data = AuditEntry.objects.get(action=Action.PERSON_ROLES_SET).data
    assert (data["before"], data["roles"]) == (["analyst"], ["operator"])


def test_a_role_that_is_none_changes_nothing(office: Client) -> None:
    omar = make.user("omar")
    office.post(reverse("person_roles", args=[omar.pk]), {"roles": ["superuser"]})
    assert access.roles(User.objects.get(pk=omar.pk)) == {Role.ANALYST}


def test_switching_off_frees_claims_and_ends_sessions_and_keys(office: Client) -> None:
    omar, his = make.user("omar"), Client()
    omar.set_password(PASSWORD)
    omar.save()
    his.post("/login/", {"login": "omar", "password": PASSWORD})
    assert UserSession.objects.filter(user=omar).exists()
    case = make.in_review()
    workflow.claim(case, access.actor(omar))
    _key, token = apikeys.create("his", ["cases:read"], live=True, actor=access.actor(omar))
    office.post(reverse("person_deactivate", args=[omar.pk]))
    freed = make.fresh(case)
    assert (freed.assignee, freed.claimed_until) == (None, None)
    assert apikeys.recognise(token) is None
    assert his.get(reverse("queue")).headers["Location"].startswith("/login/")
    assert not UserSession.objects.filter(user=omar).exists()
    office.post(reverse("person_reactivate", args=[omar.pk]))
    assert User.objects.get(pk=omar.pk).is_active
    assert apikeys.recognise(token) is None


def test_taking_a_log_in_back_leaves_nothing_of_it(office: Client) -> None:
    omar, his = make.user("omar"), Client()
    omar.set_password(PASSWORD)
    omar.save()
    his.post("/login/", {"login": "omar", "password": PASSWORD})
    answer = office.post(reverse("person_reset", args=[omar.pk]))
    assert "/welcome/" in answer.content.decode()
    assert not User.objects.get(pk=omar.pk).has_usable_password()
    assert his.get(reverse("queue")).headers["Location"].startswith("/login/")


@pytest.mark.parametrize("do", [workflow.deactivate, workflow.reactivate, workflow.reset])
def test_nobody_does_it_to_themselves(do: object, adela: User) -> None:
    with pytest.raises(Refused):
        do(access.actor(adela), adela)  # type: ignore[operator]
    with pytest.raises(Refused):
        workflow.change_roles(access.actor(adela), adela, [])


def test_the_first_administrator_is_made_by_a_command_and_once() -> None:
    out = io.StringIO()
    call_command("createadmin", "chief", stdout=out)
    link = out.getvalue().splitlines()[-1]
    assert choose_password(link) == 302
    chief = User.objects.get(username="chief")
    assert access.roles(chief) == {Role.ADMINISTRATOR}
    assert not chief.is_superuser
    with pytest.raises(CommandError, match="--another"):
        call_command("createadmin", "second")
    call_command("createadmin", "second", "--another", stdout=out)
