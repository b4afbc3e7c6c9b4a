"""Which checks a case needs, and which service makes them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onboarding import faces, pipeline, policy, workflow
from onboarding.models import Check, CheckState
from providers import registry
from providers.model import Answer
from tests import factories as make

TWO_SERVICES = ('"*" = ["local.ocr"]', '"*" = ["tencent.MLIDPassportOCR", "local.ocr"]')


@pytest.fixture
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TENCENT_SECRET_ID", "TENCENT_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_a_case_needs_its_document_read_and_its_faces_compared() -> None:
    case = make.collected()
    planned = {check.kind: check for check in pipeline.plan(case)}
    assert {kind: check.service for kind, check in planned.items()} == {
        "ocr": "local.ocr", "face_match": "local.facematch",
    }  # fmt: skip
    assert planned["ocr"].compared == ()
    assert planned["face_match"].compared == (make.identity(case), make.selfie(case))


def test_what_is_done_or_on_its_way_is_not_planned_again_and_what_failed_is() -> None:
    case = make.submitted()
    assert pipeline.plan(case) == []
    Check.objects.filter(case=case, kind="ocr").update(state=CheckState.FAILED)
    assert [check.kind for check in pipeline.plan(case)] == ["ocr"]


def test_a_vendor_without_its_keys_is_passed_by(
    no_keys: None, with_policy: Callable[..., policy.Policy]
) -> None:
    rules = with_policy(TWO_SERVICES)
    assert pipeline.route(rules, "passport") == "local.ocr"


def test_the_first_service_that_is_configured_is_asked(
    no_keys: None, with_policy: Callable[..., policy.Policy], monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = with_policy(TWO_SERVICES)
    monkeypatch.setenv("TENCENT_SECRET_ID", "made-up")
    monkeypatch.setenv("TENCENT_SECRET_KEY", "made-up")
    assert pipeline.route(rules, "passport") == "tencent.MLIDPassportOCR"


def test_where_none_is_configured_the_first_one_says_what_is_missing(
    no_keys: None, with_policy: Callable[..., policy.Policy]
) -> None:
    rules = with_policy((TWO_SERVICES[0], '"*" = ["tencent.MLIDPassportOCR"]'))
    assert pipeline.route(rules, "passport") == "tencent.MLIDPassportOCR"


def test_a_type_of_document_may_have_a_route_of_its_own(with_policy: Callable[..., policy.Policy]) -> None:
    own = f'{TWO_SERVICES[0]}\n"in.pan_card" = ["aisolution.in_ocr_pan"]'
    rules = with_policy((TWO_SERVICES[0], own))
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
