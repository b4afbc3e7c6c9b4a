"""The task: an id comes in, a service is asked, and whatever happens can be seen on the case."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from kyc.celery import app
from onboarding import checking, vault, workflow
from onboarding.models import CallState, Case, Check, CheckState, Finding, Progress, ServiceCall
from onboarding.tasks import run_check, send_check
from providers import registry
from providers.errors import ImageUnreadable, ServiceError
from providers.model import Answer, Request
from tests import factories as make

SECRET = "NIRGENDWO QUILLON"  # stands for what a library quotes from a document


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every service that was asked; they answer as ``factories`` has it."""
    services: list[str] = []

    def call(service: str, request: Request, *_: Any) -> Answer:
        services.append(service)
        return make.reading() if service == "local.ocr" else make.faces_compared()

    monkeypatch.setattr(registry, "call", call)
    return services


def fails_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def call(*_: Any) -> Answer:
        raise error

    monkeypatch.setattr(registry, "call", call)


def run(case: Case) -> Case:
    for check in make.waiting(case):
        run_check(str(check.pk))
    return make.fresh(case)


def test_the_answers_bring_the_case_before_a_person(asked: list[str]) -> None:
    assert run(make.submitted()).progress == Progress.IN_REVIEW
    assert sorted(asked) == ["local.facematch", "local.ocr"]


def test_a_task_that_is_delivered_twice_asks_once(asked: list[str]) -> None:
    case = make.submitted()
    check_id = str(make.waiting(case, "ocr")[0].pk)
    run_check(check_id)
    version = make.fresh(case).version
    run_check(check_id)
    assert asked == ["local.ocr"]
    assert make.fresh(case).version == version


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ImageUnreadable("Nothing can be read on it."), "image_unreadable"),
        (SoftTimeLimitExceeded(), "timeout"),
        (RuntimeError(SECRET), "internal"),
    ],
)
def test_a_failure_is_on_the_case_and_run_again_mends_it(
    error: Exception,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with monkeypatch.context() as patch, caplog.at_level(logging.DEBUG):
        fails_with(error, patch)
        case = run(make.submitted())
    assert case.progress == Progress.IN_REVIEW
    failed = list(Check.objects.filter(case=case))
    assert [(check.state, check.error_kind) for check in failed] == [(CheckState.FAILED, kind)] * 2
    assert all(check.error_message for check in failed)
    assert SECRET not in caplog.text + str([check.error_message for check in failed])
    workflow.rerun(case, make.analyst(), make.not_sent)
    case = make.answered(case)
    assert case.progress == Progress.IN_REVIEW
    assert not Finding.objects.filter(case=case, resolved_at=None).exists()


def test_pictures_that_do_not_open_fail_the_check_in_sight(
    asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: Any) -> bytes:
        raise vault.VaultError("a picture cannot be opened")

    case = make.submitted()
    monkeypatch.setattr(vault.Vault, "fetch", closed)
    assert run(case).progress == Progress.IN_REVIEW
    assert asked == []
    assert set(Check.objects.values_list("error_kind", flat=True)) == {"internal"}


def test_an_answer_that_cannot_be_kept_fails_the_check_in_sight(
    asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> str:
        raise OSError(28, "No space left on device")

    case = make.submitted()
    monkeypatch.setattr(vault.Vault, "store", full)
    assert run(case).progress == Progress.IN_REVIEW
    assert set(Check.objects.values_list("error_kind", flat=True)) == {"internal"}


def test_a_worker_that_is_killed_leaves_the_check_to_the_next_one(
    asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make.submitted()
    check = make.waiting(case, "ocr")[0]
    with monkeypatch.context() as patch:
        fails_with(KeyboardInterrupt(), patch)
        with pytest.raises(KeyboardInterrupt):
            run_check(str(check.pk))
    check.refresh_from_db()
    assert (check.state, check.tries) == (CheckState.RUNNING, 1)
    run_check(str(check.pk))
    check.refresh_from_db()
    assert (check.state, check.tries) == (CheckState.DONE, 2)


def test_without_a_broker_submitting_succeeds_and_the_checks_wait(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def down(*_: Any, **__: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(run_check, "apply_async", down)
    case = make.collected()
    with django_capture_on_commit_callbacks(execute=True):
        workflow.submit(case, make.analyst(), send_check)
    assert len(make.waiting(case)) == 2
    assert "broker does not answer" in caplog.text


def test_the_arguments_of_a_task_are_ids_alone(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    sent: list[tuple[Any, Any]] = []

    def queue(args: Any = (), kwargs: Any = None, **_: Any) -> None:
        sent.append((args, kwargs))

    monkeypatch.setattr(run_check, "apply_async", queue)
    case = make.collected()
    with django_capture_on_commit_callbacks(execute=True):
        workflow.submit(case, make.analyst(), send_check)
    ids = [str(check.pk) for check in make.waiting(case)]
    assert sorted(sent) == sorted([((check_id,), None) for check_id in ids])


def test_a_worker_that_dies_gives_its_task_back_and_keeps_nothing_of_its_result() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.task_ignore_result
    longest = app.conf.task_time_limit
    assert app.conf.task_soft_time_limit < longest
    assert app.conf.broker_transport_options["visibility_timeout"] > longest


def test_every_kind_of_service_error_can_be_kept() -> None:
    def kinds(error: type[ServiceError]) -> set[type[ServiceError]]:
        return {error}.union(*(kinds(child) for child in error.__subclasses__()))

    case = make.submitted()
    call = ServiceCall.objects.get(pk=make.begun(case).call_id)
    check = call.check_run
    for error in kinds(ServiceError):
        Check.objects.filter(pk=check.pk).update(state=CheckState.RUNNING)
        ServiceCall.objects.filter(pk=call.pk).update(state=CallState.OPEN)
        checking.fail(str(call.pk), error("m" * 600, vendor_code="c" * 100), make.not_sent)
        for row, kept in ((check, {"error_kind", "error_message"}), (call, {"error_kind", "vendor_code"})):
            row.refresh_from_db()
            row.clean_fields(exclude={field.name for field in row._meta.fields} - kept)
            assert row.error_kind == error.kind
