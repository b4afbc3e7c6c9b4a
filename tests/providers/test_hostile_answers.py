"""Whatever a vendor answers, a call ends with an answer in normal form or with one of our errors."""

from __future__ import annotations

import contextlib
import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from providers import registry
from providers.documents import FIELDS
from providers.environment import Environment
from providers.errors import ServiceError
from providers.model import Request
from providers.sandbox.core import Asked, Refused
from providers.sandbox.vendors import SANDBOXES, variables
from providers.service import Service
from tests.providers.strategies import json_values, mutated
from tests.providers.talk import Talk
from tests.sandbox import request_for

pytestmark = pytest.mark.thorough

ADDRESS = "http://127.0.0.1:9"
VENDORS = ("infosimples", "cellere", "aisolution", "ineocr")
SERVICES = [service for service in registry.services() if service.vendor in VENDORS]
VARIABLES = variables(ADDRESS, {})
STATUSES = st.sampled_from([200, 200, 200, 204, 302, 400, 401, 403, 429, 500, 503])


def asked_and_answered(service: Service) -> tuple[Request, Any]:
    """A request that suits the service, and what the sandbox says to it."""
    request = request_for(service)
    talk = Talk({})
    with contextlib.suppress(ServiceError):
        talk.perform(service, request, VARIABLES)
    sent = talk.asked[0]
    sandbox = next(one for one in SANDBOXES if one.vendor == service.vendor)
    headers = {name.lower(): value for name, value in sent.headers.items()}
    query = sent.url.query.decode()
    seen = Asked(sent.method, sent.url.path, query, headers, sent.content)
    try:
        told = sandbox.answer(seen, Environment(VARIABLES))
    except Refused as refused:
        told = refused.told
    assert told.status == 200, told.content
    return request, told.content


@cache
def prepared(vendor: str) -> list[tuple[Service, Request, Any]]:
    """One service of each kind and document: the rest differ in a name."""
    kinds = {(s.kind, s.document, s.inputs): s for s in SERVICES if s.vendor == vendor}
    return [(service, *asked_and_answered(service)) for service in kinds.values()]


def hold(service: Service, request: Request, content: Any, status: int) -> None:
    try:
        answer = Talk(content, status).perform(service, request, VARIABLES)
    except ServiceError as error:
        json.dumps(error.to_json(), allow_nan=False)
        return
    shown = answer.to_json()
    json.dumps(shown, allow_nan=False)
    for field in shown["fields"]:
        assert field["name"] is None or field["name"] in FIELDS
        assert field["value"] is None or isinstance(field["value"], str)
        assert field["score"] is None or 0 <= field["score"] <= 1


@pytest.mark.parametrize("vendor", VENDORS)
@settings(max_examples=50)
@given(data=st.data())
def test_random_json_never_raises_anything_but_our_own(vendor: str, data: st.DataObject) -> None:
    service, request, _ = data.draw(st.sampled_from(prepared(vendor)))
    hold(service, request, data.draw(json_values), data.draw(STATUSES))


@pytest.mark.parametrize("vendor", VENDORS)
@settings(max_examples=50)
@given(data=st.data())
def test_an_answer_with_parts_replaced_never_raises_anything_but_our_own(
    vendor: str, data: st.DataObject
) -> None:
    service, request, answer = data.draw(st.sampled_from(prepared(vendor)))
    hold(service, request, data.draw(mutated(answer)), data.draw(STATUSES))


@pytest.mark.parametrize("vendor", VENDORS)
@settings(max_examples=50)
@given(data=st.data())
def test_random_bytes_never_raise_anything_but_our_own(vendor: str, data: st.DataObject) -> None:
    service, request, _ = data.draw(st.sampled_from(prepared(vendor)))
    hold(service, request, data.draw(st.binary(max_size=60)), data.draw(STATUSES))
