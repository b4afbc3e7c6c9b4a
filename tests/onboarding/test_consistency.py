"""Declared and read, print and zone, numbers and what they encode, register and applicant."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onboarding import findings
from onboarding.drafts import Draft
from onboarding.models import Severity
from providers.documents import FIELDS, catalogue
from providers.model import Check as Rule
from specimens import mrz
from tests import factories as make
from tests.onboarding.known import TODAY, found, known, read

CARD = {
    "surname": "PRUEBA",
    "second_surname": "FICTICIA",
    "given_names": "ANA",
    "date_of_birth": "1984-02-29",
    "sex": "F",
    "personal_number": "PUFA840229MJCRCN00",
    "voter_number": "PRFCAN84022914M500",
    "date_of_expiry": "2050-12-31",
}
"""A voter card of Mexico on which everything agrees."""


def drafts(values: dict[str, str | None], **more: Any) -> list[Draft]:
    return findings.find(known(values, declared={}, **more), TODAY)


def voter(**changed: str | None) -> list[str]:
    values: dict[str, str | None] = {**CARD, **changed}
    return sorted(d.code for d in drafts(values, type="mx.voter_id", sides=("front", "back")))


# Numbers


def test_a_card_whose_numbers_agree_with_it_says_nothing() -> None:
    assert voter() == []


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"date_of_birth": "1984-02-28"}, ["number_birth_differs"] * 2),
        ({"date_of_birth": "1984"}, []),
        ({"sex": "M"}, ["number_sex_differs"] * 2),
        ({"sex": "X"}, []),
        ({"surname": "OTRA"}, ["number_initials_differ"] * 2),
        ({"place_of_birth": "GUADALAJARA, JALISCO"}, []),
        ({"place_of_birth": "OAXACA"}, ["number_place_differs"] * 2),
        ({"voter_number": "PRFCAN84022909M500"}, ["number_place_differs"]),  # the CURP says Jalisco
        ({"voter_number": "PRFCAN84032914M500"}, ["number_birth_differs"]),
        ({"state": "OAXACA"}, []),  # where the holder lives
    ],
)
def test_what_a_number_encodes_is_held_against_the_card(changed: dict[str, str], codes: list[str]) -> None:
    assert voter(**changed) == codes


@pytest.mark.parametrize(
    ("type", "number", "right", "wrong", "code"),
    [
        ("cn.id_card", "11010519491231002X", {"date_of_birth": "1949-12-31"},
         {"date_of_birth": "1949-12-30"}, "number_birth_differs"),
        ("cn.id_card", "11010519491231002X", {"sex": "F"}, {"sex": "M"}, "number_sex_differs"),
        ("cn.id_card", "11010519491231002X", {"address": "北京市朝阳区"}, {"address": "四川省成都市"},
         "number_given_out_elsewhere"),
        ("id.id_card", "3171066902840001", {"date_of_birth": "1984-02-29"},
         {"date_of_birth": "1984-02-09"}, "number_birth_differs"),
        ("id.id_card", "3171066902840001", {"state": "DKI JAKARTA"}, {"state": "JAWA BARAT"},
         "number_given_out_elsewhere"),
        ("my.id_card", "770305021234", {"date_of_birth": "1977-03-05", "sex": "F"},
         {"date_of_birth": "1977-03-05", "sex": "M"}, "number_sex_differs"),
        ("my.id_card", "770305021234", {"place_of_birth": "KEDAH"}, {"place_of_birth": "JOHOR"},
         "number_place_differs"),
        ("se.id_card", "880320-0016", {"date_of_birth": "1988-03-20"}, {"date_of_birth": "1989-03-20"},
         "number_birth_differs"),
        ("no.id_card", "15108695088", {"sex": "F"}, {"sex": "M"}, "number_sex_differs"),
    ],
)  # fmt: skip
def test_each_number_of_the_catalogue_that_encodes_something(
    type: str, number: str, right: dict[str, str], wrong: dict[str, str], code: str
) -> None:
    for values, told in ((right, False), (wrong, True)):
        codes = {d.code for d in drafts({"personal_number": number, **values}, type=type, sides=("front",))}
        assert ({c for c in codes if c.startswith("number_")} == {code}) is told


def test_a_passport_bears_the_number_of_its_issuer() -> None:
    values = read(personal_number="840228-1237", issuing_country="SWE")
    values["personal_number"] = "880320-0016"
    assert [d.code for d in drafts(values)] == ["number_birth_differs"]
    assert drafts({**values, "issuing_country": "UTO"}) == []


def test_the_evidence_names_both_values_and_the_number() -> None:
    (draft,) = drafts(
        {**CARD, "voter_number": "PRFCAN84032914M500"}, type="mx.voter_id", sides=("front", "back")
    )
    assert draft.fields == ("voter_number", "date_of_birth")
    assert draft.evidence == {"number": "PRFCAN84032914M500", "encoded": "??84-03-29", "read": "1984-02-29"}
    assert draft.severity == Severity.HIGH


# Declared


@pytest.mark.parametrize(
    ("declared", "codes"),
    [
        ("Quillon Nirgendwo", []),
        ("Nirgendwo, Q.", []),
        ("Quillon von Nirgendwo", []),
        ("Quillon Otto Nirgendwo", ["name_incomplete"]),
        ("Quillon Anderswo", ["name_differs"]),
        ("Wilma Nirgendwo", ["name_differs"]),
        ("奎隆", ["name_not_comparable"]),
    ],
)
def test_the_declared_name(declared: str, codes: list[str]) -> None:
    assert found(known(declared={"full_name": declared})) == codes


def test_a_name_declared_in_parts_is_compared_as_well() -> None:
    parts = {"given_names": "Quillon", "surname": "Anderswo"}
    assert found(known(declared=parts)) == ["name_differs"]
    assert found(known(declared={**parts, "surname": "Nirgendwo"})) == []


def test_a_name_declared_in_the_local_script_is_held_against_the_native_one() -> None:
    values = read(full_name_native="奎隆")
    assert found(known(values, declared={"full_name": "奎隆"})) == []
    assert found(known(values, declared={"full_name": "张三"})) == ["name_differs"]


@pytest.mark.parametrize(("sex", "codes"), [("M", []), ("male", []), ("F", ["sex_differs"]), ("?", [])])
def test_the_declared_sex(sex: str, codes: list[str]) -> None:
    assert found(known(declared={"sex": sex})) == codes


def test_a_declared_number_of_a_kind_is_held_against_that_kind() -> None:
    values = read(personal_number="900101")
    assert found(known(values, declared={"document_number": "900101"})) == ["number_differs"]
    assert found(known(values, declared={"document_number": "X1234567"})) == []


def test_a_date_of_which_the_card_gives_the_year_alone_agrees_by_the_year() -> None:
    for year, codes in (("1984", []), ("1985", ["birth_date_differs"])):
        values = read(date_of_birth=year)
        assert found(known(values, declared={"date_of_birth": "1984-02-29"})) == codes


# Print and zone


def passport(**changed: str) -> dict[str, str | None]:
    """A passport with its zone as a vendor gives it; ``changed`` is what is printed otherwise."""
    zone = mrz.Zone(
        "P", "UTO", "NIRGENDWO", "QUILLON", "X1234567", "UTO", born="840229", sex="M", expires="501231"
    )
    return {**make.READ, "mrz": "\n".join(mrz.td3(zone)), **changed}


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"given_names": "QUILLON OTTO"}, []),  # a zone may be shorter
        ({"surname": "ANDERSWO"}, ["surname"]),
        ({"date_of_birth": "1984-02-28"}, ["date_of_birth"]),
        ({"date_of_expiry": "2051-12-31"}, ["date_of_expiry"]),
        ({"document_number": "X1234568"}, ["document_number"]),
        ({"sex": "F"}, ["sex"]),
    ],
)
def test_the_zone_is_held_against_the_print_whoever_read_it(
    changed: dict[str, str], codes: list[str]
) -> None:
    told = [d for d in drafts(passport(**changed)) if d.code == "mrz_differs_from_print"]
    assert [d.fields[0] for d in told] == codes
    assert all(d.severity == Severity.HIGH for d in told)


def test_a_zone_with_a_wrong_check_digit_is_told_and_proves_no_name() -> None:
    values = passport(surname="ANDERSWO")
    text = str(values["mrz"])
    values["mrz"] = text[:-1] + str((int(text[-1]) + 1) % 10)
    assert [d.code for d in drafts(values)] == ["mrz_check_digit"]


def test_what_the_service_compared_itself_is_not_told_twice() -> None:
    rules = (Rule("mrz_matches_print", False, ("surname",), "front"),)
    told = drafts(passport(surname="ANDERSWO"), rules=rules)
    assert [(d.code, d.side) for d in told] == [("mrz_differs_from_print", "front")]


def test_a_correction_that_still_contradicts_the_zone_is_told() -> None:
    rules = (Rule("mrz_matches_print", False, ("surname",), "front"),)
    for surname, codes in (("ANDERSWO", ["mrz_differs_from_print"]), ("NIRGENDWO", [])):
        told = drafts(passport(surname=surname), rules=rules, corrected=("surname",))
        assert [d.code for d in told] == codes


@pytest.mark.parametrize("text", ["P<UTO", "not a zone", "\n\n", "P<UTO" * 50])
def test_a_part_of_a_zone_says_nothing(text: str) -> None:
    assert drafts(read(mrz=text)) == []


# The register


@pytest.mark.parametrize(
    ("name", "declared", "codes"),
    [
        ("QUILLON NIRGENDWO", {}, []),
        ("NIRGENDWO QUILLON", {"full_name": "Quillon Nirgendwo"}, []),
        ("SOMEBODY ELSE", {}, ["register_name_differs"]),
        ("SOMEBODY ELSE", {"full_name": "Somebody Else"}, ["name_differs", "register_name_differs"]),
        ("", {}, []),
    ],
)
def test_the_registers_name_is_the_applicants(name: str, declared: dict[str, str], codes: list[str]) -> None:
    assert found(known(declared=declared, register=name)) == codes


# Hostile values

TEXTS = st.text(max_size=60) | st.sampled_from(
    [
        "0000-00-00",
        "9999-12",
        "0001-01-01",
        "????-??-??",
        "P<<<\n<<",
        "２０２０-０１-０１",
        "١٢٣",
        "2020-02-30",
        "-5",
    ]
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    values=st.dictionaries(st.sampled_from(FIELDS), TEXTS, max_size=20),
    declared=st.dictionaries(st.sampled_from(FIELDS), TEXTS, max_size=6),
    type=st.sampled_from(sorted(catalogue())),
    register=TEXTS,
)
def test_no_text_in_any_field_makes_finding_fail(
    values: dict[str, str], declared: dict[str, str], type: str, register: str
) -> None:
    found(known(values, declared=declared, type=type, sides=("front", "back"), register=register))
