"""What a program does again: run checks, ask services once more, take a decided case up; and what people
corrected."""

from __future__ import annotations

from typing import Any

import pytest

from onboarding import checking, workflow
from onboarding.api.views import cases, results
from onboarding.models import Case, Check, CheckState, Decision, Progress
from providers.errors import VendorUnavailable
from tests import factories as make
from tests.onboarding.api.conftest import Api

NOTE = "The bank says that the account was sold."


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The checks that were sent on their way; none is carried out."""
    found: list[str] = []
    for module in (cases, results):
        monkeypatch.setattr(module, "send_check", found.append)
    return found


def failed() -> Case:
    """In review, after its face match failed."""
    case = make.submitted()
    checking.finish(make.begun(case).call_id, make.reading(), make.not_sent)
    checking.fail(make.begun(case, "face_match").call_id, VendorUnavailable("away"), make.not_sent)
    return make.fresh(case)


def told(answer: Any, status: int, code: str = "") -> None:
    assert (answer.status_code, answer.json().get("code", "")) == (status, code), answer.content


def test_failed_checks_run_again_once_and_an_older_version_is_refused(live: Api) -> None:
    case = failed()
    where = f"cases/{case.pk}/rerun"
    told(live.post(where, **{"If-Match": f'"{case.version - 1}"'}), 409, "stale_version")
    answer = live.post(where, **{"If-Match": f'"{case.version}"', "Idempotency-Key": "again"})
    assert (answer.status_code, answer.json()["progress"]) == (200, "checking")
    assert live.post(where, **{"If-Match": f'"{case.version}"', "Idempotency-Key": "again"}).json() == (
        answer.json()
    )
    assert [check.kind for check in make.waiting(case)] == ["face_match"]
    told(live.post(where), 409, "nothing_to_rerun")


def test_where_nothing_failed_nothing_runs_again(live: Api, sent: list[str]) -> None:
    told(live.post(f"cases/{make.in_review().pk}/rerun"), 409, "nothing_to_rerun")
    assert sent == []


def test_a_service_is_asked_once_more_and_the_new_check_is_told(live: Api) -> None:
    case = make.in_review()
    answer = live.post(f"cases/{case.pk}/checks", {"service": "local.ocr"})
    assert answer.status_code == 202
    (made,) = answer.json()["data"]
    assert (made["service"], made["state"]) == ("local.ocr", CheckState.WAITING)
    assert answer.headers["ETag"] == f'"{make.fresh(case).version}"'
    told(live.post(f"cases/{case.pk}/checks", {"service": "local.ocr"}), 409, "refused")
    told(live.post(f"cases/{case.pk}/checks", {"service": "nobody.ocr"}), 409, "unknown_service")
    assert Check.objects.filter(case=case).count() == 3


def test_every_service_whose_answer_counts_is_asked_where_none_is_named(live: Api) -> None:
    case = make.in_review()
    answer = live.post(f"cases/{case.pk}/checks")
    assert {made["kind"] for made in answer.json()["data"]} == {"ocr", "face_match"}
    told(live.post(f"cases/{make.decided().pk}/checks"), 409, "wrong_state")


def test_a_decided_case_is_taken_up_again_with_a_reason(live: Api) -> None:
    case = make.decided()
    body = {"reason": "new_information", "note": NOTE}
    told(live.post(f"cases/{case.pk}/reopen", {"reason": "blurry", "note": NOTE}), 422, "invalid_request")
    told(live.post(f"cases/{case.pk}/reopen", {**body, "note": " "}), 409, "refused")
    told(live.post(f"cases/{case.pk}/reopen", body, **{"If-Match": '"1"'}), 409, "stale_version")
    answer = live.post(f"cases/{case.pk}/reopen", body)
    assert answer.status_code == 201
    assert (answer.json()["action"], answer.json()["made_by"]) == ("reopen", "the back end")
    case = make.fresh(case)
    assert (case.progress, case.attempt) == (Progress.IN_REVIEW, 2)
    assert Decision.objects.filter(case=case).count() == 2
    told(live.post(f"cases/{case.pk}/reopen", body), 409, "wrong_state")
    events = live.get(f"events?case={case.pk}").json()["data"]
    assert events[0]["data"]["before"] == "decided"


def test_what_people_corrected_is_listed_with_what_was_read(live: Api) -> None:
    case = make.in_review()
    for value in ("L8988901D", "L8988901E"):
        workflow.correct_field(
            case, make.analyst(), "document_number", value, "misread", make.fresh(case).version
        )
    first, second = live.get(f"cases/{case.pk}/corrections").json()["data"]
    assert (first["name"], first["old"], first["new"]) == (
        "document_number",
        make.READ["document_number"],
        "L8988901D",
    )
    assert (second["old"], second["new"], second["reason"]) == ("L8988901D", "L8988901E", "misread")
    assert second["made_by"] == "ana"
