"""Acts at the same moment: one after the other, each on what the former left."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from onboarding import audit, checking, policy, queues, vendors, workflow
from onboarding.audit import Actor, AuditEntry
from onboarding.models import (
    Case,
    Check,
    CheckState,
    Decision,
    DecisionAction,
    ExtractedField,
    Progress,
    ServiceCall,
)
from onboarding.states import Refused, Stale
from tests import factories as make
from tests.sandbox import Running

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[BaseException | None]:
    """What each act came to, all begun at the same moment."""
    gate = threading.Barrier(len(acts))
    results: list[BaseException | None] = [None] * len(acts)

    def do(number: int) -> None:
        gate.wait()
        try:
            acts[number]()
        except Exception as error:  # handed on to the test
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_decisions_on_one_version_one_holds_and_the_other_is_told() -> None:
    case, me = make.in_review(), make.analyst()

    def decide(action: DecisionAction, reason: str) -> Callable[[], object]:
        return lambda: workflow.decide(case, me, action, [reason], version=case.version)

    results = at_once(
        decide(DecisionAction.APPROVE, "identity_confirmed"), decide(DecisionAction.REJECT, "not_genuine")
    )
    assert [type(result) for result in results if result] == [Stale]
    assert Decision.objects.filter(case=case).count() == 1
    assert audit.verify(str(case.pk))[1] == []


def test_of_two_people_who_claim_one_gets_the_case() -> None:
    case, one, other = make.in_review(), make.analyst(), make.approver()
    results = at_once(lambda: workflow.claim(case, one), lambda: workflow.claim(case, other))
    assert [type(result) for result in results if result] == [Refused]


def test_two_people_who_ask_for_the_next_case_never_get_the_same() -> None:
    cases = {make.in_review().pk for _ in range(2)}
    actors = make.analyst(), make.approver()
    got: list[Case | None] = []

    def take(actor: Actor) -> Callable[[], object]:
        return lambda: got.append(workflow.claim_next(actor, queues.unassigned()))

    assert at_once(*(take(actor) for actor in actors)) == [None, None]
    assert {case.pk for case in got if case} == cases


def test_the_checks_of_a_case_that_end_together_bring_it_before_a_person_once() -> None:
    case = make.submitted()
    read, compared = make.begun(case, "ocr").call_id, make.begun(case, "face_match").call_id
    results = at_once(
        lambda: checking.finish(read, make.reading(), make.not_sent),
        lambda: checking.finish(compared, make.faces_compared(), make.not_sent),
    )
    assert results == [None, None]
    assert make.fresh(case).progress == Progress.IN_REVIEW
    ready = AuditEntry.objects.filter(chain=str(case.pk), action="review.ready")
    assert ready.count() == 1
    assert audit.verify(str(case.pk))[1] == []


def test_an_answer_that_two_workers_bring_together_is_kept_once() -> None:
    case = make.submitted()
    call = make.begun(case).call_id
    finish = lambda: checking.finish(call, make.reading(), make.not_sent)  # noqa: E731
    assert at_once(finish, finish, finish) == [None, None, None]
    assert ExtractedField.objects.count() == len(make.READ)


def test_a_case_that_is_submitted_ten_times_at_once_starts_its_checks_once() -> None:
    case, me, sent = make.collected(), make.analyst(), list[str]()
    results = at_once(*[lambda: workflow.submit(case, me, sent.append)] * 10)
    assert [type(result) for result in results if result] == [Refused] * 9
    assert sorted(sent) == sorted(str(check.pk) for check in Check.objects.filter(case=case))
    assert len(sent) == 2
    assert audit.verify(str(case.pk))[1] == []


def test_one_task_in_ten_workers_at_once_makes_one_call(
    sandbox: Running, with_policy: Callable[..., policy.Policy]
) -> None:
    with_policy(*make.routed(make.CNH))
    check = make.waiting(make.licence(), "ocr")[0]

    def work() -> None:
        begun = checking.begin(str(check.pk), make.not_sent)
        if begun is not None:
            answer = vendors.call(begun.service, begun.request)
            checking.finish(begun.call_id, answer, make.not_sent)

    assert at_once(*[work] * 10) == [None] * 10
    assert sandbox.application.calls == {make.CNH: 1}
    assert ServiceCall.objects.count() == 1
    check.refresh_from_db()
    assert check.state == CheckState.DONE
