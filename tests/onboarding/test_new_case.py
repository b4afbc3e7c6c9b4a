"""The form that opens a case, and what is told where it cannot be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding import evidence
from onboarding.models import Applicant, Case
from tests import factories as make

GOOD = {
    "country": "MEX",
    "document_type": "mx.voter_id",
    "full_name": "  Quillon   Nirgendwo ",
    "date_of_birth": "1984-02-29",
    "personal_number": " X1 ",
    "reference": "customer-7",
    "language": "es",
}


@pytest.fixture(autouse=True)
def logged_in(client: Client) -> None:
    client.force_login(make.user())


def test_a_case_is_opened_and_its_pictures_are_asked_for(client: Client) -> None:
    answer = client.post(reverse("new_case"), GOOD)
    case = Case.objects.get()
    assert answer.headers["Location"] == reverse("pictures", args=[case.number])
    assert (case.country, case.document_type, case.language) == ("MEX", "mx.voter_id", "es")
    assert evidence.declared(case) == {
        "full_name": "Quillon Nirgendwo", "date_of_birth": "1984-02-29", "personal_number": "X1",
    }  # fmt: skip


def test_nothing_needs_to_be_declared_and_the_type_may_be_told_from_the_picture(client: Client) -> None:
    client.post(reverse("new_case"), {"country": "other", "language": "en"})
    case = Case.objects.get()
    assert (case.country, case.document_type, evidence.declared(case)) == ("", "", {})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"country": ""}, "Choose the country"),
        ({"country": "XXX"}, "Select a valid choice"),
        ({"document_type": "br.driver_license"}, "not accepted for that country"),
        ({"document_type": "library_card"}, "Select a valid choice"),
        ({"date_of_birth": "29.2.1984 at noon"}, "Enter a valid date"),
        ({"date_of_birth": "1899-12-31"}, "between 1900 and today"),
        (
            {"date_of_birth": (timezone.localdate() + timedelta(days=2)).isoformat()},
            "between 1900 and today",
        ),
        ({"full_name": "N" * 201}, "at most 200"),
        ({"full_name": "A\0B"}, "Null characters"),
        ({"language": "tlh"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_stored(
    change: dict[str, str], told: str, client: Client
) -> None:
    answer = client.post(reverse("new_case"), GOOD | change)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Applicant.objects.exists()


def test_what_was_typed_stays_in_the_form(client: Client) -> None:
    answer = client.post(reverse("new_case"), GOOD | {"country": ""})
    assert 'value="1984-02-29"' in answer.content.decode()
