"""The application as it starts for the first time, all of it: web server, broker, worker, engine.

What demo cases show, and a case from its pictures to the decision.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import specimens
from specimens import faces
from tests.browser.conftest import Visits, jpeg, shoot

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 900  # seconds for the engine to read all demo cases on a busy machine


@dataclass
class Instance:
    address: str
    logins: dict[str, str]
    environment: dict[str, str]


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """``make run`` on a folder of its own, once its demo cases are there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = ("DJANGO_", "VAR_DIR", "PORT", "PUBLIC_URL", "DATABASE_URL", "CELERY_BROKER_URL", "STORAGE_URL")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    environment |= {"VAR_DIR": str(tmp_path_factory.mktemp("var")), "PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "kyc.run"],
        cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    lines: list[str] = []
    timer = threading.Timer(PATIENCE, process.send_signal, [signal.SIGINT])
    timer.start()
    assert process.stdout is not None
    try:
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Ready"):
                break
        else:
            pytest.fail("it did not start:\n" + "".join(lines))
        logins = dict(re.findall(r"^\s+(?:analyst|approver)\s+(\w+)\s+(\S+)$", "".join(lines), re.M))
        yield Instance(f"http://127.0.0.1:{port}", logins, environment)
        process.send_signal(signal.SIGINT)
        rest, _nothing = process.communicate(timeout=60)
        assert process.returncode == 0, rest
    finally:
        timer.cancel()
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=60)


@pytest.fixture
def page(browser: Browser, instance: Instance) -> Iterator[Page]:
    """A page that ana logged in on, as the terminal told her."""
    visits = Visits(browser, instance.address)
    visits.expect(422)  # a picture that is sent back: the page asks what to do with it
    opened = visits.open()
    opened.goto("/")
    opened.get_by_label("User name").fill("ana")
    opened.get_by_label("Password").fill(instance.logins["ana"])
    opened.get_by_role("button", name="Log in").click()
    expect(opened.locator("h1")).to_have_text("Unassigned")
    yield opened
    opened.context.close()
    assert visits.troubles == []


@pytest.mark.parametrize(
    ("scene", "state", "shows"),
    [
        ("demo-01", "In review", ["No open findings", "Match"]),
        ("demo-02", "Approved", ["Identity confirmed", "No open findings"]),
        ("demo-03", "In review", ["too blurry to read", "Run again"]),
        ("demo-04", "In review", ["Declared name and document differ", "BUDI HARTONO"]),
        ("demo-05", "Awaiting customer", ["The document has expired", "The customer was asked again"]),
        (
            "demo-06",
            "Awaiting second approval",
            ["A second person must agree", "Declared name and document differ"],
        ),
        ("demo-07", "Rejected", ["The selfie does not show the person on the document", "No match"]),
        ("demo-08", "In review", ["The type was told from the picture", "Light is reflected"]),
        ("demo-09", "In review", ["This looks like a photocopy", "Put back"]),
        ("demo-10", "Draft", []),
    ],
)
def test_each_demo_case_shows_what_it_is_there_for(
    page: Page, scene: str, state: str, shows: list[str]
) -> None:
    page.goto("/cases/")
    page.get_by_role("searchbox").fill(scene)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 case found")).to_be_visible()
    row = page.locator(".cases tbody tr")
    expect(row).to_have_count(1)
    expect(row.locator(".state")).to_have_text(state)
    row.get_by_role("link").click()
    for text in shows:
        expect(page.locator("main")).to_contain_text(text)
    shoot(page, scene)


def test_from_pictures_to_a_decision_in_a_trail_that_verifies(page: Page, instance: Instance) -> None:
    card = specimens.make("mx.voter_id", 31, face="f05")
    front, back = card.sides["front"], card.sides["back"]
    images = {
        "front": jpeg(specimens.degrade(front.image, "rotated", 31)[0]),
        "back": jpeg(specimens.degrade(back.image, "perspective", 31)[0]),
        "selfie": jpeg(faces.selfie("f05", 31, 675, 900)),
    }
    truth = back.truth | front.truth
    name = " ".join(truth[part] for part in ("given_names", "surname", "second_surname"))

    page.locator(".top-nav").get_by_role("link", name="New case").click()
    page.get_by_label("Country of the document").select_option(label="Mexico")
    page.get_by_label("Document (optional)").select_option(label="Voter card (INE), Mexico")
    page.get_by_label("Full name").fill(name.title())
    page.get_by_label("Date of birth").fill(truth["date_of_birth"])
    page.get_by_label("Identity number").fill(truth["personal_number"])
    page.get_by_role("button", name="Continue to the pictures").click()
    for side, content in images.items():
        page.locator(f"#picture-{side}").set_input_files(
            {"name": f"{side}.jpg", "mimeType": "image/jpeg", "buffer": content}
        )
        slot = page.locator(f"[data-slot={side}]")
        anyway = slot.get_by_role("button", name="Use anyway")
        expect(slot.locator(".tick").or_(anyway)).to_be_visible(timeout=30_000)
        if anyway.is_visible():  # a scan to the card's very edge shows no corner
            anyway.click()
        expect(slot.locator(".tick")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Submit for checking").click()
    expect(page.locator("#progress")).to_contain_text("Read the document")
    shoot(page, "whole-path-checking")
    # The page turns into the review by itself.
    expect(page.locator(".decide")).to_be_visible(timeout=120_000)
    expect(page.locator("#field-personal_number .value")).to_have_text(truth["personal_number"])
    expect(page.locator("#field-personal_number .declared")).to_have_text("as declared")
    expect(page.locator("#field-voter_number .value")).to_have_text(truth["voter_number"])
    expect(page.locator(".face .band")).to_have_text("Match")
    page.locator("#field-personal_number").focus()
    assert page.locator("polygon").first.get_attribute("points")
    shoot(page, "whole-path-review")
    page.locator(".decide summary").get_by_text("Approve", exact=True).click()
    page.locator(".decide-form:visible button").click()
    expect(page.locator(".case-title .state")).to_have_text("Approved")
    expect(page.locator(".trail .band")).to_have_text("verified")
    shoot(page, "whole-path-approved")

    verified = subprocess.run(
        [sys.executable, "manage.py", "audit", "verify"],
        cwd=ROOT, env=instance.environment, capture_output=True, text=True,
    )  # fmt: skip
    assert verified.returncode == 0, verified.stdout + verified.stderr
