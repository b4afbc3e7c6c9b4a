"""Every reason of the document under every shape in which it may come, else the HTTP status."""

from __future__ import annotations

from typing import Any

import pytest

from providers.cellere.transport import PATHS, REASONS
from providers.errors import ConfigurationError
from providers.model import Request
from tests.providers.cellere.talk import VARIABLES
from tests.providers.talk import Talk

CPF = Request(values={"cpf": "52998224725"})

# "Código, resposta", Success aside.
KINDS = {
    (400, "The request has no data."): "invalid_request",
    (400, "The image field is required"): "invalid_request",
    (400, "The image field should be a base64 encoded string."): "invalid_request",
    (400, "Bearer Token is required to perform this operation"): "auth",
    (400, "The token is not in JWT format"): "auth",
    (400, "Bad Request"): "invalid_request",
    (401, "Client is not registered"): "auth",
    (403, "Insufficient credits to perform this operation"): "quota",
    (404, "URL not found"): "invalid_request",
    (500, "Service API is not working"): "vendor_unavailable",
    (500, "Could not process the service response"): "vendor_unavailable",
}


def fails(body: Any, status: int) -> dict[str, Any]:
    return Talk(body, status).fails("cellere.background_check_cpf", CPF, VARIABLES).to_json()


def test_every_documented_reason_is_mapped() -> None:
    assert len(REASONS) == len(KINDS)
    for code, phrase, _, _ in REASONS:
        assert any(str(known) == code and words.startswith(phrase) for known, words in KINDS)


@pytest.mark.parametrize(("code", "words"), KINDS)
@pytest.mark.parametrize(
    "shape",
    [
        lambda code, words: ({"response": words}, code),
        lambda code, words: ({"Response": {"Code": code, "Message": words}}, code),
        lambda code, words: ({"response": f"{code} - {words.upper()}"}, code),
        lambda code, words: ({"status": {"code": str(code), "message": words}, "response": ""}, code),
        lambda code, words: ({"status": code, "response": words}, code),
        lambda code, words: ({"result": {"status": {"code": code, "message": words}}}, 200),
        lambda code, words: ({"status": {"code": code, "message": words}}, 200),
        lambda code, words: ({"response": words}, 200),
    ],
)
def test_a_reason_is_matched_by_code_and_words(code: int, words: str, shape: Any) -> None:
    error = fails(*shape(code, words))
    assert (error["kind"], error["vendor_code"]) == (KINDS[code, words], str(code))
    assert error["retryable"] is (error["kind"] == "vendor_unavailable")
    assert error["billable"] is None


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (400, "invalid_request"),
        (401, "auth"),
        (403, "quota"),
        (404, "invalid_request"),
        (500, "vendor_unavailable"),
    ],
)
def test_another_reason_goes_by_its_code(code: int, kind: str) -> None:
    for body, status in (({"status": {"code": code}}, 200), ({"response": "words of another day"}, code)):
        error = fails(body, status)
        assert (error["kind"], error["vendor_code"]) == (kind, str(code))
        assert "another day" not in error["message"]


@pytest.mark.parametrize("code", [418, "E7", 0])
def test_a_code_that_is_not_documented_is_kept(code: object) -> None:
    error = fails({"status": {"code": code, "message": "words"}}, 200)
    assert (error["kind"], error["vendor_code"]) == ("bad_response", str(code))


@pytest.mark.parametrize(
    ("http", "kind"),
    [(401, "auth"), (402, "quota"), (403, "auth"), (413, "image_too_large"), (429, "rate_limited"),
     (503, "vendor_unavailable"), (404, "bad_response"), (302, "bad_response")],
)  # fmt: skip
@pytest.mark.parametrize(
    "body", [{"error": "x"}, b"<html></html>", b"", [1], {"status": None, "response": []}]
)
def test_without_a_reason_the_http_status_decides(http: int, kind: str, body: object) -> None:
    error = fails(body, http)
    assert (error["kind"], error["http_status"]) == (kind, http)


def test_a_success_under_an_http_error_is_none() -> None:
    assert fails({"status": {"code": 200, "message": "Success"}, "TaxIdStatus": "REGULAR"}, 502)["kind"] == (
        "vendor_unavailable"
    )


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize(
    "path", ["facematch", "/a?b=c", "/a b", "//host/x", "/a/#b", "/", "/{other}", "https://h/x"]
)
def test_a_path_that_cannot_be_used_is_told_by_its_name(name: str, path: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        Talk({}).call("cellere.background_check_cpf", CPF, {**VARIABLES, name: path})


@pytest.mark.parametrize("name", ["CELLERE_FACEMATCH_ENCODING", "CELLERE_METER_ENCODING"])
def test_an_encoding_that_is_none_is_told_by_its_name(name: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        Talk({}).call("cellere.background_check_cpf", CPF, {**VARIABLES, name: "link"})
