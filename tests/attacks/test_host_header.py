"""The name that a request gives for this site is believed nowhere: links are made from PUBLIC_URL."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from onboarding import workflow
from onboarding.access import Role
from onboarding.models import Case
from tests import factories as make
from tests.onboarding.api.conftest import Api

pytestmark = pytest.mark.thorough

EVIL = (
    "evil.example",
    "localhost.evil.example",
    "evil.example:80",
    "127.0.0.1@evil.example",
    "evil.example#127.0.0.1",
    "a b",
)


@pytest.fixture(autouse=True)
def _as_shipped(settings: Settings) -> None:
    """The test client's own host aside, which pytest-django adds."""
    from kyc import settings as shipped

    settings.ALLOWED_HOSTS = shipped.ALLOWED_HOSTS


@pytest.mark.parametrize("host", EVIL)
@pytest.mark.parametrize("path", ["/login/", "/healthz", "/apply/", "/api/v1/cases", "/account/login/"])
def test_another_host_is_refused(path: str, host: str) -> None:
    assert Client(headers={"host": host}).get(path).status_code == 400


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Host", "X-Original-Host", "Forwarded"])
def test_what_a_proxy_is_said_to_have_seen_is_not_believed(
    name: str, case: Case, program: Callable[..., Api]
) -> None:
    more = {"host": "127.0.0.1", name: "host=evil.example" if name == "Forwarded" else "evil.example"}
    office = Client(headers=more)
    office.force_login(make.user("adela", Role.ADMINISTRATOR))
    shown = office.post(reverse("person_reset", args=[make.user().pk])).content.decode()
    assert "/welcome/" in shown
    office.force_login(make.user())
    shown += office.post(reverse("link", args=[case.number])).content.decode()
    shown += program(live=True).post(f"cases/{case.pk}/apply_links", {"hours": 1}, **more).content.decode()
    assert "/apply/" in shown
    assert "evil.example" not in shown


def test_a_link_in_a_mail_is_made_without_any_request(case: Case, settings: Settings) -> None:
    _link, token = workflow.make_link(case, make.analyst())
    assert workflow.link_address(token).startswith(f"{settings.PUBLIC_URL}/apply/")
