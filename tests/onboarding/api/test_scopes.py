"""How far a key gets: every address of the API, every method, every scope."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onboarding import apikeys
from onboarding.access import ROUTES, Act, Door
from onboarding.apikeys import SCOPES
from onboarding.models import Case
from tests import factories as make
from tests.onboarding.api.conftest import Api
from tools.roles_table import addresses, parameters

VIEWS: dict[str, Any] = {
    name: addresses()[name][1].callback.cls  # type: ignore[attr-defined]
    for name, rule in ROUTES.items()
    if rule is Door.KEY
}
CALLS = [(name, method, scope) for name, view in VIEWS.items() for method, scope in view.scopes.items()]
OF_A_CASE = [(name, method, scope) for name, method, scope in CALLS if "case" in parameters(name)]

REFUSED = {400, 404, 422}
"""Not there, or refused before it was looked for: what was sent is no good."""


def address(name: str, case: Case) -> str:
    ids = {"case": case.pk, "applicant": case.applicant_id, "side": "front"}
    return reverse(name, kwargs={key: ids.get(key, uuid.uuid4()) for key in parameters(name)})


@pytest.mark.parametrize("name", VIEWS)
def test_every_method_that_is_answered_names_its_scope(name: str) -> None:
    view = VIEWS[name]
    answered = {method for method in ("get", "post", "put", "patch", "delete") if hasattr(view, method)}
    assert {method.upper() for method in answered} == set(view.scopes)
    assert set(view.scopes.values()) <= {*SCOPES, None}
    assert view.for_clients <= set(view.scopes)


def said(api: Api | Client, calls: Iterable[tuple[str, str, str | None]], case: Case) -> dict[Any, Any]:
    """What each call is answered: status and code. None of them changes the case."""
    found = {}
    for name, method, scope in calls:
        where, body = address(name, case), None if method == "GET" else "{}"
        answer = api.ask(method, where, body) if isinstance(api, Api) else api.generic(method, where)
        found[name, method, scope] = answer.status_code, answer.json().get("code")
    assert make.fresh(case).version == case.version
    return found


def test_nobody_gets_in_without_a_key_be_they_logged_in() -> None:
    case, somebody = make.in_review(), Client()
    somebody.force_login(make.user())
    for client in (Client(), somebody):
        assert set(said(client, CALLS, case).values()) == {(401, "not_authenticated")}


@pytest.mark.parametrize("scope", SCOPES)
def test_a_key_with_every_scope_but_the_one_is_refused(scope: str, program: Callable[..., Api]) -> None:
    asking = [call for call in CALLS if call[2] == scope]
    without = program(*(set(SCOPES) - {scope}), live=True)
    assert set(said(without, asking, make.in_review()).values()) == {(403, "scope_missing")}


def test_a_live_case_is_not_there_for_a_test_key(program: Callable[..., Api]) -> None:
    found = said(program(live=False), OF_A_CASE, make.in_review())
    assert {answer for call, answer in found.items() if call[1] == "GET"} == {(404, "not_found")}
    assert {status for status, _code in found.values()} <= REFUSED


def test_a_client_token_gets_nowhere_but_to_its_own_case(program: Callable[..., Api]) -> None:
    case, other = make.in_review(), make.opened(reference="customer-2")
    caller = apikeys.recognise(program(live=True).token)
    assert caller is not None
    found = said(Api(apikeys.client_token(caller, other)[0]), CALLS, case)
    for (name, method, scope), answer in found.items():
        if method not in VIEWS[name].for_clients:
            assert answer == (403, "scope_missing"), name
        elif (name, method, scope) in OF_A_CASE:
            assert answer[0] in REFUSED, name


def test_no_page_lets_a_key_in(program: Callable[..., Api]) -> None:
    api = program(live=True)
    known = {"number": "ABCD-EFGH", "side": "front", "name": "portrait"}
    known |= dict.fromkeys(("finding", "saved", "person", "session", "pk"), "1")
    for name in [name for name, rule in ROUTES.items() if rule is Door.SIGNED_IN or isinstance(rule, Act)]:
        where = reverse(name, kwargs={key: known.get(key, uuid.uuid4()) for key in parameters(name)})
        assert api.ask("GET", where).status_code in (302, 405), name
