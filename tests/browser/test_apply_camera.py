"""The camera within the page: it takes the picture, is refused, or is not there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from onboarding.models import Case
from onboarding.models import Page as Picture
from tests.browser.conftest import ALLOWED, REFUSED, Pictures, Visits
from tests.browser.test_apply import check, link, picture, ready  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def at_the_front(visits: Visits, case: Case) -> Page:
    page = visits.open(width=390, touch=True)
    page.goto(link(case))
    return page


def test_the_camera_takes_the_picture(
    with_camera: Callable[..., Visits],
    ready: Case,  # noqa: F811
) -> None:
    page = at_the_front(with_camera(ALLOWED), ready)
    page.get_by_role("button", name="Use the camera").click()
    expect(page.locator("video")).to_be_visible()
    check(page, "camera")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Use the camera")).to_be_visible()
    page.get_by_role("button", name="Use the camera").click()
    page.get_by_role("button", name="Take the picture").click()
    page.get_by_role("link", name="Yes, continue").wait_for()
    check(page, "camera-taken")
    taken = Picture.objects.get()
    assert (taken.width, taken.height) == (1280, 960)


@pytest.mark.parametrize("flags", [(REFUSED,), ()], ids=["refused", "missing"])
def test_without_the_camera_there_is_the_file(
    flags: tuple[str, ...],
    with_camera: Callable[..., Visits],
    visits: Visits,
    ready: Case,  # noqa: F811
    pictures: Pictures,
) -> None:
    """Refused in a browser that has one; and in one that has none."""
    page = at_the_front(with_camera(*flags) if flags else visits, ready)
    page.get_by_role("button", name="Use the camera").click()
    expect(page.locator("[data-verdict]")).to_contain_text("The camera is not available here")
    expect(page.get_by_role("button", name="Use the camera")).to_be_hidden()
    check(page, "camera-refused" if flags else "camera-missing")
    page.locator("input[type=file]").set_input_files(picture("front.jpg", pictures.front))
    page.get_by_role("link", name="Yes, continue").wait_for()
    assert Picture.objects.count() == 1
