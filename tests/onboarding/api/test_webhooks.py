"""Events reach a receiver: signed, at least once, whatever it does; and nobody else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from onboarding import outbox, workflow
from onboarding.models import AuditEntry, Case, Channel, Delivery, DeliveryAttempt, Event, WebhookEndpoint
from onboarding.webhooks import delivering, endpoints, sending
from tests import factories as make
from tests.onboarding.api.conftest import Api
from tests.onboarding.api.receiver import Receiver, receiving


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOK_LOOPBACK = True
    with receiving() as running:
        yield running


@pytest.fixture
def secret(receiver: Receiver, live: Api) -> str:
    """Of an endpoint that wants everything of live cases."""
    answer = live.post("webhook_endpoints", {"url": f"{receiver.address}/events?of=kyc"})
    assert answer.status_code == 201, answer.content
    found: str = answer.json()["secret"]
    return found


def send_due(ahead: float = 0) -> int:
    """What the tasks do, ``ahead`` seconds from now."""
    if ahead:
        for row in Delivery.objects.filter(state="pending"):
            Delivery.objects.filter(pk=row.pk).update(next_at=row.next_at - timedelta(seconds=ahead))
    return sum(delivering.deliver(*handed) for handed in outbox.hand_over(Channel.WEBHOOK))


def attempts() -> list[tuple[int | None, str]]:
    return list(DeliveryAttempt.objects.values_list("status", "error"))


def one_event() -> Event:
    """A case is withdrawn: one event, one delivery."""
    case = make.opened()
    workflow.withdraw(case, make.analyst())
    return Event.objects.get(type="case.progress", case=case)


def test_a_case_tells_its_course_and_its_decision(receiver: Receiver, secret: str) -> None:
    case = make.in_review()
    make.approve(case)
    send_due()
    events = receiver.events(secret)
    assert {event["type"] for event in events} == {"case.progress", "case.decided", "check.finished"}
    course = [e["data"] for e in events if e["type"] == "case.progress"]
    assert sorted((d["version"], d["before"], d["progress"]) for d in course)[-1][1:] == (
        "in_review",
        "decided",
    )
    decided = next(event for event in events if event["type"] == "case.decided")["data"]
    assert (decided["case"], decided["outcome"], decided["final"]) == (str(case.pk), "approved", True)
    assert decided["reasons"] == ["identity_confirmed"]
    assert set(attempts()) == {(204, "")}


def test_asking_again_says_for_what_and_why(receiver: Receiver, secret: str) -> None:
    case = make.awaiting_customer()
    send_due()
    asked = next(e for e in receiver.events(secret) if e["type"] == "case.ask_again")["data"]
    assert asked["documents"] == {str(make.identity(case).replaces_id): "blurry"}
    assert asked["attempt"] == 2


def test_no_event_carries_a_personal_value(receiver: Receiver, secret: str) -> None:
    make.decided()
    send_due()
    sent = b"".join(body for _headers, body in receiver.got).decode()
    known = (*make.PERSON.values(), *make.READ.values())
    assert [value for value in known if len(value) > 3 and value in sent] == []


def test_an_act_that_was_rolled_back_is_not_announced(secret: str) -> None:
    case = make.in_review()
    before = Event.objects.count()
    with transaction.atomic():
        make.approve(case)
        assert Event.objects.filter(type="case.decided").exists()
        transaction.set_rollback(True)
    assert Event.objects.count() == before
    assert make.fresh(case).progress == "in_review"


def test_an_endpoint_is_told_what_it_asked_for(receiver: Receiver, live: Api) -> None:
    live.post("webhook_endpoints", {"url": receiver.address, "types": ["case.decided"]})
    make.decided()
    send_due()
    assert receiver.types() == ["case.decided"]


def test_a_test_endpoint_hears_nothing_of_live_cases(receiver: Receiver, api: Api) -> None:
    api.post("webhook_endpoints", {"url": receiver.address})
    make.decided()
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize(
    ("answer", "noted"),
    [
        (500, (500, "")),
        ("drop", (None, "connection_broken")),
        (302, (302, "redirect_not_followed")),
        (429, (429, "")),
    ],
)
def test_what_failed_is_sent_again_under_the_same_id(
    answer: Any, noted: tuple[int | None, str], receiver: Receiver, secret: str
) -> None:
    event = one_event()
    receiver.answers = [answer]
    assert send_due() == 1
    assert send_due() == 0  # not before its time
    assert send_due(ahead=40) == 1
    ids = [headers["webhook-id"] for headers, _body in receiver.got]
    assert ids == [str(event.pk)] * 2
    assert attempts() == [noted, (204, "")]
    assert Delivery.objects.get().state == "delivered"


def test_a_receiver_that_is_too_slow_is_asked_again(
    receiver: Receiver, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = sending.post
    monkeypatch.setattr(sending, "post", lambda url, headers, body: really(url, headers, body, seconds=0.2))
    one_event()
    receiver.answers = [1.0]
    send_due()
    assert attempts() == [(None, "timeout")]
    assert send_due(ahead=40) == 1


def test_it_is_tried_for_a_day_and_then_given_up(receiver: Receiver, secret: str) -> None:
    one_event()
    receiver.answers = [500] * 20
    made = 0
    while send_due(ahead=100_000):
        made += 1
    assert made == 1 + len(delivering.PAUSES)
    assert Delivery.objects.get().state == "failed"
    assert 23 < sum(delivering.PAUSES) / 3600 <= 24


def test_of_two_senders_one_sends_and_a_dead_ones_work_is_taken_up(receiver: Receiver, secret: str) -> None:
    one_event()
    (handed,) = outbox.hand_over(Channel.WEBHOOK)
    assert outbox.hand_over(Channel.WEBHOOK) == []
    assert delivering.deliver(*handed)
    assert not delivering.deliver(*handed)
    assert len(receiver.got) == 1
    one_event()
    (handed,) = outbox.hand_over(Channel.WEBHOOK)
    assert outbox.take(*handed)  # and then it died
    assert send_due(ahead=200) == 1
    assert len(receiver.got) == 2


def test_both_secrets_sign_while_they_overlap(receiver: Receiver, secret: str, live: Api) -> None:
    endpoint = WebhookEndpoint.objects.get()
    renewed = live.post(f"webhook_endpoints/{endpoint.pk}/secret").json()["secret"]
    one_event()
    send_due()
    assert renewed != secret
    assert receiver.events(secret) == receiver.events(renewed)
    headers, body = receiver.got[0]
    with pytest.raises(WebhookVerificationError):
        Webhook(renewed).verify(body.replace(b"withdrawn", b"decided!!"), headers)
    again = endpoints.rotate(endpoint, make.analyst())
    endpoint.refresh_from_db()
    assert endpoints.secrets_in_force(endpoint) == [again, renewed]


def test_days_of_failure_switch_an_endpoint_off_with_a_notice(
    receiver: Receiver, secret: str, live: Api
) -> None:
    one_event()
    receiver.answers = [500, 500]
    send_due()
    WebhookEndpoint.objects.update(failing_since=timezone.now() - timedelta(days=3, minutes=1))
    send_due(ahead=40)
    endpoint = WebhookEndpoint.objects.get()
    shown = live.get(f"webhook_endpoints/{endpoint.pk}").json()
    assert (shown["enabled"], shown["failing_since"] is not None) == (False, True)
    assert AuditEntry.objects.filter(action="webhook.switched_off", chain="system").count() == 1
    one_event()
    assert Delivery.objects.count() == 1  # nothing more is written for it
    answer = live.ask("PATCH", f"webhook_endpoints/{endpoint.pk}", {"enabled": True})
    assert answer.json()["enabled"] is True
    one_event()
    assert send_due() == 1


def test_a_success_ends_the_count_of_failure(receiver: Receiver, secret: str) -> None:
    one_event()
    receiver.answers = [500]
    send_due()
    assert WebhookEndpoint.objects.get().failing_since is not None
    send_due(ahead=40)
    assert WebhookEndpoint.objects.get().failing_since is None


def test_410_switches_off_at_once(receiver: Receiver, secret: str) -> None:
    one_event()
    receiver.answers = [410]
    send_due()
    assert WebhookEndpoint.objects.get().switched_off_at is not None
    assert Delivery.objects.get().state == "failed"


def test_a_delivery_is_listed_with_its_attempts_and_sent_again_by_a_call(
    receiver: Receiver, secret: str, live: Api
) -> None:
    event = one_event()
    send_due()
    endpoint = WebhookEndpoint.objects.get()
    (shown,) = live.get(f"webhook_endpoints/{endpoint.pk}/deliveries").json()["data"]
    assert (shown["event"], shown["state"], shown["attempts"][0]["status"]) == (
        str(event.pk),
        "delivered",
        204,
    )
    again = live.post(f"webhook_endpoints/{endpoint.pk}/deliveries/{shown['id']}/resend")
    assert again.status_code == 202
    assert send_due() == 1
    assert len(receiver.got) == 2


def test_events_are_listed_as_they_are_sent_and_forgotten_in_time(
    receiver: Receiver, secret: str, live: Api
) -> None:
    event = one_event()
    send_due()
    (listed,) = live.get(f"events?type=case.progress&case={event.case_id}").json()["data"]
    assert listed == json.loads(receiver.got[0][1])
    assert live.get(f"events/{event.pk}").json() == listed
    Event.objects.update(created_at=timezone.now() - delivering.KEPT - timedelta(hours=1))
    assert outbox.forget(delivering.KEPT) == 1
    assert live.get(f"events/{event.pk}").status_code == 404
    assert Case.objects.filter(pk=event.case_id).exists()
