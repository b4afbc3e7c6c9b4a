"""An id of something else, put where one's own belongs. That every address refuses roles, keys and links
that it is not for is walked in tests/onboarding/test_access.py, tests/onboarding/api/test_scopes.py and
tests/onboarding/apply/test_links.py; here the door is open and the id is another's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from onboarding import apikeys, evidence, workflow
from onboarding.access import Role
from onboarding.audit import SYSTEM
from onboarding.models import (
    ApplyLink,
    Case,
    Channel,
    Decision,
    Delivery,
    Event,
    Finding,
    Page,
    SavedFilter,
)
from onboarding.webhooks import endpoints
from tests import factories as make
from tests.onboarding.api.conftest import Api
from tests.onboarding.api.test_scopes import VIEWS
from tools.roles_table import parameters

pytestmark = pytest.mark.thorough


@dataclass
class Other:
    """A case of somebody else, with one of everything that has an id."""

    case: Case
    ids: dict[str, Any]


@pytest.fixture
def mine() -> Case:
    return make.suspicious()


@pytest.fixture
def other() -> Other:
    case = make.suspicious(reference="customer-2")
    link, _token = workflow.make_link(case, make.analyst())
    return Other(
        make.fresh(case),
        {
            "case": case.pk,
            "applicant": case.applicant_id,
            "document": make.identity(case).pk,
            "page": Page.objects.filter(document__case=case).first().pk,  # type: ignore[union-attr]
            "check": case.checks.get(kind="ocr").pk,
            "finding": Finding.objects.filter(case=case).first().pk,  # type: ignore[union-attr]
            "link": link.pk,
            "side": "front",
        },
    )


def assert_untouched(other: Other) -> None:
    assert make.fresh(other.case).version == other.case.version
    assert Finding.objects.get(pk=other.ids["finding"]).dismissed_at is None
    assert ApplyLink.objects.get(pk=other.ids["link"]).revoked_at is None
    assert not Decision.objects.filter(case=other.case).exists()


# People


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make.user("petra", Role.APPROVER))
    return client


def test_a_finding_of_another_case_is_not_set_aside_under_this_one(
    office: Client, mine: Case, other: Other
) -> None:
    where = reverse("dismiss", args=[mine.number, other.ids["finding"]])
    office.post(where, {"reason": "As printed.", "version": mine.version})
    assert_untouched(other)


def test_a_raw_answer_of_another_case_is_not_shown_under_this_one(
    office: Client, mine: Case, other: Other
) -> None:
    answer = office.post(reverse("answer", args=[mine.number, other.ids["check"]]))
    assert answer.status_code == 302
    assert_untouched(other)


def test_a_link_of_another_case_is_not_revoked_under_this_one(
    office: Client, mine: Case, other: Other
) -> None:
    where = reverse("link", args=[mine.number])
    assert office.post(where, {"revoke": str(other.ids["link"])}).status_code == 404
    assert_untouched(other)


def test_a_document_of_another_case_is_not_asked_for_under_this_one(
    office: Client, mine: Case, other: Other
) -> None:
    form = {f"document-{other.ids['document']}": "blurry", "version": mine.version}
    office.post(reverse("ask_again", args=[mine.number]), form)
    assert_untouched(other)
    assert make.fresh(mine).progress == "in_review"


def test_who_reaches_their_own_cases_sees_no_picture_of_another(
    client: Client, mine: Case, other: Other
) -> None:
    operator = make.user("oskar", Role.OPERATOR)
    Case.objects.filter(pk=mine.pk).update(opened_by=operator)
    client.force_login(operator)
    own = Page.objects.filter(document__case=mine).first()
    assert own
    assert client.get(reverse("image", args=[own.pk])).status_code == 200
    assert client.get(reverse("image", args=[other.ids["page"]])).status_code == 404
    assert client.get(reverse("crop", args=[other.ids["check"], "portrait"])).status_code == 403


@pytest.mark.parametrize("name", ["answer", "portrait.jpg", "Portrait", "front"])
def test_a_crop_is_found_by_its_own_name_alone(name: str, office: Client, other: Other) -> None:
    answer = office.get(f"/images/{other.ids['check']}/{name}/")
    assert answer.status_code == 404


def test_a_filter_of_a_colleague_is_not_forgotten(office: Client) -> None:
    kept = SavedFilter.objects.create(user=make.user("omar"), name="mine")
    assert office.post(reverse("forget_filter", args=[kept.pk])).status_code == 404
    assert SavedFilter.objects.filter(pk=kept.pk).exists()


def test_a_passkey_of_a_colleague_is_neither_removed_nor_named(office: Client) -> None:
    made = Authenticator.objects.create(user=make.user("omar"), type="webauthn", data={"name": "his"})
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        answer = office.post(reverse(name, kwargs={"pk": made.pk}), {"name": "mine now"})
        assert answer.status_code in (302, 404)
        if answer.status_code == 302:  # asks for the password first
            assert "reauthenticate" in answer.headers["Location"]
    made.refresh_from_db()
    assert made.data == {"name": "his"}


# Programs


OF_MINE = [
    (name, method)
    for name, view in VIEWS.items()
    for method in view.scopes
    if "case" in parameters(name) and len(parameters(name)) > 1
]


@pytest.mark.parametrize(("name", "method"), OF_MINE)
def test_what_belongs_to_another_case_is_not_there_under_this_one(
    name: str, method: str, program: Callable[..., Api], mine: Case, other: Other
) -> None:
    ids = {key: other.ids[key] for key in parameters(name)} | {"case": mine.pk}
    answer = program(live=True).ask(method, reverse(name, kwargs=ids))
    assert answer.status_code == 404
    assert_untouched(other)


def test_a_decision_asks_for_no_document_of_another_case(
    program: Callable[..., Api], mine: Case, other: Other
) -> None:
    body = {"action": "ask_again", "documents": {str(other.ids["document"]): "blurry"}}
    answer = program(live=True).post(f"cases/{mine.pk}/decisions", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "document_not_current")
    assert_untouched(other)


def test_a_client_token_reaches_no_document_of_another_case_by_either_address(
    program: Callable[..., Api], mine: Case, other: Other
) -> None:
    caller = apikeys.recognise(program(live=True).token)
    assert caller
    client = Api(apikeys.client_token(caller, mine)[0])
    for case in (mine.pk, other.case.pk):
        assert client.get(f"cases/{case}/documents/{other.ids['document']}").status_code == 404
    assert client.get(f"cases/{mine.pk}/documents/{make.identity(mine).pk}").status_code == 200
    assert client.get("cases").status_code == 403


def test_a_test_key_opens_no_case_for_a_live_applicant_and_finds_none(api: Api, other: Other) -> None:
    answer = api.post("cases", {"applicant": str(other.ids["applicant"])})
    assert answer.status_code == 404
    for query in (f"applicant={other.ids['applicant']}", "reference=customer-2"):
        assert api.get(f"cases?{query}").json()["data"] == []
    assert api.get("applicants?reference=customer-2").json()["data"] == []
    assert api.get(f"applicants/{other.ids['applicant']}").status_code == 404


def test_a_test_key_sees_no_event_and_no_endpoint_of_live_cases(api: Api, other: Other) -> None:
    event = Event.objects.create(case=other.case, type="case.progress", data={})
    endpoint, _secret = endpoints.create("https://example.com/", [], "", live=True, actor=SYSTEM)
    delivery = Delivery.objects.create(event=event, endpoint=endpoint, channel=Channel.WEBHOOK)
    assert api.get(f"events?case={other.case.pk}").json()["data"] == []
    assert api.get(f"events/{event.pk}").status_code == 404
    assert api.get(f"webhook_endpoints/{endpoint.pk}/deliveries").status_code == 404
    assert api.post(f"webhook_endpoints/{endpoint.pk}/secret").status_code == 404
    own = api.post("webhook_endpoints", {"url": "https://example.org/"}).json()["id"]
    assert api.post(f"webhook_endpoints/{own}/deliveries/{delivery.pk}/resend").status_code == 404
    for method in ("PATCH", "DELETE"):
        assert api.ask(method, f"webhook_endpoints/{endpoint.pk}", {}).status_code == 404
    endpoint.refresh_from_db()
    assert endpoint.removed_at is None


def test_a_cursor_of_another_list_opens_nothing(api: Api, program: Callable[..., Api], other: Other) -> None:
    make.opened(reference="customer-3")
    cursor = program(live=True).get("cases?limit=1").json()["next"]
    assert cursor
    assert api.get(f"cases?after={cursor}").json()["data"] == []


# Customers


def test_a_customer_sees_no_picture_of_another_case_nor_of_an_earlier_attempt(
    entered: Callable[[Case], Client],
) -> None:
    mine, other = make.awaiting_customer(), make.in_review(reference="customer-2")
    client = entered(mine)
    for page in Page.objects.filter(document__case__in=[mine, other]):
        assert client.get(reverse("apply_image", args=[page.pk])).status_code == 404


def test_a_customer_gets_nothing_of_another_case_by_ids_in_a_form(
    case: Case, customer: Client, other: Other
) -> None:
    before = evidence.declared(other.case)
    for path in ("language/", "consent/", "country/", "person/", "document/", "device/"):
        form = {name: str(value) for name, value in other.ids.items()}
        customer.post(f"/apply/{path}", {**form, "number": other.case.number, "language": "es"})
    assert_untouched(other)
    assert evidence.declared(make.fresh(other.case)) == before
