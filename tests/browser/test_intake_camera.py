"""Whoever collects pictures for a customer takes them with the camera of the desk, or chooses a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from onboarding import access, workflow
from onboarding.models import Case
from onboarding.models import Page as Picture
from tests.browser.axe import violations
from tests.browser.conftest import ALLOWED, REFUSED, People, Pictures, Visits, shoot

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def fresh(people: People) -> Case:
    return workflow.open_case(access.actor(people.ana), {}, country="IND", document_type="in.pan_card")


def at_the_pictures(visits: Visits, people: People, case: Case, width: int = 1280) -> Page:
    page = visits.open(people.ana, width=width, touch=width < 600)
    page.goto(f"/cases/{case.number}/pictures/")
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_the_camera_takes_the_picture_and_a_file_may_take_its_place(
    width: int, with_camera: Callable[..., Visits], people: People, pictures: Pictures, fresh: Case
) -> None:
    page = at_the_pictures(with_camera(ALLOWED), people, fresh, width)
    page.locator("[data-slot=front] [data-camera]").click()
    expect(page.locator("dialog video")).to_be_visible()
    expect(page.locator("dialog .aim")).to_contain_text("all four corners")
    expect(page.get_by_role("button", name="Take the picture")).to_be_focused()
    assert violations(page) == []
    shoot(page, "pictures-camera")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.evaluate("document.querySelector('video').srcObject") is None
    expect(page.locator("[data-slot=front] [data-camera]")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Take the picture").click()
    expect(page.locator("[data-slot=front] .tick")).to_be_visible()
    taken = Picture.objects.get()
    assert (taken.width, taken.height, taken.side) == (1280, 960, "front")
    page.locator("#picture-front").set_input_files(
        {"name": "front.jpg", "mimeType": "image/jpeg", "buffer": pictures.front}
    )
    expect(page.locator(".slot.busy")).to_have_count(0)
    assert Picture.objects.get().pk != taken.pk


@pytest.mark.parametrize("flags", [(REFUSED,), ()], ids=["refused", "missing"])
def test_without_the_camera_there_is_the_file(
    flags: tuple[str, ...],
    with_camera: Callable[..., Visits],
    visits: Visits,
    people: People,
    pictures: Pictures,
    fresh: Case,
) -> None:
    page = at_the_pictures(with_camera(*flags) if flags else visits, people, fresh)
    page.locator("[data-slot=front] [data-camera]").click()
    expect(page.locator("#status-front")).to_contain_text("The camera is not available here")
    expect(page.get_by_role("button", name="Use the camera")).to_have_count(0)
    page.locator("#picture-front").set_input_files(
        {"name": "front.jpg", "mimeType": "image/jpeg", "buffer": pictures.front}
    )
    expect(page.locator("[data-slot=front] .tick")).to_be_visible()
