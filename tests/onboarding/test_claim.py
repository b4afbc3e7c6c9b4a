"""A case is claimed, put back, and free again when its claim has lapsed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from onboarding import workflow
from onboarding.models import Case
from onboarding.states import Refused
from tests import factories as make


def lapse(case: Case) -> None:
    long_ago = timezone.now() - timedelta(hours=8, minutes=1)
    Case.objects.filter(pk=case.pk).update(claimed_at=long_ago)


def test_a_claimed_case_names_who_holds_it_to_everybody_else() -> None:
    case = make.in_review()
    workflow.claim(case, make.analyst())
    assert make.fresh(case).assignee == make.user()
    with pytest.raises(Refused, match="ana holds this case"):
        workflow.claim(case, make.approver())


def test_claiming_again_renews_the_claim() -> None:
    case = make.in_review()
    workflow.claim(case, make.analyst())
    Case.objects.filter(pk=case.pk).update(claimed_at=timezone.now() - timedelta(hours=5))
    workflow.claim(case, make.analyst())
    assert not workflow.claim_lapsed(make.fresh(case))
    claimed_at = make.fresh(case).claimed_at
    assert claimed_at is not None
    assert timezone.now() - claimed_at < timedelta(minutes=1)


def test_a_case_that_was_put_back_is_free() -> None:
    case = make.in_review()
    workflow.claim(case, make.analyst())
    workflow.release(case, make.analyst())
    assert (make.fresh(case).assignee, make.fresh(case).claimed_at) == (None, None)
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
