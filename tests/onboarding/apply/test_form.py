"""The screens that ask for words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from onboarding import consent, evidence, workflow
from onboarding.audit import Actor
from onboarding.models import AuditEntry, Case
from onboarding.states import Refused
from tests import factories as make
from tests.onboarding.apply.conftest import PERSON, agree, up_to_pictures

WRONG_CPF, RIGHT_CPF = "529.982.247-24", "529.982.247-25"


def entry(case: Case, action: str) -> AuditEntry:
    return AuditEntry.objects.get(chain=str(case.pk), action=action)


def test_the_language_that_is_chosen_is_spoken_from_then_on(customer: Client, case: Case) -> None:
    answer = customer.post("/apply/language/", {"language": "es"})
    assert answer.headers["Location"] == "/apply/consent/"
    page = customer.get("/apply/consent/").content.decode()
    assert '<html lang="es">' in page
    assert consent.text("es").agree in page
    assert make.fresh(case).language == "es"
    assert entry(case, "case.language_set").data == {"language": "es"}


def test_the_way_back_is_not_called_like_the_back_of_a_card(customer: Client) -> None:
    customer.post("/apply/language/", {"language": "es"})
    page = customer.get("/apply/consent/").content.decode()
    assert "Atrás</a>" in page and "Reverso" not in page


def test_a_language_that_is_not_offered_is_refused(customer: Client, case: Case) -> None:
    assert customer.post("/apply/language/", {"language": "xx"}).status_code == 422
    assert make.fresh(case).language == "en"


def test_consent_is_recorded_with_its_version_and_its_text(customer: Client, case: Case) -> None:
    agree(customer)
    text = consent.text("en")
    assert entry(case, "consent.given").data == {
        "consent": text.version, "language": "en", "text": text.whole,
    }  # fmt: skip
    assert make.fresh(case).consent == text.version


@pytest.mark.parametrize("sent", [{}, {"version": "2026.1"}, {"version": "older", "agree": "yes"}])
def test_without_consent_to_this_text_it_does_not_go_on(
    sent: dict[str, str], customer: Client, case: Case
) -> None:
    assert customer.post("/apply/consent/", sent).status_code == 422
    assert make.fresh(case).consent == ""
    assert customer.get("/apply/").headers["Location"] == "/apply/language/"


def test_a_customer_who_has_not_consented_hands_nothing_in(case: Case) -> None:
    made = make.collected()
    with pytest.raises(Refused, match="accept the terms") as refused:
        workflow.submit(made, Actor("customer", "x"), make.not_sent)
    assert refused.value.code == "consent_missing"


def test_the_country_decides_what_is_asked(customer: Client, case: Case) -> None:
    agree(customer)
    customer.post("/apply/country/", {"country": "BRA"})
    assert b"CPF" in customer.get("/apply/person/").content
    customer.post("/apply/country/", {"country": "MEX"})
    page = customer.get("/apply/person/").content
    assert b"CURP" in page
    assert b"second_surname" in page
    assert make.fresh(case).country == "MEX"


def test_a_country_that_is_not_offered_is_refused(customer: Client, case: Case) -> None:
    agree(customer)
    for country in ("", "ZZZ", "*"):
        assert customer.post("/apply/country/", {"country": country}).status_code == 422
    assert make.fresh(case).country == ""


def test_a_document_of_another_country_is_no_longer_chosen_when_the_country_changes(
    customer: Client, case: Case
) -> None:
    up_to_pictures(customer, "IND", "in.pan_card")
    customer.post("/apply/country/", {"country": "BRA"})
    assert make.fresh(case).document_type == make.identity(case).type == ""


def test_what_is_declared_has_canonical_names(customer: Client, case: Case, settings: Settings) -> None:
    settings.MAIL_ON = True
    agree(customer)
    customer.post("/apply/country/", {"country": "BRA"})
    sent = {**PERSON, "full_name": " Quillon  Nirgendwo ", "number": RIGHT_CPF, "email": "q@example.com"}
    assert customer.post("/apply/person/", sent).headers["Location"] == "/apply/document/"
    case = make.fresh(case)
    assert evidence.declared(case) == {
        "full_name": "Quillon Nirgendwo",
        "date_of_birth": "1984-02-29",
        "personal_number": "52998224725",
        "email": "q@example.com",
    }
    assert case.by_mail


def test_names_in_parts_are_one_name_to_reviewers(customer: Client, case: Case) -> None:
    agree(customer)
    customer.post("/apply/country/", {"country": "MEX"})
    parts = {"given_names": "Ana Inés", "surname": "Nadie", "second_surname": "Ninguno"}
    customer.post("/apply/person/", {**PERSON, **parts})
    assert evidence.declared_name(evidence.declared(make.fresh(case))) == "Ana Inés Nadie Ninguno"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"full_name": ""}, "Write it here"),
        ({"number": WRONG_CPF}, "two exchanged"),
        ({"number": "1"}, "two exchanged"),
        ({"birth_day": "31"}, "no such day"),
        ({"birth_day": "x"}, "no such day"),
        ({"birth_month": ""}, "Write day, month and year"),
        ({"birth_year": "1852"}, "between 1900 and today"),
        ({"birth_year": "2996"}, "between 1900 and today"),
        ({"full_name": "x" * 101}, "at most 100"),
    ],
)
def test_a_slip_is_told_at_its_field_and_nothing_typed_is_lost(
    change: dict[str, str], says: str, customer: Client, case: Case
) -> None:
    agree(customer)
    customer.post("/apply/country/", {"country": "BRA"})
    answer = customer.post("/apply/person/", {**PERSON, "number": RIGHT_CPF, **change})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert evidence.declared(make.fresh(case)) == {}
    again = customer.get("/apply/person/")
    kept = again.context["form"].data
    assert all(kept.get(name, "") == value[:100] for name, value in change.items() if len(value) < 100)
    assert says not in again.content.decode()


def test_going_back_keeps_what_was_typed_however_unfinished(customer: Client, case: Case) -> None:
    agree(customer)
    customer.post("/apply/country/", {"country": "BRA"})
    answer = customer.post("/apply/person/", {"full_name": "Quil", "number": "529", "back": "1"})
    assert answer.headers["Location"] == "/apply/country/"
    page = customer.get("/apply/person/").content.decode()
    assert 'value="Quil"' in page
    assert 'value="529"' in page
    assert evidence.declared(make.fresh(case)) == {}


def test_while_typing_it_is_kept_and_a_slip_is_told(customer: Client, case: Case) -> None:
    agree(customer)
    customer.post("/apply/country/", {"country": "BRA"})
    version = make.fresh(case).version
    typed = {"number": WRONG_CPF, "full_name": "Quil", "version": version}
    errors = customer.post("/apply/person/typed/", typed).json()["errors"]
    assert "two exchanged" in errors["number"]
    assert errors["full_name"] == ""
    assert "birth" not in errors
    assert (
        customer.post("/apply/person/typed/", {**typed, "number": RIGHT_CPF}).json()["errors"]["number"] == ""
    )
    assert make.fresh(case).version == version, "typing is no act"
    assert workflow.typed(case) == {"country": "BRA", "full_name": "Quil", "number": RIGHT_CPF}


def test_what_was_typed_is_sealed(customer: Client, case: Case) -> None:
    agree(customer)
    customer.post("/apply/person/", {"full_name": "Quillon", "back": "1"})
    assert b"Quillon" not in bytes(case.draft.typed)


def test_typing_that_the_form_overtook_is_not_kept(customer: Client, case: Case) -> None:
    up_to_pictures(customer)
    answer = customer.post("/apply/person/typed/", {"full_name": "Quil", "version": "2"})
    assert answer.status_code == 409
    assert "full_name" not in workflow.typed(case)


def test_a_document_that_is_not_accepted_there_is_refused(customer: Client, case: Case) -> None:
    up_to_pictures(customer, "BRA", "in.pan_card")
    assert make.fresh(case).document_type == ""


def test_a_step_that_is_not_due_leads_to_the_one_that_is(
    entered: Callable[[Case], Client],
) -> None:
    client = entered(make.awaiting_customer())
    agree(client)
    for name in ("language", "consent", "country", "person", "document"):
        answer = client.get(f"/apply/{name}/")
        assert answer.headers["Location"] == "/apply/pictures/identity/front/"


def test_every_screen_says_where_it_stands(customer: Client) -> None:
    up_to_pictures(customer)
    names = ["language", "consent", "country", "person", "document", "review"]
    pages = [customer.get(f"/apply/{name}/").content.decode() for name in names]
    assert [f"Step {n} of 8" in page for n, page in zip([1, 2, 3, 4, 5, 8], pages, strict=True)] == [True] * 6
