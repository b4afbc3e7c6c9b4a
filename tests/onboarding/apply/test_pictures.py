"""The screens that ask for pictures, handing in, and what comes after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signing import get_cookie_signer
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding import glance, workflow
from onboarding.apply import limits
from onboarding.models import ApplyLink, AuditEntry, Case, DecisionAction, Page, Progress
from providers.errors import TimedOut
from providers.warnings import BLURRY, REFLECTION
from tests import factories as make
from tests import files
from tests.onboarding.apply.conftest import agree, up_to_pictures

FRONT, SELFIE = "/apply/pictures/identity/front/", "/apply/pictures/selfie/selfie/"
JSON = {"Accept": "application/json"}

pytestmark = pytest.mark.usefixtures("judged")


@pytest.fixture
def ready(customer: Client) -> Client:
    up_to_pictures(customer)
    return customer


def send(client: Client, where: str, content: bytes, name: str = "front.jpg", **more: Any) -> Any:
    return client.post(where, {"picture": SimpleUploadedFile(name, content)}, **more)


def handed_in(client: Client) -> None:
    send(client, FRONT, make.jpeg(1))
    send(client, SELFIE, make.jpeg(2))
    assert client.post("/apply/review/").headers["Location"] == "/apply/progress/"


def test_a_picture_is_stored_and_shown(ready: Client, case: Case) -> None:
    assert send(ready, FRONT, make.jpeg(1)).headers["Location"] == FRONT
    page = Page.objects.get(document__case=case)
    shown = ready.get(FRONT).content.decode()
    assert reverse("apply_image", args=[page.pk]) in shown
    answer = ready.get(reverse("apply_image", args=[page.pk]))
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "no-store" in answer.headers["Cache-Control"]
    assert ready.get("/apply/").headers["Location"] == SELFIE


def test_a_script_is_told_in_json(ready: Client) -> None:
    answer = send(ready, FRONT, make.jpeg(1), headers=JSON)
    assert answer.json() == {"ok": True, "problem": "", "poor": []}


def test_heic_is_taken(ready: Client, case: Case) -> None:
    send(ready, FRONT, files.heic(), "IMG_0001.HEIC")
    assert Page.objects.get(document__case=case).source_format == "HEIC"


@pytest.mark.parametrize("what", sorted(files.REFUSED))
def test_what_is_no_picture_is_told_and_nothing_is_stored(what: str, ready: Client) -> None:
    made, _kind, says = files.REFUSED[what]
    answer = send(ready, FRONT, made(), headers=JSON)
    assert 400 <= answer.status_code < 500
    assert says in answer.json()["problem"]
    assert Page.objects.count() == 0
    page = send(ready, FRONT, made())
    assert 400 <= page.status_code < 500
    assert 'role="alert"' in page.content.decode()


def test_no_file_and_several_files_are_refused(ready: Client) -> None:
    assert ready.post(FRONT, {}).status_code == 422
    two = [SimpleUploadedFile(f"{n}.jpg", make.jpeg(n)) for n in (1, 2)]
    assert ready.post(FRONT, {"picture": two}).status_code == 422
    assert Page.objects.count() == 0


def test_the_same_picture_for_two_sides_is_refused(ready: Client) -> None:
    send(ready, FRONT, make.jpeg(1))
    answer = send(ready, SELFIE, make.jpeg(1), headers=JSON)
    assert "same picture" in answer.json()["problem"]


def test_two_poor_pictures_are_sent_back_with_what_to_do_and_the_third_is_taken_and_marked(
    ready: Client, case: Case, judged: Callable[..., None]
) -> None:
    judged(BLURRY, REFLECTION)
    for seed in (1, 2):
        answer = send(ready, FRONT, make.jpeg(seed), headers=JSON)
        assert answer.status_code == 422
        assert answer.json()["poor"] == [str(glance.POOR["blurry"]), str(glance.POOR["glare"])]
        assert Page.objects.count() == 0
    assert send(ready, FRONT, make.jpeg(3), headers=JSON).json()["ok"]
    page = Page.objects.get(document__case=case)
    assert page.poor == ["blurry", "glare"]
    assert AuditEntry.objects.get(action="page.added").data["poor"] == page.poor
    assert "as it is" in ready.get(FRONT).content.decode()


def test_each_side_has_its_own_tries(ready: Client, judged: Callable[..., None]) -> None:
    judged(BLURRY, faces=0)
    for seed in (1, 2):
        send(ready, FRONT, make.jpeg(seed))
    answer = send(ready, SELFIE, make.jpeg(3), headers=JSON)
    assert answer.json()["poor"] == [str(glance.POOR["no_face"])]


@pytest.mark.parametrize(
    ("measures", "code"), [({"card_found": False}, "cut_off"), ({"too_small": True}, "small")]
)
def test_edges_out_of_sight_and_a_small_document_are_told(
    measures: dict[str, bool], code: str, ready: Client, judged: Callable[..., None]
) -> None:
    judged(**measures)
    answer = send(ready, FRONT, make.jpeg(1))
    assert answer.status_code == 422
    assert str(glance.POOR[code]) in answer.content.decode()


def test_a_picture_is_taken_where_nobody_can_judge_it(ready: Client, judged: Callable[..., None]) -> None:
    judged(fails=TimedOut("The service took too long."))
    assert send(ready, FRONT, make.jpeg(1)).status_code == 302


def test_uploads_are_limited(ready: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "upload", (2, 600))
    answers = [send(ready, FRONT, make.jpeg(n), headers=JSON) for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Wait ten minutes" in answers[2].json()["problem"]


@pytest.mark.parametrize("where", ["identity/selfie", "selfie/front", "identity/back", "other/front"])
def test_a_side_that_is_not_asked_for_leads_on(where: str, ready: Client) -> None:
    answer = ready.get(f"/apply/pictures/{where}/")
    assert answer.headers["Location"] == FRONT


def test_it_cannot_be_handed_in_while_a_picture_is_missing(ready: Client, case: Case) -> None:
    send(ready, FRONT, make.jpeg(1))
    assert b"what is missing" in ready.get("/apply/review/").content
    assert ready.post("/apply/review/").headers["Location"] == SELFIE
    assert make.fresh(case).progress == Progress.COLLECTING


def test_what_is_handed_in_goes_to_the_checks_and_cannot_be_changed(ready: Client, case: Case) -> None:
    handed_in(ready)
    assert make.fresh(case).progress == Progress.CHECKING
    assert b"Your document is being read" in ready.get("/apply/progress/").content
    for where in ("/apply/person/", FRONT, "/apply/review/"):
        assert ready.get(where).headers["Location"] == "/apply/progress/"
        assert ready.post(where, {}).headers["Location"] == "/apply/progress/"
    assert Page.objects.filter(document__case=case).count() == 2


def test_looking_over_shows_what_was_declared(ready: Client) -> None:
    page = ready.get("/apply/review/").content.decode()
    assert "Quillon Nirgendwo" in page
    assert "29 Feb 1984" in page


@pytest.mark.parametrize(
    ("made", "stage", "says"),
    [
        (make.submitted, "checking", "being read"),
        (make.in_review, "review", "A person looks"),
        (make.awaiting_approval, "review", "A person looks"),
        (make.decided, "approved", "Your identity has been confirmed"),
        (make.withdrawn, "closed", "has been closed"),
        (make.expired, "closed", "has been closed"),
    ],
)
def test_progress_and_outcome_are_told_in_the_customers_words(
    made: Callable[[], Case], stage: str, says: str
) -> None:
    case = made()
    link = ApplyLink.objects.create(case=case, token="0" * 64, expires_at=timezone.now() + timedelta(days=1))
    client = Client()
    client.cookies["apply"] = get_cookie_signer("apply" + "onboarding.apply").sign(link.pk.hex)
    assert says in client.get("/apply/progress/").content.decode()
    assert client.get("/apply/progress/state/").json() == {"stage": stage, "open": "/apply/progress/"}


def test_a_rejection_is_told_with_its_reason(entered: Callable[[Case], Client]) -> None:
    case = make.in_review()
    client = entered(case)
    version = make.fresh(case).version
    workflow.decide(case, make.analyst(), DecisionAction.REJECT, ["not_genuine"], version=version)
    page = client.get("/apply/progress/").content.decode()
    assert "We could not confirm that the document is genuine" in page


def test_when_asked_again_only_that_is_asked_and_why(entered: Callable[[Case], Client]) -> None:
    case = make.in_review()
    client = entered(case)
    asked = {str(make.selfie(case).pk): "selfie_unclear"}
    workflow.ask_again(case, make.analyst(), asked, version=make.fresh(case).version)
    assert client.get("/apply/").headers["Location"] == "/apply/consent/"  # the desk had collected it
    agree(client)
    assert client.get("/apply/").headers["Location"] == SELFIE
    page = client.get(SELFIE).content.decode()
    assert "Your face cannot be seen clearly" in page
    assert "Step 1 of 2" in page
    assert client.get(FRONT).headers["Location"] == SELFIE
    send(client, SELFIE, make.jpeg(9))
    assert client.get("/apply/review/").status_code == 200
    assert client.post("/apply/review/").headers["Location"] == "/apply/progress/"
    assert make.fresh(case).progress == Progress.CHECKING


def test_a_proof_of_address_is_asked_for_where_the_level_wants_one(
    entered: Callable[[Case], Client],
) -> None:
    case = workflow.open_case(make.analyst(), {}, level="enhanced")
    client = entered(case)
    up_to_pictures(client)
    send(client, FRONT, make.jpeg(1))
    send(client, SELFIE, make.jpeg(2))
    where = client.get("/apply/").headers["Location"]
    assert "guide-address.svg" in client.get(where).content.decode()
    send(client, where, make.jpeg(3))
    assert client.post("/apply/review/").headers["Location"] == "/apply/progress/"
    assert set(Page.objects.values_list("side", flat=True)) == {"front", "selfie", "address"}
