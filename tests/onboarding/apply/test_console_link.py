"""Who works here makes the customer's link, on the console."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from onboarding import workflow
from onboarding.models import AuditEntry, Case, Channel, Delivery
from tests import factories as make


@pytest.fixture
def analyst(client: Client) -> Client:
    cache.clear()
    client.force_login(make.user())
    return client


def page(case: Case) -> str:
    return reverse("link", args=[case.number])


def made(client: Client, case: Case) -> str:
    answer = client.post(page(case), {"action": "make"})
    address: str = answer.context["address"]
    assert address in answer.content.decode()
    assert b"<svg" in answer.content
    return address


def test_a_link_is_shown_once_with_its_code_and_lets_the_customer_in(analyst: Client) -> None:
    case = make.opened()
    address = made(analyst, case)
    again = analyst.get(page(case)).content.decode()
    assert address not in again
    assert "not used yet" in again
    assert Client().get(address.removeprefix(settings.PUBLIC_URL)).headers["Location"] == "/apply/"
    assert "last used" in analyst.get(page(case)).content.decode()
    entry = AuditEntry.objects.get(chain=str(case.pk), action="link.made")
    assert entry.actor_name == "ana"


def test_a_link_that_is_revoked_lets_nobody_in(analyst: Client) -> None:
    case = make.opened()
    address = made(analyst, case)
    analyst.post(page(case), {"revoke": str(case.links.get().pk)})
    customer = Client().get(address.removeprefix(settings.PUBLIC_URL))
    assert customer.headers["Location"] == "/apply/ended/"
    assert "Links that are valid now" not in analyst.get(page(case)).content.decode()


@pytest.mark.parametrize("which", ["not-a-uuid", "of another case"])
def test_a_link_of_another_case_cannot_be_revoked_here(which: str, analyst: Client) -> None:
    case, other = make.opened(), make.opened()
    link, _token = workflow.make_link(other, make.analyst())
    revoke = str(link.pk) if which == "of another case" else which
    assert analyst.post(page(case), {"revoke": revoke}).status_code == 404
    link.refresh_from_db()
    assert link.is_open


def test_a_closed_case_has_no_link_made(analyst: Client) -> None:
    case = make.withdrawn()
    answer = analyst.post(page(case), {"action": "make"}, follow=True)
    assert "nothing left for a customer" in answer.content.decode()
    assert not case.links.exists()


def test_it_is_sent_by_e_mail_where_that_is_set_up_and_the_address_is_known(
    analyst: Client, settings: Settings
) -> None:
    settings.MAIL_ON = True
    case = make.opened({**make.PERSON, "email": "q@example.com"})
    assert "Send one by e-mail" in analyst.get(page(case)).content.decode()
    analyst.post(page(case), {"action": "send"})
    assert Delivery.objects.get().channel == Channel.EMAIL
    assert "Send one by e-mail" not in analyst.get(page(make.opened())).content.decode()


def test_without_e_mail_it_says_so(analyst: Client) -> None:
    assert "hand the link over yourself" in analyst.get(page(make.opened())).content.decode()


def test_a_new_case_leads_to_its_link_where_the_customer_shall_do_it(analyst: Client) -> None:
    sent = {"country": "other", "language": "es", "email": "q@example.com", "then": "link"}
    sent["level"] = "standard"
    answer = analyst.post(reverse("new_case"), sent)
    case = Case.objects.get()
    assert answer.headers["Location"] == page(case)
    assert case.by_mail
