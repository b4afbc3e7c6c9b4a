"""Secrets are compared in constant time, and what is unknown is answered like what is wrong.

How long an answer takes is not measured: on a busy machine that fails by chance. What is held is that one
function, whose time does not depend on where two texts differ, decides; and that it is given digests, of
which nobody can choose the beginning."""

from __future__ import annotations

import hmac
from collections.abc import Callable

import pytest
from django.test import Client

from onboarding import apikeys, workflow
from onboarding.models import Case
from tests import factories as make
from tests.onboarding.api.conftest import Api

pytestmark = pytest.mark.thorough


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What is compared; nothing is equal any more."""
    seen: list[tuple[str, str]] = []

    def differ(given: str, kept: str) -> bool:
        seen.append((given, kept))
        return False

    monkeypatch.setattr(hmac, "compare_digest", differ)
    return seen


def test_a_key_is_good_by_that_comparison_alone(api: Api, compared: list[tuple[str, str]]) -> None:
    assert apikeys.recognise(api.token) is None
    assert [(len(given), given == kept) for given, kept in compared] == [(64, True)]
    assert not any(api.token.split("_", 2)[2] in text for pair in compared for text in pair)


def test_so_is_the_link_of_a_customer(case: Case, compared: list[tuple[str, str]]) -> None:
    _link, token = workflow.make_link(case, make.analyst())
    assert workflow.open_link(token) is None
    assert [(len(given), given == kept) for given, kept in compared] == [(64, True)]


def test_a_client_token_and_a_customer_s_cookie_are_compared_by_django_s(
    api: Api, customer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = apikeys.recognise(api.token)
    assert caller
    token, _until = apikeys.client_token(caller, make.opened())
    assert apikeys.recognise(token)
    monkeypatch.setattr("django.core.signing.constant_time_compare", lambda *_: False)
    assert apikeys.recognise(token) is None
    assert customer.get("/apply/language/").headers["Location"] == "/apply/ended/"


def test_a_key_that_is_not_there_is_answered_like_one_whose_secret_is_wrong(
    program: Callable[..., Api],
) -> None:
    good = program().token
    kind, key, secret = good.split("_", 2)
    wrong = ("x" if secret[0] != "x" else "y") + secret[1:]
    answers = []
    for token in (f"{kind}_{key}_{wrong}", f"{kind}_{'a' * 12}_{secret}", f"live_{key}_{secret}", "made up"):
        answer = Api(token).get("cases")
        del answer.headers["X-Request-ID"]  # of one request alone
        answers.append((answer.status_code, answer.content, dict(answer.headers)))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0] == 401


def test_a_case_that_is_not_there_is_answered_like_one_of_another_kind_of_key(
    program: Callable[..., Api],
) -> None:
    live, other = make.in_review(), "00000000-0000-4000-8000-000000000000"
    api = program(live=False)
    one, two = api.get(f"cases/{live.pk}"), api.get(f"cases/{other}")
    assert (one.status_code, one.content) == (two.status_code, two.content)


def test_a_link_that_is_not_there_is_answered_like_one_whose_secret_is_wrong(
    case: Case, client: Client
) -> None:
    link, token = workflow.make_link(case, make.analyst())
    answers = [
        client.get(f"/apply/{made_up}/")
        for made_up in (f"{link.pk.hex}.{'x' * 43}", f"{'0' * 32}.{token.partition('.')[2]}", "made.up")
    ]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (302, "/apply/ended/")
    }
    assert not any(answer.cookies for answer in answers)
