"""Every vendor's service, called over a real socket against the sandbox, keeps the contract."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from providers import registry
from providers.documents import FIELDS, catalogue
from providers.door import Patience
from providers.errors import ServiceError
from providers.model import Request
from providers.sandbox.server import FAULTS, Settings
from providers.service import Service
from providers.warnings import CODES
from tests.sandbox import Running, jpeg, pdf, request_for, running

pytestmark = pytest.mark.thorough

SERVICES = [service for service in registry.services() if service.vendor != "local"]
KEYS = {
    "service", "outcome", "document", "fields", "warnings", "images", "request_id", "billable",
    "elapsed_ms",
}  # fmt: skip
FIELD_KEYS = {"name", "value", "raw", "vendor_field", "score", "polygon"}
FIRST_OF_EACH = list({service.vendor: service for service in SERVICES}.values())

each_service = pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.id)
each_vendor = pytest.mark.parametrize("service", FIRST_OF_EACH, ids=lambda s: s.vendor)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Running]:
    with running() as found:
        yield found


@each_service
def test_a_service_answers_in_the_contract_s_shape(service: Service, sandbox: Running) -> None:
    before = sandbox.application.calls[service.id]
    answer = sandbox.call(service.id, request_for(service))
    shown = answer.to_json()
    assert shown.keys() >= KEYS
    assert shown["service"] == service.id
    assert shown["document"] is None or shown["document"] in catalogue()
    for field in shown["fields"]:
        assert field.keys() == FIELD_KEYS
        assert field["name"] is None or field["name"] in FIELDS
        assert field["score"] is None or 0 <= field["score"] <= 1
    json.dumps(answer.raw)
    assert sandbox.application.calls[service.id] > before


@each_service
def test_a_service_finds_what_its_kind_promises(service: Service, sandbox: Running) -> None:
    answer = sandbox.call(service.id, request_for(service))
    shown = answer.to_json()
    if service.kind == "face_match":
        assert {"match", "confidence", "distance", "faces"} <= shown.keys()
    elif service.kind == "background_check":
        assert shown["check"].keys() == {
            "tax_id", "status", "raw_status", "deceased", "name", "origin",
        }  # fmt: skip
    elif service.kind == "meter":
        assert shown["reading"].keys() == {
            "value", "confidence", "meter_id", "meter_id_confidence", "model", "model_confidence",
            "display", "power_code", "unbalanced", "status",
        }  # fmt: skip
    else:
        assert any(field.name and field.value for field in answer.fields) or service.document is None
        assert answer.fields


@each_service
def test_the_synthetic_person_is_in_normal_form(service: Service, sandbox: Running) -> None:
    """Dates, sexes and countries of a vendor's notation were all understood, numbers keep rules."""
    answer = sandbox.call(service.id, request_for(service))
    unread = [f.name for f in answer.fields if f.name and f.value is None and f.raw]
    assert unread == []
    assert [check.fields for check in answer.checks if check.passed is False] == []


@each_service
def test_a_magic_picture_asks_for_a_warning(service: Service, sandbox: Running) -> None:
    if not service.warnings:
        return
    code = service.warnings[0]
    answer = sandbox.call(service.id, request_for(service, magic=-code - 9100))
    assert code in [warning.code for warning in answer.warnings]
    assert code in CODES


@each_vendor
@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault != "slow"])
def test_a_vendor_that_fails_gives_one_clear_error(service: Service, fault: str) -> None:
    kinds: dict[str, set[str | None]] = {
        "5xx": {"vendor_unavailable"},
        "rate_limit": {"rate_limited"},
        "expired_token": {"auth"},
        "no_credit": {"quota"},
        "cut": {"network"},
        "broken_json": {"bad_response"},
        "html": {"vendor_unavailable"},
        "empty": {"bad_response"},
    }
    with running(Settings(fault=fault)) as sandbox:
        kind = _kind(sandbox, service, request_for(service))
    # A number where text is documented is taken as its text.
    assert kind in kinds.get(fault, {"bad_response", None})


def _kind(sandbox: Running, service: Service, request: Request) -> str | None:
    """The kind of error that a call ends with; None for an answer."""
    try:
        sandbox.call(service.id, request)
    except ServiceError as error:
        return error.kind
    return None


@pytest.mark.slow
@each_vendor
def test_a_vendor_that_trickles_ends_in_time(service: Service) -> None:
    patience = Patience(total=1.5, attempts=1)
    with running(Settings(fault="slow"), patience) as sandbox, pytest.raises(ServiceError) as caught:
        sandbox.call(service.id, request_for(service))
    assert caught.value.kind == "timeout"


@each_service
def test_a_picture_that_cannot_be_used_is_refused_before_the_call(service: Service, sandbox: Running) -> None:
    good = request_for(service)
    before = sum(sandbox.application.calls.values())
    for side in good.images:
        for bad in (b"", b"not a picture", b"\xff\xd8\xff\xe0 cut off", b"<svg/>"):
            request = Request({**good.images, side: bad}, good.values)
            assert _kind(sandbox, service, request) == "image_invalid"
        huge = Request({**good.images, side: bytes(200_000_000)}, good.values)
        assert _kind(sandbox, service, huge) == "image_too_large"
    for name in service.needed:
        images = {side: data for side, data in good.images.items() if side != name}
        values = {key: value for key, value in good.values.items() if key != name}
        assert _kind(sandbox, service, Request(images, values)) == "invalid_request"
    assert sum(sandbox.application.calls.values()) == before


@each_service
def test_a_pdf_is_sent_as_a_picture_where_the_vendor_takes_no_pdf(service: Service, sandbox: Running) -> None:
    good = request_for(service)
    if not good.images:
        return
    answer = sandbox.call(service.id, Request(dict.fromkeys(good.images, pdf()), good.values))
    assert answer.to_json()["outcome"] == "ok"


@each_service
def test_a_kept_answer_says_the_same_when_it_is_read_again_without_a_call(
    service: Service, sandbox: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From JSON as it is stored, without a key, an address or a socket."""
    request = request_for(service)
    answer = sandbox.call(service.id, request)
    before = sum(sandbox.application.calls.values())
    monkeypatch.setattr(socket, "socket", None)
    monkeypatch.setattr(socket, "create_connection", None)
    again = registry.reread(service.id, json.loads(json.dumps(answer.raw)), request, {})
    assert again is not None
    assert replace(again, elapsed_ms=answer.elapsed_ms) == answer
    assert sum(sandbox.application.calls.values()) == before
    assert again.fields


def test_the_embedded_engine_reads_pictures_not_answers() -> None:
    assert registry.reread("local.ocr", {"lines": []}, Request({"front": b""}), {}) is None


def test_an_answer_that_is_no_longer_as_expected_is_an_error() -> None:
    wrong: tuple[Any, ...] = ({}, [], None, {"fields": 3})
    for raw in wrong:
        with pytest.raises(ServiceError):
            registry.reread("cellere.document_entities", raw, Request({"front": jpeg()}), {})
