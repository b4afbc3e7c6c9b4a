"""A service: what it is described as, what it refuses before any call, and what comes back."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from providers import registry
from providers.documents import catalogue
from providers.errors import ImageInvalid, ImageTooLarge, InvalidRequest, NotConfigured
from providers.model import Request
from providers.service import Service
from tests import files

SERVICES = list(registry.services())
KINDS = {"ocr", "face_match", "background_check", "meter", "barcode", "quality"}
NOWHERE: dict[str, str] = {}
"""An environment without a single variable."""


def request(**images: bytes) -> Request:
    return Request(images=images)  # type: ignore[arg-type]


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.id)
def test_a_service_s_description_is_one_object_of_the_contract(service: Service) -> None:
    described = json.loads(json.dumps(service.describe(configured=True)))
    assert {"id", "vendor", "kind", "document", "inputs", "limits", "configured"} <= set(described)
    assert set(described["limits"]) >= {"bytes", "formats", "per_second"}
    assert described["id"] == service.id
    assert described["id"].startswith(f"{described['vendor']}.")
    assert described["kind"] in KINDS
    assert described["document"] is None or described["document"] in catalogue()
    assert set(service.needed) <= set(service.inputs)
    assert registry.service(service.id) is service
    assert registry.vendor_of(service).name == service.vendor


def test_no_two_services_have_one_id() -> None:
    assert len({service.id for service in SERVICES}) == len(SERVICES)


def test_the_embedded_engine_s_services_are_all_there_and_configured() -> None:
    own = {service.id: service.kind for service in SERVICES if service.vendor == "local"}
    assert own == {
        "local.ocr": "ocr",
        "local.facematch": "face_match",
        "local.barcode": "barcode",
        "local.meter": "meter",
        "local.quality": "quality",
    }
    assert all(registry.configured(service_id, NOWHERE) for service_id in own)


@pytest.mark.parametrize("document", ["passport", "id_card", "visa", "mx.voter_id", "br.driver_license",
                                      "id.id_card", "de.id_card", "in.pan_card", "cn.id_card"])  # fmt: skip
def test_a_document_finds_the_services_that_read_it(document: str) -> None:
    found = [service.id for service in registry.find(document)]
    assert "local.ocr" in found
    assert all(registry.service(service_id).kind == "ocr" for service_id in found)
    assert registry.find(document, "meter") == []


def test_a_service_that_nobody_has_is_refused_with_where_to_look() -> None:
    with pytest.raises(InvalidRequest, match=r"no service utopia\.read.*manage\.py services"):
        registry.call("utopia.read", request(), NOWHERE)


@pytest.mark.parametrize("vendor", [v for v in registry.VENDORS if v.variables], ids=lambda v: v.name)
def test_a_vendor_without_its_variables_is_never_called_and_they_are_named(vendor: object) -> None:
    service = vendor.services[0]  # type: ignore[attr-defined]
    assert not registry.configured(service.id, NOWHERE)
    with pytest.raises(NotConfigured) as refused:
        registry.call(service.id, request(front=files.encoded("JPEG")), NOWHERE)
    for name in vendor.variables:  # type: ignore[attr-defined]
        assert name in refused.value.message


@pytest.mark.parametrize(
    ("service", "images", "words"),
    [
        ("local.ocr", (), "needs front"),
        ("local.ocr", ("back",), "needs front"),
        ("local.ocr", ("front", "selfie"), "does not take selfie"),
        ("local.facematch", (), "needs front and selfie"),
        ("local.facematch", ("front",), "needs selfie"),
        ("local.barcode", ("front", "back"), "does not take back"),
        ("local.quality", (), "needs front, back or selfie"),
    ],
)
def test_what_is_missing_or_not_taken_is_named(service: str, images: tuple[str, ...], words: str) -> None:
    with pytest.raises(InvalidRequest, match=words):
        registry.call(service, request(**dict.fromkeys(images, files.encoded("PNG"))), NOWHERE)


def test_a_named_value_that_a_service_does_not_take_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="does not take cpf"):
        registry.call("local.barcode", Request({"front": b"x"}, {"cpf": "39053344705"}), NOWHERE)


def test_a_picture_over_the_limit_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(ImageTooLarge, match=r"front.*25\.0 MB"):
        registry.call("local.barcode", request(front=files.oversize()), NOWHERE)


@pytest.mark.parametrize("service", ["local.barcode", "local.quality", "local.ocr"])
def test_a_file_that_is_no_picture_is_refused(service: str) -> None:
    with pytest.raises(ImageInvalid):
        registry.call(service, request(front=files.text_named_jpg()), NOWHERE)


def test_an_answer_says_how_long_it_took_and_what_it_cost() -> None:
    answer = registry.call("local.barcode", request(front=files.encoded("PNG")), NOWHERE)
    assert answer.service == "local.barcode"
    assert answer.billable is False
    assert answer.elapsed_ms > 0
    assert json.loads(json.dumps(answer.to_json()))["outcome"] == "ok"


def test_the_quality_of_one_picture_is_judged_without_reading_it() -> None:
    flat = Image.new("RGB", (1000, 630), (200, 200, 200))
    answer = registry.call("local.quality", request(front=files.encoded("PNG", flat)), NOWHERE)
    assert answer.measures is not None
    assert answer.measures["card_width"] == 1000
    assert ("blurry", "front") in [(w.name, w.side) for w in answer.warnings]  # nothing on it is sharp


def test_the_quality_of_several_pictures_is_told_side_by_side() -> None:
    answer = registry.call(
        "local.quality", request(front=files.encoded("PNG"), selfie=files.encoded("PNG")), NOWHERE
    )
    assert answer.measures is not None
    assert answer.measures.keys() == {"front", "selfie"}
    assert answer.measures["selfie"] == {"faces": 0}


def test_a_selfie_without_a_face_has_none() -> None:
    answer = registry.call("local.quality", request(selfie=files.encoded("PNG")), NOWHERE)
    assert answer.measures == {"faces": 0}


def test_no_face_to_compare_is_an_outcome_and_no_error() -> None:
    picture = files.encoded("PNG")
    answer = registry.call("local.facematch", request(front=picture, selfie=picture), NOWHERE)
    shown = answer.to_json()
    assert (shown["match"], shown["band"], shown["confidence"], shown["distance"]) == (
        False,
        "no_face",
        None,
        None,
    )
    assert shown["faces"]["document"]["count"] == shown["faces"]["selfie"]["count"] == 0
