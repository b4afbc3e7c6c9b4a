"""The customer is asked again: a new attempt begins, and earlier evidence stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onboarding import evidence, workflow
from onboarding.models import Case, Check, Decision, Document, Finding, Outcome, Page, Progress
from onboarding.states import Refused
from tests import factories as make


def ask(case: Case, asked: dict[str, str]) -> Decision:
    return workflow.ask_again(case, make.analyst(), asked, "Too dark.", version=case.version)


def test_a_new_attempt_begins_for_what_was_asked_and_for_nothing_else() -> None:
    case = make.in_review()
    old, kept = make.identity(case), make.selfie(case)
    decision = ask(case, {str(old.pk): "blurry"})
    case = make.fresh(case)
    assert (case.progress, case.outcome, case.attempt) == (Progress.AWAITING_CUSTOMER, Outcome.NONE, 2)
    new = make.identity(case)
    assert (new.attempt, new.replaces, new.type) == (2, old, "passport")
    assert make.selfie(case) == kept
    assert (decision.asked, decision.reasons) == ({str(old.pk): "blurry"}, ["blurry"])
    assert workflow.missing_sides(case) == ["front"]


def test_earlier_evidence_stays(stored: Callable[[], dict[str, bytes]]) -> None:
    case = make.in_review()
    before = stored()
    ask(case, {str(make.identity(case).pk): "blurry", str(make.selfie(case).pk): "selfie_unclear"})
    assert stored() == before
    assert Document.objects.filter(case=case).count() == 4
    assert Page.objects.filter(document__case=case).count() == 2
    assert Check.objects.filter(case=case).count() == 2


def test_what_was_read_from_the_former_document_no_longer_counts() -> None:
    case = make.in_review()
    ask(case, {str(make.identity(case).pk): "blurry"})
    known = evidence.load(make.fresh(case))
    assert known.identity is not None
    assert known.identity.readings == ()
    assert known.face is None


def test_the_next_attempt_is_judged_by_itself() -> None:
    case = make.in_review(read=make.reading({**make.READ, "date_of_expiry": "2001-01-01"}))
    ask(case, {str(make.identity(case).pk): "expired_document"})
    workflow.add_page(case, make.analyst(), "front", make.picture(6))
    workflow.submit(case, make.analyst(), make.not_sent)
    case = make.answered(case)
    assert not Finding.objects.filter(case=case, resolved_at=None).exists()
    assert Finding.objects.get(case=case, code="document_expired").attempt == 1
    make.approve(case)
    assert make.fresh(case).outcome == Outcome.APPROVED


def test_a_third_attempt_follows_the_second() -> None:
    case = make.in_review()
    for attempt in (2, 3):
        ask(case, {str(make.identity(case).pk): "blurry"})
        workflow.add_page(case, make.analyst(), "front", make.picture(10 + attempt))
        workflow.submit(case, make.analyst(), make.not_sent)
        case = make.answered(case)
        assert case.attempt == attempt
    assert Document.objects.filter(case=case, kind="identity").count() == 3


@pytest.mark.parametrize("reason", ["", "not_genuine", "because"])
def test_each_document_is_asked_for_with_a_coded_reason(reason: str) -> None:
    case = make.in_review()
    with pytest.raises(Refused, match="reason"):
        ask(case, {str(make.identity(case).pk): reason})


def test_something_must_be_asked_for() -> None:
    with pytest.raises(Refused, match="what the customer shall send"):
        ask(make.in_review(), {})


def test_what_is_not_a_current_document_of_the_case_cannot_be_asked_for() -> None:
    case, other = make.in_review(), make.in_review()
    with pytest.raises(Refused, match="not current"):
        ask(case, {str(make.identity(other).pk): "blurry"})
    assert make.fresh(case).progress == Progress.IN_REVIEW


def test_the_picture_of_an_earlier_attempt_may_be_sent_again() -> None:
    """It is looked at again with the reviewer's reason in mind; nothing forbids it."""
    case = make.awaiting_customer()
    workflow.add_page(case, make.analyst(), "front", make.picture(0))
    workflow.submit(case, make.analyst(), make.not_sent)
    assert make.fresh(case).progress == Progress.CHECKING
