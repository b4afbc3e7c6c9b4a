"""The whole path by keyboard alone, and keys that never act while somebody types."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from onboarding.models import Case, Decision, Outcome, Progress
from tests.browser.conftest import People, Visits, shoot

pytestmark = pytest.mark.browser

Make = Callable[..., Case]


def scale_of(page: Page) -> float:
    return float(page.locator(".zoom-level").inner_text().removesuffix(" %"))


def test_a_case_is_taken_looked_at_corrected_and_decided_by_keyboard_alone(
    visits: Visits, people: People, case: Make
) -> None:
    made = case({"date_of_birth": "1984-04-19"}, date_of_birth="1984-04-13")
    following = case(full_name="MEERA IYER", tax_number="ABCPI1234K")  # somebody else
    page = visits.open(people.ana)
    page.goto("/cases/")
    page.keyboard.press("n")
    expect(page.locator(".facts")).to_contain_text(made.number)
    expect(page.locator(".facts")).to_contain_text("Ana Duarte")
    page.wait_for_load_state()
    # Trouble stands first; the date of birth is part of it.
    for _row in page.locator(".field-row.trouble").all():
        page.keyboard.press("j")
    expect(page.locator("#field-date_of_birth")).to_be_focused()
    assert page.locator("polygon").first.get_attribute("points")
    expect(page.locator(".strip-name")).to_have_text("Date of birth")
    page.keyboard.press("z")
    assert scale_of(page) > 150
    page.keyboard.press("z")
    assert scale_of(page) == 100
    page.keyboard.press("e")
    value = page.locator("#value-date_of_birth")
    expect(value).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("19 Apr 1984")
    page.keyboard.press("Tab")
    page.keyboard.type("jked 123 nas?")  # every one of them is a shortcut
    page.keyboard.press("Enter")
    expect(page.locator("#field-date_of_birth .value")).to_have_text("19 Apr 1984")
    expect(page.locator("#field-date_of_birth .corrected")).to_contain_text("jked 123 nas?")
    expect(page.locator("#field-date_of_birth")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("[data-decide=a] .decide-form")).to_be_visible()
    page.keyboard.press("2")
    expect(page.get_by_label("reading corrected by hand")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator(".verdict h2")).to_have_text("Approved")
    page.wait_for_load_state()
    assert Decision.objects.get().reasons == ["confirmed_after_correction"]
    page.keyboard.press("n")
    expect(page.locator(".facts")).to_contain_text(following.number)


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
