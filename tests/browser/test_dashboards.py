"""The dashboards and the case file in a browser: seen, read, taken."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from onboarding import access, workflow
from onboarding.models import Case, DecisionAction
from tests.browser.conftest import People, Visits, approve, shoot

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Make = Callable[..., Case]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def barriers(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {[node['html'] for node in rule['nodes']]}" for rule in found]


@pytest.fixture
def month(people: People, case: Make, monkeypatch: pytest.MonkeyPatch) -> list[Case]:
    """Cases of a month: approved, rejected, with findings, some still open."""
    rng = random.Random(5)  # noqa: S311 (places of made-up cases)
    really, now = timezone.now, timezone.now()
    cases = []
    for place in range(9):
        opened = now - timedelta(days=rng.randrange(1, 28), hours=rng.randrange(20))
        monkeypatch.setattr(timezone, "now", lambda opened=opened: opened)
        made = case({"full_name": "Somebody Else"} if place % 3 == 0 else {})
        ended = min(opened + timedelta(minutes=rng.randrange(20, 9000)), now)
        monkeypatch.setattr(timezone, "now", lambda ended=ended: ended)
        actor = access.actor(people.omar if place % 2 else people.ana)
        if place % 3 == 2:
            workflow.decide(made, actor, DecisionAction.REJECT, ["not_genuine"], version=made.version)
        elif place % 3 == 1:
            approve(made, people.omar if place % 2 else people.ana)
        cases.append(made)
    monkeypatch.setattr(timezone, "now", really)
    return cases


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True), (1920, False), (2560, False)])
def test_the_dashboards_are_readable_at_every_width(
    visits: Visits, people: People, month: list[Case], width: int, dark: bool
) -> None:
    page = visits.open(people.ana, width=width, dark=dark, touch=width < 600)
    page.goto("/")
    page.locator(".top-nav").get_by_role("link", name="Dashboards").click()
    expect(page.locator("h1")).to_have_text("Dashboards")
    expect(page.locator(".board")).to_have_count(7)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert barriers(page) == []
    shoot(page, f"dashboards-{width}-{'dark' if dark else 'light'}")
    page.locator("#decisions summary").click()
    expect(page.locator("#decisions tbody tr")).to_have_count(30)
    page.get_by_role("link", name="7 days").click()
    expect(page.locator(".periods [aria-current]")).to_have_text("7 days")


def test_a_chart_is_taken_as_csv(visits: Visits, people: People, month: list[Case]) -> None:
    page = visits.open(people.ana)
    page.goto("/dashboards/")
    with page.expect_download() as waiting:
        page.locator("#workload").get_by_role("link", name="CSV").click()
    assert waiting.value.suggested_filename == "workload-30-days.csv"
    assert "Omar Haddad" in Path(waiting.value.path()).read_text("utf-8")


def test_empty_dashboards_say_what_to_do(visits: Visits, people: People) -> None:
    page = visits.open(people.petra)
    page.goto("/dashboards/")
    expect(page.locator("#cases .nothing")).to_contain_text("open a case")
    assert barriers(page) == []
    shoot(page, "dashboards-empty")


def test_the_case_file_is_taken_from_the_case_page(visits: Visits, people: People, case: Make) -> None:
    made = case()
    page = visits.open(people.ana)
    page.goto(f"/cases/{made.number}/")
    page.get_by_text("Case file", exact=True).click()
    shoot(page, "case-file-menu", whole=False)
    assert barriers(page) == []
    with page.expect_download() as waiting:
        page.get_by_role("button", name="PDF, for people").click()
    document = pypdfium2.PdfDocument(waiting.value.path())
    assert made.number in document[0].get_textpage().get_text_bounded()
    document.close()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="JSON, for machines").click()
    content = json.loads(Path(waiting.value.path()).read_text("utf-8"))
    assert content["case"]["number"] == made.number
    page.reload()
    expect(page.locator(".timeline")).to_contain_text("Case file taken")
