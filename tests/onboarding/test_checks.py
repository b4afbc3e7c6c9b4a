"""The course of a check: begun, answered or failed, run again; each safe to happen twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from onboarding import checking, evidence, pipeline, workflow
from onboarding.audit import Action, AuditEntry
from onboarding.models import Case, Check, CheckState, ExtractedField, Finding, Progress, ServiceCall
from onboarding.states import Refused
from onboarding.tasks import Internal
from providers.errors import ImageUnreadable
from tests import factories as make


def actions(case: Case) -> list[str]:
    return list(AuditEntry.objects.filter(chain=str(case.pk)).values_list("action", flat=True))


def internal() -> Internal:
    return Internal("The service stopped unexpectedly.")


# Begun


def test_a_check_is_given_the_pictures_of_its_documents() -> None:
    case = make.submitted(document_type="id_card", back=True)
    ocr, face = make.begun(case, "ocr"), make.begun(case, "face_match")
    asked = ocr.request
    assert (ocr.service, asked.document, set(asked.images)) == ("local.ocr", "id_card", {"front", "back"})
    assert (face.service, set(face.request.images)) == ("local.facematch", {"front", "selfie"})
    assert asked.images["front"] == make.picture(0).jpeg


def test_a_check_that_is_to_detect_the_type_is_told_none() -> None:
    assert make.begun(make.submitted(document_type="")).request.document is None


def test_a_check_that_is_done_is_not_begun_again() -> None:
    case = make.in_review()
    version = case.version
    for check in Check.objects.filter(case=case):
        assert checking.begin(str(check.pk), make.not_sent) is None
    assert make.fresh(case).version == version


def test_a_check_whose_worker_died_is_begun_again_and_given_up_after_three() -> None:
    case = make.submitted()
    check_id = str(make.waiting(case, "ocr")[0].pk)
    for _ in range(checking.MOST_TRIES):
        assert checking.begin(check_id, make.not_sent) is not None
    assert checking.begin(check_id, make.not_sent) is None
    check = Check.objects.get(pk=check_id)
    assert (check.state, check.error_kind) == (CheckState.FAILED, "internal")
    assert actions(case)[-1] == Action.CHECK_FAILED


# Answered


def test_fields_are_kept_sealed_with_where_they_came_from(stored: Callable[[], dict[str, bytes]]) -> None:
    case = make.in_review()
    extracted = ExtractedField.objects.get(name="surname")
    assert (extracted.vendor_field, extracted.score) == ("front.surname", 0.97)
    assert extracted.page is not None
    assert extracted.page.side == "front"
    assert b"NIRGENDWO" not in bytes(extracted.sealed)
    known = evidence.load(case).identity
    assert known is not None
    assert known.value("surname") == "NIRGENDWO"
    assert not any(b"NIRGENDWO" in content for content in stored().values())


def test_the_raw_answer_and_the_crops_open_again() -> None:
    check = Check.objects.get(case=make.in_review(), kind="ocr")
    box = evidence.vault_of(check.case)
    assert "NIRGENDWO" in json.loads(box.fetch(check.answer))["lines"]
    assert box.fetch(check.crops["portrait"]) == b"\xff\xd8\xff a portrait"
    assert "NIRGENDWO" not in json.dumps(check.result)


def test_a_field_without_a_canonical_name_is_kept_too() -> None:
    answer = make.reading()
    stray = make.reading({"x": "Y"}).fields[0]
    object.__setattr__(stray, "name", None)
    object.__setattr__(answer, "fields", (*answer.fields, stray))
    case = make.in_review(read=answer)
    known = evidence.load(case).identity
    assert known is not None
    assert [(r.name, r.value, r.vendor_field) for r in known.readings][-1] == ("", "Y", "front.x")


def test_an_answer_that_comes_twice_is_kept_once() -> None:
    case = make.submitted()
    call = make.begun(case).call_id
    checking.finish(call, make.reading(), make.not_sent)
    version, fields = make.fresh(case).version, ExtractedField.objects.count()
    checking.finish(call, make.reading({"surname": "OTHER"}), make.not_sent)
    checking.fail(call, internal(), make.not_sent)
    assert make.fresh(case).version == version
    assert ExtractedField.objects.count() == fields
    assert ServiceCall.objects.get(pk=call).check_run.state == CheckState.DONE


def test_an_answer_after_what_was_left_by_a_killed_worker_still_opens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = make.submitted()
    call = make.begun(case).call_id
    check = ServiceCall.objects.get(pk=call).check_run
    box = evidence.vault_of(case)
    box.store(f"{case.applicant_id}/{check.pk}.answer", b"stored, but its worker was killed")
    checking.finish(call, make.reading(), make.not_sent)
    check.refresh_from_db()
    assert "NIRGENDWO" in json.loads(box.fetch(check.answer))["lines"]


def test_an_answer_to_a_withdrawn_case_changes_no_state() -> None:
    case = make.submitted()
    call = make.begun(case).call_id
    workflow.withdraw(case, make.analyst())
    checking.finish(call, make.reading(), make.not_sent)
    assert make.fresh(case).progress == Progress.WITHDRAWN


# Failed


def test_a_check_that_failed_brings_the_case_before_a_person_with_a_finding() -> None:
    case = make.submitted()
    checking.fail(make.begun(case).call_id, ImageUnreadable("Nothing can be read on it."), make.not_sent)
    make.answered(case)
    case = make.fresh(case)
    assert case.progress == Progress.IN_REVIEW
    codes = set(Finding.objects.filter(case=case).values_list("code", flat=True))
    assert codes == {"check_failed", "document_not_read"}
    failed = Check.objects.get(case=case, state=CheckState.FAILED)
    assert (failed.error_kind, failed.error_message) == ("image_unreadable", "Nothing can be read on it.")


# Again


def failed() -> Case:
    case = make.submitted()
    checking.fail(make.begun(case).call_id, internal(), make.not_sent)
    return make.answered(case)


def test_run_again_makes_a_new_check_and_keeps_the_failed_one() -> None:
    case, sent = failed(), list[str]()
    workflow.rerun(case, make.analyst(), sent.append)
    assert make.fresh(case).progress == Progress.CHECKING
    (again,) = make.waiting(case)
    assert again.kind == "ocr"
    case = make.answered(case)
    assert case.progress == Progress.IN_REVIEW
    assert not Finding.objects.filter(case=case, resolved_at=None).exists()
    assert Check.objects.filter(case=case, error_kind=pipeline.REPLACED).count() == 1
    with pytest.raises(Refused, match="no check that failed"):
        workflow.rerun(case, make.analyst(), make.not_sent)


def test_a_check_that_got_stuck_can_be_run_again_after_the_policys_minutes() -> None:
    case = make.submitted()
    call = make.begun(case).call_id
    with pytest.raises(Refused, match="no check that failed"):
        workflow.rerun(case, make.analyst(), make.not_sent)
    long_ago = timezone.now() - timedelta(minutes=evidence.policy_of(case).stuck_minutes, seconds=1)
    Check.objects.filter(calls__pk=call).update(started_at=long_ago)
    workflow.rerun(case, make.analyst(), make.not_sent)
    assert [check.kind for check in make.waiting(case, "ocr")] == ["ocr"]
    checking.finish(call, make.reading({"surname": "LATE"}), make.not_sent)  # the stuck one wakes up
    assert not ExtractedField.objects.exists()
    assert make.answered(case).progress == Progress.IN_REVIEW


def test_a_check_that_was_never_sent_can_be_run_again() -> None:
    case = make.submitted()
    Check.objects.filter(case=case).update(created_at=timezone.now() - timedelta(hours=1))
    workflow.rerun(case, make.analyst(), make.not_sent)
    assert len(make.waiting(case)) == 2


def test_what_failed_about_a_replaced_document_is_not_run_again() -> None:
    """There is nothing to make then, and the case would wait for ever."""
    case = failed()
    workflow.ask_again(case, make.analyst(), {str(make.identity(case).pk): "blurry"}, version=case.version)
    workflow.add_page(case, make.analyst(), "front", make.picture(6))
    workflow.submit(case, make.analyst(), make.not_sent)
    case = make.answered(case)
    assert case.progress == Progress.IN_REVIEW
    with pytest.raises(Refused, match="no check that failed"):
        workflow.rerun(case, make.analyst(), make.not_sent)
    assert make.fresh(case).progress == Progress.IN_REVIEW


def test_while_somebody_reviews_the_case_nobody_else_runs_its_checks_again() -> None:
    case = failed()
    workflow.claim(case, make.analyst())
    with pytest.raises(Refused, match="holds this case"):
        workflow.rerun(case, make.approver(), make.not_sent)
