"""Every address that changes something asks for the form's token, or for a key that no browser sends by
itself."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.access import ROUTES, Act, Door
from onboarding.models import AuditEntry, Case
from tests import factories as make
from tests.onboarding.test_access import address
from tools.roles_table import addresses, parameters

pytestmark = pytest.mark.thorough

FORMS = [name for name, rule in ROUTES.items() if isinstance(rule, Act) or rule is Door.SIGNED_IN]
OF_CUSTOMERS = [name for name, rule in ROUTES.items() if rule is Door.LINK and name != "apply_link"]
FOR_ANYBODY = ("login", "account_login", "language", "apply_begin", "mfa_authenticate", "set_password")


def recorded() -> int:
    return AuditEntry.objects.count()


def refused(client: Client, where: str) -> bool:
    """A form that another site sends: with the cookies, without the token."""
    before = recorded()
    answer = client.post(where, {"next": "/"}, headers={"origin": "https://evil.example"})
    assert recorded() == before, where
    return answer.status_code in (403, 405)


@pytest.mark.parametrize("secure", [False, True])
def test_no_form_of_another_site_does_anything_for_a_person(secure: bool) -> None:
    case = make.in_review()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.user())
    client.get(reverse("account"), secure=secure)  # has the cookie of the token
    assert [name for name in FORMS if not refused(client, address(name, case))] == []
    assert make.fresh(case).version == case.version


def test_nor_for_a_customer(case: Case, customer: Client) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = customer.cookies
    for name in OF_CUSTOMERS:
        known = {"kind": "identity", "side": "front", "page": "00000000-0000-4000-8000-000000000000"}
        where = reverse(name, kwargs={key: known[key] for key in parameters(name)})
        assert refused(client, where), name
    assert make.fresh(case).version == case.version + 1  # its link


@pytest.mark.parametrize("name", FOR_ANYBODY)
def test_nor_for_who_has_no_log_in(name: str) -> None:
    """Being logged in as somebody else, too, is done to a person (login CSRF)."""
    known = {"uidb64": "MQ", "token": "set-password"}
    where = reverse(name, kwargs={key: known[key] for key in parameters(name)})
    assert refused(Client(enforce_csrf_checks=True), where)


def test_the_api_knows_no_cookie(case: Case) -> None:
    """What a browser sends by itself lets nobody in; so its addresses need no token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.user())
    answer = client.post(f"/api/v1/cases/{case.pk}/withdraw", "{}", content_type="application/json")
    assert answer.status_code == 401
    assert make.fresh(case).version == case.version


def test_the_one_form_address_without_a_token_does_nothing() -> None:
    """A link's own address: it exchanges a token for a cookie on GET, and answers POST like a bad link."""
    free = {
        name
        for name, (_path, pattern) in addresses().items()
        if getattr(pattern.callback, "csrf_exempt", False) and ROUTES.get(name) is not Door.KEY
    }
    assert free == {"apply_link", "api_nowhere"}
    case = make.opened()
    client = Client(enforce_csrf_checks=True)
    assert client.post("/apply/made.up/").headers["Location"] == reverse("apply_ended")
    assert make.fresh(case).version == case.version


def test_looking_changes_nothing() -> None:
    """A GET is what an image of another site can ask for."""
    case = make.in_review()
    client = Client()
    client.force_login(make.user("petra"))
    for name in FORMS:
        client.get(address(name, case))
        assert make.fresh(case).version == case.version, name
