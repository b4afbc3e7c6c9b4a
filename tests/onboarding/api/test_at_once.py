"""Ten requests at the same moment, each over a connection of its own: what shall happen once does, and
nobody is told otherwise. On PostgreSQL they truly run side by side (``python -m tests.servers``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from onboarding import apikeys, audit
from onboarding.api.views import cases, results
from onboarding.audit import SYSTEM, AuditEntry
from onboarding.models import Case, Check, Decision, KeptAnswer, Page
from tests import factories as make
from tests.onboarding.api.conftest import Api
from tests.onboarding.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)

KEY = {"Idempotency-Key": "order-4711"}


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> str:
    """Of a live key; checks are made and not sent."""
    for module in (cases, results):
        monkeypatch.setattr(module, "send_check", make.not_sent)
    return apikeys.create("program", apikeys.SCOPES, live=True, actor=SYSTEM)[1]


def ten(ask: Callable[[int], Any]) -> list[Any]:
    """What ten requests at once are answered; ``ask`` makes the one of that number."""
    answers: list[Any] = []
    acts = [lambda number=number: answers.append(ask(number)) for number in range(10)]
    assert at_once(*acts) == [None] * 10
    return answers


def once(answers: list[Any], status: int) -> None:
    """All have the same answer, and all but one are told that it was given before."""
    assert {answer.status_code for answer in answers} == {status}, [a.content for a in answers]
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 9
    assert KeptAnswer.objects.count() == 1


def test_a_case_that_is_opened_under_one_key_is_one(token: str) -> None:
    applicant = Api(token).post("applicants", {}).json()["id"]
    once(ten(lambda _number: Api(token).post("cases", {"applicant": applicant}, **KEY)), 201)
    assert Case.objects.count() == 1


def test_a_picture_that_is_sent_under_one_key_is_stored_once(
    token: str, stored: Callable[[], dict[str, bytes]]
) -> None:
    case, jpeg = Api(token).case(), make.jpeg(1)
    once(ten(lambda _number: Api(token).picture(case["id"], "front", jpeg, **KEY)), 201)
    assert (Page.objects.count(), len(stored())) == (1, 1)
    assert AuditEntry.objects.filter(action="page.added").count() == 1


def test_ten_pictures_for_one_side_leave_one_and_a_whole_trail(
    token: str, stored: Callable[[], dict[str, bytes]]
) -> None:
    case = Api(token).case()
    pictures = [make.jpeg(seed) for seed in range(10)]
    answers = ten(lambda number: Api(token).picture(case["id"], "front", pictures[number]))
    assert [answer.status_code for answer in answers] == [201] * 10
    assert (Page.objects.count(), len(stored())) == (1, 1)
    assert AuditEntry.objects.filter(action="page.added").count() == 10
    assert audit.verify(case["id"])[1] == []


def test_a_case_that_is_submitted_under_one_key_starts_its_checks_once(token: str) -> None:
    case = make.collected()
    once(ten(lambda _number: Api(token).post(f"cases/{case.pk}/submit", **KEY)), 200)
    assert Check.objects.count() == 2


def test_of_ten_decisions_on_one_version_one_holds_and_nine_are_told(token: str) -> None:
    case = make.in_review()
    body = {"action": "approve", "reasons": ["identity_confirmed"]}
    version = {"If-Match": f'"{case.version}"'}
    answers = ten(lambda _number: Api(token).post(f"cases/{case.pk}/decisions", body, **version))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9
    assert {answer.json().get("code") for answer in answers} == {None, "stale_version"}
    assert Decision.objects.count() == 1
    assert audit.verify(str(case.pk))[1] == []


def test_of_ten_wishes_to_ask_a_service_again_one_is_a_call(token: str) -> None:
    case = make.in_review()
    ask = lambda _number: Api(token).post(f"cases/{case.pk}/checks", {"service": "local.ocr"})  # noqa: E731
    assert sorted(answer.status_code for answer in ten(ask)) == [202] + [409] * 9
    assert Check.objects.filter(service="local.ocr").count() == 2
