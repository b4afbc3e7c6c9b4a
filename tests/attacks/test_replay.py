"""What was good once and is sent again. Codes for another device, links and their ends:
tests/onboarding/apply/test_links.py; requests with an Idempotency-Key:
tests/onboarding/api/test_idempotency.py; codes of a second factor: tests/onboarding/test_signin.py."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks import Webhook, WebhookVerificationError

from onboarding import apikeys, workflow
from onboarding.access import Role
from onboarding.audit import SYSTEM
from onboarding.models import ApplyLink, Case, Event
from onboarding.webhooks import delivering, endpoints
from tests import factories as make
from tests.onboarding.api.conftest import Api
from tests.onboarding.api.receiver import Receiver, receiving

pytestmark = pytest.mark.thorough


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOK_LOOPBACK = True
    with receiving() as found:
        yield found


@pytest.fixture
def delivered(receiver: Receiver) -> tuple[str, dict[str, str], bytes]:
    """A webhook as somebody on the way has written it down: the secret that signed it, headers, body."""
    endpoint, secret = endpoints.create(receiver.address, [], "", live=True, actor=SYSTEM)
    event = Event.objects.create(case=make.opened(), type="case.progress", data={})
    assert delivering.send(event, endpoint).well
    ((headers, body),) = receiver.got
    return secret, headers, body


def test_a_webhook_sent_again_after_some_minutes_is_refused_by_the_reference_library(
    delivered: tuple[str, dict[str, str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its time is signed; the specification has receivers take five minutes."""
    secret, headers, body = delivered
    Webhook(secret).verify(body, headers)
    later = str(int(headers["webhook-timestamp"]) - 6 * 60)
    with pytest.raises(WebhookVerificationError):  # as if it had been sent six minutes ago
        Webhook(secret).verify(body, {**headers, "webhook-timestamp": later})


@pytest.mark.parametrize("change", ["body", "webhook-id", "webhook-timestamp", "webhook-signature", "secret"])
def test_a_webhook_that_was_changed_is_refused(
    change: str, delivered: tuple[str, dict[str, str], bytes]
) -> None:
    secret, headers, body = delivered
    if change == "body":
        body = body.replace(b"case.progress", b"case.decided!")
    elif change == "secret":
        secret = "whsec_" + "A" * 32
    else:
        other = {"webhook-timestamp": str(int(time.time()) - 1), "webhook-signature": "v1,AAAA"}
        headers = {**headers, change: other.get(change, "00000000-0000-4000-8000-000000000000")}
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body, headers)


def test_the_same_event_bears_the_same_id_each_time(
    receiver: Receiver, delivered: tuple[str, dict[str, str], bytes]
) -> None:
    """So that a receiver that took it once does not take it again."""
    event = Event.objects.get()
    other, _secret = endpoints.create(receiver.address, [], "", live=True, actor=SYSTEM)
    delivering.send(event, other)
    assert {headers["webhook-id"] for headers, _body in receiver.got} == {str(event.pk)}


def test_a_link_that_was_revoked_or_is_over_stays_so_whoever_kept_it(case: Case, client: Client) -> None:
    link, token = workflow.make_link(case, make.analyst())
    assert client.get(f"/apply/{token}/").headers["Location"] == "/apply/"
    ApplyLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(f"/apply/{token}/").headers["Location"] == "/apply/ended/"
    assert client.get("/apply/language/").headers["Location"] == "/apply/ended/"


def test_a_cookie_of_one_case_does_not_open_another_link_of_it(
    case: Case, entered: Callable[[Case], Client]
) -> None:
    """Revoking the link by which a browser came in is enough, though the case has others."""
    client = entered(case)
    came_by = ApplyLink.objects.get()
    workflow.make_link(case, make.analyst())
    workflow.revoke_link(came_by, make.analyst())
    assert client.get("/apply/language/").headers["Location"] == "/apply/ended/"


def test_a_link_to_choose_a_password_is_good_once(client: Client) -> None:
    office = Client()
    office.force_login(make.user("adela", Role.ADMINISTRATOR))
    shown = office.post(reverse("people"), {"username": "newcomer", "roles": "analyst"}).content.decode()
    where = shown[shown.index("/welcome/") :].partition('"')[0].partition("<")[0].strip()
    form = {"new_password1": "made up for this test", "new_password2": "made up for this test"}
    page = client.get(where, follow=True)
    assert client.post(page.request["PATH_INFO"], form).status_code == 302
    again = Client().get(where, follow=True)
    assert "new_password1" not in again.content.decode()


def test_a_client_token_is_worth_nothing_once_its_key_is_revoked(api: Api) -> None:
    case = Case.objects.get(pk=api.case()["id"])
    caller = apikeys.recognise(api.token)
    assert caller
    client = Api(apikeys.client_token(caller, case)[0])
    assert client.get(f"cases/{case.pk}").status_code == 200
    apikeys.revoke(caller.key, actor=SYSTEM)
    assert client.get(f"cases/{case.pk}").status_code == 401
    assert api.get(f"cases/{case.pk}").status_code == 401


@pytest.mark.parametrize("act", ["decide", "submit"])
def test_a_form_that_is_sent_twice_is_taken_once(act: str, client: Client) -> None:
    client.force_login(make.user())
    case = make.in_review() if act == "decide" else make.collected()
    form = {"action": "reject", "reasons": "not_genuine", "version": case.version}
    where = reverse(act, args=[case.number])
    answers = [client.post(where, form).status_code for _ in range(2)]
    after = make.fresh(case)
    assert answers[0] == 302
    assert client.post(where, form).status_code in (302, 409)
    assert make.fresh(case).version == after.version
    assert case.decisions.count() == (1 if act == "decide" else 0)
