"""The token is looked at before anything is sent."""

from __future__ import annotations

import logging
import time

import pytest

from providers.errors import AuthFailed, NotConfigured
from providers.model import Request
from tests.providers.cellere.talk import TOKEN, jwt
from tests.providers.talk import Talk

CPF = Request(values={"cpf": "52998224725"})
ANSWER = {"TaxIdStatus": "REGULAR"}
NOW = time.time()


def asked(token: str) -> Talk:
    talk = Talk(ANSWER)
    talk.call("cellere.background_check_cpf", CPF, {"CELLERE_TOKEN": token})
    return talk


@pytest.mark.parametrize(
    "token",
    [
        "a-token", "a.b.c", "..", "a..b", TOKEN + ".x", TOKEN.rpartition(".")[0], f"Bearer {TOKEN}",
        TOKEN.replace(".", "=."), jwt(header="text"), jwt(header=[1]), jwt(claims=[1]), jwt(claims="text"),
        TOKEN.rpartition(".")[0] + ".si gn", f"{'!' * 8}.{'!' * 8}.{'!' * 8}", f"e30.{'W' * 40_000}.x",
    ],
)  # fmt: skip
def test_what_is_no_jwt_is_never_sent(token: str) -> None:
    talk = Talk(ANSWER)
    error = talk.fails("cellere.background_check_cpf", CPF, {"CELLERE_TOKEN": token})
    assert isinstance(error, AuthFailed)
    assert not error.sent
    assert talk.asked == []
    assert "CELLERE_TOKEN" in error.message
    assert len(token) < 3 or token not in error.message


@pytest.mark.parametrize(
    "exp",
    [NOW - 1, 0, -5, str(NOW - 100), -(10.0**18)],
    ids=["a second ago", "1970", "before 1970", "as text", "before all"],
)
def test_an_expired_token_is_never_sent(exp: object) -> None:
    talk = Talk(ANSWER)
    error = talk.fails("cellere.background_check_cpf", CPF, {"CELLERE_TOKEN": jwt({"exp": exp})})
    assert (error.kind, error.sent, talk.asked) == ("auth", False, [])
    assert "expired" in error.message


def test_the_day_of_the_expiry_is_told() -> None:
    token = jwt({"exp": 1_700_000_000})
    error = Talk(ANSWER).fails("cellere.background_check_cpf", CPF, {"CELLERE_TOKEN": token})
    assert "2023-11-14 22:13 UTC" in error.message


@pytest.mark.parametrize(
    "claims",
    [{}, {"exp": NOW + 3600}, {"exp": 10.0**18}, {"exp": "soon"}, {"exp": None}, {"iat": NOW},
     {"exp": NOW + 3600, "iat": NOW}, {"exp": NOW + 3600, "iat": NOW - 3600}],
)  # fmt: skip
def test_a_token_that_is_valid_is_sent_without_a_word(
    claims: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    token = jwt(claims)
    talk = asked(token)
    assert talk.asked[0].headers["authorization"] == f"Bearer {token}"
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("exp", [NOW + 1800, NOW + 2400], ids=["half an hour", "two thirds"])
def test_an_expiry_is_told_in_the_last_tenth_of_the_token_s_life(
    exp: float, caplog: pytest.LogCaptureFixture
) -> None:
    token = jwt({"exp": exp, "iat": NOW - 36_000})
    asked(token)
    (told,) = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert time.strftime("%Y-%m-%d %H:%M", time.gmtime(exp)) in told
    assert token not in caplog.text


def test_without_a_token_nothing_is_called() -> None:
    error = Talk(ANSWER).fails("cellere.background_check_cpf", CPF, {})
    assert isinstance(error, NotConfigured)
