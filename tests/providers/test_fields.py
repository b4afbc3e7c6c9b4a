"""The normal form of each canonical field, and text: trimmed, folded, compared."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.documents import FIELDS, catalogue
from providers.normalise.fields import normalise
from providers.normalise.sex import parse_sex
from providers.normalise.text import clean, compact, fold
from tests.providers.strategies import TODAY


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("full_name", "  ANA\n  FICTICIA ", "ANA FICTICIA"),
        ("full_name", ", ", None), ("full_name", None, None), ("address", "", None),
        ("date_of_birth", "14 Dec. 1966", "1966-12-14"), ("date_of_birth", "none", None),
        ("date_of_birth", "01.02.27", "1927-02-01"), ("date_of_expiry", "01.02.27", "2027-02-01"),
        ("due_date", "01.02.27", "2027-02-01"), ("date_of_issue", "01.02.27", "1927-02-01"),
        ("sex", "LAKI-LAKI", "M"), ("sex", "?", None),
        ("nationality", "DEUTSCH", "DEU"), ("nationality", "Atlantean", "Atlantean"),
        ("issuing_country", "D", "DEU"), ("country_of_birth", "Brasil", "BRA"),
        ("height", "172 cm", "172"), ("height", "1,72 m", "172"), ("height", "1.72", "172"),
        ("height", "tall", None),
        ("document_number", "AB 12 34", "AB1234"), ("personal_number", "12 34", "1234"),
        ("mrz", "P<UTO A\nL8 <", "P<UTOA\nL8<"), ("mrz", "", None), ("mrz", None, None),
        ("mrz", f"{'A' * 30} {'B' * 30} {'C' * 30}", f"{'A' * 30}\n{'B' * 30}\n{'C' * 30}"),
        ("mrz", "A" * 44 + "B" * 44, "A" * 44 + "\n" + "B" * 44), ("mrz", "A" * 89, "A" * 89),
        ("license_category", " A B ", "A B"),
        ("height", "179CM", "179"), ("height", "1.72m", "172"), ("height", "172.5 cm", "172"),
        ("given_names", "Miss. Ponnapa", "Ponnapa"), ("full_name", "Mr. Somchai  Prueba", "Somchai Prueba"),
        ("full_name_native", "น.ส.  พรนภา ยิ่งเภตรา", "พรนภา ยิ่งเภตรา"),
        ("given_names_native", "นางสาว พรนภา", "พรนภา"), ("given_names_native", "นางนวล", "นางนวล"),
        ("given_names", "Missy", "Missy"), ("surname", "Mr Prueba", "Mr Prueba"),
        ("license_plate", "bra-2e19", "BRA2E19"), ("vin", "9BW zzz 377", "9BWZZZ377"),
        ("reference_period", "03/2026", "03/2026"), ("amount_due", " R$ 1.234,56", "R$ 1.234,56"),
    ],
)  # fmt: skip
def test_a_field_s_normal_form(name: str, raw: str | None, value: str | None) -> None:
    assert normalise(name, raw, today=TODAY) == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("390.533.447-05", "39053344705"),  # compact form of its standard
        ("390.533.447-06", "39053344706"),  # a wrong check digit keeps its value
        ("390.533.447", "390.533.447"),  # another shape stays as it is printed
    ],
)
def test_a_number_with_a_rule_is_made_compact_where_it_has_the_shape(raw: str, value: str) -> None:
    assert normalise("personal_number", raw, identifier="br.cpf") == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [("820821-2384", "820821-2384"), ("820821 2384", "820821-2384"), ("200615+2388", "200615+2388"),
     ("820821-2385", "820821-2385"), ("19820821-2384", "19820821-2384")],
)  # fmt: skip
def test_a_swedish_number_keeps_its_hyphen(raw: str, value: str) -> None:
    assert normalise("personal_number", raw, identifier="se.personnummer") == value


@given(st.sampled_from(FIELDS), st.text(max_size=40))
def test_any_text_has_a_normal_form_or_none(name: str, raw: str) -> None:
    value = normalise(name, raw, today=TODAY)
    assert value is None or (value != "" and value == value.strip())
    if name == "sex":
        assert value in ("F", "M", "X", None)
    if name == "height" and value is not None:
        assert re.fullmatch(r"\d+", value)


@given(st.sampled_from(FIELDS), st.text(max_size=40))
def test_what_is_normal_already_stays(name: str, raw: str) -> None:
    value = normalise(name, raw, today=TODAY)
    if value is not None:
        assert normalise(name, value, today=TODAY) == value


def test_the_letters_of_sex_are_the_document_s_own() -> None:
    mexican = catalogue()["mx.voter_id"].sex
    assert [parse_sex(letter, mexican) for letter in ("H", "M", "X", "F", "hombre")] == [
        "M",
        "F",
        "X",
        None,
        None,
    ]
    assert [parse_sex(letter) for letter in ("F", "M", "X", "H")] == ["F", "M", "X", None]


@pytest.mark.parametrize(
    ("text", "sex"),
    [("FEMININO", "F"), ("männlich", "M"), ("Perempuan", "F"), ("女", "F"), ("男/M", "M"),
     ("V/F", "F"), ("K/F", "F"), ("M/M", "M"), (" f. ", "F"), ("Mujer", "F"), ("Lelaki", "M"),
     ("男 M", "M"), ("女F", None), ("", None), (None, None)],
)  # fmt: skip
def test_words_and_pairs_of_letters_that_cards_print(text: str | None, sex: str | None) -> None:
    assert parse_sex(text) == sex


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert compact(compact(text)) == compact(text)


@given(st.text(max_size=30))
def test_clean_text_has_single_blanks_and_something_to_say(text: str) -> None:
    cleaned = clean(text)
    if cleaned is None:
        assert not any(ch.isalnum() for ch in text)
    else:
        assert cleaned == " ".join(cleaned.split())
        assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "folded"),
    [("São João", "SAO JOAO"), ("Straße", "STRASSE"), ("Ærø", "AERO"), ("Łódź", "LODZ"), ("İzmir", "IZMIR"),
     ("  a \t b ", "A B"), ("中国", "中国")],
)  # fmt: skip
def test_accents_are_folded_away(text: str, folded: str) -> None:
    assert fold(text) == folded
