"""The page Personal data: a hold, what is handed out, erasure; who may, what it says, what is recorded."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.access import Role
from onboarding.audit import Action, AuditEntry
from onboarding.models import Case, Erasure, Page
from tests import factories as make


@pytest.fixture
def petra(client: Client) -> Client:
    client.force_login(make.user("petra", Role.APPROVER))
    return client


def shown(client: Client, case: Case) -> str:
    answer = client.get(reverse("personal_data", args=[case.number]))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    return str(answer.content.decode())


def post(client: Client, act: str, case: Case, **data: str) -> int:
    return client.post(reverse(act, args=[case.number]), data).status_code


def recorded(case: Case) -> list[tuple[str, str]]:
    """The last acts on the data of a case and who did them."""
    of_data = [Action.HOLD_PLACED, Action.HOLD_LIFTED, Action.SUBJECT_EXPORTED, Action.CASE_FORGOTTEN]
    entries = AuditEntry.objects.filter(chain=str(case.pk), action__in=of_data).order_by("seq")
    return [(entry.action, entry.actor_name) for entry in entries]


def test_a_hold_is_placed_with_a_reason_stands_against_erasure_and_is_lifted(petra: Client) -> None:
    case = make.decided()
    assert post(petra, "place_hold", case, reason="  ") == 422
    assert post(petra, "place_hold", case, reason="A court asked about <Quillon>.") == 302
    page = shown(petra, case)
    assert "A court asked about &lt;Quillon&gt;." in page
    assert "Erase for good" not in page
    assert post(petra, "erase", case, typed=case.number) == 302
    assert make.fresh(case).forgotten_at is None
    assert post(petra, "lift_hold", case) == 302
    assert "Erase for good" in shown(petra, case)
    assert recorded(case) == [("hold.placed", "petra"), ("hold.lifted", "petra")]


def test_everything_of_the_person_is_handed_out_as_a_file_that_nobody_keeps(petra: Client) -> None:
    case = make.decided()
    answer = petra.post(reverse("hand_out", args=[case.number]))
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        told = json.loads(archive.read(f"{case.number}/case.json"))
        assert make.picture(0).jpeg in [archive.read(name) for name in names if name.endswith(".jpg")]
    assert make.FULL_NAME in json.dumps(told, ensure_ascii=False)
    assert recorded(case) == [("subject.exported", "petra")]


def test_erasure_says_what_it_does_wants_the_number_typed_and_leaves_a_receipt(petra: Client) -> None:
    case = make.decided()
    page = shown(petra, case)
    assert "There is no way back" in page
    assert f"Type {case.number} to confirm" in page
    for typed in ("", "yes", "XXXX-XXXX"):
        assert post(petra, "erase", case, typed=typed) == 422
    assert Page.objects.filter(document__case=case).exists()
    assert post(petra, "erase", case, typed=f" {case.number.lower()} ") == 302
    page = shown(petra, case)
    assert "Nothing personal is kept any more" in page
    assert str(Erasure.objects.get().pk) in page
    assert "Erase for good" not in page
    assert recorded(case) == [("case.forgotten", "petra")]
    assert post(petra, "hand_out", case) == 302


def test_a_case_under_way_is_named_in_the_place_of_the_button(petra: Client) -> None:
    case = make.in_review()
    page = shown(petra, case)
    assert "Decide or withdraw first" in page
    assert "Erase for good" not in page


def test_all_cases_of_the_person_are_named_and_erased_together(petra: Client) -> None:
    case, other = make.decided(), make.decided()
    Case.objects.filter(pk=other.pk).update(applicant=case.applicant)
    assert other.number in shown(petra, case)
    assert "all 2 cases" in shown(petra, case)


def test_nothing_is_done_by_looking(petra: Client) -> None:
    case = make.decided()
    for act in ("place_hold", "lift_hold", "hand_out", "erase"):
        assert petra.get(reverse(act, args=[case.number])).status_code == 405


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.APPROVER])
def test_nobody_else_gets_there_or_is_shown_the_way(role: Role, client: Client) -> None:
    case = make.decided()
    client.force_login(make.user("somebody", role))
    for act in ("place_hold", "lift_hold", "hand_out", "erase"):
        assert post(client, act, case, reason="x", typed=case.number) == 403
    assert client.get(reverse("personal_data", args=[case.number])).status_code == 403
    page = client.get(reverse("case", args=[case.number])).content.decode()
    assert reverse("personal_data", args=[case.number]) not in page
    assert recorded(case) == []
