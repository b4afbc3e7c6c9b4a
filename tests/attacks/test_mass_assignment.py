"""Fields that nobody asked for: refused by the API, and without effect in forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.access import Role
from onboarding.api import urls
from onboarding.api.base import Strict
from onboarding.api.pagination import PageQuery
from onboarding.models import Case, Page, User, WebhookEndpoint
from tests import factories as make
from tests.onboarding.api.conftest import Api
from tests.onboarding.apply.conftest import PERSON, agree

pytestmark = pytest.mark.thorough

UNASKED = {
    "id": "00000000-0000-4000-8000-000000000000", "number": "MINE-MINE", "progress": "decided",
    "outcome": "approved", "version": 99, "live": True,
    "attempt": 7, "policy": "mine", "opened_by": 1, "assignee": 1, "entries": 0,
    "is_superuser": True, "is_staff": True, "data_key": "AA==", "secret": "mine", "scopes": ["evidence:read"],
    "switched_off_at": None, "failing_since": None, "removed_at": None, "__class__": "x", "pk": 1,
}  # fmt: skip


assert urls.urlpatterns  # every schema is known once the addresses are


def forms(kind: type[Strict] = Strict) -> Iterator[type[Strict]]:
    for each in kind.__subclasses__():
        yield each
        yield from forms(each)


@pytest.mark.parametrize("kind", sorted(set(forms()), key=str))
def test_every_schema_of_the_api_refuses_a_field_that_it_does_not_have(kind: type[Strict]) -> None:
    known = set(kind().fields)
    extra = {name: value for name, value in UNASKED.items() if name not in known}
    form: Any = kind(data=extra)
    assert not form.is_valid()
    refused = {name for name, errors in form.errors.items() if errors[0].code == "unknown_field"}
    assert refused == set(sorted(extra)[:20])


def test_those_of_bodies_and_of_addresses_are_among_them() -> None:
    names = {kind.__name__ for kind in forms()}
    assert {"ApplicantIn", "CaseIn", "Declared", "DecisionIn", "EndpointPatch", "PictureIn"} <= names
    assert issubclass(PageQuery, Strict)


def test_a_form_of_a_new_case_sets_what_it_asks_for_alone(client: Client) -> None:
    client.force_login(make.user())
    form = {
        **UNASKED,
        "full_name": make.FULL_NAME,
        "language": "en",
        "country": "other",
        "switched_off_at": "",
    }
    form |= {"failing_since": "", "removed_at": ""}
    answer = client.post(reverse("new_case"), form)
    assert answer.status_code == 302
    case = Case.objects.get()
    assert (case.progress, case.outcome, case.attempt) == ("draft", "none", 1)
    assert case.number != "MINE-MINE"
    assert (case.opened_by, case.assignee) == (make.user(), None)


def test_an_invitation_makes_no_superuser(client: Client) -> None:
    client.force_login(make.user("adela", Role.ADMINISTRATOR))
    client.post(
        reverse("people"),
        {"username": "newcomer", "roles": "analyst", "is_superuser": "on", "is_staff": "on", "groups": "1"},
    )
    newcomer = User.objects.get(username="newcomer")
    assert (newcomer.is_superuser, newcomer.is_staff) == (False, False)
    assert newcomer.role_names == {"analyst"}


@pytest.mark.parametrize("role", ["superuser", "system", "integrator", "Analyst", ""])
def test_a_role_that_is_none_cannot_be_had(role: str, client: Client) -> None:
    client.force_login(make.user("adela", Role.ADMINISTRATOR))
    client.post(reverse("people"), {"username": "newcomer", "roles": [role]})
    assert not User.objects.filter(username="newcomer").exists()


def test_a_correction_cannot_touch_a_field_that_is_none(client: Client) -> None:
    case = make.in_review()
    client.force_login(make.user())
    for field in ("outcome", "progress", "__dict__", "case.outcome"):
        form = {"field": field, "value": "approved", "reason": "As printed.", "version": case.version}
        client.post(reverse("correct", args=[case.number]), form)
    now = make.fresh(case)
    assert (now.outcome, now.progress, now.version) == ("none", "in_review", case.version)


def test_a_customer_s_form_declares_what_it_asks_for_alone(case: Case, customer: Client) -> None:
    from onboarding import evidence

    agree(customer)
    customer.post("/apply/country/", {"country": "other", "progress": "decided"})
    more = {name: str(value) for name, value in UNASKED.items()}
    customer.post("/apply/person/", {**PERSON, **more, "tax_number": "1", "full_name_native": "x"})
    now = make.fresh(case)
    assert (now.progress, now.outcome) == ("collecting", "none") or now.progress == "draft"
    assert set(evidence.declared(now)) <= {"full_name", "date_of_birth", "personal_number", "document_number"}


def test_an_upload_does_not_say_what_it_is(api: Api) -> None:
    """Format, size, digest and judgement of a picture come from the picture."""
    case = api.case()["id"]
    answer = api.form(
        f"cases/{case}/documents", {"file": make.jpeg(1), "side": "front", "digest": "0" * 64, "poor": ""}
    )
    assert answer.status_code == 422
    assert not Page.objects.exists()


def test_an_endpoint_is_changed_in_what_its_schema_has(api: Api) -> None:
    made = api.post("webhook_endpoints", {"url": "https://example.com/"}).json()["id"]
    answer = api.ask("PATCH", f"webhook_endpoints/{made}", {"description": "x", "live": True, "secret": "x"})
    assert answer.status_code == 422
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.live, endpoint.description) == (False, "")
