"""A finding is set aside with a reason, and comes back only on other grounds."""

from __future__ import annotations

import pytest

from onboarding import checking, evidence, workflow
from onboarding.models import Case, Finding
from onboarding.states import Refused
from tests import factories as make


def finding(case: Case, code: str) -> Finding:
    return Finding.objects.filter(case=case, code=code, resolved_at=None).latest("id")


def dismiss(case: Case, code: str, reason: str = "Married name.") -> None:
    workflow.dismiss_finding(case, make.analyst(), finding(case, code).pk, reason, None)


def test_a_finding_that_was_set_aside_weighs_nothing_and_names_who_and_why() -> None:
    case = make.suspicious()
    assert case.severity == 4
    dismiss(case, "name_differs")
    case = make.fresh(case)
    assert case.severity == 0
    found = finding(case, "name_differs")
    assert not found.is_open
    assert found.dismissed_by == make.user()
    opened = evidence.vault_of(case).open(bytes(found.dismissed_reason), evidence.DISMISSAL_PLACE)
    assert opened.decode() == "Married name."


def test_without_a_reason_it_stays() -> None:
    case = make.suspicious()
    with pytest.raises(Refused, match="why"):
        dismiss(case, "name_differs", " ")
    assert finding(case, "name_differs").is_open


def test_what_is_no_longer_open_cannot_be_set_aside_again() -> None:
    case = make.suspicious()
    dismiss(case, "name_differs")
    with pytest.raises(Refused, match="no longer open"):
        dismiss(case, "name_differs")


def test_the_finding_of_another_case_cannot_be_set_aside_from_here() -> None:
    case, other = make.suspicious(), make.suspicious()
    with pytest.raises(Refused, match="no longer open"):
        workflow.dismiss_finding(case, make.analyst(), finding(other, "name_differs").pk, "Not mine.", None)


def test_it_stays_set_aside_while_its_grounds_stay() -> None:
    case = make.suspicious()
    dismiss(case, "name_differs")
    workflow.correct_field(case, make.analyst(), "sex", "X", "As printed.", None)
    assert Finding.objects.filter(case=case, code="name_differs").count() == 1
    assert not finding(case, "name_differs").is_open


def test_a_corrected_value_that_still_differs_is_another_finding() -> None:
    case = make.suspicious()
    dismiss(case, "name_differs")
    workflow.correct_field(case, make.analyst(), "surname", "ANDERSWO", "As printed.", None)
    found = finding(case, "name_differs")
    assert found.is_open
    details = evidence.vault_of(case).open_json(found.sealed, evidence.FINDING_PLACE)
    assert details["read"] == "QUILLON ANDERSWO"
    assert make.fresh(case).severity == 4


def test_a_new_selfie_that_shows_another_person_again_is_another_finding() -> None:
    nobody = make.faces_compared("no_face", None)
    case = make.in_review(faces=nobody)
    dismiss(case, "face_missing", "The portrait is worn off.")
    again = {str(make.selfie(case).pk): "selfie_unclear"}
    workflow.ask_again(case, make.analyst(), again, version=make.fresh(case).version)
    workflow.add_page(case, make.analyst(), "selfie", make.picture(6))
    workflow.submit(case, make.analyst(), make.not_sent)
    case = make.answered(case, faces=nobody)
    assert finding(case, "face_missing").is_open
    assert checking.open_findings(case).count() == 1
