"""The case page and its acts, as a reviewer's browser asks for them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from onboarding import checking, workflow
from onboarding.access import Role
from onboarding.models import Case, CheckState, Correction, Decision, Finding, Progress
from onboarding.tasks import Internal, run_check
from tests import factories as make

HOSTILE = '<script>alert("1")</script>{{ settings.SECRET_KEY }}'


@pytest.fixture(autouse=True)
def logged_in(client: Client) -> None:
    client.force_login(make.user())


def post(client: Client, name: str, case: Case, *more: Any, **data: Any) -> Any:
    """Do an act on the version that is on the page now, and follow where it leads."""
    where = reverse(name, args=[case.number, *more])
    return client.post(where, {"version": case.version, **data}, follow=True)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_case_that_is_being_prepared_leads_to_its_pictures(client: Client) -> None:
    case = make.opened()
    answer = client.get(reverse("case", args=[case.number]))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/cases/{case.number}/pictures/")
    reviewed = make.in_review()
    answer = client.get(reverse("pictures", args=[reviewed.number]))
    assert answer.headers["Location"] == f"/cases/{reviewed.number}/"


STATES = [
    make.submitted, make.suspicious, make.awaiting_customer, make.awaiting_approval, make.decided,
    make.withdrawn, make.expired,
]  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_the_page_shows_in_every_state(state: Any, client: Client) -> None:
    case = state()
    answer = client.get(reverse("case", args=[case.number]), follow=True)
    assert answer.status_code == 200
    assert case.number in text(answer)


def test_every_value_stands_with_its_score_beside_what_was_declared(client: Client) -> None:
    case = make.in_review()
    page = text(client.get(reverse("case", args=[case.number])))
    for value in ("NIRGENDWO", "QUILLON", "X1234567", make.FULL_NAME, "97"):
        assert value in page, value


def test_what_a_card_says_is_never_markup(client: Client) -> None:
    read = make.reading({**make.READ, "surname": HOSTILE, "place_of_birth": HOSTILE}, score=0.3)
    case = make.in_review({**make.PERSON, "full_name": HOSTILE}, read=read)
    workflow.correct_field(case, make.analyst(), "given_names", HOSTILE, HOSTILE, None)
    for address in (reverse("case", args=[case.number]), f"{reverse('queue')}?view=all"):
        page = text(client.get(address))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
        assert "{{ settings.SECRET_KEY }}" in page


def test_the_page_takes_the_same_number_of_queries_however_much_was_read(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    names = ("place_of_birth", "issuing_authority", "personal_number", "sex", "date_of_issue")
    case = make.in_review(read=make.reading({**make.READ, **dict.fromkeys(names, "2001-01-01")}))
    with django_assert_max_num_queries(12):
        client.get(reverse("case", args=[case.number]))
    staged = make.awaiting_approval()
    with django_assert_max_num_queries(12):
        client.get(reverse("case", args=[staged.number]))
    everything = make.user("root", Role.ADMINISTRATOR)
    everything.groups.add(*Group.objects.all())
    client.force_login(everything)
    with django_assert_max_num_queries(12):
        client.get(reverse("case", args=[case.number]))


# Acts


def test_claim_and_put_back(client: Client) -> None:
    case = make.in_review()
    post(client, "claim", case)
    assert make.fresh(case).assignee == make.user()
    post(client, "release", case)
    assert make.fresh(case).assignee is None


def test_correct(client: Client) -> None:
    case = make.in_review()
    answer = post(client, "correct", case, field="surname", value="NIRGENDS", reason="As printed.")
    assert "corrected" in text(answer)
    assert Correction.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {"field": "surname", "value": "NIRGENDS", "reason": ""},
        {"field": "surname", "value": "A\0B", "reason": "As printed."},
        {"field": "date_of_birth", "value": "soon", "reason": "As printed."},
        {"field": "shoe_size", "value": "44", "reason": "As printed."},
        {"field": "surname", "value": "N" * 501, "reason": "As printed."},
    ],
)
def test_a_correction_that_cannot_be_taken_is_told_on_the_page(data: dict[str, str], client: Client) -> None:
    case = make.in_review()
    answer = post(client, "correct", case, **data)
    assert answer.status_code in (200, 422)
    assert 'class="message error' in text(answer) or "error-text" in text(answer)
    assert not Correction.objects.exists()


def test_set_a_finding_aside(client: Client) -> None:
    case = make.suspicious()
    finding = Finding.objects.get(case=case)
    post(client, "dismiss", case, finding.pk, reason="Married name.")
    finding.refresh_from_db()
    assert not finding.is_open


@pytest.mark.parametrize("finding", [0, 2**63, 10**30])
def test_a_finding_that_is_not_there_is_told_and_breaks_nothing(finding: int, client: Client) -> None:
    answer = post(client, "dismiss", make.in_review(), finding, reason="Why not.")
    assert answer.status_code in (404, 422)
    assert answer.status_code == 404 or "Why not." in text(answer)


def test_confirm_the_type_and_approve(client: Client) -> None:
    case = make.in_review(document_type="")
    post(client, "confirm_type", case, document_type="passport")
    post(client, "decide", make.fresh(case), action="approve", reasons="identity_confirmed", note="Fine.")
    assert make.fresh(case).outcome == "approved"


def test_reject(client: Client) -> None:
    case = make.in_review()
    post(client, "decide", case, action="reject", reasons=["not_genuine", "expired"])
    assert Decision.objects.get(case=case).reasons == ["not_genuine", "expired"]


@pytest.mark.parametrize("action", ["", "ask_again", "delete"])
def test_a_decision_is_to_approve_or_to_reject(action: str, client: Client) -> None:
    case = make.in_review()
    answer = post(client, "decide", case, action=action, reasons="not_genuine")
    assert "Choose to approve or to reject." in text(answer)
    assert not Decision.objects.exists()


def test_ask_again_and_send_a_new_picture(client: Client) -> None:
    case = make.in_review()
    post(client, "ask_again", case, **{f"document-{make.identity(case).pk}": "blurry"})
    case = make.fresh(case)
    assert case.progress == Progress.AWAITING_CUSTOMER
    page = text(client.get(reverse("pictures", args=[case.number])))
    assert "blurry" in page


def test_a_second_person_confirms(client: Client) -> None:
    case = make.awaiting_approval()
    make.approver()
    client.force_login(make.user("petra"))
    post(client, "second", case, action="confirm")
    assert make.fresh(case).outcome == "approved"


def test_a_second_person_refuses(client: Client) -> None:
    case = make.awaiting_approval()
    make.approver()
    client.force_login(make.user("petra"))
    post(client, "second", case, action="refuse", note="Look again.")
    assert make.fresh(case).progress == Progress.IN_REVIEW


def test_withdraw(client: Client) -> None:
    case = make.in_review()
    post(client, "withdraw", case)
    assert make.fresh(case).progress == Progress.WITHDRAWN


def test_submit_sends_the_checks(
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(run_check, "apply_async", lambda args, **_: sent.append(args))
    case = make.collected()
    with django_capture_on_commit_callbacks(execute=True):
        post(client, "submit", case)
    assert sorted(sent) == sorted((str(check.pk),) for check in make.waiting(case))


def test_run_again_after_a_failure(client: Client) -> None:
    case = make.submitted()
    for check in make.waiting(case):
        call = make.begin(check).call_id
        checking.fail(call, Internal("The service stopped unexpectedly."), make.not_sent)
    page = text(client.get(reverse("case", args=[case.number])))
    assert reverse("rerun", args=[case.number]) in page
    post(client, "rerun", case)
    assert {check.state for check in make.waiting(case)} == {CheckState.WAITING}


# Stale and refused


@pytest.mark.parametrize("version", ["7", "", "-1", "x", "9" * 40])
def test_who_saw_another_version_is_shown_what_happened_since(version: str, client: Client) -> None:
    case = make.in_review()
    workflow.claim(case, make.analyst())
    where = reverse("decide", args=[case.number])
    data = {"version": version, "action": "reject", "reasons": "not_genuine", "note": "My long note."}
    answer = client.post(where, data)
    assert answer.status_code == 409
    assert "Claimed" in text(answer)
    assert "My long note." in text(answer)
    assert not Decision.objects.exists()


def test_an_act_that_is_not_possible_now_is_told_on_the_page(client: Client) -> None:
    case = make.decided()
    answer = post(client, "claim", case)
    assert "not possible while the case is" in text(answer)


# Progress


def test_the_steps_are_asked_for_again_until_the_checks_are_done(client: Client) -> None:
    case = make.submitted()
    where = reverse("progress", args=[case.number])
    assert "HX-Refresh" not in client.get(where).headers
    make.answered(case)
    assert client.get(where).headers["HX-Refresh"] == "true"
