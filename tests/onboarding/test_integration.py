"""Administrators make keys and webhook endpoints, and see what became of the events."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding import access, apikeys, workflow
from onboarding.access import Role
from onboarding.models import ApiKey, AuditEntry, Case, Delivery, DeliveryAttempt, User, WebhookEndpoint
from onboarding.webhooks import endpoints
from tests import factories as make

KEYS, WEBHOOKS = "/settings/keys/", "/settings/webhooks/"
URL = "https://receiver.example/hidden-path"


@pytest.fixture
def admin() -> User:
    return make.user("ines", Role.ADMINISTRATOR)


@pytest.fixture
def console(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


@pytest.fixture
def key(admin: User) -> tuple[ApiKey, str]:
    return apikeys.create("Mobile back end", ["cases:read"], live=False, actor=access.actor(admin))


@pytest.fixture
def endpoint(admin: User) -> WebhookEndpoint:
    return endpoints.create(URL, [], "", live=True, actor=access.actor(admin))[0]


@pytest.fixture
def delivery(endpoint: WebhookEndpoint) -> Delivery:
    """Of a withdrawn case: given up after two attempts."""
    workflow.withdraw(make.opened(), make.analyst())
    sent = Delivery.objects.get(endpoint=endpoint)
    DeliveryAttempt.objects.create(delivery=sent, status=500, elapsed_ms=81)
    DeliveryAttempt.objects.create(delivery=sent, error="timeout", elapsed_ms=10_002)
    Delivery.objects.filter(pk=sent.pk).update(state="failed", tries=8)
    return sent


def text(client: Client, where: str) -> str:
    return client.get(where).content.decode()


def page(endpoint: WebhookEndpoint) -> str:
    return reverse("webhook", args=[endpoint.pk])


def failed(endpoint: WebhookEndpoint) -> None:
    days_ago = timezone.now() - timedelta(days=4)
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(failing_since=days_ago)
    endpoint.refresh_from_db()
    endpoints.switch_off(endpoint)


def test_an_administrator_begins_with_the_people(console: Client) -> None:
    assert console.get("/").headers["Location"] == reverse("people")


def test_a_key_is_shown_once_and_lets_its_program_in(console: Client) -> None:
    scopes = ["cases:read", "cases:write"]
    chosen = {"name": "Mobile back end", "kind": "live", "scopes": scopes, "lifetime": "90"}
    answer = console.post(KEYS, chosen)
    secret = answer.context["secret"]
    assert secret in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"
    caller = apikeys.recognise(secret)
    assert caller is not None
    assert caller.live
    assert caller.scopes == {"cases:read", "cases:write"}
    assert caller.key.expires_at is not None
    assert timedelta(days=89) < caller.key.expires_at - timezone.now() <= timedelta(days=90)
    again = text(console, KEYS)
    assert secret not in again
    assert f"{caller.key}_…" in again
    assert AuditEntry.objects.get(action="key.created").actor_name == "ines"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "", "kind": "test", "scopes": ["cases:read"]},
        {"name": "x" * 81, "kind": "test", "scopes": ["cases:read"]},
        {"name": "nul\0", "kind": "test", "scopes": ["cases:read"]},
        {"name": "a", "kind": "other", "scopes": ["cases:read"]},
        {"name": "a", "kind": "test", "scopes": ["everything"]},
        {"name": "a", "kind": "test"},
        {"name": "a", "kind": "test", "scopes": ["cases:read"], "lifetime": "7"},
    ],
)
def test_a_key_that_is_not_filled_in_right_is_not_made(wrong: dict[str, object], console: Client) -> None:
    answer = console.post(KEYS, {"lifetime": "0", **wrong})
    assert answer.status_code == 422
    assert b"error-text" in answer.content
    assert not ApiKey.objects.exists()


def test_a_key_whose_time_is_over_says_so(console: Client, key: tuple[ApiKey, str]) -> None:
    assert "expired" not in text(console, KEYS).replace("key_expired", "")
    assert "it is revoked" in text(console, f"{KEYS}{key[0].pk}/")
    ApiKey.objects.update(expires_at=timezone.now())
    assert "expired" in text(console, KEYS).replace("key_expired", "")
    assert "expired" in text(console, f"{KEYS}{key[0].pk}/")


@pytest.mark.parametrize(("hours", "former_works"), [("0", False), ("24", True)])
def test_a_rotated_key_overlaps_as_long_as_was_chosen(
    hours: str, former_works: bool, console: Client, key: tuple[ApiKey, str]
) -> None:
    found, former = key
    answer = console.post(f"{KEYS}{found.pk}/", {"action": "rotate", "overlap": hours})
    secret = answer.context["secret"]
    assert secret in answer.content.decode()
    assert apikeys.recognise(secret) is not None
    assert (apikeys.recognise(former) is not None) == former_works
    assert ("rotating" in text(console, KEYS)) == former_works


def test_a_revoked_key_lets_nobody_in_and_cannot_be_rotated(console: Client, key: tuple[ApiKey, str]) -> None:
    found, secret = key
    where = f"{KEYS}{found.pk}/"
    assert "Yes, revoke it" in text(console, where)
    assert console.post(where, {"action": "revoke"}).headers["Location"] == KEYS
    assert apikeys.recognise(secret) is None
    answer = console.post(where, {"action": "rotate", "overlap": "24"}, follow=True)
    assert "revoked already" in answer.content.decode()
    assert ApiKey.objects.get().rotated_at is None


def test_an_overlap_that_is_not_offered_rotates_nothing(console: Client, key: tuple[ApiKey, str]) -> None:
    console.post(f"{KEYS}{key[0].pk}/", {"action": "rotate", "overlap": "9000"})
    assert ApiKey.objects.get().rotated_at is None


def test_an_endpoint_is_added_and_its_secret_shown_once(console: Client) -> None:
    chosen = {"url": URL, "kind": "test", "types": ["case.decided"], "description": "Ledger"}
    answer = console.post(WEBHOOKS, chosen)
    made = WebhookEndpoint.objects.get()
    assert answer.context["secret"] == endpoints.secrets_in_force(made)[0]
    assert answer.context["secret"] in answer.content.decode()
    assert (made.live, made.types, made.description) == (False, ["case.decided"], "Ledger")
    for where in (WEBHOOKS, page(made)):
        assert answer.context["secret"] not in text(console, where)


def test_an_endpoint_within_the_house_is_refused_with_the_reason(console: Client) -> None:
    answer = console.post(WEBHOOKS, {"url": "https://10.0.0.8/events", "kind": "live"})
    assert answer.status_code == 422
    assert "The address is not a public one." in answer.content.decode()
    assert not WebhookEndpoint.objects.exists()


def test_another_secret_signs_beside_the_former(console: Client, endpoint: WebhookEndpoint) -> None:
    former = endpoints.secrets_in_force(endpoint)
    answer = console.post(page(endpoint), {"action": "rotate"})
    endpoint.refresh_from_db()
    assert endpoints.secrets_in_force(endpoint) == [answer.context["secret"], *former]


def test_the_log_tells_each_attempt_and_nothing_of_the_person(
    console: Client, endpoint: WebhookEndpoint, delivery: Delivery
) -> None:
    shown = text(console, page(endpoint))
    assert all(part in shown for part in ("case.progress", "500", "81 ms", "No answer in time", "10002 ms"))
    assert make.FULL_NAME not in shown


def test_a_delivery_is_sent_again(console: Client, endpoint: WebhookEndpoint, delivery: Delivery) -> None:
    console.post(page(endpoint), {"action": "resend", "delivery": str(delivery.pk)})
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("pending", 0)


@pytest.mark.parametrize("which", ["not-a-uuid", str(uuid.UUID(int=7)), "of another endpoint"])
def test_what_was_not_sent_to_it_cannot_be_sent_again(
    which: str, console: Client, admin: User, delivery: Delivery
) -> None:
    other = endpoints.create(URL, [], "", live=True, actor=access.actor(admin))[0]
    wanted = str(delivery.pk) if which == "of another endpoint" else which
    answer = console.post(page(other), {"action": "resend", "delivery": wanted})
    assert answer.status_code == 404
    delivery.refresh_from_db()
    assert delivery.state == "failed"


def test_what_failed_for_days_is_told_on_every_page_until_it_is_switched_on(
    console: Client, endpoint: WebhookEndpoint, delivery: Delivery
) -> None:
    banner = "kept failing and was switched off"
    assert banner not in text(console, KEYS)
    failed(endpoint)
    told = text(console, "/dashboards/")
    assert banner in told
    assert "receiver.example" in told
    assert "hidden-path" not in told
    assert "Switch on again" in text(console, page(endpoint))
    refused = console.post(page(endpoint), {"action": "resend", "delivery": str(delivery.pk)}, follow=True)
    assert "Switch it on first" in refused.content.decode()
    console.post(page(endpoint), {"action": "on"})
    assert banner not in text(console, KEYS)


def test_what_was_switched_off_by_hand_needs_no_notice(console: Client, endpoint: WebhookEndpoint) -> None:
    console.post(page(endpoint), {"action": "off"})
    endpoint.refresh_from_db()
    assert endpoint.switched_off_at is not None
    assert "kept failing" not in text(console, KEYS)


def test_others_see_no_notice(client: Client, endpoint: WebhookEndpoint) -> None:
    failed(endpoint)
    client.force_login(make.user())
    assert "kept failing" not in text(client, "/cases/")


def test_a_removed_endpoint_is_gone(console: Client, endpoint: WebhookEndpoint) -> None:
    assert console.post(page(endpoint), {"action": "remove"}).headers["Location"] == WEBHOOKS
    assert console.get(page(endpoint)).status_code == 404
    assert "receiver.example" not in text(console, WEBHOOKS)


def test_an_act_that_there_is_not_changes_nothing(console: Client, endpoint: WebhookEndpoint) -> None:
    answer = console.post(page(endpoint), {"action": "dance"}, follow=True)
    assert "Nothing was done" in answer.content.decode()


@pytest.mark.parametrize("live", [True, False])
def test_a_test_case_bears_a_badge_in_the_queue_and_on_its_page(live: bool, client: Client) -> None:
    case = make.in_review()
    Case.objects.filter(pk=case.pk).update(live=live)
    client.force_login(make.user())
    for where in ("/cases/", reverse("case", args=[case.number])):
        assert ('class="state test"' in text(client, where)) != live
