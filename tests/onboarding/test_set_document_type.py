"""The type of the document is chosen, or confirmed where it was detected."""

from __future__ import annotations

import pytest

from onboarding import checking, workflow
from onboarding.models import Case, DecisionAction, Finding
from onboarding.states import Refused
from tests import factories as make


def codes(case: Case) -> set[str]:
    return set(checking.open_findings(case).values_list("code", flat=True))


def test_a_detected_type_must_be_confirmed_before_approval() -> None:
    case = make.in_review(document_type="")
    assert make.identity(case).detected_type == case.document_type == "passport"
    assert codes(case) == {"document_type_detected"}
    with pytest.raises(Refused, match="Confirm the type"):
        make.approve(case)
    workflow.set_document_type(case, make.analyst(), "passport", case.version)
    assert codes(case) == set()
    make.approve(make.fresh(case))


def test_a_case_can_be_rejected_though_its_type_is_not_confirmed() -> None:
    case = make.in_review(document_type="")
    workflow.decide(case, make.analyst(), DecisionAction.REJECT, ["not_genuine"], version=case.version)
    assert make.fresh(case).outcome == "rejected"


def test_a_type_that_the_country_does_not_accept_is_refused() -> None:
    case = make.opened(country="MEX", document_type="mx.voter_id")
    with pytest.raises(Refused, match="not accepted"):
        workflow.set_document_type(case, make.analyst(), "br.driver_license", None)
    assert make.identity(case).type == "mx.voter_id"


def test_the_reviewers_choice_is_held_against_what_was_detected() -> None:
    case = make.in_review(document_type="")
    workflow.set_document_type(case, make.analyst(), "id_card", case.version)
    assert codes(case) == {"wrong_document"}
    assert make.fresh(case).document_type == "id_card"


def test_the_type_says_which_sides_are_wanted() -> None:
    case = make.opened(country="DEU", document_type="de.id_card")
    assert workflow.missing_sides(case) == ["front", "back", "selfie"]
    workflow.set_document_type(case, make.analyst(), "passport", case.version)
    assert workflow.missing_sides(make.fresh(case)) == ["front", "selfie"]


def test_a_card_that_turns_out_to_have_a_back_misses_it() -> None:
    read = make.reading({**make.READ, "issuing_country": "DEU"}, document="de.id_card")
    case = make.in_review(country="DEU", document_type="", read=read)
    missing = Finding.objects.get(case=case, code="side_missing")
    assert missing.side == "back"


def test_while_somebody_holds_the_case_nobody_else_sets_the_type() -> None:
    case = make.in_review(document_type="")
    workflow.claim(case, make.analyst())
    with pytest.raises(Refused, match="holds this case"):
        workflow.set_document_type(case, make.approver(), "passport", None)
