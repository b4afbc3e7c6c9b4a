"""Every page at every width, in light and dark: nothing scrolls sideways, nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from onboarding import access, workflow
from onboarding.models import Case
from tests.browser.axe import violations
from tests.browser.conftest import People, Visits, approve, shoot

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Make = Callable[..., Case]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def shift(page: Page) -> float:
    """The layout shift since the page began, as browsers score it (0.1 is the limit of "good")."""
    return float(
        page.evaluate(
            """() => new Promise(done => new PerformanceObserver(list =>
                done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0)))
                .observe({type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 100))"""
        )
    )


@pytest.mark.parametrize(
    ("width", "dark"),
    [(1280, False), (390, True), (390, False), (1280, True), (2560, False)],
)
def test_no_page_scrolls_sideways_or_jumps(
    visits: Visits, people: People, case: Make, width: int, dark: bool
) -> None:
    trouble = {"full_name": "SOMEBODY WITH A RATHER LONG NAME-AND-ANOTHER", "date_of_birth": "1984-04-19"}
    reviewed = case(trouble)
    staged = case(trouble)
    approve(staged, people.omar)
    draft = workflow.open_case(access.actor(people.ana), {"full_name": "W" * 60})
    pages = {
        "queue": "/cases/?view=all",
        "queue-empty": "/cases/?view=customer",
        "queue-filtered": "/cases/?view=all&severity=3&country=IND",
        "new-case": "/cases/new/",
        "pictures": f"/cases/{draft.number}/pictures/",
        "review": f"/cases/{reviewed.number}/",
        "staged": f"/cases/{staged.number}/",
        "not-found": "/nothing/here/",
    }
    visits.expect(404)
    page = visits.open(people.ana, width=width, dark=dark, touch=width < 600)
    shade = "dark" if dark else "light"
    for name, address in pages.items():
        page.goto(address)
        assert sideways(page) == 0, name
        assert shift(page) < 0.02, name
        assert violations(page) == [], name
        shoot(page, f"{name}-{width}-{shade}")
    page.goto(pages["review"])
    for form in ("Approve", "Ask again", "Reject"):
        page.locator(".decide summary").get_by_text(form, exact=True).click()
        box = page.locator(".decide-form:visible").bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
        assert box["y"] >= 0
        assert violations(page) == [], form
        shoot(page, f"decide-{form.lower().replace(' ', '-')}-{width}-{shade}", whole=False)
    page.keyboard.press("Escape")
    page.locator(".account summary").click()
    assert sideways(page) == 0
    shoot(page, f"menu-{width}-{shade}", whole=False)
    stranger = visits.open(width=width, dark=dark, touch=width < 600)
    stranger.goto("/login/")
    assert sideways(stranger) == 0
    assert violations(stranger) == []
    shoot(stranger, f"login-{width}-{shade}")


def test_on_a_phone_the_head_is_one_row_and_the_picture_stays_in_sight(
    visits: Visits, people: People, case: Make
) -> None:
    page = visits.open(people.ana, width=390, touch=True)
    page.goto(f"/cases/{case().number}/")
    head = page.locator(".top").bounding_box()
    assert head and head["height"] < 64
    row = page.locator("#field-date_of_birth")
    row.scroll_into_view_if_needed()
    row.tap()
    mark = page.locator("polygon").first.bounding_box()
    assert mark and mark["y"] >= 0 and mark["y"] + mark["height"] < 844
    shoot(page, "case-phone-field", whole=False)


def test_whoever_uses_the_keyboard_sees_where_they_are(visits: Visits, people: People, case: Make) -> None:
    page = visits.open(people.ana)
    page.goto(f"/cases/{case().number}/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to content")).to_be_focused()
    seen = set()
    while True:
        page.keyboard.press("Tab")
        place, written, style, wide = page.evaluate(
            """() => {
                const element = document.activeElement, style = getComputedStyle(element);
                return [[...document.body.querySelectorAll("*")].indexOf(element), element.outerHTML,
                        style.outlineStyle, parseFloat(style.outlineWidth)];
            }"""
        )
        if place < 0 or place in seen:
            break
        seen.add(place)
        assert style != "none" and wide >= 2, written[:120]
    assert len(seen) > 25


def test_the_language_is_changed_from_the_menu(visits: Visits, people: People) -> None:
    page = visits.open(people.ana)
    page.goto("/cases/new/")
    page.locator(".account summary").click()
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page).to_have_url(re.compile(r"/cases/new/$"))


def test_a_form_that_is_too_old_says_what_to_do(visits: Visits, people: People, case: Make) -> None:
    page = visits.open(people.ana)
    page.goto(f"/cases/{case().number}/")
    page.context.clear_cookies(name="csrftoken")
    visits.expect(403)
    page.get_by_role("button", name="Claim").click()
    expect(page.locator("h1")).to_have_text("The form was too old")
    expect(page.locator("main")).to_contain_text("reload the page and send it again")
    shoot(page, "form-too-old")


def test_who_has_no_role_is_told_so(visits: Visits, people: People) -> None:
    people.omar.groups.clear()
    page = visits.open(people.omar)
    visits.expect(403)
    page.goto("/cases/")
    expect(page.locator("h1")).to_have_text("Your role does not allow this")
    shoot(page, "forbidden")


def test_a_failure_of_ours_is_a_page_that_helps(
    visits: Visits, people: People, case: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from onboarding import evidence

    made = case()

    def broken(*_arguments: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(evidence, "load", broken)
    page = visits.open(people.ana)
    visits.expect(500)
    page.goto(f"/cases/{made.number}/")
    expect(page.locator("h1")).to_have_text("Something went wrong on our side")
    expect(page.locator("main")).not_to_contain_text("out of order")
    expect(page.get_by_role("link", name="To the cases")).to_be_visible()
    shoot(page, "our-failure")
