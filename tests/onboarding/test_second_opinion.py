"""Another service is asked besides where the policy wants it, and what they disagree on is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from onboarding import evidence, pipeline, policy, workflow
from onboarding.models import Case, Check, CheckState, Finding, Progress
from providers.sandbox import infosimples
from tests import factories as make
from tests.sandbox import Running

pytestmark = pytest.mark.usefixtures("sandbox")
WithPolicy = Callable[..., policy.Policy]
ROUTE = make.routed(make.CNH, make.TENCENT_CNH)
ALWAYS = ("share = 0.0", "share = 1.0")
BOTH = [(make.CNH, "first", "done"), (make.TENCENT_CNH, "second_opinion", "done")]
ALONE = BOTH[:1]


def test_without_a_reason_nobody_else_is_asked(with_policy: WithPolicy) -> None:
    with_policy(*ROUTE)
    assert make.course(make.worked(make.licence())) == ALONE


def test_a_share_of_one_asks_for_every_case_and_the_first_reading_counts(with_policy: WithPolicy) -> None:
    with_policy(*ROUTE, ALWAYS)
    case = make.worked(make.licence())
    assert case.progress == Progress.IN_REVIEW
    assert make.course(case) == BOTH
    known = evidence.load(case).identity
    assert known is not None
    assert known.ocr is not None
    assert (known.ocr.service, known.value("full_name")) == (make.CNH, "MARINA EXEMPLO FICTÍCIA")


def test_a_sampled_share_is_chosen_by_the_case_itself() -> None:
    shares = [pipeline._share_of(Case()) for _ in range(2000)]
    assert all(0 <= share < 1 for share in shares)
    assert 0.2 < sum(share < 0.25 for share in shares) / 2000 < 0.3
    case = Case()
    assert pipeline._share_of(case) == pipeline._share_of(case)


@pytest.mark.parametrize(("bound", "course"), [(0.92, ALONE), (0.93, BOTH)])
def test_a_low_score_of_a_needed_field_asks_another(
    bound: float, course: list[tuple[str, str, str]], with_policy: WithPolicy
) -> None:
    """The least score of the first answer is 0.92."""
    with_policy(*ROUTE, ("low_score = 0.0", f"low_score = {bound}"))
    assert make.course(make.worked(make.licence())) == course


@pytest.mark.parametrize(("wanted", "course"), [("true", BOTH), ("false", ALONE)])
def test_a_number_that_breaks_its_rule_asks_another(
    wanted: str,
    course: list[tuple[str, str, str]],
    with_policy: WithPolicy,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(infosimples._LICENCE_FRONT, "CPF", "328.904.817-95")
    with_policy(*ROUTE, ("invalid_identifier = false", f"invalid_identifier = {wanted}"))
    case = make.worked(make.licence())
    assert make.course(case) == course
    assert "identifier_invalid" in make.codes(case)


def test_what_two_services_read_differently_is_told_with_both_values(
    with_policy: WithPolicy, client: Client
) -> None:
    with_policy(*ROUTE, ALWAYS)
    case = make.worked(make.licence())
    differ = Finding.objects.filter(case=case, code="vendors_differ")
    assert {finding.fields[0] for finding in differ} >= {"full_name", "personal_number", "date_of_birth"}
    client.force_login(make.user())
    page = client.get(reverse("case", args=[case.number])).content.decode()
    assert "Two services read a field differently" in page
    assert "MARINA EXEMPLO FICTÍCIA" in page
    assert "MARIA FICTICIA MODELO" in page


def test_a_reviewers_correction_settles_the_disagreement(with_policy: WithPolicy) -> None:
    with_policy(*ROUTE, ALWAYS)
    case = make.worked(make.licence())
    workflow.correct_field(
        case, make.analyst(), "full_name", "Marina Exemplo Fictícia", "As on the card.", case.version
    )
    differ = Finding.objects.filter(case=case, code="vendors_differ", resolved_at=None)
    assert ["full_name"] not in [finding.fields for finding in differ]
    assert differ.exists()


def test_a_second_opinion_that_fails_leaves_the_first_reading_as_it_is(
    with_policy: WithPolicy, broken: Callable[..., Running]
) -> None:
    broken("TENCENT_BASE_URL", "no_credit")
    with_policy(*ROUTE, ALWAYS)
    case = make.worked(make.licence())
    assert case.progress == Progress.IN_REVIEW
    assert make.course(case) == [BOTH[0], (make.TENCENT_CNH, "second_opinion", "quota")]
    assert not {"check_failed", "vendors_differ"} & make.codes(case)


def test_with_nobody_else_in_the_route_there_is_no_second_opinion(with_policy: WithPolicy) -> None:
    with_policy(*make.routed(make.CNH), ALWAYS)
    case = make.worked(make.licence())
    assert make.course(case) == ALONE
    assert not Check.objects.filter(case=case).exclude(state=CheckState.DONE).exists()
