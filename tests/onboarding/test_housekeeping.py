"""What time alone brings about: cases that nobody finished expire, documents that end are flagged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kyc.celery import app
from onboarding import tasks, workflow
from onboarding.access import Role
from onboarding.audit import Action, AuditEntry
from onboarding.models import Case, DecisionAction, Outcome, Progress, Reverification
from onboarding.policy import Policy
from tests import factories as make


def left_alone(case: Case, days: float) -> Case:
    Case.objects.filter(pk=case.pk).update(updated_at=timezone.now() - timedelta(days=days))
    return make.fresh(case)


@pytest.mark.parametrize("state", [make.opened, make.collected, make.awaiting_customer])
def test_what_waits_for_its_applicant_expires_after_the_policys_days(state: Callable[[], Case]) -> None:
    case = left_alone(state(), 29.9)
    assert workflow.expire_abandoned() == 0
    left_alone(case, 30.1)
    assert workflow.expire_abandoned() == 1
    case = make.fresh(case)
    assert (case.progress, case.outcome) == (Progress.EXPIRED, Outcome.NONE)
    entry = AuditEntry.objects.filter(chain=str(case.pk)).latest("seq")
    assert (entry.action, entry.actor_kind) == (Action.CASE_EXPIRED, "system")
    assert workflow.expire_abandoned() == 0


@pytest.mark.parametrize("state", [make.submitted, make.in_review, make.awaiting_approval, make.decided])
def test_what_waits_for_us_never_expires(state: Callable[[], Case]) -> None:
    case = left_alone(state(), 400)
    assert workflow.expire_abandoned() == 0
    assert make.fresh(case).progress == case.progress


def test_each_case_expires_by_the_policy_that_it_was_opened_under(
    with_policy: Callable[..., Policy],
) -> None:
    patient = left_alone(make.opened(), 10)
    with_policy(("days = 30", "days = 5"))
    hasty = left_alone(make.opened(), 10)
    workflow.expire_abandoned()
    assert make.fresh(patient).progress == Progress.DRAFT
    assert make.fresh(hasty).progress == Progress.EXPIRED


# Documents that end


def approved(expiry: str) -> Case:
    case = make.in_review(read=make.reading({**make.READ, "date_of_expiry": expiry}))
    make.approve(case)
    return make.fresh(case)


ENDS = (timezone.localdate() + timedelta(days=200)).isoformat()


def test_an_approved_case_is_flagged_when_its_document_soon_ends_and_again_when_it_has() -> None:
    case, end = approved(ENDS), date.fromisoformat(ENDS)
    assert workflow.flag_ending(end - timedelta(days=31)) == 0
    assert workflow.flag_ending(end - timedelta(days=30)) == 1
    assert make.fresh(case).reverification == Reverification.SOON
    assert workflow.flag_ending(end) == 0
    assert workflow.flag_ending(end + timedelta(days=1)) == 1
    case = make.fresh(case)
    assert (case.reverification, case.progress) == (Reverification.EXPIRED, Progress.DECIDED)
    assert workflow.flag_ending(end + timedelta(days=90)) == 0
    actions = AuditEntry.objects.filter(chain=str(case.pk)).values_list("action", flat=True)
    assert [*actions].count(Action.REVERIFICATION_DUE) == 2


def test_only_a_month_stands_in_the_clear_and_only_cases_of_that_month_are_opened() -> None:
    case = approved(ENDS)
    assert case.look_again is not None
    assert case.look_again.day == 1
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert workflow.flag_ending(case.look_again - timedelta(days=1)) == 0
    assert len(queries) == 1


@pytest.mark.parametrize("expiry", ["9999-12-31", None])
def test_a_document_without_an_end_is_never_looked_at(expiry: str | None) -> None:
    case = make.in_review(read=make.reading({**make.READ, "date_of_expiry": expiry}))
    make.approve(case)
    assert make.fresh(case).look_again is None


def test_a_policy_may_want_none_flagged(with_policy: Callable[..., Policy]) -> None:
    with_policy(("enabled = true\nsoon = 30", "enabled = false\nsoon = 30"))
    assert approved(ENDS).look_again is None


def test_a_rejected_case_is_not_flagged() -> None:
    case = make.in_review()
    workflow.decide(case, make.analyst(), DecisionAction.REJECT, ["not_genuine"], version=case.version)
    assert workflow.flag_ending(date(2200, 1, 1)) == 0


def test_flagged_cases_have_a_queue_of_their_own_and_leave_it_when_taken_up_again(client: Client) -> None:
    case = approved(ENDS)
    client.force_login(make.user("petra", Role.APPROVER))
    assert case.number not in client.get("/cases/?view=again").content.decode()
    workflow.flag_ending(date.fromisoformat(ENDS))
    page = client.get("/cases/?view=again").content.decode()
    assert case.number in page
    assert "Document expires soon" in page
    make.reopen(make.fresh(case))
    assert case.number not in client.get("/cases/?view=again").content.decode()


def test_the_clock_does_the_housekeeping() -> None:
    entry = app.conf.beat_schedule["keep_house"]
    assert entry["task"] in app.tasks
    assert entry["schedule"].seconds == settings.HOUSEKEEPING_SECONDS
    abandoned, ended = left_alone(make.opened(), 31), approved(ENDS)
    Case.objects.filter(pk=ended.pk).update(look_again=timezone.localdate())
    tasks.keep_house()
    assert make.fresh(abandoned).progress == Progress.EXPIRED
