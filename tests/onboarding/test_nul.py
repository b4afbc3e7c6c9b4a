"""A NUL, which PostgreSQL takes in no text: refused where people and integrators write it, taken out
of what a vendor says."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from onboarding import checking
from onboarding.models import Applicant, ExtractedField, ServiceCall
from providers.errors import BadResponse
from providers.model import Field
from tests import factories as make

NUL = "Nirg\0endwo"


@pytest.fixture
def inside(client: Client) -> Client:
    client.force_login(make.user())
    client.raise_request_exception = True
    return client


@pytest.mark.parametrize(
    "address",
    [f"/cases/?view={quote(NUL)}", f"/cases/?after={quote(NUL)}", f"/cases/{quote(NUL)}/", f"/{quote(NUL)}"],
)
def test_in_an_address_it_is_refused(address: str, inside: Client) -> None:
    answer = inside.get(address)
    assert answer.status_code == 400
    assert "The request was not understood" in answer.content.decode()


def test_also_for_somebody_without_a_log_in(client: Client) -> None:
    assert client.get(f"/login/?next={quote(NUL)}").status_code == 400
    assert client.post("/login/", {"login": NUL, "password": NUL}).status_code == 200  # told in the form


@pytest.mark.parametrize("field", ["full_name", "reference"])
def test_in_a_form_it_is_told_and_nothing_is_opened(field: str, inside: Client) -> None:
    data = {"full_name": "Quillon", "language": "en", "document_type": "passport", "country": "", field: NUL}
    answer = inside.post(reverse("new_case"), data)
    assert answer.status_code == 422
    assert "Null characters are not allowed" in answer.content.decode()
    assert not Applicant.objects.exists()


def test_what_a_vendor_names_its_fields_and_requests_is_kept_without() -> None:
    case = make.submitted()
    work = make.begun(case)
    answer = make.reading()
    strange = Field(name=None, value=NUL, raw=NUL, vendor_field="a\0b" * 100, score=None, side="front")
    answer = replace(answer, fields=(*answer.fields, strange), request_id="r" * 300 + "\0", raw={"a\0": NUL})
    checking.finish(work.call_id, answer, make.not_sent)
    assert ServiceCall.objects.get(pk=work.call_id).state == "answered"
    assert ExtractedField.objects.filter(vendor_field=("ab" * 100)[:120]).exists()


def test_what_a_vendor_calls_its_errors_is_kept_where_it_is_a_code() -> None:
    work = make.begun(make.submitted())
    checking.fail(work.call_id, BadResponse("strange", vendor_code="E\0" * 100), make.not_sent)
    call = ServiceCall.objects.get(pk=work.call_id)
    assert (call.state, call.vendor_code) == ("failed", "")
