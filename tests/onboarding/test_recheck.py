"""Asking again: a call of its own, once for each wish."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from onboarding import audit, workflow
from onboarding.models import Case, Progress, ServiceCall
from onboarding.policy import Policy
from onboarding.states import Refused
from tests import factories as make
from tests.sandbox import Running


@pytest.fixture
def case(sandbox: Running, with_policy: Callable[..., Policy]) -> Case:
    with_policy(*make.routed(make.CNH))
    return make.worked(make.licence())


def recheck(case: Case, service: str | None = None) -> int:
    return workflow.recheck(make.fresh(case), audit.SYSTEM, service, make.not_sent)


def test_one_service_is_asked_again_under_a_new_key(case: Case, sandbox: Running) -> None:
    before = case.version
    assert recheck(case, make.CNH) == 1
    case = make.worked(case)
    assert case.progress == Progress.IN_REVIEW
    assert make.course(case) == [(make.CNH, "first", "done"), (make.CNH, "first", "done")]
    assert sandbox.application.calls[make.CNH] == 2
    calls = ServiceCall.objects.filter(case=case, service=make.CNH)
    assert len({call.key for call in calls}) == 2
    assert case.version > before
    assert audit.verify(str(case.pk))[1] == []


def test_without_a_service_every_one_whose_answer_counts_is_asked(case: Case, sandbox: Running) -> None:
    assert recheck(case) == 2
    make.worked(case)
    assert sandbox.application.calls == {make.CNH: 2, "cellere.facematch": 2}


def test_the_same_wish_twice_is_one_call(case: Case, sandbox: Running) -> None:
    recheck(case, make.CNH)
    with pytest.raises(Refused, match="being asked already"):
        recheck(case, make.CNH)
    make.worked(case)
    assert sandbox.application.calls[make.CNH] == 2


def test_a_service_that_was_never_asked_counts_from_now_on(case: Case) -> None:
    recheck(case, make.TENCENT_CNH)
    case = make.worked(case)
    assert make.course(case)[-1] == (make.TENCENT_CNH, "first", "done")


@pytest.mark.parametrize(
    ("service", "told"),
    [
        ("local.barcode", "makes no check of a case"),
        ("cellere.meter_self_reading", "needs a side that is not there"),
        ("cellere.background_check_cnpj", "No tax id is known"),
        ("ineocr.getineocr", "needs a side that is not there"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_nothing_changed(case: Case, service: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        recheck(case, service)
    assert make.fresh(case).version == case.version


@pytest.mark.parametrize("state", [make.collected, make.decided, make.withdrawn])
def test_it_is_refused_where_nothing_is_reviewed(state: Callable[[], Case]) -> None:
    with pytest.raises(Refused):
        recheck(state())


def test_the_command_asks_and_says_what_is_wrong(
    case: Case, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("onboarding.management.commands.recheck.send_check", make.not_sent)
    call_command("recheck", case.number.lower(), "--service", make.CNH)
    assert f"{case.number}: 1 asked again" in capsys.readouterr().out
    for arguments, told in (
        ([case.number, "--service", make.CNH], "being asked already"),
        (["ZZZZ-ZZZZ"], "There is no case ZZZZ-ZZZZ"),
        ([case.number, "--service", "nobody.ocr"], "There is no service nobody.ocr"),
    ):
        with pytest.raises(CommandError, match=told):
            call_command("recheck", *arguments)
