"""A request that comes twice is carried out once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from onboarding import repeats, workflow
from onboarding.models import Applicant, AuditEntry, Case, KeptAnswer, Page
from tests import factories as make
from tests.onboarding.api.conftest import Api

KEY = {"Idempotency-Key": "order-4711"}


def test_the_same_key_and_body_get_the_same_answer(api: Api) -> None:
    first = api.post("applicants", {"reference": "a"}, **KEY)
    again = api.post("applicants", b' {"reference" : "a"} ', **KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first.headers["Location"] == again.headers["Location"]
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Applicant.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [("applicants", {"reference": "b"}), ("webhook_endpoints", {"url": "https://example.com"})],
)
def test_the_key_for_something_else_is_refused(path: str, body: dict[str, str], api: Api) -> None:
    api.post("applicants", {"reference": "a"}, **KEY)
    answer = api.post(path, body, **KEY)
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")


def test_another_program_may_use_the_same_key(api: Api, program: Callable[..., Api]) -> None:
    one = api.post("applicants", {"reference": "a"}, **KEY).json()
    other = program().post("applicants", {"reference": "b"}, **KEY).json()
    assert one["id"] != other["id"]


def test_a_failure_of_ours_is_answered_the_same_again_and_changed_nothing(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = api.case()
    really = workflow.withdraw

    def broken(*arguments: Any, **more: Any) -> None:
        really(*arguments, **more)
        raise RuntimeError(make.FULL_NAME)

    monkeypatch.setattr(workflow, "withdraw", broken)
    first = api.post(f"cases/{case['id']}/withdraw", **KEY)
    monkeypatch.setattr(workflow, "withdraw", really)
    again = api.post(f"cases/{case['id']}/withdraw", **KEY)
    assert (first.status_code, first.json()["code"]) == (500, "internal_error")
    assert (again.status_code, again.json()) == (500, first.json())
    assert make.FULL_NAME not in first.content.decode()
    assert Case.objects.get().progress == "draft"
    assert AuditEntry.objects.filter(action="case.withdrawn").count() == 0


def test_a_refusal_is_answered_the_same_again(api: Api) -> None:
    case = api.case()
    first = api.post(f"cases/{case['id']}/submit", **KEY)
    for seed, side in enumerate(("front", "selfie")):
        api.picture(case["id"], side, make.jpeg(seed))
    again = api.post(f"cases/{case['id']}/submit", **KEY)
    assert (first.status_code, again.status_code) == (409, 409)
    assert again.headers["Content-Type"] == "application/problem+json"
    assert api.post(f"cases/{case['id']}/submit").status_code == 200


def test_a_picture_sent_twice_is_stored_once_whatever_the_forms_boundary(api: Api) -> None:
    case = api.case()
    sent = [
        api.form(f"cases/{case['id']}/documents", {"side": "front", "file": make.jpeg(1)}, **KEY)
        for _ in range(2)
    ]
    assert sent[0].status_code == 201
    assert sent[0].json() == sent[1].json()
    assert Page.objects.count() == 1
    assert AuditEntry.objects.filter(action="page.added").count() == 1
    other = api.form(f"cases/{case['id']}/documents", {"side": "front", "file": make.jpeg(2)}, **KEY)
    assert other.json()["code"] == "idempotency_key_reused"


def test_after_a_day_the_key_is_free_again(api: Api) -> None:
    api.post("applicants", {"reference": "a"}, **KEY)
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert api.post("applicants", {"reference": "b"}, **KEY).status_code == 201
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert repeats.forget() == 1


def test_a_token_that_is_shown_once_is_sealed_in_the_answer_that_is_kept(api: Api) -> None:
    case = api.case()
    url = api.post(f"cases/{case['id']}/apply_links", {}, **KEY).json()["url"]
    assert api.post(f"cases/{case['id']}/apply_links", {}, **KEY).json()["url"] == url
    token = url.rstrip("/").rpartition(".")[2]
    assert token.encode() not in bytes(KeptAnswer.objects.get(key=KEY["Idempotency-Key"]).body)


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "caf\u00e9"])
def test_a_key_that_cannot_be_one_is_refused(key: str, api: Api) -> None:
    answer = api.post("applicants", {}, **{"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_idempotency_key")


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_are_one() -> None:
    from onboarding import apikeys
    from onboarding.audit import SYSTEM

    _key, token = apikeys.create("program", apikeys.SCOPES, live=False, actor=SYSTEM)
    answers: list[Any] = []
    gate = threading.Barrier(10)

    def ask() -> None:
        api = Api(token)
        gate.wait()
        answers.append(api.post("applicants", {"reference": "a"}, **KEY))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Applicant.objects.count() == 1
