"""Which service is asked first: the first of the policy's list that can be asked now."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from onboarding import policy, vendors
from onboarding.models import Check, Progress, ServiceCall
from tests import factories as make
from tests.sandbox import Running

pytestmark = pytest.mark.usefixtures("sandbox")
WithPolicy = Callable[..., policy.Policy]


def test_the_first_service_of_the_route_is_asked_and_no_other(
    with_policy: WithPolicy, sandbox: Running
) -> None:
    with_policy(*make.routed(make.CNH, make.TENCENT_CNH))
    case = make.worked(make.licence())
    assert case.progress == Progress.IN_REVIEW
    assert make.course(case) == [(make.CNH, "first", "done")]
    assert sandbox.application.calls == {make.CNH: 1, "cellere.facematch": 1}


def test_each_document_has_its_own_route(with_policy: WithPolicy) -> None:
    routes, *others = make.routed(make.CNH)
    with_policy((routes[0], f'{routes[1]}\npassport = ["tencent.MLIDPassportOCR"]'), *others)
    case = make.worked(make.submitted())
    assert make.course(case) == [("tencent.MLIDPassportOCR", "first", "done")]


def test_a_vendor_that_is_not_set_up_is_passed_by_with_the_reason(
    with_policy: WithPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INFOSIMPLES_TOKEN")
    with_policy(*make.routed(make.CNH, make.TENCENT_CNH))
    case = make.worked(make.licence())
    assert make.course(case) == [(make.TENCENT_CNH, "first", "done")]
    assert Check.objects.get(case=case, kind="ocr").result["skipped"] == {make.CNH: "not_configured"}


def test_a_service_that_needs_a_side_that_is_not_there_is_passed_by(with_policy: WithPolicy) -> None:
    with_policy(*make.routed("ineocr.getineocr", make.TENCENT_CNH))
    case = make.worked(make.licence())
    check = Check.objects.get(case=case, kind="ocr")
    assert (check.service, check.result["skipped"]) == (
        make.TENCENT_CNH,
        {"ineocr.getineocr": "side_missing"},
    )


def test_a_vendor_whose_breaker_is_open_is_passed_by(with_policy: WithPolicy) -> None:
    for _ in range(5):
        vendors._breaker().note("infosimples", answered=False)
    with_policy(*make.routed(make.CNH, make.TENCENT_CNH))
    case = make.worked(make.licence())
    check = Check.objects.get(case=case, kind="ocr")
    assert (check.service, check.result["skipped"]) == (make.TENCENT_CNH, {make.CNH: "breaker_open"})


def test_a_breaker_that_opens_after_the_plan_was_made_sends_the_check_on(
    with_policy: WithPolicy, sandbox: Running
) -> None:
    with_policy(*make.routed(make.CNH, make.TENCENT_CNH))
    case = make.licence()
    for _ in range(5):
        vendors._breaker().note("infosimples", answered=False)
    case = make.worked(case)
    assert make.course(case) == [
        (make.CNH, "first", "breaker_open"),
        (make.TENCENT_CNH, "fallback", "done"),
    ]
    assert make.CNH not in sandbox.application.calls
    assert not ServiceCall.objects.filter(vendor="infosimples").exists()


def budgeted(with_policy: WithPolicy, *route: str) -> None:
    prices = f'[prices]\n"{make.CNH}" = 0.40\n"{make.TENCENT_CNH}" = 0.05\n#'
    budgets = ("[budgets]\n#", "[budgets]\ninfosimples = 0.75\n#")
    with_policy(*make.routed(*route), ("[prices]\n#", prices), budgets)


def test_a_vendor_over_its_budget_is_passed_by_until_the_next_day(with_policy: WithPolicy) -> None:
    budgeted(with_policy, make.CNH, make.TENCENT_CNH)
    asked = [make.course(make.worked(make.licence()))[0][0] for _ in range(3)]
    assert asked == [make.CNH, make.CNH, make.TENCENT_CNH]
    last = Check.objects.filter(kind="ocr").last()
    assert last is not None
    assert last.result["skipped"] == {make.CNH: "over_budget"}
    assert sum(c.price for c in ServiceCall.objects.filter(vendor="infosimples") if c.price) == Decimal(
        "0.80"
    )
    for call in ServiceCall.objects.filter(vendor="infosimples"):
        ServiceCall.objects.filter(pk=call.pk).update(started_at=call.started_at.replace(year=2020))
    assert make.course(make.worked(make.licence()))[0][0] == make.CNH


def test_cases_that_were_planned_together_do_not_overrun_a_budget(
    with_policy: WithPolicy, sandbox: Running
) -> None:
    budgeted(with_policy, make.CNH)
    cases = [make.licence() for _ in range(4)]
    outcomes = [make.course(make.worked(case))[0][2] for case in cases]
    assert outcomes == ["done", "done", "over_budget", "over_budget"]
    assert sandbox.application.calls[make.CNH] == 2


def test_where_nobody_can_be_asked_the_case_comes_before_a_person_and_says_why(
    with_policy: WithPolicy, monkeypatch: pytest.MonkeyPatch, sandbox: Running
) -> None:
    monkeypatch.delenv("INFOSIMPLES_TOKEN")
    monkeypatch.delenv("TENCENT_SECRET_ID")
    with_policy(*make.routed(make.CNH, make.TENCENT_CNH))
    case = make.worked(make.licence())
    assert case.progress == Progress.IN_REVIEW
    assert make.course(case) == [(make.CNH, "first", "not_configured")]
    assert Check.objects.get(case=case, kind="ocr").result["skipped"] == {make.TENCENT_CNH: "not_configured"}
    assert {"check_failed", "document_not_read"} <= make.codes(case)
    assert sandbox.application.calls == {"cellere.facematch": 1}


def test_pictures_are_judged_beside_a_vendor_that_does_not_judge_them(with_policy: WithPolicy) -> None:
    routes, face, _quality = make.routed(make.CNH)
    with_policy(routes, face)
    kinds = {check.kind: check.service for check in make.waiting(make.licence())}
    assert kinds == {"ocr": make.CNH, "quality": "local.quality", "face_match": "cellere.facematch"}
