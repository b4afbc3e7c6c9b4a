"""No token, tax id or picture reaches a log or an exception, over a real socket, at the loudest level."""

from __future__ import annotations

import base64
import logging
import traceback
from collections.abc import Iterator

import pytest

from providers import registry
from providers.door import Door, Patience
from providers.errors import ServiceError
from providers.model import Request
from providers.sandbox.server import Settings
from providers.sandbox.vendors import variables
from tests.providers.cellere.talk import jwt
from tests.sandbox import VALUES, Running, jpeg, request_for, running

GIVEN = {
    "INFOSIMPLES_TOKEN": "secret-of-infosimples-41",
    "AISOLUTION_TOKEN": "secret-of-aisolution-42",
    "INEOCR_API_KEY": "secret-of-ineocr-43",
    "CELLERE_TOKEN": jwt({"sub": "secret-of-cellere-44"}),
}
SECRETS = (*GIVEN.values(), VALUES["cpf"], VALUES["cnpj"], base64.b64encode(jpeg()).decode()[100:160])
SERVICES = (
    "infosimples.ocr/cnh",
    "aisolution.de_ocr",
    "ineocr.getineocr",
    "cellere.facematch",
    "cellere.document_entities",
    "cellere.background_check_cpf",
    "cellere.background_check_cnpj",
    "cellere.meter_self_reading",
)
FAULTS = (None, "5xx", "expired_token", "cut", "broken_json", "html", "wrong_types")


@pytest.fixture(scope="module", params=FAULTS, ids=str)
def sandbox(request: pytest.FixtureRequest) -> Iterator[Running]:
    with running(Settings(fault=request.param), given=GIVEN) as found:
        yield found


def asked(service_id: str) -> Request:
    return request_for(registry.service(service_id))


def hold(text: str) -> None:
    assert [secret[:12] for secret in SECRETS if secret in text] == []


@pytest.mark.parametrize("service_id", SERVICES)
def test_what_is_logged_and_raised_tells_no_secret(
    service_id: str, sandbox: Running, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    try:
        answer = sandbox.call(service_id, asked(service_id))
    except ServiceError as error:
        hold("".join(traceback.format_exception(error)))
        hold(repr(vars(error)))
    else:
        assert (
            sandbox.application.settings.fault is None or sandbox.application.settings.fault == "wrong_types"
        )
        hold(answer.service)
    assert f"vendor={service_id.partition('.')[0]} service={service_id}" in caplog.text
    hold(caplog.text)
    for record in caplog.records:
        hold(repr(vars(record)))


@pytest.mark.parametrize("service_id", SERVICES)
def test_a_vendor_that_cannot_be_reached_is_told_without_its_address(
    service_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    door = Door(patience=Patience(attempts=1))
    with pytest.raises(ServiceError) as raised:
        registry.call(service_id, asked(service_id), {**variables("http://127.0.0.1:9", GIVEN)}, door)
    door.close()
    assert raised.value.kind == "network"
    hold("".join(traceback.format_exception(raised.value)))
    hold(caplog.text)
    assert "127.0.0.1:9" not in caplog.text


def test_the_libraries_below_would_have_told() -> None:
    """The filters on their loggers are what keeps the addresses out."""
    for name in ("httpx", "httpcore.connection", "httpcore.http11"):
        record = logging.LogRecord(name, logging.INFO, "", 0, "GET https://a.example/?token=x", (), None)
        assert not logging.getLogger(name).filter(record)
