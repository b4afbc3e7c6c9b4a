"""The dashboards' figures are those of the cases, and hold with few and with none."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from onboarding import reports, vendors, workflow
from onboarding.console.dashboards import CHARTS, _harmless, _percent
from onboarding.models import CallState, Case, DecisionAction, Finding, ServiceCall
from onboarding.reports import Period
from tests import factories as make

pytestmark = pytest.mark.thorough

MONTH = Period(30)


def rejected() -> Case:
    case = make.in_review()
    workflow.decide(case, make.analyst(), DecisionAction.REJECT, ["not_genuine"], version=case.version)
    return make.fresh(case)


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Call it with a number of days: what follows happens so many days ago."""
    really = timezone.now

    def turn(days: int) -> None:
        monkeypatch.setattr(timezone, "now", lambda: really() - timedelta(days=days))

    return turn


def test_the_history_of_states_is_that_of_the_acts_day_by_day(on_day: Callable[[int], None]) -> None:
    on_day(40)
    old = make.collected()
    on_day(6)
    case = make.collected()
    on_day(5)
    workflow.submit(case, make.analyst(), make.not_sent)
    on_day(4)
    case = make.answered(make.fresh(case))
    workflow.ask_again(case, make.analyst(), {str(make.identity(case).pk): "blurry"}, version=case.version)
    on_day(3)
    workflow.add_page(case, make.analyst(), "front", make.picture(5))
    workflow.submit(make.fresh(case), make.analyst(), make.not_sent)
    on_day(2)
    make.approve(make.answered(make.fresh(case)))
    workflow.withdraw(old, make.analyst())
    on_day(1)
    make.reopen(make.fresh(case))
    on_day(0)
    workflow.recheck(make.fresh(case), make.analyst(), "local.ocr", make.not_sent)

    days = [states for _day, states in reports.cases_by_state(Period(7))]
    told = [{state: number for state, number in states.items() if number} for states in days]
    assert told == [
        {"prepared": 2},
        {"prepared": 1, "checking": 1},
        {"prepared": 1, "awaiting_customer": 1},
        {"prepared": 1, "checking": 1},
        {},
        {"in_review": 1},
        {"checking": 1},
    ]
    assert reports.opened(Period(7)) == 1


def test_a_decision_that_waits_for_a_second_person_is_in_review_all_along() -> None:
    case = make.awaiting_approval()
    assert dict(reports.cases_by_state(MONTH))[MONTH.dates[-1]]["in_review"] == 1
    workflow.refuse(case, make.approver(), "Not so.", version=case.version)
    before, today = [states for _day, states in reports.cases_by_state(MONTH)][-2:]
    assert (sum(before.values()), today["in_review"]) == (0, 1)


def test_every_act_that_changes_the_state_is_known_to_the_history() -> None:
    """Of each state that a case can be in, made by its acts, yesterday had none."""
    for made in (make.opened, make.collected, make.submitted, make.in_review, make.awaiting_customer,
                 make.awaiting_approval, make.decided, make.withdrawn, make.expired):  # fmt: skip
        made()
    before, today = [states for _day, states in reports.cases_by_state(MONTH)][-2:]
    assert set(before.values()) == {0}
    assert today == {"prepared": 2, "checking": 1, "in_review": 2, "awaiting_customer": 1}


def test_approvals_and_rejections_are_counted_by_day() -> None:
    make.decided()
    make.decided()
    rejected()
    make.in_review()
    day, approved, refused = reports.decided_by_day(MONTH)[-1]
    assert (day, approved, refused) == (MONTH.dates[-1], 2, 1)


def test_median_and_ninetieth_percentile_are_times_that_were() -> None:
    for hours in range(1, 11):
        case = make.decided()
        end = timezone.now()
        start = end - timedelta(hours=hours)
        Case.objects.filter(pk=case.pk).update(submitted_at=start, decided_at=end)
    times, spans = reports.time_to_decision(MONTH)
    assert (times.number, times.median, times.p90) == (10, timedelta(hours=5), timedelta(hours=9))
    assert spans == [0, 3, 7, 0, 0, 0]  # 1 to 3 hours; 4 and more


def test_findings_are_counted_by_code_with_what_became_of_them() -> None:
    first, second = make.suspicious(), make.suspicious()
    finding = Finding.objects.get(case=first, code="name_differs")
    workflow.dismiss_finding(first, make.analyst(), finding.pk, "A maiden name.", first.version)
    workflow.correct_field(second, make.analyst(), "surname", "ELSE", "As printed.", second.version)
    counted = {code: more for code, *more in reports.findings_by_code(MONTH)}
    assert counted["name_differs"][0] >= 2
    assert counted["name_differs"][1] == 1


def test_a_vendors_health_is_that_of_its_calls() -> None:
    case = make.in_review()
    calls = list(ServiceCall.objects.filter(case=case))
    start = timezone.now()
    for call, seconds in zip(calls, (2, 4), strict=True):
        ServiceCall.objects.filter(pk=call.pk).update(
            started_at=start, finished_at=start + timedelta(seconds=seconds)
        )
    other = make.submitted()
    lost = make.begun(other)
    ServiceCall.objects.filter(pk=lost.call_id).update(state=CallState.FAILED)
    (local,) = reports.vendor_health(MONTH)
    assert (local.vendor, local.calls, local.answered, local.ended) == ("local", 3, 2, 3)
    assert (local.times.median, local.times.p90) == (timedelta(seconds=2), timedelta(seconds=4))
    assert local.success == pytest.approx(2 / 3)
    assert local.left_alone is False


def test_a_vendor_that_is_left_alone_shows_though_it_was_not_called() -> None:
    cache.clear()
    breaker = vendors._breaker()
    for _ in range(100):
        breaker.note("tencent", answered=False)
    (one,) = reports.vendor_health(MONTH)
    assert (one.vendor, one.left_alone, one.success) == ("tencent", True, None)
    cache.clear()


def test_accuracy_is_what_reviewers_left_as_it_was_read() -> None:
    for correct in (True, False, False):
        case = make.in_review()
        if correct:
            workflow.correct_field(case, make.analyst(), "surname", "NIRGENDS", "Printed so.", case.version)
        make.approve(make.fresh(case))
    make.in_review()  # nobody decided it: nobody looked
    found = {(one.service, one.document, one.field): one for one in reports.accuracy(MONTH)}
    read = ("local.ocr", "passport")
    surname, sex = found[*read, "surname"], found[*read, "sex"]
    assert (surname.number, surname.corrected, round(surname.share, 3)) == (3, 1, 0.667)
    assert (sex.number, sex.corrected, sex.share) == (3, 0, 1)
    assert reports.accuracy(MONTH)[0] == surname  # the least sure first


@pytest.mark.parametrize(
    ("good", "number", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (0, 20, 0.0, 0.1611), (15, 15, 0.7961, 1.0)],
)
def test_the_interval_is_wilsons(good: int, number: int, low: float, high: float) -> None:
    """The first is the worked example of Newcombe (1998), method 3."""
    assert [*reports.wilson(good, number)] == pytest.approx([low, high], abs=1e-4)


def test_work_is_counted_by_person() -> None:
    waiting = make.awaiting_approval()
    workflow.confirm(waiting, make.approver(), version=waiting.version)
    rejected()
    workflow.claim(make.in_review(), make.analyst())
    people = {one.name: one for one in reports.workload(MONTH)}
    ana, petra = people["ana"], people["petra"]
    assert (ana.approved, ana.rejected, ana.held) == (1, 1, 1)
    assert (petra.approved, petra.seconded) == (0, 1)


def test_every_chart_has_its_table_as_csv(client: Client) -> None:
    case = make.suspicious()
    workflow.correct_field(case, make.analyst(), "surname", "NIRGENDS", "Printed so.", case.version)
    make.approve(make.in_review())
    client.force_login(make.user())
    page = client.get(reverse("dashboards")).content.decode()
    for key in CHARTS:
        answer = client.get(reverse("dashboard_csv", args=[key]), {"days": 7})
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{key}-7-days.csv"'
        assert answer.headers["Cache-Control"] == "private, no-store"
        head, *rows = csv.reader(io.StringIO(answer.content.decode()))
        assert rows, key
        assert all(len(row) == len(head) for row in rows)
        assert f'id="{key}"' in page
    assert client.get(reverse("dashboard_csv", args=["salaries"])).status_code == 404


@pytest.mark.parametrize("days", ["7", "30", "90", "", "1000000", "-1", "x", "३०"])
def test_a_period_that_is_not_offered_is_the_usual_one(client: Client, days: str) -> None:
    client.force_login(make.user())
    period = client.get(reverse("dashboards"), {"days": days}).context["period"]
    assert period.days == (int(days) if days in ("7", "30", "90") else 30)


def test_without_cases_every_chart_says_what_to_do(client: Client) -> None:
    client.force_login(make.user())
    answer = client.get(reverse("dashboards"))
    assert answer.content.decode().count('class="nothing"') == len(CHARTS)


def test_the_page_asks_a_bounded_number_of_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        make.decided()
    client.force_login(make.user())
    client.get(reverse("dashboards"))
    with django_assert_max_num_queries(30):
        client.get(reverse("dashboards"), {"days": 90})


def test_no_cell_is_a_formula() -> None:
    assert [_harmless(cell) for cell in ("=1+1", "@x", "-2", "ana")] == ["'=1+1", "'@x", "'-2", "ana"]


def test_all_and_nothing_are_told_only_where_they_are() -> None:
    assert [_percent(share) for share in (1, 0.999, 0.5, 0.001, 0)] == ["100 %", "99 %", "50 %", "1 %", "0 %"]
