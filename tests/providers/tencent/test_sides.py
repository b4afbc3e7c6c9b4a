"""Sides, sizes and formats: what is sent of the pictures that are given."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from providers import registry
from providers.errors import InvalidRequest, ServiceError
from providers.images import sniff
from providers.model import Side
from providers.sandbox.core import portrait_base64
from providers.sandbox.tencent.cards import BY_SIDE, CARDS
from providers.tencent.services import ACTIONS
from tests.providers.tencent import BACK, FRONT, Played, enveloped, played, refused
from tests.sandbox import pdf

EACH = [action.name for action in ACTIONS if action.sides == "each"]
BOTH = [action.name for action in ACTIONS if action.sides == "both"]


def one_side(name: str) -> Played:
    """The vendor reads the side that it is told."""

    def say(body: dict[str, Any]) -> dict[str, Any]:
        back = body["CardSide"] == "BACK"
        card = {
            key: value if (key in BY_SIDE[name]) is back or not isinstance(value, str) else ""
            for key, value in CARDS[name].items()
        }
        card |= {"CardType": int(back)} if "CardType" in card else {"WarnCardInfos": [-9107 - back]}
        card |= {} if back or "PortraitImage" not in card else {"PortraitImage": portrait_base64()}
        return enveloped(card, "of-the-back" if back else "of-the-front")

    return Played(say)


def test_the_sides_that_an_action_takes_are_those_of_the_document() -> None:
    assert set(EACH) == {"RecognizeMainlandIDCardOCR", "HmtResidentPermitOCR"}
    assert set(BOTH) == {
        "MLIDCardOCR", "RecognizeMacaoIDCardOCR", "RecognizeThaiIDCardOCR", "RecognizeBrazilIDCardOCR",
        "RecognizeBrazilRNEOCR", "RecognizeBrazilRNMOCR", "RecognizeBrazilDriverLicenseOCR",
    }  # fmt: skip


@pytest.mark.parametrize("name", EACH)
def test_front_and_back_are_two_calls_and_one_answer(name: str) -> None:
    vendor = one_side(name)
    answer = vendor.call(name, {"back": BACK, "front": FRONT})
    assert [body["CardSide"] for body in vendor.bodies] == ["FRONT", "BACK"]
    assert [base64.b64decode(body["ImageBase64"]) for body in vendor.bodies] == [FRONT, BACK]
    fields = {field.name: field for field in answer.fields if field.name}
    assert None not in [field.value for field in fields.values()]
    assert {field.vendor_field for field in fields.values() if field.side == "back"} == set(BY_SIDE[name])
    assert len([f for f in answer.fields if f.name]) == len(fields)
    assert answer.request_id == "of-the-front+of-the-back"
    assert set(answer.raw) == {"front", "back"}
    assert [check.passed for check in answer.checks] == [True]


def test_the_portrait_is_asked_of_the_front_alone_and_warnings_tell_their_side() -> None:
    vendor = one_side("RecognizeMainlandIDCardOCR")
    answer = vendor.call("RecognizeMainlandIDCardOCR", {"front": FRONT, "back": BACK})
    assert ["CropPortrait" in body for body in vendor.bodies] == [True, False]
    assert list(answer.images) == ["portrait"]
    assert [(w.code, w.side) for w in answer.warnings] == [(-9107, "front"), (-9108, "back")]


@pytest.mark.parametrize("name", EACH)
@pytest.mark.parametrize("side", ["front", "back"])
def test_one_side_is_one_call(name: str, side: Side) -> None:
    vendor = one_side(name)
    answer = vendor.call(name, {side: FRONT})
    assert [body["CardSide"] for body in vendor.bodies] == [side.upper()]
    assert {field.side for field in answer.fields} == {side}
    assert answer.request_id == f"of-the-{side}"


@pytest.mark.parametrize("name", EACH)
def test_without_any_side_nothing_is_sent(name: str) -> None:
    service = registry.service(f"tencent.{name}")
    with pytest.raises(InvalidRequest, match="front or back"):
        service.perform(_empty(service))


def _empty(service: Any) -> Any:
    from providers.door import Door
    from providers.environment import Environment
    from providers.model import Request
    from providers.service import Call

    return Call(service, Request(), Environment({}), Door(), 0.0)


def test_where_both_sides_say_something_else_neither_is_lost() -> None:
    card = {key: value for key, value in CARDS["HmtResidentPermitOCR"].items() if key != "CardType"}
    cards = {"FRONT": card, "BACK": {**card, "PassNo": "76543210", "Seal": "red"}}
    vendor = Played(lambda body: enveloped(cards[body["CardSide"]]))
    fields = vendor.call("HmtResidentPermitOCR", {"front": FRONT, "back": BACK}).fields
    told = [(f.name, f.value, f.side) for f in fields if f.vendor_field in ("PassNo", "Seal")]
    assert told == [
        ("document_number", "01234567", "front"),
        (None, "red", "back"),
        (None, "76543210", "back"),
    ]


def one_fails(side: str, code: str = "FailedOperation.CardSideError") -> Played:
    return Played(
        lambda body: refused(code) if body["CardSide"] == side else enveloped(CARDS["HmtResidentPermitOCR"])
    )


def test_a_first_side_that_fails_is_named_and_the_second_is_not_asked() -> None:
    vendor = one_fails("FRONT")
    with pytest.raises(ServiceError) as caught:
        vendor.call("HmtResidentPermitOCR", {"front": FRONT, "back": BACK})
    assert (caught.value.kind, caught.value.message) == (
        "wrong_document",
        "Front: This is the other side of the card.",
    )
    assert len(vendor.bodies) == 1


def test_a_second_side_that_fails_loses_nothing_of_the_first_and_is_told() -> None:
    alone = one_fails("BACK").call("HmtResidentPermitOCR", {"front": FRONT})
    answer = one_fails("BACK").call("HmtResidentPermitOCR", {"front": FRONT, "back": BACK})
    assert answer.fields == alone.fields
    assert answer.raw == alone.raw
    (told,) = set(answer.checks) - set(alone.checks)
    assert (told.name, told.passed, told.side, told.detail) == (
        "side_answered",
        False,
        "back",
        "wrong_document",
    )


@pytest.mark.parametrize("name", BOTH)
def test_two_sides_are_one_call_where_the_action_takes_both(name: str) -> None:
    vendor = played(enveloped(CARDS[name]))
    vendor.call(name, {"front": FRONT, "back": BACK})
    (body,) = vendor.bodies
    assert base64.b64decode(body["ImageBase64"]) == FRONT
    assert base64.b64decode(body["BackImageBase64"]) == BACK


def noise(size: int) -> bytes:
    """A picture that no compression makes small."""
    pixels = np.random.default_rng(5).integers(0, 256, (size, size, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=97)
    return buffer.getvalue()


def test_two_large_sides_are_made_to_fit_one_request() -> None:
    """Each within the 7 MB of one picture, together over the 10 MB of a request."""
    large = noise(1900)
    assert 3_750_000 < len(large) < 5_250_000
    vendor = played(enveloped(CARDS["RecognizeBrazilRNEOCR"]))
    vendor.call("RecognizeBrazilRNEOCR", {"front": large, "back": large})
    assert len(vendor.requests[0].content) <= 10_000_000
    vendor.call("RecognizeBrazilRNEOCR", {"front": large, "back": BACK})
    assert base64.b64decode(vendor.bodies[1]["ImageBase64"]) == large


def test_a_picture_over_seven_megabytes_of_base64_is_made_smaller() -> None:
    vendor = played(enveloped(CARDS["VinOCR"]))
    vendor.call("VinOCR", {"front": noise(2600)})
    assert len(vendor.bodies[0]["ImageBase64"]) <= 7_000_000


def bmp() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (100, 64), "white").save(buffer, "BMP")
    return buffer.getvalue()


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_a_picture_goes_out_in_a_format_that_the_action_takes(action: Any) -> None:
    for data in (bmp(), pdf(200, 120)):
        vendor = played(enveloped(CARDS[action.name]))
        vendor.call(action.name, {"front": data})
        (body,) = vendor.bodies
        sent = sniff(base64.b64decode(body["ImageBase64"]))
        assert sent == (sniff(data) if sniff(data) in action.formats else "JPEG")
        assert body.get("IsPdf") is (True if sent == "PDF" and action.pdf else None)


def test_the_rate_is_the_lower_of_two() -> None:
    rates = {action.name: action.per_second for action in ACTIONS}
    two = ("RecognizeBrazilRNEOCR", "RecognizeBrazilRNMOCR", "RecognizeMexicoVTID", "RecognizeThaiPinkCard")
    none = ("MLIDPassportOCR", "RecognizeMacaoIDCardOCR", "GeneralBasicOCR", "GeneralAccurateOCR")
    assert [rates[name] for name in two] == [5, 5, 5, 5]
    assert {name for name, rate in rates.items() if rate is None} == set(none)
    assert set(rates.values()) == {None, 5, 10, 20}
