"""Every status of the document, what it is called and what it costs."""

from __future__ import annotations

import pytest

from providers.aisolution.transport import STATUS
from tests.providers.talk import Talk

VARIABLES = {"AISOLUTION_TOKEN": "a-token"}

KINDS = {
    "FAIL": "image_unreadable",
    "IMAGE_RECOGNIZE_ERROR": "image_unreadable",
    "INVALID_REQUEST": "invalid_request",
    "IMAGE_INVALID_FORMAT": "image_invalid",
    "IMAGE_INVALID_SIZE": "image_too_large",
    "RETRY_LATER": "vendor_unavailable",
}


def test_every_documented_status_is_mapped() -> None:
    assert set(STATUS) == set(KINDS)


@pytest.mark.parametrize("status", KINDS)
def test_a_status_is_a_failure_that_is_free(status: str) -> None:
    talk = Talk({"status": status, "message": "what the vendor says"})
    error = talk.fails("aisolution.de_ocr", variables=VARIABLES).to_json()
    assert error["kind"] == KINDS[status]
    assert error["vendor_code"] == status
    assert error["billable"] is False
    assert error["retryable"] is (status == "RETRY_LATER")
    assert "what the vendor says" not in error["message"]
    assert len(talk.asked) == (3 if status == "RETRY_LATER" else 1)


def test_a_status_that_is_not_documented_is_kept() -> None:
    error = Talk({"status": "NO_MORE_CREDIT"}).fails("aisolution.de_ocr", variables=VARIABLES)
    assert (error.kind, error.vendor_code, error.billable) == ("bad_response", "NO_MORE_CREDIT", None)


@pytest.mark.parametrize(
    ("http", "kind"),
    [(401, "auth"), (402, "quota"), (403, "auth"), (413, "image_too_large"), (429, "rate_limited"),
     (500, "vendor_unavailable"), (404, "bad_response"), (200, "bad_response")],
)  # fmt: skip
@pytest.mark.parametrize("body", [{"error": "x"}, b"<html></html>", {"status": 7}, {"status": None}])
def test_without_a_status_the_http_status_decides(http: int, kind: str, body: object) -> None:
    error = Talk(body, http).fails("aisolution.de_ocr", variables=VARIABLES)
    assert (error.kind, error.http_status) == (kind, http)
