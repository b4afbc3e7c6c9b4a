"""A case is submitted: its checks are planned, and sent only once that is certain."""

from __future__ import annotations

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding import checking, workflow
from onboarding.models import Check, CheckState, Progress
from onboarding.states import Refused
from tests import factories as make


def test_the_checks_are_sent_after_commit_and_by_id_alone(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    case, sent = make.collected(), list[str]()
    with django_capture_on_commit_callbacks(execute=True):
        workflow.submit(case, make.analyst(), sent.append)
        assert sent == []
    checks = Check.objects.filter(case=case)
    assert sorted(sent) == sorted(str(check.pk) for check in checks)
    assert sorted(check.kind for check in checks) == ["face_match", "ocr"]
    assert make.fresh(case).progress == Progress.CHECKING


def test_nothing_is_sent_when_the_act_is_taken_back(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    case, sent = make.collected(), list[str]()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        workflow.submit(case, make.analyst(), sent.append)
        transaction.set_rollback(True)
    assert sent == []
    assert not Check.objects.exists()


@pytest.mark.parametrize(
    ("sides", "missing"),
    [(["front"], "Back, Selfie"), (["front", "selfie"], "Back"), (["back", "selfie"], "Front")],
)
def test_what_is_missing_is_named(sides: list[str], missing: str) -> None:
    case = make.opened(country="DEU", document_type="de.id_card")
    for seed, side in enumerate(sides):
        workflow.add_page(case, make.analyst(), side, make.picture(seed))
    with pytest.raises(Refused, match=f"Still missing: {missing}."):
        workflow.submit(case, make.analyst(), make.not_sent)
    assert make.fresh(case).progress == Progress.COLLECTING


def test_a_second_click_changes_nothing() -> None:
    case = make.submitted()
    with pytest.raises(Refused, match="not possible"):
        workflow.submit(case, make.analyst(), make.not_sent)
    assert Check.objects.filter(case=case).count() == 2


def test_after_a_new_selfie_the_document_is_not_read_again() -> None:
    case = make.in_review()
    workflow.ask_again(
        case, make.analyst(), {str(make.selfie(case).pk): "selfie_unclear"}, version=case.version
    )
    workflow.add_page(case, make.analyst(), "selfie", make.picture(6))
    workflow.submit(case, make.analyst(), make.not_sent)
    (check,) = make.waiting(case)
    assert check.kind == "face_match"
    assert set(check.result["compared"]) == {str(make.identity(case).pk), str(make.selfie(case).pk)}


def test_after_a_new_document_it_is_read_and_compared_with_the_selfie_that_is_there() -> None:
    case = make.awaiting_customer()
    workflow.add_page(case, make.analyst(), "front", make.picture(6))
    workflow.submit(case, make.analyst(), make.not_sent)
    assert sorted(check.kind for check in make.waiting(case)) == ["face_match", "ocr"]


def test_the_case_comes_before_a_person_with_the_last_check_and_not_before() -> None:
    case = make.submitted()
    first, last = make.waiting(case)
    answers = {"ocr": make.reading(), "face_match": make.faces_compared()}
    checking.finish(make.begin(first).call_id, answers[first.kind], make.not_sent)
    assert make.fresh(case).progress == Progress.CHECKING
    checking.finish(make.begin(last).call_id, answers[last.kind], make.not_sent)
    assert make.fresh(case).progress == Progress.IN_REVIEW
    assert not Check.objects.exclude(state=CheckState.DONE).exists()
