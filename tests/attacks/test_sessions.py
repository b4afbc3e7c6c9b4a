"""A session is made by a log-in, belongs to one person, and is over when it ends. The key that changes with
the log-in and the times after which one ends are in tests/onboarding/test_signin.py; what a customer's
cookie is worth in tests/onboarding/apply/test_links.py."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from django.test import Client
from django.urls import reverse

from onboarding import workflow
from onboarding.access import Role
from onboarding.models import User
from tests import factories as make

pytestmark = pytest.mark.thorough

PASSWORD = "made up for this test"


@pytest.fixture
def ana() -> User:
    user = make.user()
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client: Client, name: str = "ana") -> None:
    assert client.post("/login/", {"login": name, "password": PASSWORD}).status_code == 302


def inside(client: Client) -> bool:
    return client.get(reverse("queue")).status_code == 200


def test_a_session_that_was_planted_is_not_the_one_that_is_logged_in(ana: User, client: Client) -> None:
    planted = SessionStore()
    planted["next"] = {}
    planted.create()
    attacker = Client()
    for each in (client, attacker):
        each.cookies["sessionid"] = str(planted.session_key)
    log_in(client)
    assert inside(client)
    assert client.cookies["sessionid"].value != planted.session_key
    assert not inside(attacker)


@pytest.mark.parametrize("made_up", ["0" * 32, "x", "a" * 5000, "../../etc/passwd", "' OR 1=1 --"])
def test_a_key_that_the_server_did_not_give_out_is_not_taken(made_up: str, ana: User, client: Client) -> None:
    client.cookies["sessionid"] = made_up
    assert not inside(client)
    log_in(client)
    assert client.cookies["sessionid"].value != made_up


def test_what_stood_in_the_session_of_another_person_is_gone(ana: User, client: Client) -> None:
    omar = make.user("omar")
    omar.set_password(PASSWORD)
    omar.save()
    log_in(client)
    session = client.session
    session["found"] = [["ABCD-EFGH"], False]
    session.save()
    client.post(reverse("logout"))
    log_in(client, "omar")
    assert "found" not in client.session


def test_after_a_log_out_its_cookie_is_worth_nothing(ana: User, client: Client) -> None:
    log_in(client)
    kept = client.cookies["sessionid"].value
    client.post(reverse("logout"))
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert not inside(thief)


def test_a_new_password_ends_the_sessions_elsewhere(ana: User, client: Client) -> None:
    elsewhere = Client()
    log_in(client)
    log_in(elsewhere)
    new = "another one, made up too"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post(reverse("change_password"), form).status_code == 302
    assert inside(client)
    assert not inside(elsewhere)


def test_who_is_switched_off_or_taken_back_is_out_at_once(ana: User, client: Client) -> None:
    from onboarding import access

    adela = access.actor(make.user("adela", Role.ADMINISTRATOR))
    log_in(client)
    workflow.reset(adela, ana)
    assert not inside(client)


def test_between_password_and_second_factor_nobody_is_logged_in(ana: User, client: Client) -> None:
    from tests.onboarding.test_signin import set_up_app

    log_in(client)
    set_up_app(client)
    half = Client()
    log_in(half)
    assert not inside(half)
    assert "_auth_user_id" not in half.session
