"""A case whose customer comes in by a link."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from onboarding import consent, workflow
from onboarding.models import Case
from tests import factories as make

PERSON = {
    "full_name": "Quillon Nirgendwo",
    "birth_day": "29",
    "birth_month": "2",
    "birth_year": "1984",
}
"""What is typed on the person's screen, without a number."""


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """Every test begins with its limits unused."""
    cache.clear()


@pytest.fixture
def case() -> Case:
    return workflow.open_case(make.analyst(), {})


@pytest.fixture
def entered(client: Client) -> Callable[[Case], Client]:
    """A browser that came in by a new link to the case."""

    def enter(case: Case) -> Client:
        _link, token = workflow.make_link(case, make.analyst())
        assert client.get(f"/apply/{token}/").headers["Location"] == "/apply/"
        return client

    return enter


@pytest.fixture
def customer(case: Case, entered: Callable[[Case], Client]) -> Client:
    return entered(case)


def agree(client: Client) -> None:
    client.post("/apply/consent/", {"version": consent.text("en").version, "agree": "yes"})


def up_to_pictures(client: Client, country: str = "other", document: str = "passport") -> None:
    """Everything that is asked for in words."""
    agree(client)
    client.post("/apply/country/", {"country": country})
    client.post("/apply/person/", PERSON)
    client.post("/apply/document/", {"document_type": document})
