"""A browser before the live application, and cases to look at.

What a page must never do is watched in every test: an error in the console, an uncaught exception,
anything that the Content-Security-Policy had to stop.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

import specimens
from onboarding import access, checking, workflow
from onboarding.access import Role
from onboarding.intake import accept
from onboarding.models import Case, Check, DecisionAction, User
from providers.model import Answer, Face, FaceMatch, Field
from specimens import faces
from tests import growing

# Playwright keeps an event loop in the thread of the test, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
CAMERA = "--use-fake-device-for-media-stream"
ALLOWED = "--use-fake-ui-for-media-stream"
REFUSED = "--deny-permission-prompts"
SHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
expect.set_options(timeout=15_000)  # on a machine that has other work too
PASSWORD = "correct horse battery staple"

_CSP = """addEventListener("securitypolicyviolation",
    (event) => console.error("CSP stopped " + event.violatedDirective + " " + event.blockedURI))"""


@pytest.fixture(autouse=True, scope="session")
def emptied() -> Iterator[None]:
    """Between tests that commit."""
    with growing.emptied_between_tests():
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield running
        running.close()


@dataclass
class Visits:
    """Opens pages, and keeps what went wrong on them."""

    browser: Browser
    address: str
    troubles: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    lost: bool = False
    """Whether connections are cut in this test: the browser's notes of it are no trouble."""

    def open(
        self,
        user: User | None = None,
        *,
        width: int = 1280,
        dark: bool = False,
        touch: bool = False,
        language: str = "en",
        script: bool = True,
    ) -> Page:
        """A new browser profile, logged in as ``user``; without ``script`` it runs none."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 844 if width < 600 else 900},
            color_scheme="dark" if dark else "light",
            has_touch=touch,
            is_mobile=touch,
            locale=language,
            java_script_enabled=script,
            base_url=self.address,
        )
        context.add_init_script(_CSP)
        if user is not None:
            client = Client()
            client.force_login(user)
            context.add_cookies(
                [
                    {
                        "name": settings.SESSION_COOKIE_NAME,
                        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                        "url": self.address,
                    }
                ]
            )
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.set_default_navigation_timeout(60_000)  # the first page of a run imports what pages need
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.troubles.append(f"uncaught: {error}"))
        return page

    def expect(self, *statuses: int) -> None:
        """Answers of these statuses are meant: the notes of browser and htmx are no trouble."""
        self.expected.update(statuses)

    def _heard(self, message: ConsoleMessage) -> None:
        notes = ("status of {} ", "Response Status Error Code {} ")
        meant = any(note.format(s) in message.text for note in notes for s in self.expected)
        meant |= self.lost and "net::ERR_" in message.text
        if message.type in ("error", "warning") and not meant:
            self.troubles.append(f"console {message.type}: {message.text}")


@pytest.fixture
def visits(browser: Browser, live_server: object) -> Iterator[Visits]:
    made = Visits(browser, str(live_server))
    yield made
    for context in browser.contexts:
        context.close()
    assert made.troubles == []


def shoot(page: Page, name: str, *, whole: bool = True) -> None:
    """Keep a picture of the page under build/screenshots, once its own pictures are there."""
    # Not wait_for_function: its polling evaluates text, which the pages' policy forbids.
    page.evaluate(
        """() => Promise.all([...document.images].map((image) => image.complete ||
            new Promise((done) => { image.onload = image.onerror = done; })))"""
    )
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SHOTS / f"{name}.png"), full_page=whole)


@dataclass(frozen=True)
class People:
    ana: User
    omar: User
    petra: User


@pytest.fixture
def people(transactional_db: None) -> People:
    """Two analysts and an approver."""

    def user(name: str, last: str, role: Role) -> User:
        person = User.objects.create_user(name.lower(), password=PASSWORD, first_name=name, last_name=last)
        person.groups.add(Group.objects.get_or_create(name=role.value)[0])
        return person

    return People(
        user("Ana", "Duarte", Role.ANALYST),
        user("Omar", "Haddad", Role.ANALYST),
        user("Petra", "Lindholm", Role.APPROVER),
    )


@dataclass(frozen=True)
class Pictures:
    """A PAN card of a fictional person and her selfie as JPEG, and what stands on the card."""

    front: bytes
    portrait: bytes
    selfie: bytes
    truth: dict[str, str]
    quads: dict[str, list[list[float]]]


@pytest.fixture(scope="session")
def pictures() -> Pictures:
    side = specimens.make("in.pan_card", 8, face="f01", person={"date_of_birth": "1984-04-18"}).sides["front"]
    assert side.portrait is not None
    return Pictures(
        front=jpeg(side.image),
        portrait=jpeg(side.image.crop(side.portrait)),
        selfie=jpeg(faces.selfie("f01", 8, 450, 600)),
        truth=side.truth,
        quads={name: found["quad"] for name, found in side.layout["fields"].items()},
    )


def jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


@pytest.fixture
def case(people: People, pictures: Pictures) -> Callable[..., Case]:
    """A case that came before a person: ``case(full_name=...)`` reads that name from the card,
    ``declared`` is what the applicant said, ``raw`` a text of the service's own answer."""

    def make(declared: dict[str, str] | None = None, raw: str = "", **read: str) -> Case:
        actor = access.actor(people.ana)
        made = workflow.open_case(actor, declared or {}, country="IND", document_type="in.pan_card")
        workflow.add_page(made, actor, "front", accept(pictures.front))
        workflow.add_page(made, actor, "selfie", accept(pictures.selfie))
        workflow.submit(made, actor, lambda check: None)
        return answered(made, pictures, raw, **read)

    return make


def answered(made: Case, pictures: Pictures, raw: str = "", **read: str) -> Case:
    """A submitted case whose services have answered."""
    answers = {"ocr": _reading(pictures, read, raw), "face_match": _match()}
    for check in Check.objects.filter(case=made):
        work = checking.begin(str(check.pk), lambda check: None)
        assert work is not None
        checking.finish(work.call_id, answers[check.kind], lambda check: None)
    made.refresh_from_db()
    return made


def _reading(pictures: Pictures, read: dict[str, str], raw: str) -> Answer:
    values = pictures.truth | read
    return Answer(
        service="local.ocr",
        document="in.pan_card",
        fields=tuple(
            Field(
                name=name,
                value=values[name],
                raw=values[name],
                vendor_field=f"front.{name}",
                score=0.96,
                polygon=tuple((x, y) for x, y in quad),
                side="front",
            )
            for name, quad in pictures.quads.items()
        ),
        images={"portrait": pictures.portrait},
        elapsed_ms=2400,
        raw={"lines": [{"text": raw, "score": 0.97}], "pixels": 1012},
    )


def _match() -> Answer:
    found = {"document": Face(1, 0.9), "selfie": Face(1, 0.9)}
    return Answer(service="local.facematch", match=FaceMatch(True, "match", 0.991, 0.18, found))


def approve(made: Case, user: User) -> None:
    """The act itself, without a page."""
    workflow.decide(
        made,
        access.actor(user),
        DecisionAction.APPROVE,
        ["identity_confirmed"],
        version=made.version,
    )


@pytest.fixture
def with_camera(
    browser: Browser, live_server: object, pictures: Pictures, tmp_path: Path
) -> Iterator[Callable[..., Visits]]:
    """Call it with flags: a browser whose camera sees the card lying on a table."""
    scene = Image.new("RGB", (1280, 960), (58, 44, 36))
    card = Image.open(io.BytesIO(pictures.front))
    scene.paste(card.resize((1000, round(1000 * card.height / card.width))), (140, 160))
    film = tmp_path / "table.mjpeg"
    scene.save(film, "JPEG", quality=92)
    seen = f"--use-file-for-fake-video-capture={film}"
    opened: list[tuple[Browser, Visits]] = []

    def start(*flags: str) -> Visits:
        running = browser.browser_type.launch(executable_path=CHROMIUM, args=[*QUIET, CAMERA, seen, *flags])
        opened.append((running, Visits(running, str(live_server))))
        return opened[-1][1]

    yield start
    for running, visits in opened:
        running.close()
        assert visits.troubles == []
