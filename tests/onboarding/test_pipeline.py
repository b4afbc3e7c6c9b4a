"""Which checks a case needs, and which service makes them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onboarding import evidence, faces, pipeline, policy, workflow
from onboarding.models import Check, CheckState
from providers import registry
from providers.model import Answer
from tests import factories as make


def test_a_case_needs_its_document_read_and_its_faces_compared() -> None:
    case = make.collected()
    planned = {check.kind: check for check in pipeline.plan(evidence.load(case))}
    assert {kind: check.service for kind, check in planned.items()} == {
        "ocr": "local.ocr", "face_match": "local.facematch",
    }  # fmt: skip
    assert planned["ocr"].compared == ()
    assert planned["face_match"].compared == (make.identity(case), make.selfie(case))


def test_what_is_done_or_on_its_way_is_not_planned_again_and_what_was_run_again_is() -> None:
    case = make.submitted()
    assert pipeline.plan(evidence.load(case)) == []
    Check.objects.filter(case=case, kind="ocr").update(state=CheckState.FAILED)
    assert pipeline.plan(evidence.load(case)) == []  # nobody else is in the route
    Check.objects.filter(case=case, kind="ocr").update(error_kind=pipeline.REPLACED)
    assert [check.kind for check in pipeline.plan(evidence.load(case))] == ["ocr"]


def test_a_type_of_document_may_have_a_route_of_its_own(with_policy: Callable[..., policy.Policy]) -> None:
    every = '"*" = ["local.ocr"]'
    own = f'{every}\n"in.pan_card" = ["aisolution.in_ocr_pan"]'
    rules = with_policy((every, own))
    assert rules.route("in.pan_card") == ("aisolution.in_ocr_pan",)
    assert rules.route("passport") == ("local.ocr",)


def test_without_a_selfie_service_every_selfie_is_taken(
    with_policy: Callable[..., policy.Policy], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_policy(('selfie_service = "local.quality"', 'selfie_service = ""'))

    def never(*_: object) -> Answer:
        raise AssertionError("nobody was to be asked")

    monkeypatch.setattr(registry, "call", never)
    case = make.opened()
    assert faces.on_selfie(make.jpeg(1), case)
    workflow.add_page(case, make.analyst(), "selfie", make.picture(1))
