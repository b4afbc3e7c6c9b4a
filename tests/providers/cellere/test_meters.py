"""Meters: the picture, the reading that goes along, what comes back."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from providers.errors import BadResponse, ImageInvalid, InvalidRequest
from providers.model import MeterReading, Request
from tests import files
from tests.providers.cellere.talk import VARIABLES
from tests.providers.talk import JPEG, Talk, unnamed

SERVICE = "cellere.meter_self_reading"
ENERGY = Request({"front": JPEG}, {"kind": "energy"})
WHOLE = {
    "display_type": "digital", "read_result": "12345", "confidence_read": 0.97, "read_id_result": "30114577",
    "id_confidence": 0.95, "model_meter": "EXEMPLO M1", "meter_confidence": 0.9, "power_code": "03",
    "unbalanced_analogical": False, "status": "conciliated", "image": "meter.jpg", "duration": 0.4,
    "response": {"code": 200, "message": "Success"},
}  # fmt: skip
READING = MeterReading(
    "12345", 0.97, "30114577", 0.95, "EXEMPLO M1", 0.9, "digital", "03", False, "conciliated"
)


def reading(answer: dict[str, Any]) -> MeterReading:
    found = Talk(answer).call(SERVICE, ENERGY, VARIABLES).reading
    assert found is not None
    return found


@pytest.mark.parametrize("kind", ["energy", "water", "gas"])
def test_the_picture_goes_as_a_file_to_the_kind_s_own_path(kind: str) -> None:
    talk = Talk(WHOLE)
    talk.call(SERVICE, Request({"front": JPEG}, {"kind": kind, "reading": "12340"}), VARIABLES)
    (asked,) = talk.asked
    assert str(asked.url) == f"https://api.gw.cellereit.com.br/meter/{kind}"
    body = asked.read()
    assert b'name="image"; filename="image.jpg"\r\nContent-Type: image/jpeg\r\n\r\n' + JPEG in body
    assert b'name="reading"\r\n\r\n12340\r\n' in body


def test_or_in_base64_as_json() -> None:
    talk = Talk(WHOLE)
    variables = {**VARIABLES, "CELLERE_METER_ENCODING": "base64", "CELLERE_METER_PATH": "/m/{kind}/read"}
    talk.call(SERVICE, Request({"front": JPEG}, {"kind": "gas", "reading": "7"}), variables)
    (asked,) = talk.asked
    assert asked.url.path == "/m/gas/read"
    assert json.loads(asked.read()) == {"base64": base64.b64encode(JPEG).decode(), "reading": "7"}


def test_a_heic_goes_as_it_is_and_a_bmp_as_a_jpeg() -> None:
    talk = Talk(WHOLE)
    talk.call(SERVICE, Request({"front": files.encoded("BMP")}, {"kind": "gas"}), VARIABLES)
    assert b"Content-Type: image/jpeg" in talk.asked[0].read()
    error = Talk(WHOLE).fails(SERVICE, Request({"front": files.encoded("GIF")}, {"kind": "gas"}), VARIABLES)
    assert isinstance(error, ImageInvalid)


@pytest.mark.parametrize("values", [{}, {"kind": "steam"}, {"kind": ""}, {"kind": "../facematch"},
                                    {"kind": "gas", "link": "https://a.example/b.jpg"}])  # fmt: skip
def test_a_kind_that_is_none_is_refused_before_the_call(values: dict[str, str]) -> None:
    talk = Talk(WHOLE)
    error = talk.fails(SERVICE, Request({"front": JPEG}, values), VARIABLES)
    assert isinstance(error, InvalidRequest)
    assert talk.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        WHOLE,
        {key.upper(): value for key, value in WHOLE.items()},
        {"result": {k: v for k, v in WHOLE.items() if k != "response"}, "status": {"code": 200}},
        {"response": {**WHOLE, "response": "Success"}, "status": "Success"},
        {
            **WHOLE,
            "read_result": 12345,
            "confidence_read": "97%",
            "id_confidence": 95,
            "unbalanced_analogical": "0",
        },
    ],
)
def test_a_reading_is_read_wherever_it_stands(answer: dict[str, Any]) -> None:
    assert reading(answer) == READING


def test_parts_that_are_not_there_are_none() -> None:
    assert reading({"read_result": "", "status": "Success"}) == MeterReading()
    assert reading({"status": "not conciliated"}).status == "not conciliated"


def test_all_ten_keys_are_always_there() -> None:
    answer = Talk({"service": "energy"}).call(SERVICE, ENERGY, VARIABLES)
    assert answer.to_json()["reading"] == dict.fromkeys(
        ("value", "confidence", "meter_id", "meter_id_confidence", "model", "model_confidence", "display",
         "power_code", "unbalanced", "status")
    )  # fmt: skip
    assert unnamed(answer) == {"service": "energy"}


@pytest.mark.parametrize("key", ["read_result", "confidence_read", "model_meter", "unbalanced_analogical"])
def test_a_list_for_a_text_is_a_bad_response(key: str) -> None:
    assert isinstance(Talk({**WHOLE, key: ["x"]}).fails(SERVICE, ENERGY, VARIABLES), BadResponse)
