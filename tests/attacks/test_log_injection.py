"""What others send makes no line of its own in a log, and moves no cursor."""

from __future__ import annotations

import logging
import re

import pytest
from django.test import Client

from onboarding import checking
from providers.errors import BadResponse
from tests import factories as make
from tests.onboarding.api.conftest import Api

pytestmark = pytest.mark.thorough

FORGED = "\r\n2026-11-21 00:00:00,000 CRITICAL root forged \x1b[2J\u2028\u202e"
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]")


@pytest.fixture(autouse=True)
def _everything(caplog: pytest.LogCaptureFixture) -> None:
    for name in ("django", "kyc", "onboarding", "providers"):
        caplog.set_level(logging.INFO, logger=name)


def assert_one_line_each(caplog: pytest.LogCaptureFixture) -> None:
    told = [record.getMessage() for record in caplog.records]
    assert told
    assert [text for text in told if CONTROLS.search(text)] == []


@pytest.mark.parametrize(
    "path",
    ["/nothing/%0D%0Aforged", "/cases/%0Aforged/", "/api/v1/%0D%0Aforged", "/welcome/%0A/x%1B[2J/", "/%85x"],
)
def test_an_address(path: str, caplog: pytest.LogCaptureFixture) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(make.user())
    for method in ("get", "post", "delete"):
        getattr(client, method)(path)
    logging.getLogger("kyc").info("the end")
    assert_one_line_each(caplog)


@pytest.mark.parametrize("header", ["user-agent", "referer", "x-request-id", "x-forwarded-for", "origin"])
def test_a_header(header: str, caplog: pytest.LogCaptureFixture) -> None:
    client = Client(enforce_csrf_checks=True, headers={header: f"made up{FORGED}"})
    client.post("/login/", {"login": "ana", "password": "wrong"})
    client.get("/nothing/")
    assert_one_line_each(caplog)


def test_a_host(caplog: pytest.LogCaptureFixture) -> None:
    assert Client(headers={"host": "evil.example\x1b[2J"}).get("/login/").status_code == 400
    assert_one_line_each(caplog)


def test_a_name_at_the_log_in(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(7):
        client.post("/login/", {"login": f"ana{FORGED}", "password": FORGED})
    client.get(f"/cases/?q={'%0D%0Aforged'}")
    logging.getLogger("kyc").info("the end")
    assert_one_line_each(caplog)
    assert "forged" not in caplog.text


def test_what_a_program_sends(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    api.post("cases", {f"x{FORGED}": FORGED})
    api.get("cases", **{"Idempotency-Key": "x\x1b[2J"})
    api.ask("POST", "applicants", b"{" + FORGED.encode())
    api.get("nothing/%0D%0Aforged")
    assert_one_line_each(caplog)


def test_what_a_vendor_answers(caplog: pytest.LogCaptureFixture) -> None:
    work = make.begun(make.submitted())
    checking.fail(work.call_id, BadResponse(f"strange{FORGED}", vendor_code=f"E{FORGED}"), make.not_sent)
    logging.getLogger("kyc").info("the end")
    assert_one_line_each(caplog)
    assert "forged" not in caplog.text
