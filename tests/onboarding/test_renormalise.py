"""Stored answers through the field tables of today: what is otherwise is told, then stored."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from onboarding import audit, evidence, workflow
from onboarding.audit import Action, AuditEntry
from onboarding.models import Case, Check, ExtractedField, Finding, ServiceCall
from onboarding.policy import Policy
from providers import walker
from providers.tencent import actions
from tests import factories as make
from tests.sandbox import Running

pytestmark = pytest.mark.thorough


@pytest.fixture
def older(
    sandbox: Running, with_policy: Callable[..., Policy], monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Case]:
    """Cases that were read when the field table knew no date of birth, and took the name for the place
    of issue."""
    with_policy(*make.routed(make.TENCENT_CNH))

    def walk(found: Any, table: Any, document: Any) -> Any:
        old = {name: where for name, where in table.items() if name != "date_of_birth"}
        old["place_of_issue"] = old.pop("full_name")
        return walker.walk(found, old, document)

    def read() -> Case:
        with monkeypatch.context() as then:
            then.setattr(actions, "walk", walk)
            return make.worked(make.licence())

    return read


def value(case: Case, name: str) -> str | None:
    identity = evidence.load(make.fresh(case)).identity
    return identity.value(name) if identity else None


def told(*options: str) -> str:
    out = io.StringIO()
    call_command("renormalise", *options, stdout=out, stderr=out)
    return out.getvalue()


def test_what_is_otherwise_is_told_by_name_and_nothing_is_stored(
    older: Callable[[], Case], sandbox: Running
) -> None:
    case = older()
    calls, version = sandbox.application.calls.copy(), case.version
    fields = list(ExtractedField.objects.order_by("pk").values())
    said = told()
    assert f"{case.number} {make.TENCENT_CNH}: " in said
    assert "date_of_birth" in said
    assert "full_name" in said
    assert "1 different (not stored: give --apply)" in said
    assert list(ExtractedField.objects.order_by("pk").values()) == fields
    assert make.fresh(case).version == version
    assert sandbox.application.calls == calls


def test_values_are_shown_only_where_they_are_asked_for(older: Callable[[], Case]) -> None:
    case = older()
    birth = "19" if value(case, "place_of_issue") is None else str(value(case, "place_of_issue"))
    assert birth not in told()
    assert birth in told("--show-values")


def test_applied_it_is_as_if_it_had_been_read_so_with_one_entry_and_no_call(
    older: Callable[[], Case], sandbox: Running
) -> None:
    case = older()
    assert value(case, "date_of_birth") is None
    missing = Finding.objects.filter(case=case, code="field_missing", resolved_at=None)
    assert ["date_of_birth"] in [finding.fields for finding in missing]
    calls = ServiceCall.objects.count()
    assert "1 different (stored)" in told("--apply")
    birth = value(case, "date_of_birth")
    assert birth is not None
    assert value(case, "full_name") is not None
    assert ["date_of_birth"] not in [finding.fields for finding in missing.all()]
    check = Check.objects.get(case=case, service=make.TENCENT_CNH)
    assert "date_of_birth" not in check.result.get("missing", [])
    entry = AuditEntry.objects.filter(chain=str(case.pk)).latest("seq")
    assert entry.action == Action.CHECK_RENORMALISED
    assert "date_of_birth" in entry.data["fields"]
    assert birth not in str(entry.data)
    assert audit.verify(str(case.pk))[1] == []
    assert ServiceCall.objects.count() == calls
    assert "0 different" in told("--apply")  # once and for all


def test_what_a_person_corrected_stays(older: Callable[[], Case]) -> None:
    case = older()
    workflow.correct_field(case, make.analyst(), "date_of_birth", "1990-01-02", "As printed.", None)
    told("--apply")
    assert value(case, "date_of_birth") == "1990-01-02"
    identity = evidence.load(make.fresh(case)).identity
    assert identity is not None
    (reading,) = [one for one in identity.readings if one.name == "date_of_birth"]
    assert reading.read not in (None, "1990-01-02")


def test_the_findings_of_a_decided_case_stay_as_they_were(older: Callable[[], Case]) -> None:
    case = older()
    make.approve(case)
    case = make.fresh(case)
    if not case.is_final:
        workflow.confirm(case, make.approver(), version=case.version)
    before = list(Finding.objects.filter(case=case).values())
    told("--apply")
    assert list(Finding.objects.filter(case=case).values()) == before
    assert value(case, "date_of_birth") is not None


def test_only_the_cases_that_are_asked_for_are_looked_at(older: Callable[[], Case]) -> None:
    first, second = older(), older()
    Check.objects.filter(case=first).update(finished_at=timezone.now() - timedelta(days=5))
    yesterday = (timezone.now() - timedelta(days=1)).date().isoformat()
    said = told("--since", yesterday)
    assert first.number not in said
    assert second.number in said
    assert second.number not in told("--case", first.number)


def test_an_answer_that_cannot_be_opened_is_counted_and_the_rest_goes_on(
    older: Callable[[], Case],
) -> None:
    lost, other = older(), older()
    Check.objects.filter(case=lost, kind="ocr").update(answer="gone.answer")
    said = told("--apply")
    assert "1 that cannot be read, 1 different" in said
    assert value(lost, "date_of_birth") is None
    assert value(other, "date_of_birth") is not None


def test_the_embedded_engine_is_left_out() -> None:
    make.in_review()
    assert "2 answers, 0 that cannot be read, 0 different" in told("--apply")
