"""The short whole paths, by mouse and by keyboard alone, that stay in the fast suite."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from onboarding.models import Case, Decision, Outcome
from tests.browser.conftest import PASSWORD, People, Pictures, Visits, answered

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Make = Callable[..., Case]


def scale_of(page: Page) -> float:
    return float(page.locator(".zoom-level").inner_text().removesuffix(" %"))


def test_from_log_in_by_upload_to_the_decision_by_mouse(
    visits: Visits, people: People, pictures: Pictures
) -> None:
    page = visits.open()
    page.goto("/")
    page.get_by_label("User name").fill("ana")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="Open a new case").click()
    page.get_by_label("Country of the document").select_option(label="India")
    page.get_by_label("Document (optional)").select_option(label="PAN card, India")
    page.get_by_label("Full name").fill(pictures.truth["full_name"].title())
    page.get_by_role("button", name="Continue to the pictures").click()
    for side, content in (("front", pictures.front), ("selfie", pictures.selfie)):
        page.locator(f"#picture-{side}").set_input_files(
            {"name": f"{side}.jpg", "mimeType": "image/jpeg", "buffer": content}
        )
        expect(page.locator(f"[data-slot={side}]")).to_contain_text("Choose another")
    page.get_by_role("button", name="Submit for checking").click()
    expect(page.locator("#progress")).to_contain_text("Read the document")
    made = answered(Case.objects.get(), pictures)

    page.goto("/cases/")
    page.get_by_role("searchbox").fill("kavitha")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=made.number).click()
    page.get_by_role("button", name="Claim").click()
    expect(page.locator(".decide-summary")).to_have_text("No open findings")
    page.locator(".decide summary").get_by_text("Approve", exact=True).click()
    page.get_by_role("button", name="Approve this case").click()
    expect(page.locator(".verdict h2")).to_have_text("Approved")
    made.refresh_from_db()
    assert made.outcome == Outcome.APPROVED


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
