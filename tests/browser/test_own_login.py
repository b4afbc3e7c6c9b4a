"""The pages of one's own log-in, of people who work here, and of a person's data, in a browser."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import zxingcpp
from django.contrib.auth.models import Group
from PIL import Image
from playwright.sync_api import Page, expect

from onboarding.access import Role
from onboarding.models import Case, User
from tests.browser.axe import violations
from tests.browser.conftest import PASSWORD, People, Pictures, Visits, approve, shoot
from tests.browser.test_pages import sideways

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Make = Callable[..., Case]


@pytest.fixture
def adela(people: People) -> User:
    person = User.objects.create_user("adela", password=PASSWORD, first_name="Adela", last_name="Novak")
    person.groups.add(Group.objects.get_or_create(name=Role.ADMINISTRATOR.value)[0])
    return person


def looked_at(page: Page, addresses: dict[str, str], shade: str) -> None:
    for name, address in addresses.items():
        page.goto(address)
        assert sideways(page) == 0, name
        assert violations(page) == [], name
        shoot(page, f"{name}-{shade}")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_every_page_fits_and_can_be_used_by_everybody(
    visits: Visits, people: People, adela: User, case: Make, width: int, dark: bool
) -> None:
    shade = f"{width}-{'dark' if dark else 'light'}"
    decided = case()
    approve(decided, people.ana)
    own = {
        "account": "/account/",
        "second-factor": "/account/second-factor/",
        "passkeys": "/account/second-factor/webauthn/",
        "password": "/account/password/",
        "personal-data": f"/cases/{decided.number}/data/",
    }
    looked_at(visits.open(people.petra, width=width, dark=dark, touch=width < 600), own, shade)
    office = {"people": "/people/", "person": f"/people/{people.omar.pk}/"}
    looked_at(visits.open(adela, width=width, dark=dark, touch=width < 600), office, shade)


def log_in(page: Page, name: str) -> None:
    page.goto("/login/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.locator(".account")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True])
def test_a_telephone_reads_the_code_of_the_authenticator_in_light_and_dark(
    visits: Visits, people: People, dark: bool
) -> None:
    page = visits.open(width=390, dark=dark, touch=True)
    log_in(page, "petra")
    page.goto("/account/second-factor/totp/activate/")
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("main button.primary").click()
    seen = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.locator(".qr").screenshot())))
    (link,) = [code.text for code in seen]
    assert link.startswith("otpauth://totp/petra?")
    assert page.locator(".secret").inner_text() in link


def test_data_are_held_and_erased_by_hand(
    visits: Visits, people: People, case: Make, pictures: Pictures
) -> None:
    decided = case()
    approve(decided, people.ana)
    page = visits.open(people.petra)
    page.goto(f"/cases/{decided.number}/")
    expect(page.get_by_role("heading", name=pictures.truth["full_name"])).to_be_visible()
    page.get_by_role("link", name="Personal data").click()
    page.get_by_label("Why the data must be kept").fill("A court asked.")
    page.get_by_role("button", name="Hold the data").click()
    expect(page.get_by_role("button", name="Erase for good")).to_have_count(0)
    page.get_by_role("button", name="Lift the hold").click()
    page.get_by_label(f"Type {decided.number} to confirm").fill(decided.number)
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_text("Nothing personal is kept any more.")).to_be_visible()
    page.get_by_role("link", name="To the case").click()
    expect(page.get_by_text("erased", exact=True)).to_be_visible()
    expect(page.get_by_text(pictures.truth["full_name"])).to_have_count(0)
