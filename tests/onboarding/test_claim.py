"""A case is claimed, put back, and free again when its claim has lapsed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from onboarding import queues, workflow
from onboarding.models import Case
from onboarding.states import Refused
from tests import factories as make


def lapse(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(claimed_until=timezone.now() - timedelta(minutes=1))


def test_a_claimed_case_names_who_holds_it_to_everybody_else() -> None:
    case = make.in_review()
    workflow.claim(case, make.analyst())
    assert make.fresh(case).assignee == make.user()
    with pytest.raises(Refused, match="ana holds this case"):
        workflow.claim(case, make.approver())


def test_claiming_again_renews_the_claim() -> None:
    case = make.in_review()
    workflow.claim(case, make.analyst())
    Case.objects.filter(pk=case.pk).update(claimed_until=timezone.now() + timedelta(hours=3))
    workflow.claim(case, make.analyst())
    assert not workflow.claim_lapsed(make.fresh(case))
    until = make.fresh(case).claimed_until
    assert until is not None
    assert abs(until - timezone.now() - timedelta(hours=8)) < timedelta(minutes=1)


def test_a_case_that_was_put_back_is_free() -> None:
    case = make.in_review()
    workflow.claim(case, make.analyst())
    workflow.release(case, make.analyst())
    assert (make.fresh(case).assignee, make.fresh(case).claimed_until) == (None, None)
    workflow.claim(case, make.approver())


@pytest.mark.parametrize("claimed", [True, False])
def test_only_who_holds_a_case_can_put_it_back(claimed: bool) -> None:
    case = make.in_review()
    if claimed:
        workflow.claim(case, make.analyst())
    with pytest.raises(Refused, match="You do not hold"):
        workflow.release(case, make.approver())


def test_a_claim_that_nobody_worked_on_lapses_for_others() -> None:
    case = make.in_review()
    workflow.claim(case, make.analyst())
    lapse(case)
    workflow.claim(case, make.approver())
    assert make.fresh(case).assignee == make.user("petra")


def test_who_works_on_a_case_holds_it() -> None:
    case = make.in_review()
    workflow.correct_field(case, make.analyst(), "surname", "NIRGENDS", "As printed.", None)
    with pytest.raises(Refused, match="ana holds this case"):
        workflow.correct_field(case, make.approver(), "surname", "NOWHERE", "As printed.", None)
    with pytest.raises(Refused, match="ana holds this case"):
        make.approve(make.fresh(case), make.approver())


# The next case


def test_the_next_case_is_the_free_one_that_waits_longest() -> None:
    held, lapsed, third = make.in_review(), make.in_review(), make.in_review()
    workflow.claim(held, make.approver())
    workflow.claim(lapsed, make.approver())
    lapse(lapsed)
    taken = workflow.claim_next(make.analyst(), queues.unassigned())
    assert taken == lapsed
    assert make.fresh(lapsed).assignee == make.user()
    assert workflow.claim_next(make.analyst(), queues.unassigned()) == third
    assert workflow.claim_next(make.analyst(), queues.unassigned()) is None


def test_who_puts_a_case_back_gets_the_one_after_it_and_then_begins_again() -> None:
    first, second = make.in_review(), make.in_review()
    for after, expected in (("", first), (first.number, second), (second.number, first)):
        taken = workflow.claim_next(make.analyst(), queues.unassigned(), after)
        assert taken == expected
        workflow.release(expected, make.analyst())
    workflow.claim(first, make.analyst())
    assert workflow.claim_next(make.analyst(), queues.unassigned(), second.number) is None


def test_a_case_that_waits_for_people_has_a_time_until_which_it_is_due() -> None:
    case = make.suspicious()
    due = case.due_at
    assert due is not None
    assert abs(due - timezone.now() - timedelta(hours=24)) < timedelta(minutes=1)
    make.approve(case)
    assert make.fresh(case).due_at == due, "the clock runs on for the second person"
    workflow.confirm(case, make.approver(), version=None)
    assert make.fresh(case).due_at is None
    assert make.awaiting_customer().due_at is None
