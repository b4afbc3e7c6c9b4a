"""Somebody at a desk sends a customer's pictures: what is poor about one is told at once, and who uses
it anyway is on record."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from onboarding import glance, labels, workflow
from onboarding.audit import AuditEntry
from onboarding.models import Case, Page
from providers.errors import TimedOut
from providers.warnings import BLURRY, REFLECTION
from tests import factories as make

JSON = {"Accept": "application/json"}
Judged = Callable[..., None]


@pytest.fixture
def case(client: Client, judged: Judged) -> Case:
    client.force_login(make.user())
    return make.opened(document_type="id_card")


def send(client: Client, case: Case, side: str, seed: int, **more: Any) -> Any:
    file = SimpleUploadedFile("picture.jpg", make.jpeg(seed), "image/jpeg")
    data = {key: more.pop(key) for key in ("anyway",) if key in more}
    return client.post(
        reverse("add_picture", args=[case.number, side]), {"picture": file, "page": 1, **data}, **more
    )


def shown(client: Client, case: Case) -> str:
    return unescape(client.get(reverse("pictures", args=[case.number])).content.decode())


def test_what_is_poor_is_told_with_what_to_do_and_nothing_is_stored(
    client: Client, case: Case, judged: Judged
) -> None:
    judged(REFLECTION, BLURRY)
    answer = send(client, case, "front", 1, headers=JSON)
    assert answer.status_code == 422
    assert answer.json() == {
        "ok": False, "problem": "", "poor": [str(glance.POOR["blurry"]), str(glance.POOR["glare"])],
    }  # fmt: skip
    page = send(client, case, "front", 1)
    assert page.status_code == 422
    assert str(glance.POOR["glare"]) in unescape(page.content.decode())
    assert 'name="anyway"' in page.content.decode()
    assert not Page.objects.exists()


def test_a_poor_picture_that_is_used_anyway_is_marked_and_the_trail_says_by_whom(
    client: Client, case: Case, judged: Judged
) -> None:
    judged(BLURRY)
    assert send(client, case, "front", 1, anyway="yes", headers=JSON).json()["ok"]
    assert Page.objects.get().poor == ["blurry"]
    entry = AuditEntry.objects.get(chain=str(case.pk), action="page.added")
    assert (entry.data["poor"], entry.actor_name) == (["blurry"], make.user().name)
    assert "Used anyway: blurry." in " ".join(shown(client, case).split())


def test_a_good_picture_is_not_marked_whatever_the_form_says(client: Client, case: Case) -> None:
    assert send(client, case, "front", 1, anyway="yes").status_code == 302
    assert Page.objects.get().poor == []
    assert "poor" not in AuditEntry.objects.get(chain=str(case.pk), action="page.added").data


def test_a_selfie_without_a_face_is_poor_and_told_in_words_for_the_desk(
    client: Client, case: Case, judged: Judged
) -> None:
    judged(faces=0)
    assert send(client, case, "selfie", 1, headers=JSON).json()["poor"] == [
        "No face can be seen in this picture. Choose one that shows the face clearly."
    ]
    assert send(client, case, "selfie", 1, anyway="yes").status_code == 302
    assert Page.objects.get().poor == ["no_face"]


@pytest.mark.parametrize(
    ("measures", "code"), [({"card_found": False}, "cut_off"), ({"too_small": True}, "small")]
)
def test_edges_out_of_sight_and_a_small_document_are_told(
    measures: dict[str, bool], code: str, client: Client, case: Case, judged: Judged
) -> None:
    judged(**measures)
    assert send(client, case, "back", 1, headers=JSON).json()["poor"] == [str(glance.POOR[code])]


def test_a_picture_is_taken_where_nobody_can_judge_it(client: Client, case: Case, judged: Judged) -> None:
    judged(fails=TimedOut("The service took too long."))
    assert send(client, case, "front", 1).status_code == 302


def test_what_is_no_picture_is_told_to_a_script_too(client: Client, case: Case) -> None:
    where = reverse("add_picture", args=[case.number, "front"])
    answer = client.post(where, {"picture": SimpleUploadedFile("p.jpg", b"")}, headers=JSON)
    assert answer.status_code == 422
    assert "empty" in answer.json()["problem"]


def test_choosing_the_type_of_the_document_changes_what_is_asked_for(client: Client, judged: Judged) -> None:
    client.force_login(make.user())
    case = make.opened(document_type="")
    where = reverse("pictures", args=[case.number])
    assert "guide-front.svg" in shown(client, case)
    client.post(where, {"document_type": "passport"})
    page = shown(client, case)
    assert 'data-slot="back"' not in page
    assert "guide-passport.svg" in page
    client.post(where, {"document_type": "library_card"})
    assert make.fresh(case).document_type == "passport"
    assert "not accepted for that country" in shown(client, case)


def test_the_type_is_not_chosen_while_another_picture_alone_is_asked_for(
    client: Client, judged: Judged
) -> None:
    client.force_login(make.user())
    case = make.in_review()
    asked = {str(make.selfie(case).pk): "selfie_unclear"}
    workflow.ask_again(case, make.analyst(), asked, version=make.fresh(case).version)
    assert 'name="document_type"' not in shown(client, case)


def test_every_drawing_is_there_and_is_named() -> None:
    drawn = {
        path.stem.removeprefix("guide-") for path in Path(settings.BASE_DIR, "static/img").glob("guide-*")
    }
    assert drawn == set(labels.DRAWINGS)


def test_the_new_case_page_knows_the_drawings_of_every_document(client: Client) -> None:
    client.force_login(make.user())
    page = client.get(reverse("new_case")).content.decode()
    found = re.search(r'data-offer="([^"]+)"', page)
    assert found is not None
    offer = json.loads(unescape(found[1]))
    accepted = {type_ for types in offer["accepted"].values() for type_ in types}
    assert set(offer["drawings"]) == accepted | {""}
    assert offer["drawings"]["passport"] == ["passport"]
    assert {name for names in offer["drawings"].values() for name in names} < set(labels.DRAWINGS)
    assert "proof_of_address" in offer["levels"]["enhanced"]["*"]
