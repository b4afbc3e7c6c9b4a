"""Every code of the document, what it is called and what it costs."""

from __future__ import annotations

import pytest

from providers.infosimples.transport import CODES
from tests.providers.infosimples.test_fields import VARIABLES, envelope
from tests.providers.talk import FRONT, Talk

# Code -> kind, whether the document says that it is charged.
KINDS = {
    600: ("vendor_unavailable", False),
    601: ("auth", False),
    602: ("invalid_request", False),
    603: ("auth", False),
    604: ("invalid_request", False),
    606: ("invalid_request", True),
    622: ("rate_limited", False),
    700: ("image_invalid", True),
    701: ("image_invalid", True),
    702: ("wrong_document", True),
}
RETRIED = (600, 622)


def fails(body: object, status: int = 200) -> tuple[Talk, dict[str, object]]:
    talk = Talk(body, status)
    return talk, talk.fails("infosimples.ocr/cnh", FRONT, VARIABLES).to_json()


def test_every_documented_code_is_mapped() -> None:
    assert set(CODES) == set(KINDS)


@pytest.mark.parametrize("code", KINDS)
@pytest.mark.parametrize("form", [int, str, float])
def test_a_code_is_a_failure_with_its_price(code: int, form: type) -> None:
    talk, error = fails({**envelope(), "code": form(code), "errors": ["what the vendor says"]})
    kind, charged = KINDS[code]
    assert (error["kind"], error["vendor_code"], error["billable"]) == (kind, str(code), charged)
    assert error["retryable"] is (code in RETRIED)
    assert len(talk.asked) == (3 if code in RETRIED else 1)
    assert "what the vendor says" not in str(error["message"])


@pytest.mark.parametrize("code", KINDS)
@pytest.mark.parametrize("told", [True, False])
def test_what_the_header_says_of_the_charge_wins(code: int, told: bool) -> None:
    talk, error = fails(envelope(code=code, billable=told))
    assert error["billable"] is told
    # What is charged is never asked again by itself.
    assert len(talk.asked) == (3 if code in RETRIED and not told else 1)


@pytest.mark.parametrize("header", [None, [], "x", {"billable": None}, {"billable": "yes"}, {"billable": 1}])
def test_a_header_that_says_nothing_leaves_it_to_the_table(header: object) -> None:
    _, error = fails({**envelope(code=606), "header": header})
    assert error["billable"] is True


@pytest.mark.parametrize(("billable", "told"), [({}, None), ({"billable": True}, True)])
def test_a_code_that_is_not_documented_is_kept(billable: dict[str, bool], told: bool | None) -> None:
    _, error = fails(envelope(code=799, **billable))
    assert (error["kind"], error["vendor_code"], error["billable"]) == ("bad_response", "799", told)


@pytest.mark.parametrize(
    ("http", "kind"),
    [(401, "auth"), (402, "quota"), (403, "auth"), (413, "image_too_large"), (429, "rate_limited"),
     (502, "vendor_unavailable"), (404, "bad_response"), (200, "bad_response")],
)  # fmt: skip
@pytest.mark.parametrize(
    "body", [{"error": "x"}, b"<html></html>", b"", {"code": None}, {"code": [200]}, [1]]
)
def test_without_a_code_the_http_status_decides(http: int, kind: str, body: object) -> None:
    _, error = fails(body, http)
    assert (error["kind"], error["http_status"]) == (kind, http)
