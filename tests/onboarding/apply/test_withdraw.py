"""A customer who does not want to go on says so, once more when asked, and the case is closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from onboarding import audit, workflow
from onboarding.audit import AuditEntry
from onboarding.models import Case, Decision, DecisionState, Outcome, Progress
from tests import factories as make
from tests.onboarding.apply.conftest import up_to_pictures

WITHDRAW = "/apply/withdraw/"


def test_it_is_asked_once_more_and_nothing_happens_before(customer: Client, case: Case) -> None:
    up_to_pictures(customer)
    assert WITHDRAW in customer.get("/apply/review/").content.decode()
    page = customer.get(WITHDRAW).content.decode()
    assert "kept for 90 days" in page
    assert "/apply/pictures/identity/front/" in page, "the way back leads to where they were"
    assert make.fresh(case).progress == Progress.DRAFT


def test_the_case_is_withdrawn_by_the_customer_and_the_form_is_closed(customer: Client, case: Case) -> None:
    up_to_pictures(customer)
    assert customer.post(WITHDRAW).headers["Location"] == "/apply/progress/"
    assert make.fresh(case).progress == Progress.WITHDRAWN
    entry = AuditEntry.objects.filter(chain=str(case.pk)).latest("seq")
    assert (entry.action, entry.actor_kind) == ("case.withdrawn", "customer")
    assert audit.verify(str(case.pk))[1] == []
    page = customer.get("/apply/progress/").content.decode()
    assert "This has been closed" in page
    assert WITHDRAW not in page
    assert customer.get("/apply/person/").headers["Location"] == "/apply/progress/"


@pytest.mark.parametrize("made", [make.submitted, make.in_review, make.awaiting_customer])
def test_it_is_possible_until_the_case_is_decided(
    made: Callable[[], Case], entered: Callable[[Case], Client]
) -> None:
    case = made()
    assert entered(case).post(WITHDRAW).status_code == 302
    assert make.fresh(case).progress == Progress.WITHDRAWN


def test_a_decision_that_waits_for_a_second_person_lapses(entered: Callable[[Case], Client]) -> None:
    case = make.awaiting_approval()
    entered(case).post(WITHDRAW)
    assert make.fresh(case).progress == Progress.WITHDRAWN
    assert Decision.objects.get(case=case).state == DecisionState.LAPSED


def test_a_decided_case_stays_decided(entered: Callable[[Case], Client]) -> None:
    case = make.in_review()
    client = entered(case)
    make.approve(make.fresh(case))
    assert client.get(WITHDRAW).headers["Location"] == "/apply/progress/"
    assert client.post(WITHDRAW).headers["Location"] == "/apply/progress/"
    assert make.fresh(case).outcome == Outcome.APPROVED
    assert WITHDRAW not in client.get("/apply/progress/").content.decode()


def test_a_link_that_was_taken_back_withdraws_nothing(entered: Callable[[Case], Client]) -> None:
    case = make.in_review()
    client = entered(case)
    for link in case.links.all():
        workflow.revoke_link(link, make.analyst())
    assert client.post(WITHDRAW).headers["Location"] == "/apply/ended/"
    assert make.fresh(case).progress == Progress.IN_REVIEW
