"""A link lets its customer into its case, and nobody else anywhere."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from onboarding import workflow
from onboarding.apply import limits, urls
from onboarding.models import ApplyLink, AuditEntry, Case
from tests import factories as make
from tests.onboarding.apply.conftest import up_to_pictures

ENDED = "/apply/ended/"
INSIDE = {
    "language", "consent", "country", "person", "document", "review", "progress", "state",
    "typed", "picture", "image", "device", "leave", "withdraw",
}  # fmt: skip
OPEN = {"home", "begin", "ended", "theme", "logo", "link"}
"""What answers without a link."""


def goes(client: Client, token: str) -> str:
    return client.get(f"/apply/{token}/").headers["Location"]


def token_of(case: Case) -> str:
    return workflow.make_link(case, make.analyst())[1]


def test_a_link_is_exchanged_for_a_cookie_and_no_address_after_it_carries_the_token(
    case: Case, client: Client
) -> None:
    token = token_of(case)
    answer = client.get(f"/apply/{token}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/apply/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    cookie = answer.cookies["apply"]
    assert cookie["httponly"] and cookie["path"] == "/apply/" and cookie["samesite"] == "Lax"
    assert token.partition(".")[2] not in cookie.value
    assert client.get("/apply/").headers["Location"] == "/apply/language/"
    assert client.get("/apply/language/").status_code == 200


def test_a_link_opens_again_where_the_customer_left_off(case: Case, client: Client) -> None:
    token = token_of(case)
    goes(client, token)
    up_to_pictures(client)
    other = Client()
    assert goes(other, token) == "/apply/"
    assert other.get("/apply/").headers["Location"] == "/apply/pictures/identity/front/"


@pytest.mark.parametrize("how", ["expired", "revoked", "altered", "of another case", "no token", "garbled"])
def test_a_link_that_is_not_good_lets_nobody_in(how: str, case: Case, client: Client) -> None:
    link, token = workflow.make_link(case, make.analyst())
    if how == "expired":
        ApplyLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "revoked":
        workflow.revoke_link(link, make.analyst())
    elif how == "altered":
        token = token[:-1] + ("A" if token[-1] != "A" else "B")
    elif how == "of another case":
        other, _token = workflow.make_link(workflow.open_case(make.analyst(), {}), make.analyst())
        token = f"{other.pk.hex}.{token.partition('.')[2]}"
    else:
        token = {"no token": "nothing", "garbled": "%ff.ü/x"}[how]
    assert goes(client, token) == ENDED
    assert "apply" not in client.cookies
    assert client.get("/apply/").headers["Location"] == ENDED


@pytest.mark.parametrize("end", ["expires", "is revoked"])
def test_who_is_inside_is_out_as_soon_as_the_link_ends(end: str, case: Case, customer: Client) -> None:
    link = ApplyLink.objects.get()
    assert customer.get("/apply/language/").status_code == 200
    if end == "expires":
        ApplyLink.objects.update(expires_at=timezone.now())
    else:
        workflow.revoke_link(link, make.analyst())
    assert customer.get("/apply/language/").headers["Location"] == ENDED


def test_every_address_of_the_form_is_in_a_table_of_this_test() -> None:
    assert {pattern.name for pattern in urls.urlpatterns} == {f"apply_{name}" for name in INSIDE | OPEN}


@pytest.mark.parametrize("name", sorted(INSIDE))
@pytest.mark.parametrize("cookie", ["", "not signed"])
def test_nobody_gets_in_without_a_link(name: str, cookie: str, case: Case, client: Client) -> None:
    link, _token = workflow.make_link(case, make.analyst())
    if cookie:
        client.cookies["apply"] = link.pk.hex
    known: dict[str, list[Any]] = {"picture": ["identity", "front"], "image": [link.pk]}
    address = reverse(f"apply_{name}", args=known.get(name))
    answers = [client.get(address), client.post(address)]
    assert {answer.status_code for answer in answers} <= {302, 405}
    assert {answer.headers["Location"] for answer in answers if answer.status_code == 302} == {ENDED}
    assert make.fresh(case).version == 2


def test_a_log_in_of_the_console_does_not_open_the_form(case: Case, client: Client) -> None:
    client.force_login(make.user())
    assert client.get("/apply/language/").headers["Location"] == ENDED


def test_a_customer_sees_no_picture_but_their_own(case: Case, customer: Client) -> None:
    foreign = make.identity(make.collected()).pages.get(side="front")
    assert customer.get(reverse("apply_image", args=[foreign.pk])).status_code == 404


def test_a_customer_does_not_reach_the_console(customer: Client, case: Case) -> None:
    answer = customer.get(f"/cases/{case.number}/")
    assert answer.headers["Location"].startswith("/login/")


def test_a_token_is_in_no_log_whatever_is_wrong_with_it(
    case: Case, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token = token_of(case)
    for address in (f"/apply/{token}/", f"/apply/{token}", f"/apply/{token}x/", f"/apply/{token}/more/"):
        client.get(address)
        client.post(address)
    assert token.partition(".")[2] not in caplog.text
    assert token.partition(".")[2] not in str(list(AuditEntry.objects.values()))
    assert case.links.count() == 1
    assert not ApplyLink.objects.filter(token__contains=token.partition(".")[2]).exists()


# Another device


def handed_over(client: Client) -> str:
    answer = client.post("/apply/device/")
    address: str = answer.context["address"]
    assert b"<svg" in answer.content
    return address.removeprefix(settings.PUBLIC_URL)


def test_a_code_takes_the_customer_to_another_device_and_this_one_stays(customer: Client) -> None:
    phone = Client()
    assert phone.get(handed_over(customer)).headers["Location"] == "/apply/"
    up_to_pictures(phone)
    for device in (phone, customer):
        assert device.get("/apply/").headers["Location"] == "/apply/pictures/identity/front/"


def test_a_code_is_good_once(customer: Client) -> None:
    address = handed_over(customer)
    assert Client().get(address).headers["Location"] == "/apply/"
    assert Client().get(address).headers["Location"] == ENDED


def test_a_code_is_good_for_minutes(customer: Client) -> None:
    address = handed_over(customer)
    ApplyLink.objects.exclude(origin=None).update(expires_at=timezone.now())
    assert Client().get(address).headers["Location"] == ENDED


def test_the_other_device_is_out_when_the_first_link_is_revoked(customer: Client) -> None:
    phone = Client()
    phone.get(handed_over(customer))
    workflow.revoke_link(ApplyLink.objects.get(origin=None), make.analyst())
    assert phone.get("/apply/language/").headers["Location"] == ENDED


def test_who_leaves_is_out_on_this_device(customer: Client) -> None:
    assert customer.post("/apply/leave/").headers["Location"] == ENDED
    assert customer.get("/apply/").headers["Location"] == ENDED


# Often


def test_links_are_not_tried_without_end(case: Case, client: Client) -> None:
    token = token_of(case)
    for _ in range(limits.LIMITS["enter"][0]):
        goes(client, "x")
    assert goes(client, token) == ENDED
    assert Client(REMOTE_ADDR="192.0.2.7").get(f"/apply/{token}/").headers["Location"] == "/apply/"


def test_behind_a_proxy_the_address_is_the_one_that_it_saw(rf: object, settings: Settings) -> None:
    from django.test import RequestFactory

    request = RequestFactory().get("/apply/", headers={"X-Forwarded-For": "198.51.100.9, 192.0.2.7"})
    assert limits.address(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert limits.address(request) == "192.0.2.7"


# The start page


def test_there_is_no_start_page_unless_it_is_wanted(client: Client) -> None:
    assert client.get("/apply/").headers["Location"] == ENDED
    assert client.post("/apply/begin/").status_code == 404
    assert Case.objects.count() == 0


def test_anybody_begins_at_the_start_page_where_it_is_wanted(client: Client, settings: Settings) -> None:
    settings.APPLY_START = True
    assert client.get("/apply/").status_code == 200
    assert client.post("/apply/begin/").headers["Location"] == "/apply/language/"
    assert client.get("/apply/language/").status_code == 200
    entry = AuditEntry.objects.filter(chain=str(Case.objects.get().pk)).order_by("seq")[0]
    assert (entry.action, entry.actor_kind) == ("case.opened", "customer")


def test_beginnings_are_limited(client: Client, settings: Settings) -> None:
    settings.APPLY_START = True
    answers = [client.post("/apply/begin/").status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert Case.objects.count() == 5


def test_errors_of_the_form_look_like_the_form(customer: Client) -> None:
    answer = customer.get("/apply/images/00000000-0000-4000-8000-000000000000/")
    assert answer.status_code == 404
    assert b"css/apply.css" in answer.content


def test_the_reply_of_a_customer_page_is_kept_nowhere(customer: Client) -> None:
    assert "no-store" in customer.get("/apply/language/").headers["Cache-Control"]


def test_every_act_of_a_customer_has_them_as_its_actor(
    customer: Client, case: Case, entered: Callable[..., Client]
) -> None:
    up_to_pictures(customer)
    link = ApplyLink.objects.get()
    made = AuditEntry.objects.filter(chain=str(case.pk), seq__gt=2)
    assert set(made.values_list("actor_kind", "actor_id")) == {("customer", link.pk.hex)}
