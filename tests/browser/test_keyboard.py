"""By keyboard alone, with keys that never act while somebody types."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from onboarding.models import Case, Decision, Outcome, Progress
from tests.browser.conftest import People, Visits, shoot

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Make = Callable[..., Case]


def test_the_customer_is_asked_again_by_keyboard(visits: Visits, people: People, case: Make) -> None:
    made = case()
    page = visits.open(people.ana)
    page.goto(f"/cases/{made.number}/")
    page.keyboard.press("s")
    page.keyboard.press("1")
    expect(page.locator(".customer:visible")).to_contain_text("Hold the phone still")
    page.keyboard.press("Escape")
    expect(page.locator("[data-decide=s] .decide-form")).to_be_hidden()
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict h2")).to_have_text("The customer was asked again")
    made.refresh_from_db()
    assert made.progress == Progress.AWAITING_CUSTOMER


def test_a_rejection_by_keyboard_needs_a_reason(visits: Visits, people: People, case: Make) -> None:
    made = case()
    page = visits.open(people.ana)
    page.goto(f"/cases/{made.number}/")
    page.keyboard.press("d")
    page.keyboard.press("Enter")
    assert Decision.objects.count() == 0
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict h2")).to_have_text("Rejected")
    made.refresh_from_db()
    assert made.outcome == Outcome.REJECTED


def test_the_picture_by_keyboard(visits: Visits, people: People, case: Make) -> None:
    page = visits.open(people.ana)
    page.goto(f"/cases/{case().number}/")
    page.keyboard.press("r")
    assert "rotate(90deg)" in str(page.locator(".stage-inner").first.evaluate("e => e.style.transform"))
    page.keyboard.press("b")
    assert page.locator(".stage-picture").first.evaluate("e => e.style.filter") == "brightness(1.4)"
    page.keyboard.press("c")
    expect(page.locator(".stage:visible")).to_have_count(2)
    boxes = [page.locator(".stage").nth(n).bounding_box() for n in (0, 1)]
    assert boxes[0] and boxes[1] and boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    shoot(page, "case-side-by-side", whole=False)
    page.keyboard.press("c")
    expect(page.locator(".stage:visible")).to_have_count(1)
    page.keyboard.press("p")
    expect(page.locator(".thumb[aria-pressed=true]")).to_contain_text("Selfie")
    page.keyboard.press("f")
    expect(page.locator(".stage-frame:fullscreen")).to_have_count(1)
    page.keyboard.press("f")
    expect(page.locator(".stage-frame:fullscreen")).to_have_count(0)


def test_keys_are_shown_and_turned_off_for_one_person(visits: Visits, people: People, case: Make) -> None:
    made = case()
    page = visits.open(people.ana)
    page.goto("/cases/")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=made.number)).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("n?")
    expect(page.locator("#q")).to_have_value("n?")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    shoot(page, "keys", whole=False)
    page.get_by_role("button", name="Turn them off").click()
    page.goto("/cases/")
    page.keyboard.press("?")
    page.keyboard.press("n")
    expect(page.get_by_role("dialog")).to_have_count(0)
    made.refresh_from_db()
    assert made.assignee is None
    page.locator(".account summary").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_role("button", name="Turn them on").click()
    page.goto("/cases/")
    page.keyboard.press("n")
    expect(page.locator(".facts")).to_contain_text(made.number)
