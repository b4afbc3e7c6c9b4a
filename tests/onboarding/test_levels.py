"""What a case must show follows from its level and country."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from onboarding import automatic, evidence, workflow
from onboarding.models import Case, DocumentKind, Progress
from onboarding.policy import Policy
from onboarding.states import Refused
from tests import factories as make


def kinds(case: Case) -> set[str]:
    return {document.kind for document in evidence.current_documents(case)}


def test_a_case_for_which_no_level_is_asked_shows_a_document_and_a_selfie() -> None:
    assert kinds(make.opened()) == {"identity", "selfie"}


def test_a_case_of_the_enhanced_level_is_submitted_with_a_proof_of_address_alone() -> None:
    case = make.collected(level="enhanced")
    assert workflow.missing_sides(case) == ["address"]
    with pytest.raises(Refused, match="Proof of address"):
        workflow.submit(case, make.analyst(), make.not_sent)
    page = workflow.add_page(case, make.analyst(), "address", make.picture(6))
    assert page.document.kind == DocumentKind.ADDRESS
    workflow.submit(make.fresh(case), make.analyst(), make.not_sent)
    case = make.answered(make.fresh(case))
    assert case.progress == Progress.IN_REVIEW
    assert "proof_of_address" in _against(case)
    workflow.ask_again(case, make.analyst(), {str(page.document_id): "blurry"}, version=case.version)
    assert workflow.missing_sides(make.fresh(case)) == ["address"]


def _against(case: Case) -> list[str]:
    known = evidence.load(case)
    assert automatic.hindrances(known, []) == ["off"]
    rule = known.policy.automatic
    on = type(rule)(True, ("*",), rule.severities, rule.least_score, rule.farthest_face, 0.0)
    return automatic.hindrances(replace(known, policy=replace(known.policy, automatic=on)), [])


def test_a_country_may_ask_for_less_and_a_case_without_a_selfie_comes_before_a_person(
    with_policy: Callable[..., Policy],
) -> None:
    less = '"*" = ["identity", "selfie"]\n'
    with_policy((less, f'{less}UTO = ["identity"]\n'))
    case = make.opened(country="UTO", document_type="passport")
    assert kinds(case) == {"identity"}
    workflow.add_page(case, make.analyst(), "front", make.picture(0))
    workflow.submit(make.fresh(case), make.analyst(), make.not_sent)
    case = make.answered(make.fresh(case))
    assert case.progress == Progress.IN_REVIEW
    assert make.codes(case) == set()
    assert "face" in _against(case)


def test_a_level_that_the_policy_does_not_have_is_refused_and_nothing_is_opened() -> None:
    with pytest.raises(Refused, match="no level"):
        make.opened(level="platinum")
    assert Case.objects.count() == 0


def test_a_side_that_the_level_does_not_ask_for_is_refused() -> None:
    with pytest.raises(Refused):
        workflow.add_page(make.opened(), make.analyst(), "address", make.picture(6))


def test_it_is_chosen_on_the_console_and_shown(client: Client) -> None:
    client.force_login(make.user())
    answer = client.post(
        reverse("new_case"), {"country": "other", "language": "en", "level": "enhanced", "full_name": "Q"}
    )
    assert answer.status_code == 302
    case = Case.objects.get()
    assert (case.level, kinds(case)) == ("enhanced", {"identity", "selfie", "proof_of_address"})
    page = client.get(reverse("pictures", args=[case.number])).content.decode()
    assert 'data-slot="address"' in page
    where = reverse("add_picture", args=[case.number, "address"])
    client.post(where, {"picture": SimpleUploadedFile("bill.jpg", make.jpeg(6), "image/jpeg"), "page": 1})
    assert "address" not in workflow.missing_sides(make.fresh(case))
