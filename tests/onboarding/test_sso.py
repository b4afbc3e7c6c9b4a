"""Single sign-on: who comes in by a provider, as whom, with which roles; against one on a real socket."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from kyc import env
from onboarding import access, workflow
from onboarding.access import Role
from onboarding.audit import Action, AuditEntry
from onboarding.models import User
from tests import factories as make
from tests import oidc

pytestmark = pytest.mark.thorough

LOGIN = "/account/sso/sso/login/"
GROUPS = {"kyc-reviewers": "analyst", "kyc-leads": "approver"}


@pytest.fixture
def provider(settings: Settings) -> Iterator[oidc.Provider]:
    """Set up, with Nadja logged in at the provider."""
    cache.clear()
    with oidc.running() as running:
        running.claims = {"sub": "n-4711", "preferred_username": "nadja", "email": "nadja@example.org"}
        settings.OIDC_URL, settings.OIDC_NAME = running.url, "Acme ID"
        app: dict[str, Any] = {"provider_id": "sso", "client_id": oidc.CLIENT, "secret": oidc.SECRET}
        app |= {"name": "Acme ID", "settings": {"server_url": running.url, "fetch_userinfo": False}}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        yield running
    cache.clear()


@pytest.fixture
def nadja() -> User:
    return make.user("nadja")


def there(client: Client, where: str = LOGIN) -> str:
    """Off to the provider and back: the address that the browser comes back to."""
    away = client.get(where)
    assert away.status_code == 302
    back = httpx.get(away.headers["Location"], follow_redirects=False)
    return back.headers["Location"].removeprefix("http://testserver")


def come_in(client: Client, where: str = LOGIN) -> Any:
    """The page that it ends on."""
    return client.get(there(client, where), follow=True)


def who(client: Client) -> str:
    """The user name in the session; empty where nobody came in."""
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).username if key else ""


def recorded(action: Action) -> list[dict[str, Any]]:
    return [entry.data for entry in AuditEntry.objects.filter(action=action).order_by("seq")]


def test_without_a_provider_there_is_neither_button_nor_address(client: Client) -> None:
    assert "/account/sso/" not in client.get("/login/").content.decode()
    assert client.get(LOGIN).status_code == 404
    assert client.get("/account/sso/sso/callback/?code=1&state=2").status_code == 404


def test_an_invited_person_comes_in_and_is_known_from_then_on(
    provider: oidc.Provider, nadja: User, client: Client
) -> None:
    assert "Log in with Acme ID" in client.get("/login/").content.decode()
    assert come_in(client).status_code == 200
    assert who(client) == "nadja"
    assert recorded(Action.PERSON_LINKED) == [{"user": str(nadja.pk)}]
    assert recorded(Action.SIGNED_IN) == [{"by": ["socialaccount"]}]
    provider.claims["preferred_username"] = "nadja.married"
    other = Client()
    come_in(other)
    assert who(other) == "nadja"


def test_nothing_is_kept_of_the_token_but_what_is_used(
    provider: oidc.Provider, nadja: User, client: Client
) -> None:
    come_in(client)
    kept = SocialAccount.objects.get()
    assert kept.uid == "n-4711"
    assert kept.extra_data == {"id_token": {"sub": "n-4711", "preferred_username": "nadja"}}
    assert "example.org" not in str(dict(client.session))


def test_it_leads_back_to_the_page_that_was_asked_for_and_nowhere_else(
    provider: oidc.Provider, nadja: User, client: Client
) -> None:
    assert come_in(client, f"{LOGIN}?next=/cases/").redirect_chain[-1][0] == "/cases/"
    other = Client()
    assert other.get(there(other, f"{LOGIN}?next=https://evil.example/")).headers["Location"] == "/"


def test_nobody_is_made_who_was_not_invited(provider: oidc.Provider, client: Client) -> None:
    page = come_in(client)
    assert "Nobody of your name was invited" in page.content.decode()
    assert (who(client), User.objects.count(), SocialAccount.objects.count()) == ("", 0, 0)


def test_the_same_name_with_another_sub_is_another_person(
    provider: oidc.Provider, nadja: User, client: Client
) -> None:
    come_in(client)
    provider.claims["sub"] = "somebody-else"
    other = Client()
    assert "Nobody of your name" in come_in(other).content.decode()
    assert who(other) == ""


def test_who_is_switched_off_does_not_come_in(provider: oidc.Provider, nadja: User, client: Client) -> None:
    come_in(client)
    workflow.deactivate(make.approver(), nadja)
    other = Client()
    come_in(other)
    assert who(other) == ""


def test_roles_are_those_that_the_provider_says_at_each_log_in(
    provider: oidc.Provider, nadja: User, client: Client, settings: Settings
) -> None:
    settings.OIDC_ROLES_CLAIM, settings.OIDC_ROLES = "groups", GROUPS
    provider.claims["groups"] = ["kyc-leads", "football"]
    come_in(client)
    assert access.roles(User.objects.get()) == {Role.APPROVER}
    assert recorded(Action.PERSON_ROLES_SET) == [
        {"user": str(nadja.pk), "before": ["analyst"], "roles": ["approver"]}
    ]
    come_in(Client())
    assert len(recorded(Action.PERSON_ROLES_SET)) == 1


@pytest.mark.parametrize("groups", [[], ["football"], None, "football", [["kyc-leads"]], {"kyc-leads": 1}])
def test_who_has_no_role_there_is_refused_and_changes_nothing(
    groups: Any, provider: oidc.Provider, nadja: User, client: Client, settings: Settings
) -> None:
    settings.OIDC_ROLES_CLAIM, settings.OIDC_ROLES = "groups", GROUPS
    provider.claims["groups"] = groups
    assert "no role here" in come_in(client).content.decode()
    assert who(client) == ""
    assert recorded(Action.SIGN_IN_REFUSED) == [{"user": str(nadja.pk)}]
    assert access.roles(User.objects.get()) == {Role.ANALYST}


def test_where_it_is_set_people_are_made_with_their_roles(
    provider: oidc.Provider, client: Client, settings: Settings
) -> None:
    settings.OIDC_ROLES_CLAIM, settings.OIDC_ROLES, settings.OIDC_PROVISION = "groups", GROUPS, True
    provider.claims |= {"groups": "kyc-reviewers", "given_name": "Nadja", "family_name": "Feld"}
    come_in(client)
    made = User.objects.get()
    assert (made.username, made.get_full_name(), made.has_usable_password()) == ("nadja", "Nadja Feld", False)
    assert access.roles(made) == {Role.ANALYST}
    assert recorded(Action.PERSON_INVITED) == [{"user": str(made.pk), "roles": ["analyst"]}]


@pytest.mark.parametrize("name", ["", None, 7, "two words", "n" * 151])
def test_a_name_that_cannot_be_one_makes_nobody(
    name: Any, provider: oidc.Provider, client: Client, settings: Settings
) -> None:
    settings.OIDC_ROLES_CLAIM, settings.OIDC_ROLES, settings.OIDC_PROVISION = "groups", GROUPS, True
    provider.claims |= {"groups": ["kyc-reviewers"], "preferred_username": name}
    come_in(client)
    assert (who(client), User.objects.count()) == ("", 0)


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"aud": "another application"}, id="for another application"),
        pytest.param({"iss": "https://another.example"}, id="of another provider"),
        pytest.param({"sub": 4711}, id="of nobody"),
        pytest.param({"exp": int(time.time()) - 60}, id="over"),
    ],
)
def test_a_token_that_is_not_good_lets_nobody_in(
    claims: dict[str, Any], provider: oidc.Provider, nadja: User, client: Client
) -> None:
    provider.claims |= claims
    assert "did not let you in" in come_in(client).content.decode()
    assert who(client) == ""


def test_a_token_that_somebody_else_signed_lets_nobody_in(
    provider: oidc.Provider, nadja: User, client: Client
) -> None:
    provider.signing = oidc.new_key()
    assert "did not let you in" in come_in(client).content.decode()
    assert who(client) == ""


def test_a_refusal_at_the_provider_is_said(provider: oidc.Provider, nadja: User, client: Client) -> None:
    provider.error = "access_denied"
    assert "did not let you in" in come_in(client).content.decode()


def test_an_answer_is_good_once_and_in_the_browser_alone_that_asked(
    provider: oidc.Provider, nadja: User, client: Client
) -> None:
    back = there(client)
    stranger = Client()
    stranger.get(back)
    assert who(stranger) == ""
    client.get(back)
    assert who(client) == "nadja"
    client.get("/")
    third = Client()
    third.get(back)
    assert who(third) == ""


def test_a_forged_state_reaches_no_provider(provider: oidc.Provider, nadja: User, client: Client) -> None:
    there(client)
    provider.asked.clear()
    client.get("/account/sso/sso/callback/?code=stolen&state=forged")
    assert who(client) == ""
    assert "/token" not in provider.asked


def test_the_secret_and_a_verifier_go_to_the_provider_and_neither_stands_in_an_address(
    provider: oidc.Provider, nadja: User, client: Client
) -> None:
    query = parse_qs(urlsplit(client.get(LOGIN).headers["Location"]).query)
    assert query["code_challenge_method"] == ["S256"]
    assert set(query["scope"][0].split()) == {"openid", "profile", "email"}
    assert oidc.SECRET not in str(query)
    assert "code_verifier" not in query


def test_a_provider_that_is_away_is_said(provider: oidc.Provider, settings: Settings, client: Client) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = client.get(LOGIN, follow=True)
    assert "does not answer" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("login")


def test_a_second_factor_is_the_providers_part(
    provider: oidc.Provider, nadja: User, client: Client, settings: Settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    come_in(client)
    assert client.get(reverse("queue")).status_code == 200


# Settings


def test_roles_of_the_setting_are_those_of_the_application() -> None:
    every = ",".join(f"g-{role}={role}" for role in Role)
    found = env.Env({"OIDC_ROLES": every}).choices("OIDC_ROLES", tuple(Role))
    assert found == {f"g-{role}": role.value for role in Role}


@pytest.mark.parametrize("text", ["analysts", "=analyst", "x=king", "a=analyst,b"])
def test_a_role_that_is_none_stops_the_start(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="OIDC_ROLES"):
        env.Env({"OIDC_ROLES": text}).choices("OIDC_ROLES", tuple(Role))


@pytest.mark.parametrize("url", ["http://id.example.org", "ftp://id.example.org", "id.example.org"])
def test_a_provider_in_the_clear_stops_the_start(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="OIDC_URL"):
        env.Env({"OIDC_URL": url}).issuer("OIDC_URL")


def test_an_address_is_taken_without_its_last_slash() -> None:
    assert env.Env({"OIDC_URL": "https://id.example.org/t/"}).issuer("OIDC_URL") == "https://id.example.org/t"
