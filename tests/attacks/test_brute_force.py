"""Trying is counted. Passwords at the log-in, by name and by address: tests/onboarding/test_signin.py; links
and beginnings: tests/onboarding/apply/test_links.py; requests of a key: tests/onboarding/api/test_keys.py.
Keys and links themselves have 256 random bits."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from onboarding.apply import limits
from onboarding.models import User
from tests import factories as make
from tests.onboarding.test_signin import PASSWORD, code, log_in, set_up_app

pytestmark = pytest.mark.thorough


@pytest.fixture
def ana() -> User:
    user = make.user()
    user.set_password(PASSWORD)
    user.save()
    return user


def test_codes_of_a_second_factor(ana: User, client: Client) -> None:
    """One in a million, three of them good at a time: a few tries, whoever makes them."""
    log_in(client)
    secret = set_up_app(client)
    cache.clear()
    for _ in range(2):  # another browser begins no new count
        other = Client()
        log_in(other)
        for number in range(4):
            other.post(reverse("mfa_authenticate"), {"code": f"{number:06}"})
    answer = other.post(reverse("mfa_authenticate"), {"code": code(secret, 1)})
    assert "_auth_user_id" not in other.session
    assert answer.status_code in (200, 429)


def test_recovery_codes(ana: User, client: Client) -> None:
    log_in(client)
    set_up_app(client)
    good = RecoveryCodes(Authenticator.objects.get(user=ana, type="recovery_codes")).get_unused_codes()[0]
    cache.clear()
    other = Client()
    log_in(other)
    for number in range(6):
        other.post(reverse("mfa_authenticate"), {"code": f"{number:08}"})
    other.post(reverse("mfa_authenticate"), {"code": good})
    assert "_auth_user_id" not in other.session


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("account_reauthenticate", {"password": "wrong"}),
        ("change_password", {"old_password": "wrong", "new_password1": "x", "new_password2": "x"}),
    ],
)
def test_the_password_by_who_took_over_a_session(
    name: str, form: dict[str, str], ana: User, client: Client
) -> None:
    client.force_login(ana)
    answers = [client.post(reverse(name), form).status_code for _ in range(12)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_who_is_behind_no_proxy_has_no_say_in_their_address(ana: User) -> None:
    for number in range(12):
        client = Client(headers={"x-forwarded-for": f"203.0.113.{number}"})
        log_in(client, f"name{number}", "wrong")
    client = Client(headers={"x-forwarded-for": "203.0.113.99"})
    log_in(client)
    assert "_auth_user_id" not in client.session


def test_nor_has_who_sends_what_a_proxy_would(rf: RequestFactory, settings: Settings) -> None:
    """The proxy adds to what it was sent: its own word is the last."""
    settings.BEHIND_PROXY = True
    request = rf.get("/", headers={"x-forwarded-for": "203.0.113.1, 198.51.100.7"})
    assert limits.address(request) == "198.51.100.7"


def test_all_addresses_of_one_network_of_ipv6_are_one(rf: RequestFactory) -> None:
    seen = {
        limits.address(rf.get("/", REMOTE_ADDR=f"2001:db8:1:{network}::{host:x}"))
        for network in ("1", "2")
        for host in range(1, 50)
    }
    assert seen == {"2001:db8:1:1::", "2001:db8:1:2::"}
