"""Every call has its row before it is made, and its outcome and cost afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from kyc import correlation
from onboarding import evidence, ledger, policy, tasks, vendors
from onboarding.models import CallState, Case, Check, CheckState, ServiceCall
from providers import registry
from providers.model import Answer, Request
from tests import factories as make
from tests.sandbox import Running

WithPolicy = Callable[..., policy.Policy]
PRICED = ("[prices]\n#", f'[prices]\n"{make.CNH}" = 0.40\n"{make.TENCENT_CNH}" = 0.05\n#')


@pytest.fixture
def priced(sandbox: Running, with_policy: WithPolicy) -> Running:
    with_policy(*make.routed(make.CNH, make.TENCENT_CNH), PRICED)
    return sandbox


def row(case: Case, service: str) -> ServiceCall:
    return ServiceCall.objects.get(case=case, service=service)


def test_the_row_stands_before_the_call_is_made(priced: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, str]] = []
    really = registry.call

    def call(service: str, request: Request, *more: Any) -> Answer:
        seen.extend(ServiceCall.objects.filter(state=CallState.OPEN).values_list("service", "state"))
        return really(service, request, *more)

    monkeypatch.setattr(registry, "call", call)
    case = make.licence()
    tasks.run_check(str(make.waiting(case, "ocr")[0].pk))
    assert seen == [(make.CNH, "open")]


def test_an_answer_is_written_down_with_what_it_cost(priced: Running) -> None:
    case = make.worked(make.licence())
    call = row(case, make.CNH)
    assert (call.state, call.vendor, call.billable, call.price) == (
        CallState.ANSWERED,
        "infosimples",
        True,
        Decimal("0.40"),
    )
    assert call.bytes == len(make.picture(0).jpeg)
    assert call.finished_at is not None
    assert call.finished_at >= call.started_at


def test_the_vendors_request_id_is_kept(sandbox: Running, with_policy: WithPolicy) -> None:
    with_policy(*make.routed(make.TENCENT_CNH), PRICED)
    call = row(make.worked(make.licence()), make.TENCENT_CNH)
    assert len(call.request_id) == 36  # Tencent's RequestId is a UUID
    assert call.billable is None  # its document does not say


def test_a_failure_is_written_down_with_the_vendors_code(
    sandbox: Running, with_policy: WithPolicy, broken: Callable[..., Running]
) -> None:
    with_policy(*make.routed(make.TENCENT_CNH), PRICED)
    broken("TENCENT_BASE_URL", "no_credit")
    call = row(make.worked(make.licence()), make.TENCENT_CNH)
    assert (call.state, call.error_kind) == (CallState.FAILED, "quota")
    assert call.vendor_code == "ResourceUnavailable.InArrears"
    assert call.finished_at is not None


def test_what_was_never_sent_cost_nothing(priced: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INFOSIMPLES_BASE_URL", "http://127.0.0.1:9")  # nobody listens there
    call = row(make.worked(make.licence()), make.CNH)
    assert (call.state, call.error_kind, call.billable) == (CallState.FAILED, "network", False)


def test_the_embedded_engine_is_in_the_ledger_too_and_costs_nothing() -> None:
    case = make.in_review()
    calls = ServiceCall.objects.filter(case=case)
    assert {(call.vendor, call.state, call.billable, call.price) for call in calls} == {
        ("local", CallState.ANSWERED, False, None)
    }


# Never twice


def test_no_two_rows_have_one_key(priced: Running) -> None:
    work = make.begun(make.licence())
    call = ServiceCall.objects.get(pk=work.call_id)
    box = evidence.vault_of(call.case)
    assert call.key == ledger.key(call.check_run, work.request, box)
    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.open_call(call.check_run, work.request, box, evidence.policy_of(call.case))


def test_the_key_tells_service_check_try_and_inputs_apart(priced: Running) -> None:
    work = make.begun(make.licence())
    check = ServiceCall.objects.get(pk=work.call_id).check_run
    box = evidence.vault_of(check.case)
    keys = {ledger.key(check, work.request, box)}
    keys.add(ledger.key(check, Request({"front": b"other"}), box))
    keys.add(ledger.key(check, Request({"front": b"other"}, {"cpf": "39053344020"}), box))
    check.tries += 1
    keys.add(ledger.key(check, work.request, box))
    assert len(keys) == 4


def test_the_same_task_twice_makes_one_call(priced: Running) -> None:
    case = make.licence()
    check_id = str(make.waiting(case, "ocr")[0].pk)
    tasks.run_check(check_id)
    tasks.run_check(check_id)
    assert priced.application.calls == {make.CNH: 1}


def test_a_task_that_is_delivered_while_the_first_is_under_way_makes_no_call(
    priced: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make.licence()
    check_id = str(make.waiting(case, "ocr")[0].pk)
    really = vendors.call

    def call(service: str, request: Request, *, live: bool) -> Answer:
        tasks.run_check(check_id)  # the broker delivers it again
        return really(service, request, live=live)

    monkeypatch.setattr(vendors, "call", call)
    tasks.run_check(check_id)
    assert priced.application.calls == {make.CNH: 1}
    assert Check.objects.get(pk=check_id).state == CheckState.DONE


def test_an_answer_that_cannot_be_kept_is_paid_and_not_asked_for_again(
    priced: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> str:
        raise OSError(28, "No space left on device")

    case = make.licence()
    monkeypatch.setattr("onboarding.vault.Vault.store", full)
    make.worked(case)
    assert priced.application.calls[make.CNH] == 1
    assert Check.objects.get(case=case, service=make.CNH).error_kind == "internal"
    assert (row(case, make.CNH).state, row(case, make.CNH).billable) == (CallState.FAILED, True)


def test_a_call_in_a_thread_ends_before_the_sweeper_takes_its_worker_for_dead(
    settings: Settings,
) -> None:
    settings.CHECK_SECONDS = 5
    vendors.door.cache_clear()
    assert vendors.door().patience.total <= 5
    vendors.door().close()
    vendors.door.cache_clear()


# Cost


def test_the_cost_of_a_case_tells_what_is_known_possible_and_unpriced(priced: Running) -> None:
    case = make.worked(make.licence())
    cost = ledger.cost(ServiceCall.objects.filter(case=case))
    # The reading is charged; the face match's vendor does not say, and it has no price.
    assert cost == ledger.Cost(known=Decimal("0.40"), possible=Decimal(0), unpriced=1, calls=2, cases=1)
    ServiceCall.objects.filter(service=make.CNH).update(billable=None)
    cost = ledger.cost(ServiceCall.objects.filter(case=case))
    assert (cost.known, cost.possible, cost.most) == (Decimal(0), Decimal("0.40"), Decimal("0.40"))


def test_the_cost_of_a_day_is_that_of_one_vendor_between_two_midnights(priced: Running) -> None:
    for _ in range(3):
        make.worked(make.licence())
    first, *_ = ServiceCall.objects.filter(vendor="infosimples")
    ServiceCall.objects.filter(pk=first.pk).update(started_at=timezone.now() - timedelta(days=1))
    assert ledger.cost_of_day("infosimples").known == Decimal("0.80")
    assert ledger.cost_of_day("infosimples", timezone.now() - timedelta(days=1)).known == Decimal("0.40")
    assert ledger.cost_of_day("infosimples", datetime(2020, 1, 1, tzinfo=UTC)).calls == 0
    assert ledger.cost_of_day("tencent").calls == 0


def test_a_call_under_way_and_an_unknown_outcome_count_against_the_budget(priced: Running) -> None:
    budgets = {"infosimples": Decimal("0.40")}
    assert not ledger.over_budget("infosimples", budgets)
    call = ServiceCall.objects.get(pk=make.begun(make.licence()).call_id)
    assert ledger.cost_of_day("infosimples").under_way == Decimal("0.40")
    assert ledger.over_budget("infosimples", budgets)
    ledger.lost(call)
    cost = ledger.cost_of_day("infosimples")
    assert (cost.possible, cost.under_way) == (Decimal("0.40"), Decimal(0))
    assert ledger.over_budget("infosimples", budgets)
    assert not ledger.over_budget("infosimples", {"infosimples": Decimal("0.41")})
    assert not ledger.over_budget("tencent", budgets)


def test_a_call_under_way_sends_the_next_case_elsewhere(sandbox: Running, with_policy: WithPolicy) -> None:
    with_policy(
        *make.routed(make.CNH, make.TENCENT_CNH), PRICED, ("[budgets]\n", "[budgets]\ninfosimples = 0.40\n")
    )
    make.begun(make.licence())
    assert make.course(make.worked(make.licence())) == [(make.TENCENT_CNH, "first", "done")]


def test_the_page_of_a_case_tells_its_cost(priced: Running, client: Client) -> None:
    case = make.worked(make.licence())
    client.force_login(make.user())
    page = client.get(reverse("case", args=[case.number])).content.decode()
    assert re.search(r"<dt>Cost</dt><dd>0.40\s+<span class=\"muted\">1 call without a price", page)


def test_a_call_carries_the_id_of_the_request_that_it_was_made_for() -> None:
    case = make.submitted()
    with correlation.under("0f8fad5b-d9cb-469f-a165-70867728950e"):
        make.begun(case)
    assert ServiceCall.objects.get().correlation == "0f8fad5b-d9cb-469f-a165-70867728950e"
