"""A customer fills in the form on a telephone, in each language, with and without a script."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
import zxingcpp
from django.conf import settings
from PIL import Image, ImageFilter
from playwright.sync_api import FilePayload, Page, expect

from onboarding import access, consent, workflow
from onboarding.audit import CUSTOMER, SYSTEM, Actor
from onboarding.models import Case, DecisionAction, Document, Progress
from onboarding.models import Page as Picture
from tests.browser.axe import violations
from tests.browser.conftest import People, Pictures, Visits, shoot
from tests.browser.lines import line_to

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def check(page: Page, name: str, language: str = "en") -> None:
    """Keep a picture of the screen, and hold it against WCAG 2.2 AA."""
    shoot(page, f"apply-{name}-{language}")
    assert violations(page) == [], name
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{name} is wider than the screen"


def link(case: Case) -> str:
    return f"/apply/{workflow.make_link(case, SYSTEM)[1]}/"


@pytest.mark.parametrize(
    "language", ["en", *(pytest.param(c, marks=pytest.mark.slow) for c in ("pt-br", "es"))]
)
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

    case.refresh_from_db()
    assert case.progress == Progress.CHECKING
    workflow.withdraw(case, access.actor(people.ana))
    expect(page.locator(".result")).to_have_attribute("data-stage", "closed")  # the page looks by itself


def picture(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


@pytest.fixture
def ready(people: People) -> Case:
    """A case whose customer has come as far as the pictures."""
    case = workflow.open_case(
        access.actor(people.ana), {"full_name": "Kavitha", "date_of_birth": "1984-04-18"},
        country="IND", document_type="in.pan_card",
    )  # fmt: skip
    customer = Actor(CUSTOMER)
    workflow.give_consent(case, customer, consent.text("en").version)
    return case


def test_without_a_script_it_is_a_plain_form(visits: Visits, people: People, pictures: Pictures) -> None:
    case = workflow.open_case(access.actor(people.ana), {})
    page = visits.open(width=390, touch=True, script=False)
    page.goto(link(case))
    page.locator("button[value=en]").click()
    page.locator("input[name=agree]").check()
    page.get_by_role("button", name="Agree and continue").click()
    page.get_by_label("India").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Full name").fill("Kavitha Rani Deshmukh")
    page.get_by_role("button", name="Back").click()
    expect(page.locator("h1")).to_contain_text("Which country")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Full name")).to_have_value("Kavitha Rani Deshmukh")
    for part, value in (("Day", "18"), ("Year", "1984")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_label("Month").select_option(label="April")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("PAN card, India").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("button", name="Use the camera")).to_be_hidden()
    for name, content in (("front.jpg", pictures.front), ("me.jpg", pictures.selfie)):
        page.locator("input[type=file]").set_input_files(picture(name, content))
        shoot(page, "apply-no-script-en")
        page.get_by_role("button", name="Send").click()
        page.get_by_role("link", name="Yes, continue").click()
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("h1")).to_have_text("Thank you, we have everything")
    case.refresh_from_db()
    assert case.progress == Progress.CHECKING


def test_a_poor_picture_is_told_before_it_is_sent_and_may_be_sent_all_the_same(
    visits: Visits, ready: Case, pictures: Pictures
) -> None:
    blurred = io.BytesIO()
    sharp = Image.open(io.BytesIO(pictures.front))
    sharp.filter(ImageFilter.GaussianBlur(sharp.width / 60)).save(blurred, "JPEG")
    page = visits.open(width=390, touch=True)
    visits.expect(422)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto(link(ready))
    page.locator("input[type=file]").set_input_files(picture("front.jpg", blurred.getvalue()))
    expect(page.locator("[data-verdict]")).to_contain_text("It looks blurry")
    assert "POST" not in sent
    check(page, "doubt")
    for _ in range(2):
        page.get_by_role("button", name="Send it anyway").click()
        expect(page.locator("[data-verdict]")).to_contain_text("Hold the phone still")
        page.locator("input[type=file]").set_input_files(picture("front.jpg", blurred.getvalue()))
    check(page, "poor")
    page.get_by_role("button", name="Send it anyway").click()
    expect(page.locator(".capture")).to_contain_text("a person will look at it")
    check(page, "taken-as-it-is")
    assert "blurry" in Picture.objects.get().poor


def test_a_connection_that_is_cut_in_mid_upload_loses_nothing(
    visits: Visits, ready: Case, pictures: Pictures
) -> None:
    visits.lost = True
    with line_to(visits.address) as line:
        visits.address = line.address
        page = visits.open(width=390, touch=True)
        page.goto(link(ready))
        line.most = len(pictures.front) // 2
        page.locator("input[type=file]").set_input_files(picture("front.jpg", pictures.front))
        expect(page.locator("[data-line]")).to_contain_text("The connection is gone")
        check(page, "cut")
        assert line.cuts
        assert Picture.objects.count() == 0
        line.most = None
        page.get_by_role("link", name="Yes, continue").wait_for()  # it is sent again by itself
        assert Picture.objects.count() == 1


def test_from_the_desk_to_the_phone_and_back(visits: Visits, ready: Case, pictures: Pictures) -> None:
    desk = visits.open()
    desk.goto(link(ready))
    desk.get_by_role("button", name="Continue on another device").last.click()
    check(desk, "device")
    code = desk.locator(".qr svg").screenshot()
    (read,) = zxingcpp.read_barcodes(np.asarray(Image.open(io.BytesIO(code)).convert("RGB")))
    phone = visits.open(width=390, touch=True)
    phone.goto(read.text.replace(settings.PUBLIC_URL, visits.address))
    phone.locator("input[type=file]").set_input_files(picture("front.jpg", pictures.front))
    phone.get_by_role("link", name="Yes, continue").wait_for()
    expect(desk).to_have_url(f"{visits.address}/apply/pictures/selfie/selfie/")  # it follows by itself


def test_asked_again_for_one_picture_only(visits: Visits, people: People, case: Callable[..., Case]) -> None:
    made = case()
    actor = access.actor(people.ana)
    again = Document.objects.get(case=made, kind="selfie")
    workflow.ask_again(made, actor, {str(again.pk): "selfie_unclear"}, version=made.version)
    page = visits.open(width=390, touch=True)
    page.goto(link(made))
    page.locator("input[name=agree]").check()
    page.get_by_role("button", name="Agree and continue").click()
    expect(page.locator("main")).to_contain_text("Your face cannot be seen clearly")
    check(page, "asked-again")


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_the_outcome(visits: Visits, people: People, case: Callable[..., Case], action: str) -> None:
    made = case()
    address = link(made)
    made.refresh_from_db()
    reason = {"approve": "identity_confirmed", "reject": "not_genuine"}[action]
    workflow.decide(made, access.actor(people.ana), DecisionAction(action), [reason], version=made.version)
    page = visits.open(width=390, touch=True, dark=action == "reject")
    page.goto(address)
    expect(page.locator("h1")).to_have_text(
        {"approve": "You are confirmed", "reject": "We could not confirm who you are"}[action]
    )
    check(page, f"outcome-{action}")
