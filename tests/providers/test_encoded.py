"""Numbers tell the birth date, sex, place and initials that they were composed from."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.normalise.encoded import NATIONAL, decode, initials_agree, other_place, same_birth
from providers.normalise.identifiers import RULES
from providers.normalise.places import china, indonesia, malaysia, mexico
from specimens import numbers

BIRTHS = st.dates(date(1927, 1, 1), date(2020, 12, 31))
SEXES = st.sampled_from("FM")
seeds = st.integers(0, 2**31)


@given(BIRTHS, SEXES, seeds)
def test_a_number_tells_the_date_and_sex_that_it_was_made_of(born: date, sex: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    made = {
        "mx.curp": numbers.curp("Prueba", "Ficticia", "Ana", born, sex, "JC", rng),
        "mx.voter_key": numbers.clave_de_elector("Prueba", "Ficticia", "Ana", born, sex, "14", rng),
        "cn.ric": numbers.chinese_id("110105", born, sex, rng),
        "id.nik": numbers.nik("317101", born, sex, rng),
        "se.personnummer": numbers.personnummer(born, sex, rng),
        "no.fodselsnummer": numbers.fodselsnummer(born, sex, rng),
        "kr.rrn": f"{born:%y%m%d}{'1234'[2 * (born.year >= 2000) + (sex == 'F')]}567890",
        "my.nric": f"{born:%y%m%d}14567{'1' if sex == 'M' else '2'}",
    }
    for rule, number in made.items():
        told = decode(rule, number)
        assert told is not None, rule
        assert told.birth is not None, rule
        assert same_birth(told.birth, born.isoformat()), rule
        assert told.sex == sex, rule
        another = born.replace(year=born.year + 1, day=1)
        assert not same_birth(told.birth, another.isoformat()), rule


@pytest.mark.parametrize(
    ("rule", "number", "place"),
    [
        ("mx.curp", "BOXW310820HNERXN09", ""),  # born abroad
        ("mx.voter_key", "PRFCAN84022914M500", "Jalisco"),
        ("cn.ric", "11010519491231002X", "北京市"),
        ("id.nik", "3171066902840001", "DKI Jakarta"),
        ("my.nric", "770305021234", "Kedah"),
        ("my.nric", "770305561234", "Wilayah Persekutuan (Kuala Lumpur)"),
        ("my.nric", "770305661234", ""),  # born in Singapore
    ],
)
def test_a_number_tells_its_place(rule: str, number: str, place: str) -> None:
    told = decode(rule, number)
    assert told is not None
    assert told.place == place


@pytest.mark.parametrize(
    ("rule", "number", "text", "other"),
    [
        ("mx.voter_key", "PRFCAN84022914M500", "GUADALAJARA, JALISCO, MÉXICO", ""),
        ("mx.voter_key", "PRFCAN84022914M500", "GUADALAJARA, MEXICO", ""),
        ("mx.voter_key", "PRFCAN84022914M500", "LA PAZ, BAJA CALIFORNIA SUR", "Baja California Sur"),
        ("mx.voter_key", "PRFCAN84022909M500", "DISTRITO FEDERAL", ""),
        ("cn.ric", "11010519491231002X", "上海市浦东新区北京路1号", "上海市"),
        ("cn.ric", "11010519491231002X", "朝阳区上海路1号", ""),
        ("id.nik", "3171066902840001", "PROVINSI DKI JAKARTA", ""),
        ("id.nik", "3171066902840001", "KEPULAUAN RIAU", "Kepulauan Riau"),
        ("my.nric", "770305021234", "GEORGE TOWN, PENANG", "Pulau Pinang"),
    ],
)
def test_another_place_is_told_only_where_a_text_names_one(
    rule: str, number: str, text: str, other: str
) -> None:
    told = decode(rule, number)
    assert told is not None
    assert other_place(told, text) == other


def test_every_place_is_found_by_its_own_name() -> None:
    for country in (mexico(), china(), indonesia(), malaysia()):
        for name in country.codes.values():
            assert country.named_in(name) == (name,)


def test_the_states_of_mexico_have_one_number_and_one_pair_of_letters() -> None:
    by_name: dict[str, set[str]] = {}
    for code, name in mexico().codes.items():
        by_name.setdefault(name, set()).add(code)
    assert len(by_name) == 32
    assert by_name["Ciudad de México"] == {"09", "DF"}
    assert by_name["Zacatecas"] == {"32", "ZS"}


@pytest.mark.parametrize(
    ("number", "parts", "agree"),
    [
        ("PRFCAN84022914M500", ("PRUEBA", "FICTICIA", "ANA", ""), True),
        ("PRFCAN84022914M500", ("DE LA PRUEBA", "FICTICIA", "MARIA ANA", ""), True),
        ("PRFCAN84022914M500", ("", "", "", "ANA PRUEBA FICTICIA"), True),
        ("PRFCAN84022914M500", ("PRUEBA", "", "", ""), True),
        ("PRFCAN84022914M500", ("OTRA", "FICTICIA", "ANA", ""), False),
        ("PRFCAN84022914M500", ("PRUEBA", "FICTICIA", "EVA", ""), False),
        ("PRFCAN84022914M500", ("", "", "", "EVA PRUEBA FICTICIA"), False),
    ],
)
def test_initials_are_looked_for_in_their_part_of_the_name(
    number: str, parts: tuple[str, str, str, str], agree: bool
) -> None:
    told = decode("mx.voter_key", number)
    assert told is not None
    assert initials_agree(told, *parts) is agree


def test_the_fifth_letter_of_a_persons_pan_is_the_surnames() -> None:
    person, company = decode("in.pan", "ABCPN1234C"), decode("in.pan", "ABCCN1234C")
    assert person is not None
    assert company is not None
    assert initials_agree(person, "Nirgendwo", "", "Quillon", "")
    assert not initials_agree(person, "Anderswo", "", "Quillon", "")
    assert initials_agree(company, "Anderswo", "", "Quillon", "")


def test_a_d_number_of_norway_has_its_day_again() -> None:
    told = decode("no.fodselsnummer", "41018000200")
    assert told is not None
    assert told.birth == "1980-01-01"


def test_a_woman_of_a_nik_has_her_day_again() -> None:
    told = decode("id.nik", "3171066902840001")
    assert told is not None
    assert (told.birth, told.sex) == ("??84-02-29", "F")


@pytest.mark.parametrize(("rule", "number"), [("br.cpf", "11144477735"), ("cn.ric", "110105194912310021")])
def test_nothing_is_told_by_a_number_that_encodes_nothing_or_breaks_its_rule(rule: str, number: str) -> None:
    assert decode(rule, number) is None


@given(
    st.sampled_from(sorted(RULES)), st.text(max_size=24) | st.from_regex(r"[0-9A-Z]{8,18}", fullmatch=True)
)
def test_no_text_makes_decoding_fail(rule: str, text: str) -> None:
    decode(rule, text)


def test_the_rules_of_countries_exist() -> None:
    assert set(NATIONAL.values()) <= set(RULES)
