"""What a dead worker left behind is settled: nothing waits for ever, nothing is paid twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from kyc.celery import app
from onboarding import checking, ledger, policy, workflow
from onboarding.audit import Action, AuditEntry
from onboarding.models import CallState, Case, Check, CheckState, Progress, ServiceCall
from tests import factories as make

pytestmark = pytest.mark.usefixtures("sandbox")
WithPolicy = Callable[..., policy.Policy]


@pytest.fixture
def sweep(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Callable[[], list[str]]:
    """Runs the sweeper; the checks that it sends on their way come back."""

    def run() -> list[str]:
        sent: list[str] = []
        with django_capture_on_commit_callbacks(execute=True):
            checking.sweep(sent.append)
        return sent

    return run


def died(case: Case, kind: str = "ocr") -> ServiceCall:
    """A worker began the check and was killed, long enough ago to be sure."""
    call = ServiceCall.objects.get(pk=make.begun(case, kind).call_id)
    long_ago = timezone.now() - timedelta(seconds=settings.CHECK_SECONDS + ledger.LEEWAY + 1)
    ServiceCall.objects.filter(pk=call.pk).update(started_at=long_ago)
    return call


def again(call: ServiceCall) -> tuple[ServiceCall, Check]:
    return ServiceCall.objects.get(pk=call.pk), Check.objects.get(pk=call.check_run_id)


def test_a_call_of_a_vendor_that_charges_is_unknown_and_not_repeated(
    with_policy: WithPolicy, sweep: Callable[[], list[str]]
) -> None:
    with_policy(*make.routed(make.CNH))
    case = make.licence()
    call, check = again(died(case))
    assert sweep() == []
    call, check = again(call)
    assert (call.state, call.billable) == (CallState.UNKNOWN, None)
    assert (check.state, check.error_kind, check.tries) == (CheckState.FAILED, "unknown_outcome", 1)
    case = make.worked(case)
    assert case.progress == Progress.IN_REVIEW
    assert ServiceCall.objects.filter(service=make.CNH).count() == 1
    assert Action.CALL_LOST in AuditEntry.objects.filter(chain=str(case.pk)).values_list("action", flat=True)


def test_after_an_unknown_outcome_the_next_service_of_the_route_is_asked(
    with_policy: WithPolicy, sweep: Callable[[], list[str]]
) -> None:
    with_policy(*make.routed(make.CNH, make.TENCENT_CNH))
    case = make.licence()
    died(case)
    (sent,) = sweep()
    assert Check.objects.get(pk=sent).service == make.TENCENT_CNH
    assert make.course(make.worked(case)) == [
        (make.CNH, "first", "unknown_outcome"),
        (make.TENCENT_CNH, "fallback", "done"),
    ]


def test_the_page_says_that_the_outcome_is_unknown_and_a_person_may_run_it_again(
    with_policy: WithPolicy, sweep: Callable[[], list[str]], client: Client
) -> None:
    with_policy(*make.routed(make.CNH))
    case = make.licence()
    died(case)
    sweep()
    case = make.worked(case)
    client.force_login(make.user())
    page = client.get(reverse("case", args=[case.number])).content.decode()
    assert "nobody knows whether the service answered" in page
    workflow.rerun(case, make.analyst(), make.not_sent)
    assert make.course(make.worked(case))[-1] == (make.CNH, "first", "done")


def test_it_is_repeated_where_the_policy_allows_it(
    with_policy: WithPolicy, sweep: Callable[[], list[str]]
) -> None:
    with_policy(*make.routed(make.CNH), ("repeat = []", 'repeat = ["infosimples"]'))
    case = make.licence()
    call = died(case)
    assert sweep() == [str(call.check_run_id)]
    case = make.worked(case)
    assert make.course(case) == [(make.CNH, "first", "done")]
    calls = ServiceCall.objects.filter(service=make.CNH)
    assert [c.state for c in calls] == [CallState.UNKNOWN, CallState.ANSWERED]
    assert len({c.key for c in calls}) == 2


def test_the_embedded_engine_is_asked_again_and_given_up_after_three(
    sweep: Callable[[], list[str]],
) -> None:
    case = make.submitted()
    for _ in range(checking.MOST_TRIES - 1):
        call, check = again(died(case))
        assert sweep() == [str(check.pk)]
    call, check = again(died(case))
    assert sweep() == []
    call, check = again(call)
    assert (call.state, call.billable) == (CallState.UNKNOWN, False)
    assert (check.state, check.error_kind) == (CheckState.FAILED, "unknown_outcome")
    assert make.answered(case).progress == Progress.IN_REVIEW


def test_a_call_that_may_still_be_under_way_is_left_alone(
    with_policy: WithPolicy, sweep: Callable[[], list[str]]
) -> None:
    with_policy(*make.routed(make.CNH))
    call = ServiceCall.objects.get(pk=make.begun(make.licence()).call_id)
    nearly = timezone.now() - timedelta(seconds=settings.CHECK_SECONDS + ledger.LEEWAY - 5)
    ServiceCall.objects.filter(pk=call.pk).update(started_at=nearly)
    assert sweep() == []
    call, check = again(call)
    assert (call.state, check.state) == (CallState.OPEN, CheckState.RUNNING)
    assert app.conf.task_time_limit < settings.CHECK_SECONDS + ledger.LEEWAY


def test_an_answer_after_the_sweeper_is_noted_in_the_ledger_alone(
    with_policy: WithPolicy, sweep: Callable[[], list[str]]
) -> None:
    with_policy(*make.routed(make.CNH))
    case = make.licence()
    call = died(case)
    sweep()
    version = make.fresh(case).version
    checking.finish(str(call.pk), make.reading(), make.not_sent)
    call, check = again(call)
    assert (call.state, check.state) == (CallState.ANSWERED, CheckState.FAILED)
    assert make.fresh(case).version == version


def test_a_check_whose_task_was_lost_is_sent_again(sweep: Callable[[], list[str]]) -> None:
    case = make.submitted()
    assert sweep() == []
    long_ago = timezone.now() - timedelta(seconds=settings.RESEND_SECONDS + 1)
    Check.objects.filter(case=case).update(sent_at=long_ago)
    waiting = {str(check.pk) for check in make.waiting(case)}
    assert set(sweep()) == waiting
    assert sweep() == []  # it has just been sent
    assert len(waiting) == 2


def test_what_is_not_taken_is_sent_again_less_and_less_often(sweep: Callable[[], list[str]]) -> None:
    checks = Check.objects.filter(case=make.submitted())
    waited = [60, 120, 130, 230, 250, 470, 490]
    sent = []
    for seconds in waited:
        checks.update(sent_at=timezone.now() - timedelta(seconds=seconds))
        sent.append(bool(sweep()))
    assert settings.RESEND_SECONDS == 120
    assert sent == [False, True, False, False, True, False, True]
    checks.update(sends=100, sent_at=timezone.now() - timedelta(hours=3))
    assert len(sweep()) == 2


def test_a_check_of_a_case_that_was_withdrawn_is_not_sent(sweep: Callable[[], list[str]]) -> None:
    case = make.submitted()
    workflow.withdraw(case, make.analyst())
    Check.objects.filter(case=case).update(sent_at=timezone.now() - timedelta(hours=1))
    assert sweep() == []


def test_a_lost_call_of_a_case_that_was_withdrawn_is_settled(
    with_policy: WithPolicy, sweep: Callable[[], list[str]]
) -> None:
    with_policy(*make.routed(make.CNH))
    case = make.licence()
    call = died(case)
    workflow.withdraw(case, make.analyst())
    assert sweep() == []
    call, check = again(call)
    assert (call.state, check.state) == (CallState.UNKNOWN, CheckState.FAILED)
    assert make.fresh(case).progress == Progress.WITHDRAWN


def test_a_case_that_was_left_without_a_check_goes_on(sweep: Callable[[], list[str]]) -> None:
    case = make.in_review()
    Case.objects.filter(pk=case.pk).update(progress=Progress.CHECKING)
    sweep()
    assert make.fresh(case).progress == Progress.IN_REVIEW


def test_the_clock_sends_the_sweeper_on_its_way() -> None:
    entry = app.conf.beat_schedule["sweep"]
    assert entry["task"] in app.tasks
    assert entry["schedule"].seconds == settings.SWEEP_SECONDS
