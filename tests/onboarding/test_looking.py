"""Looking at a picture, a vendor's answer or a file, and searching, are entries of the trail, whichever door
somebody came through, and each before anything is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

import onboarding
from onboarding import apikeys, audit, workflow
from onboarding.access import Role
from onboarding.audit import Action, AuditEntry
from onboarding.models import Case, Check, Page
from onboarding.vault import VaultError
from tests import factories as make


def looks(case: Case, action: Action = Action.IMAGE_VIEWED) -> list[tuple[str, str]]:
    """Who looked, and at which picture."""
    entries = AuditEntry.objects.filter(chain=str(case.pk), action=action).order_by("seq")
    return [(entry.actor_kind, entry.data.get("picture", "")) for entry in entries]


def searches() -> list[tuple[str, int]]:
    entries = AuditEntry.objects.filter(action=Action.CASES_SEARCHED).order_by("seq")
    return [(entry.actor_kind, entry.data["found"]) for entry in entries]


def page_of(case: Case) -> Page:
    return Page.objects.get(document=make.identity(case))


@pytest.fixture
def reviewer(client: Client) -> Client:
    client.force_login(make.user("petra", Role.APPROVER))
    return client


@pytest.fixture
def program() -> Callable[[str], Client]:
    """A program with a live key."""

    def ask(*scopes: str) -> Client:
        _key, token = apikeys.create("back end", scopes, live=True, actor=audit.SYSTEM)
        return Client(headers={"authorization": f"Bearer {token}"})

    return ask


def test_a_picture_on_the_console(reviewer: Client) -> None:
    case = make.in_review()
    page = page_of(case)
    assert reviewer.get(reverse("image", args=[page.pk])).status_code == 200
    assert looks(case) == [("user", page.file.rpartition("/")[2])]


def test_a_portrait_that_a_service_cut_out(reviewer: Client) -> None:
    case = make.in_review()
    check = Check.objects.get(case=case, kind="ocr")
    assert reviewer.get(reverse("crop", args=[check.pk, "portrait"])).status_code == 200
    assert looks(case) == [("user", check.crops["portrait"].rpartition("/")[2])]


def test_a_picture_by_the_api(program: Callable[..., Client]) -> None:
    case = make.in_review()
    page = page_of(case)
    where = reverse("api_picture", args=[case.pk, page.document_id, "front"])
    assert program("evidence:read").get(where).content == make.picture(0).jpeg
    assert looks(case) == [("api_key", page.file.rpartition("/")[2])]


def test_a_picture_by_the_customer(client: Client) -> None:
    case = make.collected()
    _link, token = workflow.make_link(case, make.analyst(), timedelta(hours=1))
    client.get(f"/apply/{token}/")
    assert client.get(reverse("apply_image", args=[page_of(case).pk])).status_code == 200
    assert [kind for kind, _picture in looks(case)] == ["customer"]


def test_a_look_is_recorded_before_anything_is_shown(reviewer: Client) -> None:
    case = make.in_review()
    page = page_of(case)
    default_storage.delete(page.file)
    with pytest.raises(VaultError):
        reviewer.get(reverse("image", args=[page.pk]))
    assert len(looks(case)) == 1


def test_who_may_not_look_leaves_no_entry_of_a_look(client: Client, program: Callable[..., Client]) -> None:
    case = make.in_review()
    page = page_of(case)
    client.force_login(make.user("olga", Role.OPERATOR))
    assert client.get(reverse("image", args=[page.pk])).status_code == 404
    where = reverse("api_picture", args=[case.pk, page.document_id, "front"])
    assert program("cases:read").get(where).status_code == 403
    assert looks(case) == []


def test_a_vendors_answer_and_a_case_file(reviewer: Client) -> None:
    case = make.in_review()
    check = Check.objects.get(case=case, kind="ocr")
    reviewer.post(reverse("answer", args=[case.number, check.pk]))
    for form in ("json", "pdf"):
        reviewer.post(reverse("case_file", args=[case.number, form]))
    assert len(looks(case, Action.ANSWER_VIEWED)) == 1
    assert len(looks(case, Action.CASE_EXPORTED)) == 2


def test_a_search_on_the_console_and_one_by_the_api(reviewer: Client, program: Callable[..., Client]) -> None:
    make.in_review()
    reviewer.post(reverse("search"), {"q": "X1234567"})
    back_end = program("cases:read")
    assert len(back_end.get(reverse("api_cases"), {"reference": "customer-1"}).json()["data"]) == 1
    assert back_end.get(reverse("api_applicants"), {"reference": "nobody"}).json()["data"] == []
    back_end.get(reverse("api_cases"))  # a list of all looks for nobody
    assert searches() == [("user", 1), ("api_key", 1), ("api_key", 0)]


def test_no_door_opens_a_file_by_itself() -> None:
    """Whoever adds a way to a picture finds the one that is recorded."""
    rooms = Path(onboarding.__file__).parent
    doors = [file for door in ("api", "apply", "console") for file in (rooms / door).rglob("*.py")]
    assert len(doors) > 30
    assert [file.name for file in doors if ".fetch(" in file.read_text("utf-8")] == []
