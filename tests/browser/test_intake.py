"""A case is opened and its pictures arrive, by mouse, with every slip told where it was made."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdfium2
import pytest
from django.test import override_settings
from PIL import Image, ImageFilter
from playwright.sync_api import FilePayload, Page, Route, expect

from onboarding import access, evidence, workflow
from onboarding.models import Case, Progress
from onboarding.models import Page as Picture
from tests.browser.axe import violations
from tests.browser.conftest import PASSWORD, People, Pictures, Visits, jpeg, shoot

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def fresh(people: People) -> Case:
    return workflow.open_case(access.actor(people.ana), {}, country="IND", document_type="in.pan_card")


def file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def blurred(picture: bytes) -> bytes:
    return jpeg(Image.open(io.BytesIO(picture)).filter(ImageFilter.GaussianBlur(9)))


def choose(page: Page, side: str, name: str, content: bytes) -> None:
    page.locator(f"#picture-{side}").set_input_files(file(name, content))


def told(page: Page, side: str, text: str) -> None:
    """The slot's own line says so."""
    expect(page.locator(f"#status-{side} .error-text")).to_contain_text(text)


def test_from_log_in_to_submitted_pictures(visits: Visits, people: People, pictures: Pictures) -> None:
    page = visits.open()
    page.goto("/")
    page.get_by_label("User name").fill("ana")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("not correct")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator(".empty")).to_contain_text("Nothing waits to be reviewed")

    page.locator(".top-nav").get_by_role("link", name="New case").click()
    visits.expect(422)
    page.get_by_role("button", name="Continue to the pictures").click()
    expect(page.locator(".field.bad")).to_contain_text("Choose the country that issued the document")
    page.get_by_label("Country of the document").select_option(label="India")
    offered = page.locator("#id_document_type option:not([disabled])")
    expect(offered).to_have_text(["Tell it from the picture", "Passport", "PAN card, India"])
    page.get_by_label("Document (optional)").select_option(label="PAN card, India")
    expect(page.locator("[data-drawing]:visible")).to_have_text(["Front of the document", "Face"])
    page.get_by_label("Level").select_option(label="Enhanced")
    expect(page.locator("[data-drawing]:visible")).to_have_count(3)
    shoot(page, "new-case-wanted")
    page.get_by_label("Level").select_option(label="Standard")
    page.get_by_label("Full name").fill("Kavitha Rani Deshmukh")
    page.get_by_label("Date of birth").fill("2984-04-18")
    page.get_by_role("button", name="Continue to the pictures").click()
    expect(page.locator(".field.bad")).to_contain_text("between 1900 and today")
    shoot(page, "new-case-error")
    page.get_by_label("Date of birth").fill("1984-04-18")
    page.get_by_role("button", name="Continue to the pictures").click()

    expect(page.locator("h1")).to_have_text("Pictures")
    expect(page.get_by_role("button", name="Submit for checking")).to_be_disabled()
    choose(page, "front", "front.jpg", pictures.front)
    expect(page.locator("[data-slot=front]")).to_contain_text("Choose another")
    expect(page.locator(".submit-bar")).to_contain_text("Still missing: Selfie")
    choose(page, "selfie", "me.jpg", pictures.selfie)
    expect(page.locator(".submit-bar")).to_contain_text("Everything is there")
    expect(page.locator(".slot-picture img")).to_have_count(2)
    shoot(page, "pictures-complete")
    page.get_by_role("button", name="Submit for checking").click()
    expect(page.locator("#progress")).to_contain_text("Read the document")
    shoot(page, "case-checking")
    made = Case.objects.get()
    assert made.progress == Progress.CHECKING
    assert evidence.declared(made)["date_of_birth"] == "1984-04-18"


def test_a_bad_file_is_told_at_its_control_and_a_good_one_takes_its_place(
    visits: Visits, people: People, pictures: Pictures, fresh: Case
) -> None:
    page = visits.open(people.ana)
    visits.expect(422)
    page.goto(f"/cases/{fresh.number}/pictures/")
    choose(page, "front", "letter.jpg", b"Dear Sir or Madam")
    told(page, "front", "not a picture")
    expect(page.locator("#picture-front")).to_be_focused()
    shoot(page, "pictures-bad-file")
    choose(page, "front", "front.jpg", pictures.front[: len(pictures.front) // 2])
    told(page, "front", "broken or cut off")
    choose(page, "front", "empty.jpg", b"")
    told(page, "front", "empty")
    assert Picture.objects.count() == 0
    choose(page, "front", "front.jpg", pictures.front)
    expect(page.locator("[data-slot=front] .tick")).to_be_visible()
    expect(page.locator("[data-slot=front] .error-text")).to_have_count(0)
    choose(page, "selfie", "same.jpg", pictures.front)
    told(page, "selfie", "same picture")
    assert Picture.objects.count() == 1


def test_a_blurry_picture_is_told_and_used_anyway_and_the_trail_says_so(
    visits: Visits, people: People, pictures: Pictures, fresh: Case
) -> None:
    page = visits.open(people.ana)
    visits.expect(422)
    page.goto(f"/cases/{fresh.number}/pictures/")
    choose(page, "front", "front.jpg", blurred(pictures.front))
    slot = page.locator("[data-slot=front]")
    expect(slot.locator(".advice")).to_contain_text("The picture is blurry. Hold the phone still")
    expect(slot.locator(".slot-picture img")).to_have_attribute("src", re.compile("^blob:"))
    assert Picture.objects.count() == 0
    shoot(page, "pictures-poor")
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    shoot(page, "pictures-poor-390")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    slot.get_by_role("button", name="Use anyway").click()
    expect(slot.locator(".advice")).to_contain_text(re.compile(r"Used anyway:\s+blurry"))
    shoot(page, "pictures-anyway-390")
    choose(page, "selfie", "me.jpg", pictures.selfie)
    page.get_by_role("button", name="Submit for checking").click()
    added = page.locator(".timeline li", has_text="Picture added").filter(has_text="Front")
    expect(added).to_contain_text(re.compile(r"used anyway:\s+blurry"))
    expect(added).to_contain_text("ana")


def test_a_better_picture_takes_the_place_of_a_poor_one_that_was_not_used(
    visits: Visits, people: People, pictures: Pictures, fresh: Case
) -> None:
    page = visits.open(people.ana)
    visits.expect(422)
    page.goto(f"/cases/{fresh.number}/pictures/")
    choose(page, "front", "front.jpg", blurred(pictures.front))
    slot = page.locator("[data-slot=front]")
    expect(slot.get_by_role("button", name="Use anyway")).to_be_visible()
    choose(page, "front", "front.jpg", pictures.front)
    expect(slot.locator(".tick")).to_be_visible()
    expect(slot.locator(".advice")).to_have_count(0)
    assert Picture.objects.get().poor == []


def test_a_selfie_without_a_face_is_told_at_once(visits: Visits, people: People, fresh: Case) -> None:
    plain = io.BytesIO()
    Image.effect_noise((900, 600), 30).convert("RGB").save(plain, "JPEG")
    page = visits.open(people.ana)
    visits.expect(422)
    page.goto(f"/cases/{fresh.number}/pictures/")
    choose(page, "selfie", "wall.jpg", plain.getvalue())
    expect(page.locator("#status-selfie .advice")).to_contain_text("No face can be seen")


def test_a_file_that_is_too_large_is_told_before_it_is_sent(
    visits: Visits, people: People, fresh: Case
) -> None:
    page = visits.open(people.ana)
    with override_settings(UPLOAD_MAX_BYTES=1_000_000):
        page.goto(f"/cases/{fresh.number}/pictures/")
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method))
        choose(page, "front", "huge.jpg", bytes(1_000_001))
        told(page, "front", "The file is larger than 1 MB. Choose a smaller one.")
        assert "POST" not in sent


@pytest.mark.parametrize(
    ("status", "says"),
    [(413, "larger than 25 MB"), (403, "no longer current"), (500, "did not arrive")],
)
def test_an_answer_that_is_not_ours_is_told_at_the_control(
    visits: Visits, people: People, pictures: Pictures, fresh: Case, status: int, says: str
) -> None:
    page = visits.open(people.ana)
    visits.expect(status)

    def proxy(route: Route) -> None:
        route.fulfill(status=status, body="<h1>nginx</h1>")

    page.goto(f"/cases/{fresh.number}/pictures/")
    page.route("**/pictures/front/", proxy)
    choose(page, "front", "front.jpg", pictures.front)
    told(page, "front", says)
    expect(page.locator("#slots")).not_to_contain_text("nginx")


def test_a_picture_is_sent_when_the_connection_is_back(
    visits: Visits, people: People, pictures: Pictures, fresh: Case
) -> None:
    page = visits.open(people.ana)
    visits.expect(502)
    page.goto(f"/cases/{fresh.number}/pictures/")
    page.route("**/pictures/front/", lambda route: route.fulfill(status=502, body="<h1>nginx</h1>"))
    choose(page, "front", "front.jpg", pictures.front)
    slot = page.locator("[data-slot=front]")
    expect(slot).to_contain_text("The connection is gone. The picture is kept")
    page.unroute("**/pictures/front/")
    slot.get_by_role("button", name="Try again now").click()
    expect(slot.locator(".tick")).to_be_visible()


def test_the_page_of_a_pdf_is_asked_for(
    visits: Visits, people: People, pictures: Pictures, fresh: Case, tmp_path: Path
) -> None:
    document = pypdfium2.PdfDocument.new()
    for _ in range(2):
        image = pypdfium2.PdfImage.new(document)
        image.load_jpeg(io.BytesIO(pictures.front))
        sheet = document.new_page(506, 319)
        image.set_matrix(pypdfium2.PdfMatrix().scale(506, 319))
        sheet.insert_obj(image)
        sheet.gen_content()
    document.save(str(tmp_path / "card.pdf"))
    document.close()
    page = visits.open(people.ana)
    page.goto(f"/cases/{fresh.number}/pictures/")
    choose(page, "front", "card.pdf", (tmp_path / "card.pdf").read_bytes())
    slot = page.locator("[data-slot=front]")
    slot.get_by_label("Page, if it is a PDF").fill("2")
    slot.get_by_role("button", name="Upload").click()
    expect(page.locator(".message")).to_have_text("The file has 2 pages; page 2 was taken.")
    assert Picture.objects.get().source_format == "PDF"


def test_a_picture_that_is_dropped_on_its_slot_is_taken(
    visits: Visits, people: People, pictures: Pictures, fresh: Case
) -> None:
    page = visits.open(people.ana)
    page.goto(f"/cases/{fresh.number}/pictures/")
    transfer = page.evaluate_handle(
        """bytes => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(bytes)], "front.jpg", {type: "image/jpeg"}));
            return transfer;
        }""",
        list(pictures.front),
    )
    page.dispatch_event("[data-slot=front]", "dragenter", {"dataTransfer": transfer})
    expect(page.locator("[data-slot=front]")).to_have_class("slot over")
    page.dispatch_event("[data-slot=front]", "drop", {"dataTransfer": transfer})
    expect(page.locator("[data-slot=front] .tick")).to_be_visible()
