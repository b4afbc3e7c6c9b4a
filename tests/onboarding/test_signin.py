"""Coming in: password, second factor, throttling, time-outs, sessions."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import identify_hasher
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from onboarding.audit import Action, AuditEntry
from onboarding.models import User
from onboarding.templatetags.labels import browser
from tests import factories as make

PASSWORD = "made up for this test"


@pytest.fixture(autouse=True)
def _uncounted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ana() -> User:
    user = make.user()
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client: Client, name: str = "ana", password: str = PASSWORD) -> int:
    return client.post("/login/", {"login": name, "password": password}).status_code


def code(secret: str, later: int = 0) -> str:
    """The code of this moment, or of so many steps later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later)))


def recorded(action: Action) -> int:
    return AuditEntry.objects.filter(action=action).count()


def test_a_password_is_kept_as_argon2(settings: Settings) -> None:
    from kyc import settings as shipped

    settings.PASSWORD_HASHERS = shipped.PASSWORD_HASHERS
    user = make.user()
    user.set_password(PASSWORD)
    assert identify_hasher(user.password).algorithm == "argon2"


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(ana: User, client: Client) -> None:
    pages = []
    for name in ("ana", "nobody"):
        answer = client.post("/login/", {"login": name, "password": "wrong"})
        shown = answer.content.decode().replace(f'value="{name}"', "")
        token = client.cookies["csrftoken"].value
        pages.append((answer.status_code, len(shown.replace(token, "")), "not correct" in shown))
    assert pages[0] == pages[1]
    assert pages[0][2]


def test_an_unknown_name_costs_a_hash_like_a_known_one(
    ana: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    from django.contrib.auth.hashers import MD5PasswordHasher

    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        made.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    log_in(client, "ana", "wrong")
    known = len(made)
    log_in(client, "nobody", "wrong")
    assert len(made) == 2 * known > 0


@pytest.mark.parametrize("name", ["ana", "nobody"])
def test_after_five_wrong_passwords_a_name_waits_be_there_such_a_person_or_not(
    name: str, ana: User, client: Client
) -> None:
    for _ in range(5):
        log_in(client, name, "wrong")
    answer = client.post("/login/", {"login": name, "password": PASSWORD})
    assert "Too many" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_one_address_may_not_try_many_names(ana: User, client: Client) -> None:
    for number in range(10):
        log_in(client, f"name{number}", "wrong")
    assert log_in(client) == 200
    assert "_auth_user_id" not in client.session


def test_coming_in_and_being_refused_are_recorded(ana: User, client: Client) -> None:
    log_in(client, "ana", "wrong")
    log_in(client, "my password by mistake", "ana")
    assert log_in(client) == 302
    assert (recorded(Action.SIGN_IN_REFUSED), recorded(Action.SIGNED_IN)) == (1, 1)
    assert not AuditEntry.objects.filter(data__icontains="mistake").exists()


def test_who_was_switched_off_does_not_come_in(ana: User, client: Client) -> None:
    User.objects.update(is_active=False)
    log_in(client)
    assert "_auth_user_id" not in client.session


def test_the_session_gets_another_key_with_the_log_in(ana: User, client: Client) -> None:
    client.get("/login/")
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    log_in(client)
    assert client.session.session_key != before


def set_up_app(client: Client) -> str:
    """An authenticator app; its secret."""
    page = client.get(reverse("mfa_activate_totp"))
    if page.status_code == 302:
        client.post(page.headers["Location"], {"password": PASSWORD})
        page = client.get(reverse("mfa_activate_totp"))
    secret = str(page.context["form"].secret)
    answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert answer.status_code == 302, answer.content
    return secret


def test_where_a_second_factor_is_required_nothing_else_is_reached_without_one(
    ana: User, client: Client, settings: Settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    log_in(client)
    for name in ("queue", "new_case", "account", "home"):
        assert client.get(reverse(name)).headers["Location"] == reverse("mfa_index"), name
    assert client.get(reverse("mfa_index")).status_code == 200
    set_up_app(client)
    assert client.get(reverse("queue")).status_code == 200


def test_an_app_is_asked_for_its_code_and_a_code_is_good_once(
    ana: User, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    log_in(client)
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up_app(client)
    stored = Authenticator.objects.get(type="totp")
    assert secret not in str(stored.data)
    assert recorded(Action.FACTOR_ADDED) == 2  # the app, and recovery codes with it
    cache.clear()
    other = Client()
    assert (
        other.post("/login/", {"login": "ana", "password": PASSWORD})
        .headers["Location"]
        .startswith(reverse("mfa_authenticate"))
    )
    assert other.get(reverse("queue")).status_code == 302
    assert "ncorrect" in other.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert recorded(Action.SIGN_IN_REFUSED) == 1
    sent = code(secret, 1)  # that of this moment was used to set the app up
    assert other.post(reverse("mfa_authenticate"), {"code": sent}).status_code == 302
    assert other.get(reverse("queue")).status_code == 200
    third = Client()
    log_in(third)
    assert third.post(reverse("mfa_authenticate"), {"code": sent}).status_code == 200


def test_a_recovery_code_lets_in_once(ana: User, client: Client) -> None:
    log_in(client)
    set_up_app(client)
    page = client.get(reverse("mfa_view_recovery_codes"))
    kept = page.context["unused_codes"][0]
    assert kept not in str(list(Authenticator.objects.values_list("data", flat=True)))
    answers = []
    for _ in range(2):
        other = Client()
        log_in(other)
        answers.append(other.post(reverse("mfa_authenticate"), {"code": kept}).status_code)
    assert answers == [302, 200]


@pytest.mark.parametrize("kept", ["begun", "seen"])
def test_a_session_ends_after_being_idle_and_after_its_longest_time(
    kept: str, ana: User, client: Client, settings: Settings
) -> None:
    log_in(client)
    assert client.get(reverse("queue")).status_code == 200
    session = client.session
    minutes = settings.SESSION_IDLE_MINUTES if kept == "seen" else 60 * settings.SESSION_HOURS
    session[kept] -= 60 * minutes + 1
    session.save()
    answer = client.get(reverse("queue"))
    assert answer.headers["Location"].startswith("/login/")
    assert "_auth_user_id" not in client.session


def test_a_person_sees_their_sessions_and_ends_one(ana: User, client: Client) -> None:
    elsewhere = Client(headers={"user-agent": "The browser at home"})
    log_in(client)
    log_in(elsewhere)
    shown = client.get(reverse("account")).content.decode()
    assert "The browser at home" in shown
    session = UserSession.objects.get(user_agent="The browser at home")
    assert client.post(reverse("end_session", args=[session.pk])).status_code == 302
    assert elsewhere.get(reverse("queue")).headers["Location"].startswith("/login/")
    assert client.get(reverse("queue")).status_code == 200
    assert recorded(Action.SESSION_ENDED) == 1


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15.1; rv:132.0) Firefox/132.0", "Firefox on macOS"),
        ("<b>curl</b>/8", "<b>curl</b>/8"),
    ],
)
def test_a_browser_is_called_what_people_call_it(agent: str, shown: str) -> None:
    assert browser(agent) == shown


def test_nobody_ends_the_session_of_somebody_else(ana: User, client: Client) -> None:
    log_in(client)
    session = UserSession.objects.get()
    other = Client()
    other.force_login(make.user("omar"))
    assert other.post(reverse("end_session", args=[session.pk])).status_code == 404
    assert client.get(reverse("queue")).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "change_password", "account"],
)
def test_every_page_is_ours_and_has_nothing_inline(name: str, ana: User, client: Client) -> None:
    log_in(client)
    answer = client.get(reverse(name), follow=True)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="brand"' in shown
    assert "<style" not in shown
    assert " style=" not in shown
    assert "onclick" not in shown
