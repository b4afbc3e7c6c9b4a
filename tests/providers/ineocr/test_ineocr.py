"""INE-OCR: both sides in one call, seventeen fields, sixteen codes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from providers.errors import BadResponse, InvalidRequest, NotConfigured
from providers.ineocr.transport import CODES
from providers.model import Request
from providers.sandbox.ineocr import _ANSWER as WHOLE
from tests import files
from tests.providers.talk import JPEG, Talk, named, unnamed

SERVICE = "ineocr.getineocr"
VARIABLES = {"INEOCR_API_KEY": "a-key", "INEOCR_BASE_URL": "https://ine.example"}
PNG = files.encoded("PNG")
BOTH = Request({"front": JPEG, "back": PNG})

# "Service Messages": the HTTP status, and our kind.
KINDS = {
    "INOCR001": (500, "vendor_unavailable"),
    "INOCR002": (400, "invalid_request"),
    "INOCR003": (400, "invalid_request"),
    "INOCR004": (400, "wrong_document"),
    "INOCR005": (400, "image_too_large"),
    "INOCR006": (400, "invalid_request"),
    "INOCR007": (502, "vendor_unavailable"),
    "INOCR008": (400, "image_invalid"),
    "INOCR009": (502, "vendor_unavailable"),
    "INOCR010": (502, "vendor_unavailable"),
    "INOCR011": (502, "vendor_unavailable"),
    "INOCR012": (400, "image_unreadable"),
    "INOCR013": (502, "vendor_unavailable"),
    "INOCR014": (400, "image_invalid"),
    "INOCR015": (400, "image_invalid"),
    "INOCR016": (401, "auth"),
}


def test_both_sides_go_as_files_with_the_key_in_a_header() -> None:
    talk = Talk(WHOLE)
    talk.call(SERVICE, BOTH, VARIABLES)
    (asked,) = talk.asked
    assert (asked.method, str(asked.url)) == ("POST", "https://ine.example/api/ineocr/getineocr")
    assert asked.headers["apikey"] == "a-key"
    body = asked.read()
    front = b'name="FrontImage"; filename="front.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    back = b'name="BackImage"; filename="back.png"\r\nContent-Type: image/png\r\n\r\n'
    assert front + JPEG in body
    assert back + PNG in body


def test_an_answer_is_brought_into_normal_form() -> None:
    answer = Talk(WHOLE).call(SERVICE, BOTH, VARIABLES)
    assert answer.document == "mx.voter_id"
    assert named(answer) == {
        "given_names": "LUCIA FICTICIA", "surname": "PRUEBA", "second_surname": "MODELO",
        "date_of_birth": "1992-05-17", "sex": "F",
        "address": "CALLE DEL EJEMPLO 45, COL. MUESTRA 06000, CUAUHTEMOC, CDMX",
        "voter_number": "PRMDLC92051709M300", "personal_number": "PUML920517MDFRDC03", "issue_number": "02",
        "date_of_expiry": "2034", "mrz_document_number": "200123456", "reference_number": "3456123456789",
        "mrz": "\n".join((WHOLE["mz1"], WHOLE["mz2"], WHOLE["mz3"])),
    }  # fmt: skip
    assert unnamed(answer) == {}
    assert {one.name for one in answer.fields if one.side == "back"} == {
        "mrz", "mrz_document_number", "reference_number",
    }  # fmt: skip
    assert [check.passed for check in answer.checks] == [None, True]  # a clave de elector has no check digit
    assert (answer.billable, answer.raw) == (None, WHOLE)


@pytest.mark.parametrize(
    ("field", "raw", "canonical", "value"),
    [
        ("sex", "H", "sex", "M"), ("dateOfBirth", "1992-05-17", "date_of_birth", "1992-05-17"),
        ("expirationDate", "31/12/2034", "date_of_expiry", "2034-12-31"),
        ("secondLastName", "", "second_surname", None),
        ("addressLine2", ", ", "address", "CALLE DEL EJEMPLO 45, CUAUHTEMOC, CDMX"),
        ("idNumber", 3456123456789, "reference_number", "3456123456789"),
    ],
)  # fmt: skip
def test_what_the_document_leaves_open_is_read(
    field: str, raw: object, canonical: str, value: str | None
) -> None:
    answer = Talk({**WHOLE, field: raw}).call(SERVICE, BOTH, VARIABLES)
    assert named(answer)[canonical] == value


def test_every_documented_code_is_mapped() -> None:
    assert set(CODES) == set(KINDS)


@pytest.mark.parametrize("code", KINDS)
def test_a_code_is_a_failure_of_unknown_price(code: str) -> None:
    http, kind = KINDS[code]
    talk = Talk({"code": code, "message": "what the vendor says"}, http)
    error = talk.fails(SERVICE, BOTH, VARIABLES).to_json()
    assert (error["kind"], error["vendor_code"], error["http_status"]) == (kind, code, http)
    assert error["billable"] is None
    assert error["retryable"] is (kind == "vendor_unavailable")
    assert "what the vendor says" not in error["message"]
    # Whether it is charged is not said: not asked again by itself.
    assert len(talk.asked) == 1


def test_a_code_that_is_not_documented_is_kept() -> None:
    error = Talk({"code": "INOCR099"}, 500).fails(SERVICE, BOTH, VARIABLES)
    assert (error.kind, error.vendor_code) == ("bad_response", "INOCR099")


@pytest.mark.parametrize(("http", "kind"), [(401, "auth"), (429, "rate_limited"), (502, "vendor_unavailable"),
                                            (400, "bad_response"), (200, "bad_response")])  # fmt: skip
@pytest.mark.parametrize("body", [{"code": 7}, b"<html></html>", b"", [1]])
def test_without_a_code_the_http_status_decides(http: int, kind: str, body: object) -> None:
    assert Talk(body, http).fails(SERVICE, BOTH, VARIABLES).kind == kind


@pytest.mark.parametrize(
    "answer", [{}, {"other": 1}, {**WHOLE, "name": ["LUCIA"]}, {**WHOLE, "mz1": {"a": 1}}]
)
def test_an_answer_of_another_shape_is_a_bad_response(answer: dict[str, Any]) -> None:
    assert isinstance(Talk(answer).fails(SERVICE, BOTH, VARIABLES), BadResponse)


@pytest.mark.parametrize("sides", [("front",), ("back",), (), ("front", "selfie")])
def test_both_sides_are_needed(sides: tuple[Any, ...]) -> None:
    talk = Talk(WHOLE)
    error = talk.fails(SERVICE, Request(dict.fromkeys(sides, JPEG)), VARIABLES)
    assert isinstance(error, InvalidRequest)
    assert talk.asked == []


@pytest.mark.parametrize("missing", VARIABLES)
def test_key_and_address_are_both_needed(missing: str) -> None:
    variables = {name: value for name, value in VARIABLES.items() if name != missing}
    error = Talk(WHOLE).fails(SERVICE, BOTH, variables)
    assert isinstance(error, NotConfigured)
    assert missing in error.message


def test_the_answer_is_json_all_through() -> None:
    answer = Talk(WHOLE).call(SERVICE, BOTH, VARIABLES)
    assert json.loads(json.dumps(answer.to_json()))["outcome"] == "ok"
