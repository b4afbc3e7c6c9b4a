"""What not every customer meets: a proof of address, a meter, and the way out."""

from __future__ import annotations

import pytest
from PIL import Image
from playwright.sync_api import expect

from onboarding import access, consent, workflow
from onboarding.audit import CUSTOMER, Actor
from onboarding.models import Case, Progress
from onboarding.models import Page as Picture
from tests.browser.conftest import People, Pictures, Visits, jpeg
from tests.browser.test_apply import check, link, picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def at_the_pictures(people: People, level: str, language: str = "en") -> Case:
    """A case whose customer has come as far as the last picture, which the level asks for besides."""
    case = workflow.open_case(
        access.actor(people.ana), {"full_name": "Kavitha", "date_of_birth": "1984-04-18"},
        country="IND", document_type="in.pan_card", level=level, language=language,
    )  # fmt: skip
    workflow.give_consent(case, Actor(CUSTOMER), consent.text(language).version)
    return case


@pytest.mark.parametrize("language", ["en", "pt-br", "es"])
@pytest.mark.parametrize(("level", "side"), [("enhanced", "address"), ("supply", "meter")])
def test_what_the_level_asks_for_besides_is_one_more_screen(
    visits: Visits, people: People, pictures: Pictures, level: str, side: str, language: str
) -> None:
    case = at_the_pictures(people, level, language)
    page = visits.open(width=390, touch=True, language=language)
    page.goto(link(case))
    for number, content in enumerate((pictures.front, pictures.selfie)):
        page.locator("input[type=file]").set_input_files(picture(f"{number}.jpg", content))
        page.locator("[data-next]").click()
    expect(page.locator(".capture")).to_have_attribute("data-side", side)
    check(page, side, language)
    page.locator("input[type=file]").set_input_files(
        picture("more.jpg", jpeg(Image.effect_noise((900, 700), 90)))
    )
    page.locator("[data-next]").click()
    check(page, f"{side}-review", language)
    assert Picture.objects.filter(side=side).count() == 1


@pytest.mark.parametrize("language", ["en", "pt-br", "es"])
def test_a_customer_stops_after_a_second_thought(visits: Visits, people: People, language: str) -> None:
    case = at_the_pictures(people, "standard", language)
    page = visits.open(width=390, touch=True, language=language)
    page.goto(link(case))
    page.locator(".more summary").click()
    check(page, "menu", language)
    page.locator(".more-body a[href='/apply/withdraw/']").click()
    check(page, "withdraw", language)
    page.locator("main a.primary").click()
    expect(page.locator(".capture")).to_be_visible()
    page.goto("/apply/withdraw/")
    page.locator("main button").click()
    expect(page.locator(".result")).to_have_attribute("data-stage", "closed")
    check(page, "withdrawn", language)
    case.refresh_from_db()
    assert case.progress == Progress.WITHDRAWN
