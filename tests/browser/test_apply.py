"""A customer fills in the form on a telephone, in each language, with and without a script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page, expect

from onboarding import access, workflow
from onboarding.audit import SYSTEM
from onboarding.models import Case
from tests.browser.conftest import People, Pictures, Visits, shoot

pytestmark = pytest.mark.browser

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def check(page: Page, name: str, language: str = "en") -> None:
    """Keep a picture of the screen, and hold it against WCAG 2.2 AA."""
    shoot(page, f"apply-{name}-{language}")
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{name} is wider than the screen"


def link(case: Case) -> str:
    return f"/apply/{workflow.make_link(case, SYSTEM)[1]}/"


@pytest.fixture
def table(pictures: Pictures) -> Callable[[str], bytes]:
    return lambda side: {"front": pictures.front, "selfie": pictures.selfie}[side]


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_link_to_the_outcome(
    visits: Visits, people: People, pictures: Pictures, language: str
) -> None:
    case = workflow.open_case(access.actor(people.ana), {})
    page = visits.open(width=390, touch=True, language=language)
    visits.expect(422, 410)
    page.goto(link(case))
    expect(page).to_have_url(f"{visits.address}/apply/language/")
    check(page, "language", language)
    page.locator(f"button[value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.locator("button.primary").click()
    check(page, "consent-missed", language)
    page.locator("input[name=agree]").check()
    check(page, "consent", language)
    page.locator("button.primary").click()
    check(page, "country", language)
    page.locator("input[value=IND]").check()
    page.locator("button.primary").click()
    page.locator("button.primary").click()
    check(page, "person-missed", language)
    page.locator("#id_full_name").fill("Kavitha Rani Deshmukh")
    page.locator("#id_birth_day").fill("18")
    page.locator("#id_birth_month").select_option("4")
    page.locator("#id_birth_year").fill("1984")
    page.locator("#id_number").fill("ABCDE1234F")
    page.locator("#id_full_name").focus()
    expect(page.locator("[data-field=number] .error-text")).not_to_be_empty()
    check(page, "person-number", language)
    page.locator("#id_number").fill("BNZPD3412K")
    page.locator("button.primary").click()
    check(page, "document", language)
    page.locator("input[value='in.pan_card']").check()
    page.locator("button.primary").click()
    check(page, "front", language)
    page.locator("input[type=file]").set_input_files(
        {"name": "front.jpg", "mimeType": "image/jpeg", "buffer": pictures.front}
    )
    page.locator("[data-next]").wait_for()
    check(page, "front-sent", language)
    page.locator("[data-next]").click()
    check(page, "selfie", language)
    page.locator("input[type=file]").set_input_files(
        {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": pictures.selfie}
    )
    page.locator("[data-next]").click()
    check(page, "review", language)
    page.locator("button.primary").click()
    expect(page).to_have_url(f"{visits.address}/apply/progress/")
    check(page, "checking", language)
