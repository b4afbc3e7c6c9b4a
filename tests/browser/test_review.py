"""What a reviewer does with the evidence, by mouse and keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from onboarding.models import Case, Correction, Finding
from tests.browser.conftest import People, Pictures, Visits, shoot

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Make = Callable[..., Case]


def scale_of(page: Page) -> float:
    return float(page.locator(".zoom-level").inner_text().removesuffix(" %"))


def transform(page: Page) -> str:
    return str(page.locator(".stage-inner").first.evaluate("e => e.style.transform"))


def test_the_case_page_shows_fields_faces_findings_and_trail(
    visits: Visits, people: People, case: Make
) -> None:
    made = case({"full_name": "SOMEBODY ELSE", "date_of_birth": "1984-04-18"})
    page = visits.open(people.ana)
    page.goto(f"/cases/{made.number}/")
    expect(page.locator("#field-tax_number .value")).to_be_visible()
    expect(page.locator("#field-date_of_birth .value")).to_have_text("18 Apr 1984")
    expect(page.locator("#field-date_of_birth .declared")).to_have_text("as declared")
    expect(page.locator("#field-full_name .declared")).to_contain_text("SOMEBODY ELSE")
    expect(page.locator(".findings")).to_contain_text("Declared name and document differ")
    expect(page.locator(".face .band")).to_have_text("Match")
    expect(page.locator(".faces img")).to_have_count(2)
    expect(page.locator(".trail .band")).to_have_text("verified")
    expect(page.locator(".scope")).to_contain_text("Liveness")
    expect(page.locator(".scope")).to_contain_text("sanctions lists")
    shown = page.locator("main img").evaluate_all("all => all.every(i => i.complete && i.naturalWidth)")
    assert shown
    shoot(page, "case")


def test_a_field_that_has_the_focus_shows_its_place_on_the_picture(
    visits: Visits, people: People, case: Make, pictures: Pictures
) -> None:
    page = visits.open(people.ana)
    page.goto(f"/cases/{case().number}/")
    polygon = page.locator(".stage-marks polygon").first
    expect(polygon).to_have_attribute("points", "")
    page.locator("#field-tax_number").focus()
    points = polygon.get_attribute("points") or ""
    corners = [tuple(map(float, pair.split(","))) for pair in points.split()]
    assert corners == [tuple(corner) for corner in pictures.quads["tax_number"]]
    # Drawn over the number itself: the middle of both is the same on the screen.
    drawn = polygon.bounding_box()
    inner = page.locator(".stage-picture").first.bounding_box()
    assert drawn and inner
    ratio = inner["width"] / 1012
    xs = [x for x, _y in corners]
    middle = inner["x"] + ratio * (min(xs) + max(xs)) / 2
    assert abs(drawn["x"] + drawn["width"] / 2 - middle) < 3
    page.locator("#field-date_of_birth").hover()
    assert polygon.get_attribute("points") != points
    # Its own pixels stand in the strip: not all of one colour.
    pixels = page.locator(".strip-pixels").evaluate(
        """canvas => new Set(canvas.getContext("2d")
            .getImageData(0, 0, canvas.width, canvas.height).data).size"""
    )
    assert pixels > 20
    shoot(page, "case-polygon", whole=False)


def test_a_clicked_field_is_brought_closer(visits: Visits, people: People, case: Make) -> None:
    page = visits.open(people.ana)
    page.goto(f"/cases/{case().number}/")
    page.locator("#field-tax_number .value").click()
    assert scale_of(page) > 150
    stage, mark = page.locator(".stage").first.bounding_box(), page.locator("polygon").first.bounding_box()
    assert stage and mark
    assert stage["x"] <= mark["x"] and mark["x"] + mark["width"] <= stage["x"] + stage["width"]


def test_the_picture_zooms_moves_and_rotates(visits: Visits, people: People, case: Make) -> None:
    page = visits.open(people.ana)
    page.goto(f"/cases/{case().number}/")
    assert scale_of(page) == 100
    page.get_by_role("button", name="Larger").click()
    assert scale_of(page) == 125
    page.get_by_role("button", name="Smaller").click()
    assert scale_of(page) == 100
    stage = page.locator(".stage").first
    stage.hover()
    page.mouse.wheel(0, -600)
    expect(page.locator(".zoom-level")).not_to_have_text("100 %")
    assert scale_of(page) > 200
    before = transform(page)
    box = stage.bounding_box()
    assert box
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 230)
    page.mouse.up()
    assert transform(page) != before
    page.get_by_role("button", name="Fit", exact=True).click()
    assert scale_of(page) == 100
    page.get_by_role("button", name="Rotate").click()
    assert "rotate(90deg)" in transform(page)
    picture = page.locator(".stage-picture").first.bounding_box()
    assert picture and picture["height"] > picture["width"]
    stage.focus()
    page.keyboard.press("r")
    assert "rotate(180deg)" in transform(page)
    page.keyboard.press("+")
    assert scale_of(page) == 125
    page.keyboard.press("0")
    assert scale_of(page) == 100


def test_another_side_can_be_shown(visits: Visits, people: People, case: Make) -> None:
    page = visits.open(people.ana)
    page.goto(f"/cases/{case().number}/")
    first = page.locator(".stage-picture").first.get_attribute("src")
    page.locator(".viewer-tabs").get_by_role("button", name="Selfie").click()
    expect(page.locator(".stage-picture").first).not_to_have_attribute("src", str(first))
    page.locator("#field-tax_number").focus()
    expect(page.locator(".stage-picture").first).to_have_attribute("src", str(first))


def test_a_value_is_corrected_with_a_reason(visits: Visits, people: People, case: Make) -> None:
    made = case({"date_of_birth": "1984-04-19"}, date_of_birth="1984-04-13")
    page = visits.open(people.ana)
    page.goto(f"/cases/{made.number}/")
    row = page.locator("#field-date_of_birth")
    row.get_by_text("Correct").click()
    shoot(page, "case-correct", whole=False)
    row.get_by_label("Right value").fill("19/04/1984")
    row.get_by_role("button", name="Save").click()
    assert Correction.objects.count() == 0, "a correction without a reason is not sent"
    row.get_by_label("Why").fill("The nine has a short tail")
    row.get_by_role("button", name="Save").click()
    expect(row.locator(".value")).to_have_text("19 Apr 1984")
    expect(row.locator(".corrected")).to_contain_text("corrected by Ana Duarte")
    expect(row.locator(".corrected")).to_contain_text("13 Apr 1984")
    expect(page.locator(".findings")).to_contain_text("No open findings")
    expect(page.locator(".timeline li").first).to_contain_text("Field corrected")
    assert Correction.objects.get().made_by == people.ana


def test_a_value_that_is_no_date_is_refused_and_nothing_changes(
    visits: Visits, people: People, case: Make
) -> None:
    page = visits.open(people.ana)
    page.goto(f"/cases/{case().number}/")
    row = page.locator("#field-date_of_birth")
    row.get_by_text("Correct").click()
    visits.expect(422)
    row.get_by_label("Right value").fill("soon")
    row.get_by_label("Why").fill("A slip")
    row.get_by_role("button", name="Save").click()
    expect(page.locator(".message.error")).to_contain_text("Write a date as 2031-08-03")
    expect(row.get_by_label("Right value")).to_have_value("soon")
    expect(row.get_by_label("Right value")).to_be_focused()
    expect(row.get_by_label("Why")).to_have_value("A slip")
    expect(page).to_have_url(re.compile(r"/cases/[A-Z0-9-]+/$"))
    shoot(page, "case-correct-refused", whole=False)
    expect(row.locator(".value")).to_have_text("18 Apr 1984")
    assert Correction.objects.count() == 0


def test_a_finding_is_set_aside_with_a_reason(visits: Visits, people: People, case: Make) -> None:
    made = case({"full_name": "KAVITA DESMUKH SINGH"})
    page = visits.open(people.ana)
    page.goto(f"/cases/{made.number}/")
    finding = page.locator(".finding").first
    finding.get_by_text("Set aside").first.click()
    finding.get_by_label("Why it does not matter").fill("Married name, certificate seen")
    finding.get_by_role("button", name="Set it aside").click()
    expect(page.locator(".findings")).to_contain_text("No open findings")
    page.get_by_text("1 settled").click()
    expect(page.locator(".settled")).to_contain_text("set aside by Ana Duarte")
    expect(page.locator(".settled")).to_contain_text("Married name, certificate seen")
    assert Finding.objects.get().dismissed_by == people.ana


def test_text_from_a_document_is_text_whatever_it_looks_like(
    visits: Visits, people: People, case: Make
) -> None:
    hostile = '<img src=x onerror="document.title=1"> {{ 7|add:7 }} "><script>alert(1)</script>'
    made = case({"full_name": hostile}, full_name=hostile, father_name="'\"><svg onload=alert(1)>")
    page = visits.open(people.ana)
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    page.goto(f"/cases/{made.number}/")
    expect(page.locator("#field-full_name .value")).to_have_text(hostile)
    expect(page.locator("h1")).to_have_text(hostile)
    expect(page).to_have_title(re.compile(made.number))
    assert page.locator("main script, main [onerror], main [onload]").count() == 0
    page.goto("/cases/")
    expect(page.locator(".person")).to_have_text(hostile)
