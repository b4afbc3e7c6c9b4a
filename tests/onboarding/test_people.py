"""People who work here: invited, given roles, switched off, set back."""

from __future__ import annotations

import io
import re

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError
from pytest_django import Settings

from kyc.celery import app
from onboarding import access, apikeys, mailing, tasks, workflow
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


# By e-mail


@pytest.fixture
def posted(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAIL_ON, settings.MAIL_FROM = True, "kyc@example.org"
    monkeypatch.setitem(app.conf, "task_always_eager", True)


NADJA = {"username": "nadja", "first_name": "Nadja", "email": "nadja@example.org", "roles": ["analyst"]}


def test_an_invitation_goes_by_mail_with_a_link_that_works_once_and_is_shown_nowhere(
    posted: None, office: Client
) -> None:
    answer = office.post(reverse("people"), NADJA, follow=True)
    assert "on its way to nadja@example.org" in answer.content.decode()
    assert "/welcome/" not in answer.content.decode()
    (message,) = mail.outbox
    assert message.to == ["nadja@example.org"]
    assert "user name nadja" in message.body
    found = re.search(r"http\S+/welcome/\S+", str(message.body))
    assert found is not None
    assert choose_password(found[0]) == 302
    assert choose_password(found[0], "Another-9-Kiesel") == 200


def test_a_log_in_that_is_taken_back_begins_anew_by_mail(posted: None, office: Client) -> None:
    office.post(reverse("people"), NADJA)
    nadja = User.objects.get(username="nadja")
    office.post(reverse("person_reset", args=[nadja.pk]))
    links = [re.findall(r"http\S+/welcome/\S+", str(message.body))[0] for message in mail.outbox]
    assert len(links) == 2
    assert choose_password(links[1]) == 302


def test_a_link_in_a_mail_is_good_for_a_day(posted: None, office: Client, settings: Settings) -> None:
    office.post(reverse("people"), NADJA)
    link = re.findall(r"http\S+/welcome/\S+", str(mail.outbox[0].body))[0]
    assert settings.PASSWORD_RESET_TIMEOUT == 86_400
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert choose_password(link) == 200
    assert not User.objects.get(username="nadja").has_usable_password()


@pytest.mark.parametrize("missing", ["address", "mail", "broker"])
def test_where_no_mail_can_be_sent_the_link_is_shown(
    missing: str, posted: None, office: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    if missing == "mail":
        settings.MAIL_ON = False
    if missing == "broker":

        def away(*args: object, **more: object) -> None:
            raise OperationalError

        monkeypatch.setattr(tasks.mail_entrance, "apply_async", away)
    form = {**NADJA, "email": ""} if missing == "address" else NADJA
    assert "/welcome/" in office.post(reverse("people"), form).content.decode()
    assert mail.outbox == []


def test_a_mail_server_that_is_away_is_tried_again_and_no_address_is_logged(
    posted: None, office: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made = User.objects.create(username="nadja", email="nadja@example.org", password="!")

    def away(message: object, *args: object) -> int:
        raise ConnectionRefusedError("nadja@example.org")

    monkeypatch.setattr(EmailMultiAlternatives, "send", away)
    assert not mailing.send_entrance(made.pk, "en")
    assert "ConnectionRefusedError" in caplog.text
    assert "example.org" not in caplog.text


@pytest.mark.parametrize("state", ["switched off", "has a password", "gone"])
def test_who_needs_no_link_any_more_is_sent_none(state: str, posted: None) -> None:
    made = User.objects.create(username="nadja", email="nadja@example.org", password="!")
    if state == "switched off":
        User.objects.filter(pk=made.pk).update(is_active=False)
    elif state == "has a password":
        made.set_password(PASSWORD)
        made.save()
    assert mailing.send_entrance(made.pk + (state == "gone"), "en")
    assert mail.outbox == []
