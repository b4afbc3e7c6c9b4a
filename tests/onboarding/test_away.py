"""Parts that are away for a moment, or whose clock was wrong: what the tests of faults do for real,
seen from nearby."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import OperationalError, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from redis.exceptions import ConnectionError as CacheAway

from kyc.celery import Steady
from onboarding import checking, ledger, policy, tasks, vendors, workflow
from onboarding.models import CallState, Case, Progress, ServiceCall
from tests import factories as make
from tests.sandbox import Running


def test_a_cache_that_is_away_costs_no_answer(
    sandbox: Running, with_policy: Callable[..., policy.Policy], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise CacheAway("refused")

    with_policy(*make.routed(make.CNH))
    case = make.licence()
    for method in ("add", "get", "set", "incr", "delete"):
        monkeypatch.setattr(caches["default"], method, away)
    assert make.worked(case).progress == Progress.IN_REVIEW
    assert set(ServiceCall.objects.values_list("state", flat=True)) == {CallState.ANSWERED}
    assert not vendors.is_left_alone("infosimples")


@pytest.mark.parametrize("times", [1, len(tasks.WRITE_AGAIN)])
def test_an_answer_is_written_once_the_database_is_back(
    times: int, sandbox: Running, with_policy: Callable[..., policy.Policy], monkeypatch: pytest.MonkeyPatch
) -> None:
    failures, slept = iter(range(times)), list[float]()
    finish = checking.finish

    def unsteady(*arguments: object) -> None:
        if next(failures, None) is not None:
            raise OperationalError("the server closed the connection")
        finish(*arguments)  # type: ignore[arg-type]

    with_policy(*make.routed(make.CNH))
    case = make.licence()
    monkeypatch.setattr(checking, "finish", unsteady)
    monkeypatch.setattr("onboarding.tasks.time.sleep", slept.append)
    monkeypatch.setattr("onboarding.tasks.connection.close", lambda: None)  # the test's transaction is on it
    assert make.worked(case).progress == Progress.IN_REVIEW
    assert slept == list(tasks.WRITE_AGAIN[:times])
    assert sum(tasks.WRITE_AGAIN) < ledger.LEEWAY
    assert sandbox.application.calls == {make.CNH: 1, "cellere.facematch": 1}


def test_a_call_that_a_wrong_clock_wrote_into_the_future_is_settled() -> None:
    call = ServiceCall.objects.get(pk=make.begun(make.submitted()).call_id)
    patience = timedelta(seconds=settings.CHECK_SECONDS + ledger.LEEWAY)
    for ahead, expected in ((patience / 2, False), (patience + timedelta(minutes=1), True)):
        ServiceCall.objects.filter(pk=call.pk).update(started_at=timezone.now() + ahead)
        assert ledger.overdue().exists() is expected


def test_the_schedule_does_not_wait_for_a_clock_that_was_set_back() -> None:
    every = Steady(20)
    now = timezone.now()
    assert not every.is_due(now).is_due
    assert every.is_due(now - timedelta(seconds=21)).is_due
    due, following = every.is_due(now + timedelta(hours=1))
    assert (due, following) == (True, 20)


def test_a_task_is_sent_after_its_transaction_and_not_at_all_when_that_is_undone(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    sent: list[str] = []
    case = make.collected()
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            workflow.submit(case, make.analyst(), sent.append)
            transaction.set_rollback(True)
        assert make.fresh(case).progress == Progress.COLLECTING
        workflow.submit(Case.objects.get(pk=case.pk), make.analyst(), sent.append)
        assert sent == []
    assert len(sent) == 2
