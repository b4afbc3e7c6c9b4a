"""Requests made up from the OpenAPI document, good and bad, alone and in sequence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from pytest_django import Settings
from schemathesis.config import SchemathesisConfig

from kyc.wsgi import application
from onboarding import apikeys
from onboarding.models import ApiKey
from tests import factories as make

pytestmark = pytest.mark.slow

# What is allowed by the schema may still not be possible: 409. A picture in Base64 cannot be told
# from other text by a schema, nor a public address from a private one, nor a cursor from a text.
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "404", "409"]}},
        "operations": [
            {
                "include-operation-id": name,
                "checks": {
                    "positive_data_acceptance": {"expected-statuses": ["2xx", "400", "404", "409", "422"]}
                },
            }
            for name in (
                "add_picture", "create_webhook_endpoint", "change_webhook_endpoint", "list_applicants",
                "list_cases", "list_deliveries", "list_events",
            )
        ],
    }
)  # fmt: skip
SCHEMA = schemathesis.openapi.from_path(Path(__file__).parents[3] / "docs" / "openapi.yaml", config=CONFIG)
SCHEMA.app = application
EXAMPLES = hypothesis.settings(
    max_examples=25, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _unhurried(settings: Settings) -> Iterator[None]:
    """No limit of requests; and as Django's own test client has it, a request that ends does not close
    the connection that holds the test's transaction."""
    settings.API_RATE = 1_000_000
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


SECRET = "x" * 43
"""Known before any test runs, since examples are made then and carry their key."""


@SCHEMA.auth()
class Key:
    def get(self, case: Any, context: Any) -> str:
        return f"live_generatedkey_{SECRET}"

    def set(self, case: Any, data: str, context: Any) -> None:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


@pytest.fixture(autouse=True)
def _key() -> None:
    """One with every scope; a case that has everything is there to be found."""
    make.decided()
    digest = hashlib.sha256(SECRET.encode()).hexdigest()
    ApiKey.objects.create(
        id="generatedkey", name="generated", live=True, scopes=[*apikeys.SCOPES], secret=digest
    )


@SCHEMA.parametrize()
@EXAMPLES
def test_no_request_breaks_the_api(case: Any) -> None:
    case.call_and_validate()


def test_no_sequence_of_requests_breaks_the_api() -> None:
    """What one request makes, another shows, changes and takes away."""
    SCHEMA.as_state_machine().run(
        settings=hypothesis.settings(EXAMPLES, max_examples=20, stateful_step_count=12)
    )
