"""The next service of the route is asked where one failed or read too little."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from onboarding import evidence, policy, workflow
from onboarding.intake import accept
from onboarding.models import Check, DecisionAction, Finding, Progress, Severity
from onboarding.states import Refused
from providers.sandbox.tencent import protocol
from tests import factories as make
from tests.sandbox import Running

pytestmark = pytest.mark.usefixtures("sandbox")
WithPolicy = Callable[..., policy.Policy]
Broken = Callable[..., Running]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("5xx", "vendor_unavailable"),
        ("no_credit", "quota"),
        ("expired_token", "auth"),
        ("broken_json", "bad_response"),
        ("cut", "network"),
    ],
)
def test_the_next_service_is_asked_where_one_fails(
    fault: str, kind: str, with_policy: WithPolicy, broken: Broken
) -> None:
    broken("INFOSIMPLES_BASE_URL", fault)
    with_policy(*make.routed(make.CNH, make.TENCENT_CNH))
    case = make.worked(make.licence())
    assert make.course(case) == [(make.CNH, "first", kind), (make.TENCENT_CNH, "fallback", "done")]
    assert case.progress == Progress.IN_REVIEW
    assert not {"check_failed", "document_not_read"} & make.codes(case)
    known = evidence.load(case).identity
    assert known is not None
    assert known.value("full_name") == "MARIA FICTICIA MODELO"


def test_where_all_fail_each_was_asked_once_and_the_last_failure_is_a_finding(
    with_policy: WithPolicy, broken: Broken
) -> None:
    broken("INFOSIMPLES_BASE_URL", "no_credit")
    broken("TENCENT_BASE_URL", "no_credit")
    with_policy(*make.routed(make.CNH, make.TENCENT_CNH))
    case = make.worked(make.licence())
    assert make.course(case) == [(make.CNH, "first", "quota"), (make.TENCENT_CNH, "fallback", "quota")]
    assert case.progress == Progress.IN_REVIEW
    assert Finding.objects.get(case=case, code="check_failed").check_run == Check.objects.get(
        service=make.TENCENT_CNH
    )


def test_the_next_service_is_asked_where_needed_fields_are_missing(with_policy: WithPolicy) -> None:
    with_policy(*make.routed(make.CELLERE, make.CNH))
    case = make.worked(make.licence())
    assert make.course(case) == [(make.CELLERE, "first", "done"), (make.CNH, "fallback", "done")]
    first = Check.objects.get(service=make.CELLERE)
    assert first.result["missing"] == ["registration_number", "date_of_expiry"]
    assert "field_missing" not in make.codes(case)


def test_of_two_readings_that_miss_fields_the_fuller_one_counts(
    with_policy: WithPolicy, broken: Broken
) -> None:
    broken("INFOSIMPLES_BASE_URL", "5xx")
    with_policy(*make.routed(make.CELLERE, "tencent.GeneralBasicOCR", make.CNH))
    case = make.worked(make.licence())
    assert [service for service, _, _ in make.course(case)] == [
        make.CELLERE,
        "tencent.GeneralBasicOCR",
        make.CNH,
    ]
    known = evidence.load(case).identity
    assert known is not None
    assert known.ocr is not None
    assert known.ocr.service == make.CELLERE
    assert "field_missing" in make.codes(case)


def test_what_a_vendors_failure_tells_of_the_document_survives_the_fallback(
    with_policy: WithPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "FailedOperation.InconsistencyBetweenMRZAndVRZ"
    monkeypatch.setitem(protocol._MAGIC, "image_unreadable", code)
    with_policy(*make.routed("tencent.MLIDPassportOCR", make.CELLERE))
    case = make.opened()
    for side, size in (("front", (1200, 821)), ("selfie", (480, 300))):
        workflow.add_page(case, make.analyst(), side, accept(make.jpeg(1, size)))
    workflow.submit(case, make.analyst(), make.not_sent)
    case = make.worked(case)
    assert make.course(case) == [
        ("tencent.MLIDPassportOCR", "first", "image_unreadable"),
        (make.CELLERE, "fallback", "done"),
    ]
    finding = Finding.objects.get(case=case, code="mrz_differs_from_print")
    assert finding.severity == Severity.HIGH
    assert finding.check_run is not None
    assert finding.check_run.service == "tencent.MLIDPassportOCR"
    assert workflow.needs_second(make.fresh(case), DecisionAction.APPROVE)


def test_a_failure_that_another_service_made_up_for_is_not_run_again(
    with_policy: WithPolicy, broken: Broken
) -> None:
    broken("INFOSIMPLES_BASE_URL", "5xx")
    with_policy(*make.routed(make.CNH, make.TENCENT_CNH))
    case = make.worked(make.licence())
    with pytest.raises(Refused, match="no check that failed"):
        workflow.rerun(case, make.analyst(), make.not_sent)


def test_run_again_begins_where_a_service_can_be_asked_now(
    with_policy: WithPolicy, monkeypatch: pytest.MonkeyPatch, sandbox: Running
) -> None:
    monkeypatch.delenv("INFOSIMPLES_TOKEN")
    with_policy(*make.routed(make.CNH))
    case = make.worked(make.licence())
    monkeypatch.setenv("INFOSIMPLES_TOKEN", sandbox.variables["INFOSIMPLES_TOKEN"])
    workflow.rerun(case, make.analyst(), make.not_sent)
    case = make.worked(case)
    assert case.progress == Progress.IN_REVIEW
    assert make.course(case)[-1] == (make.CNH, "first", "done")
    assert not {"check_failed", "document_not_read"} & make.codes(case)


def test_the_page_shows_each_step_and_what_was_passed_by(
    with_policy: WithPolicy, broken: Broken, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    broken("INFOSIMPLES_BASE_URL", "5xx")
    monkeypatch.delenv("TENCENT_SECRET_ID")
    with_policy(*make.routed(make.CNH, make.TENCENT_CNH, make.CELLERE))
    case = make.worked(make.licence())
    client.force_login(make.user())
    page = client.get(reverse("case", args=[case.number])).content.decode()
    assert "Infosimples · ocr/cnh" in page
    assert "Cellere · document_entities · Fallback" in page
    assert "Not asked: Tencent Cloud · RecognizeBrazilDriverLicenseOCR (not set up here)." in page


@pytest.mark.parametrize(("repeat", "calls"), [("", 1), ('"tencent"', 3)])
def test_a_failure_that_may_have_been_charged_is_tried_again_only_where_the_policy_allows_it(
    with_policy: WithPolicy, broken: Callable[..., Running], repeat: str, calls: int
) -> None:
    """Tencent's document does not say whether a server's error is charged."""
    with_policy(*make.routed(make.TENCENT_CNH), ("repeat = []", f"repeat = [{repeat}]"))
    down = broken("TENCENT_BASE_URL", "5xx")
    case = make.worked(make.licence())
    assert make.course(case) == [(make.TENCENT_CNH, "first", "vendor_unavailable")]
    assert down.application.calls == {make.TENCENT_CNH: calls}
