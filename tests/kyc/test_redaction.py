"""What leaves the application in a line carries no secret, no forged line and no foreign words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyc import redaction
from onboarding.vault import VaultError

SECRET = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"Bad Request: /apply/0123456789abcdef.{SECRET}/", "Bad Request: /apply/.../"),
        (f"https://kyc.example.com/apply/0a.{SECRET}/?x=1", "https://kyc.example.com/apply/.../?..."),
        (f"Not Found: /welcome/MQ/{SECRET}/", "Not Found: /welcome/.../"),
        (f"key live_abcdefghijkm_{SECRET} is old", "key live_abcdefghijkm_... is old"),
        (f"test_abcdefghijkm_{SECRET}", "test_abcdefghijkm_..."),
        (f"client_eyJr.abc:{SECRET}", "client_..."),
        (f"whsec_{SECRET}=", "whsec_..."),
        (f"Authorization: Bearer {SECRET}", "Authorization: Bearer ..."),
        ("GET /cases/search/?number=X1234567&x=2 HTTP/1.1", "GET /cases/search/?... HTTP/1.1"),
    ],
)
def test_secrets_and_queries_are_cut_out_and_the_rest_stays(text: str, left: str) -> None:
    assert redaction.clean(text) == left


@pytest.mark.parametrize(
    "text", ["webhook event=a.b try=2", "what? nothing = all", "check 7 of 9: timeout", "ÅÄÖ 陈文博 नमस्ते"]
)
def test_what_is_no_secret_stays_as_it_is(text: str) -> None:
    assert redaction.clean(text) == text


def test_a_forged_line_a_colour_and_a_turn_of_direction_become_escapes() -> None:
    text = "ana\r\n2026-01-01 INFO kyc forged\x1b[31m\x00\x85\u2028\u202e\ud800"
    assert redaction.clean(text) == (
        "ana\\x0d\\x0a2026-01-01 INFO kyc forged\\x1b[31m\\x00\\x85\\u2028\\u202e\\ud800"
    )


@given(st.text(st.characters(codec=None), max_size=3000))
def test_whatever_is_told_is_one_bounded_line_that_can_be_written(text: str) -> None:
    clean = redaction.clean(text)
    assert len(clean.splitlines()) <= 1
    assert len(clean) <= redaction.LONGEST + 3
    clean.encode()


def failure() -> RuntimeError:
    quillon = "Quillon Nirgendwo"
    try:
        try:
            raise VaultError("case.declared cannot be opened")
        except VaultError:
            int(quillon)
    except ValueError as error:
        try:
            raise RuntimeError(f"cannot read {quillon}") from error
        except RuntimeError as last:
            return last
    raise AssertionError


def test_a_traceback_tells_where_and_which_but_nothing_that_others_wrote() -> None:
    told = redaction.trace(failure())
    assert "Nirgendwo" not in told.replace('quillon = "Quillon Nirgendwo"', "")
    assert told.index("VaultError: case.declared cannot be opened") < told.index("\nValueError\n")
    assert told.endswith("RuntimeError")
    assert "test_redaction.py" in told
    assert "in failure" in told


def test_on_a_developers_machine_all_of_it_is_told() -> None:
    assert "RuntimeError: cannot read Quillon" in redaction.trace(failure(), whole=True)


def test_exceptions_that_go_round_in_a_circle_come_to_an_end() -> None:
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    assert redaction.trace(one).split() == ["KeyError", "ValueError"]
