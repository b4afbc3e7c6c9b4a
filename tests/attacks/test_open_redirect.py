"""Whatever a link or a form names as the next page, it is a page of this site."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make

pytestmark = pytest.mark.thorough

PASSWORD = "made up for this test"
ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "///evil.example/", "/\\evil.example/", "\\\\evil.example/",
    "https:evil.example", "http:///evil.example/", "\t//evil.example/", "/\t/evil.example/",
    "javascript:alert(1)", "data:text/html,x", "http://testserver@evil.example/", "http://testserver.evil.example/",
    "//testserver:80@evil.example/",
)  # fmt: skip
DOORS = ("login", "shortcuts", "language", "account_reauthenticate", "account_logout", "logout")
"""Every address that is told where to go on."""


@pytest.fixture
def inside(client: Client) -> Client:
    user = make.user()
    user.set_password(PASSWORD)
    user.save()
    client.force_login(user)
    return client


@pytest.mark.parametrize("where", ELSEWHERE)
@pytest.mark.parametrize("door", DOORS)
def test_no_door_leads_to_another_site(door: str, where: str, inside: Client) -> None:
    if door == "login":
        inside.logout()
    form = {"login": "ana", "password": PASSWORD, "language": "es", "next": where}
    answer = inside.post(reverse(door), form)
    assert answer.status_code == 302
    goal = urlsplit(answer.headers["Location"].replace("\\", "/"))
    assert (goal.scheme, goal.netloc) == ("", "")
    assert goal.path.startswith("/")
    assert not goal.path.startswith("//")


def test_a_referrer_of_another_site_is_not_gone_back_to(inside: Client) -> None:
    answer = inside.post(
        reverse("language"), {"language": "es"}, headers={"referer": "https://evil.example/page"}
    )
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("path", ["//evil.example/cases/", "/%5Cevil.example/cases/", "//evil.example"])
def test_an_address_that_looks_like_another_host_is_not_one_after_the_log_in(
    path: str, client: Client
) -> None:
    for where in (path, f"{path}/x"):
        answer = client.get(where)
        assert urlsplit(answer.headers.get("Location", "")).netloc == ""


def test_a_line_in_an_address_makes_no_header(inside: Client) -> None:
    answer = inside.post(reverse("shortcuts"), {"next": "/cases/\r\nSet-Cookie: a=b"})
    assert answer.headers["Location"] == "/cases/%0D%0ASet-Cookie:%20a=b"
    assert "a" not in answer.cookies
