"""A decided case is taken up again: by an approver, with a reason, as a new attempt."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from onboarding import audit, workflow
from onboarding.access import Role
from onboarding.audit import Action, AuditEntry
from onboarding.models import Case, Decision, DecisionAction, Outcome, Progress
from onboarding.states import Refused
from tests import factories as make


def test_it_is_in_review_again_and_the_decision_stays() -> None:
    case = make.decided()
    make.reopen(case)
    case = make.fresh(case)
    assert (case.progress, case.outcome, case.attempt) == (Progress.IN_REVIEW, Outcome.NONE, 2)
    assert case.decided_at is None
    assert [d.action for d in Decision.objects.filter(case=case)] == ["approve", "reopen"]
    entry = AuditEntry.objects.filter(chain=str(case.pk)).latest("seq")
    assert entry.action == Action.CASE_REOPENED
    assert (entry.data["attempt"], entry.data["former"], entry.data["reasons"]) == (
        2,
        "approved",
        ["new_information"],
    )
    assert "letter" not in str(entry.data)
    assert audit.verify(str(case.pk))[1] == []


def test_it_can_be_decided_otherwise_or_asked_for_anew() -> None:
    case = make.decided()
    make.reopen(case)
    case = make.fresh(case)
    workflow.decide(case, make.analyst(), DecisionAction.REJECT, ["not_genuine"], version=case.version)
    assert make.fresh(case).outcome == Outcome.REJECTED
    other = make.decided()
    make.reopen(other)
    other = make.fresh(other)
    workflow.ask_again(
        other, make.analyst(), {str(make.identity(other).pk): "expired_document"}, version=other.version
    )
    workflow.add_page(other, make.analyst(), "front", make.picture(5))
    workflow.submit(other, make.analyst(), make.not_sent)
    assert make.answered(make.fresh(other)).attempt == 3


@pytest.mark.parametrize(("reason", "note"), [("", "So."), ("blurry", "So."), ("new_information", " ")])
def test_without_a_known_reason_and_a_note_it_is_refused(reason: str, note: str) -> None:
    case = make.decided()
    with pytest.raises(Refused):
        workflow.reopen(case, make.approver(), reason, note, version=case.version)
    assert make.fresh(case).progress == Progress.DECIDED


def posted(case: Case, role: Role, client: Client) -> int:
    client.force_login(make.user(role.value, role))
    data = {"version": case.version, "reason": "decided_wrongly", "note": "Mixed up."}
    return client.post(reverse("reopen", args=[case.number]), data).status_code


def test_an_approver_does_it_on_the_page_and_an_analyst_cannot(client: Client) -> None:
    case = make.decided()
    assert posted(case, Role.ANALYST, client) == 403
    page = client.get(reverse("case", args=[case.number])).content.decode()
    assert reverse("reopen", args=[case.number]) not in page
    assert posted(case, Role.APPROVER, client) == 302
    page = client.get(reverse("case", args=[case.number])).content.decode()
    assert make.fresh(case).progress == Progress.IN_REVIEW
    assert "The decision was wrong" in page
    assert "Mixed up." in page


def test_the_button_is_on_a_decided_case_alone(client: Client) -> None:
    client.force_login(make.user("petra", Role.APPROVER))
    for case, shown in ((make.decided(), True), (make.in_review(), False), (make.withdrawn(), False)):
        page = client.get(reverse("case", args=[case.number])).content.decode()
        assert (reverse("reopen", args=[case.number]) in page) == shown
