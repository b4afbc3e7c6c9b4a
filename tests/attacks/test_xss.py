"""Text that others wrote (a document, a vendor, a customer, a receiver of webhooks, a colleague) is text on
every page. One test in a browser, tests/browser/test_review.py, sees that no script runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from onboarding import apikeys, checking, mailing, outbox, workflow
from onboarding.access import Role
from onboarding.audit import SYSTEM
from onboarding.models import (
    Case,
    Channel,
    Delivery,
    DeliveryAttempt,
    Event,
    Finding,
    WebhookEndpoint,
)
from onboarding.webhooks import endpoints
from providers.errors import BadResponse
from tests import factories as make
from tests import files
from tests.onboarding.api.conftest import Api

pytestmark = pytest.mark.thorough

HARM = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7|add:7}}{% now 'Y' %}"


class _Read(HTMLParser):
    """A page as a browser reads it: its tags with their attributes, and every text and value."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.texts += [value for _name, value in attrs if value]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def assert_harmless(page: str, *, shown: bool = True) -> int:
    """Nothing of it is markup, and it stands there as it was written; how often."""
    read = _Read(page)
    scripts = [
        attrs for tag, attrs in read.tags if tag == "script" and attrs.get("type") != "application/json"
    ]
    assert [attrs for attrs in scripts if not attrs.get("src")] == []
    assert [attrs for _tag, attrs in read.tags if any(name.startswith("on") for name in attrs)] == []
    assert [attrs for _tag, attrs in read.tags if attrs.get("src") == "x"] == []
    assert [attrs for _tag, attrs in read.tags if (attrs.get("href") or "").startswith("javascript:")] == []
    assert "14{%" not in page
    found = sum(text.count(HARM) for text in read.texts)
    assert found or not shown
    return found


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make.user("petra", Role.APPROVER))
    return client


def test_what_stands_on_a_document_and_what_was_declared(office: Client) -> None:
    values = {**make.READ, "surname": HARM, "father_name": HARM}
    case = make.in_review({**make.PERSON, "full_name": HARM}, read=make.reading(values), reference="harm")
    page = office.get(reverse("case", args=[case.number])).content.decode()
    assert assert_harmless(page) >= 3  # read, raw, declared
    for where in (reverse("queue"), reverse("link", args=[case.number])):
        assert_harmless(office.get(where).content.decode())
    check = case.checks.get(kind="ocr")
    answer = office.post(reverse("answer", args=[case.number, check.pk])).content.decode()
    assert_harmless(answer.replace("\\&quot;", "&quot;"))  # as JSON has it
    office.post(reverse("search"), {"q": case.number})
    assert_harmless(office.get(reverse("search")).content.decode())
    # Looked for and not found, it comes back in the field.
    assert_harmless(office.post(reverse("search"), {"q": f"{HARM} nobody"}).content.decode())


def test_what_a_vendor_calls_things(office: Client) -> None:
    case = make.submitted()
    work = make.begun(case)
    answer = make.reading()
    named = replace(answer.fields[0], name=None, vendor_field=HARM, value=HARM, raw=HARM)
    checking.finish(work.call_id, replace(answer, fields=(*answer.fields, named)), make.not_sent)
    work = make.begun(case, "face_match")
    checking.fail(work.call_id, BadResponse(HARM, vendor_code=HARM), make.not_sent)
    page = office.get(reverse("case", args=[case.number])).content.decode()
    assert_harmless(page)


def test_what_colleagues_write(office: Client) -> None:
    case = make.suspicious()
    finding = Finding.objects.filter(case=case).order_by("-severity").first()
    assert finding
    for where, form in (
        (reverse("dismiss", args=[case.number, finding.pk]), {"reason": HARM}),
        (reverse("correct", args=[case.number]), {"field": "surname", "value": HARM, "reason": HARM}),
        (reverse("decide", args=[case.number]), {"action": "reject", "reasons": "not_genuine", "note": HARM}),
    ):
        answer = office.post(where, {**form, "version": str(make.fresh(case).version)}, follow=True)
        assert answer.status_code == 200
        assert_harmless(answer.content.decode())
    file = office.post(reverse("case_file", args=[case.number, "json"]))
    assert file.headers["Content-Type"] == "application/json"
    assert file.headers["Content-Disposition"].startswith("attachment")
    office.post(reverse("save_filter"), {"name": HARM[:40], "queue": "all"})
    assert_harmless(office.get(reverse("queue")).content.decode(), shown=False)


def test_a_form_that_comes_back_with_what_was_typed(office: Client) -> None:
    case = make.in_review()
    stale = {"field": "surname", "value": HARM, "reason": HARM, "version": "1"}
    answer = office.post(reverse("correct", args=[case.number]), stale)
    assert answer.status_code == 409
    assert_harmless(answer.content.decode())
    answer = office.post(reverse("new_case"), {"full_name": HARM, "reference": HARM, "language": HARM})
    assert answer.status_code == 422
    assert_harmless(answer.content.decode())


def test_the_name_of_a_file(office: Client, case: Case) -> None:
    file = SimpleUploadedFile(f"{HARM}.jpg", files.svg(), "image/svg+xml")
    where = reverse("add_picture", args=[case.number, "front"])
    answer = office.post(where, {"picture": file, "page": "1"})
    assert answer.status_code == 422
    assert_harmless(answer.content.decode(), shown=False)


def test_what_programs_and_their_receivers_say(client: Client) -> None:
    adela = make.user("adela", Role.ADMINISTRATOR)
    adela.first_name = adela.last_name = HARM[:60]
    adela.save()
    client.force_login(adela)
    key, _token = apikeys.create(HARM[:80], ["cases:read"], live=False, actor=SYSTEM)
    url = 'https://example.com/?a="><script>alert(1)</script>'.replace(" ", "")
    endpoint, _secret = endpoints.create(url, [], HARM, live=True, actor=SYSTEM)
    event = Event.objects.filter(case=make.in_review()).first() or _event()
    delivery = Delivery.objects.create(event=event, endpoint=endpoint, channel=Channel.WEBHOOK)
    DeliveryAttempt.objects.create(delivery=delivery, error=HARM[:40], elapsed_ms=1)
    for where in ("keys", "webhooks", "people"):
        assert_harmless(client.get(reverse(where)).content.decode(), shown=False)
    assert_harmless(client.get(reverse("key", args=[key.pk])).content.decode(), shown=False)
    page = client.get(reverse("webhook", args=[endpoint.pk])).content.decode()
    assert_harmless(page)
    assert WebhookEndpoint.objects.get().url == url


def _event() -> Event:
    return Event.objects.create(case=make.in_review(), type="case.progress", data={})


def test_the_browser_that_somebody_came_with(client: Client) -> None:
    ana = make.user()
    ana.set_password("made up for this test")
    ana.save()
    other = Client(headers={"user-agent": HARM})
    other.post("/login/", {"login": "ana", "password": "made up for this test"})
    assert_harmless(other.get(reverse("account")).content.decode())
    assert_harmless(client.post("/login/", {"login": HARM, "password": "x"}).content.decode())
    assert_harmless(client.get("/login/", {"next": HARM}).content.decode(), shown=False)


def test_what_a_customer_typed(customer: Client, case: Case) -> None:
    from tests.onboarding.apply.conftest import PERSON, agree

    agree(customer)
    customer.post("/apply/country/", {"country": "other"})
    answer = customer.post("/apply/person/", {**PERSON, "full_name": HARM, "birth_year": HARM[:4]})
    assert answer.status_code == 422
    assert_harmless(answer.content.decode())
    customer.post("/apply/person/", {**PERSON, "full_name": HARM})
    assert_harmless(customer.get("/apply/person/").content.decode())
    assert_harmless(customer.get("/apply/review/").content.decode())
    assert_harmless(customer.get(f"/apply/{HARM}/", follow=True).content.decode(), shown=False)


def test_a_mail_carries_it_as_text(settings: Settings) -> None:
    settings.MAIL_ON, settings.MAIL_FROM = True, "kyc@example.org"
    case = make.opened({**make.PERSON, "full_name": HARM, "email": "quillon@example.com"})
    workflow.invite(case, make.analyst())
    ((delivery_id, _tries),) = outbox.hand_over(Channel.EMAIL)
    event = Delivery.objects.get(pk=delivery_id).event
    message: Any = mailing.compose(event, "quillon@example.com")
    assert_harmless(str(message.alternatives[0][0]))


@pytest.mark.parametrize("path", ["cases/{}/declared", "cases/{}/fields", "cases/{}"])
def test_the_api_answers_in_json_that_no_browser_takes_for_a_page(
    path: str, program: Callable[..., Api]
) -> None:
    values = {**make.READ, "surname": HARM}
    case = make.in_review({**make.PERSON, "full_name": HARM}, read=make.reading(values))
    answer = program(live=True).get(path.format(case.pk))
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    json.loads(answer.content)


def test_a_wrong_field_is_told_in_json(api: Api) -> None:
    answer = api.post("cases", {HARM: HARM})
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
