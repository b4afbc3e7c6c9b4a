"""Administrators' pages for programs, in a browser: made, copied, mended, barred to nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from onboarding import access, apikeys, workflow
from onboarding.access import Role
from onboarding.models import Delivery, DeliveryAttempt, User, WebhookEndpoint
from onboarding.webhooks import endpoints
from tests import factories as make
from tests.browser.axe import violations
from tests.browser.conftest import Visits, shoot

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOLD = [(500, "", 84), (None, "timeout", 10_003), (204, "", 61)]


@pytest.fixture
def admin(transactional_db: None) -> User:
    person = User.objects.create_user("ines", first_name="Inés", last_name="Robles")
    person.groups.add(Group.objects.get_or_create(name=Role.ADMINISTRATOR.value)[0])
    return person


@pytest.fixture
def endpoint(admin: User) -> WebhookEndpoint:
    """It was told of two cases, then failed for days and was switched off."""
    url = "https://events.nirgendwo.example/kyc"
    made = endpoints.create(url, [], "Ledger", live=True, actor=access.actor(admin))[0]
    for state in ("failed", "delivered"):
        workflow.withdraw(make.opened(), make.analyst())
        sent = Delivery.objects.filter(endpoint=made).latest("created_at")
        for status, error, elapsed in TOLD[:2] if state == "failed" else TOLD:
            DeliveryAttempt.objects.create(delivery=sent, status=status, error=error, elapsed_ms=elapsed)
        Delivery.objects.filter(pk=sent.pk).update(state=state)
    made.failing_since = timezone.now() - timedelta(days=4)
    made.save()
    endpoints.switch_off(made)
    return made


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_a_key_is_made_copied_rotated_and_revoked(
    visits: Visits, admin: User, width: int, dark: bool
) -> None:
    apikeys.create("Nightly report", ["cases:read"], live=True, actor=access.actor(admin))
    page = visits.open(admin, width=width, dark=dark, touch=width < 600)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(reverse("keys"))
    page.get_by_label("Name").fill("Mobile back end")
    page.get_by_label("cases:read").check()
    page.get_by_label("cases:write").check()
    page.get_by_role("button", name="Make the key").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert apikeys.recognise(copied) is not None
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shoot(page, f"keys-{width}")
    page.get_by_role("link", name="Mobile back end").click()
    page.get_by_role("button", name="Make another secret").click()
    page.get_by_text("Revoke this key").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shoot(page, f"key-{width}")
    page.get_by_role("button", name="Yes, revoke it").click()
    expect(page.get_by_text("lets nobody in any more")).to_be_visible()
    assert apikeys.recognise(copied) is None


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_an_endpoint_that_was_switched_off_is_found_and_switched_on(
    visits: Visits, admin: User, endpoint: WebhookEndpoint, width: int, dark: bool
) -> None:
    page = visits.open(admin, width=width, dark=dark, touch=width < 600)
    page.goto("/settings/webhooks/")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shoot(page, f"webhooks-{width}")
    page.get_by_role("link", name="See what failed").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shoot(page, f"webhook-off-{width}")
    page.get_by_role("button", name="Switch on again").click()
    expect(page.get_by_role("button", name="Send case.progress again")).to_have_count(2)
    page.get_by_role("button", name="Send case.progress again").last.click()
    expect(page.get_by_text("Pending")).to_be_visible()
    assert violations(page) == []
    shoot(page, f"webhook-{width}")
