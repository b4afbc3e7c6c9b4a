"""Numbers with a rule: valid ones pass, one wrong digit does not, and nobody alters them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.documents import catalogue
from providers.normalise.identifiers import RULES, is_valid, shape_pattern
from specimens import numbers

BORN = date(1987, 3, 21)


def _cnpj(body: str) -> str:
    """Two check digits modulo 11 over weights 2 to 9 from the right; letters count as their ASCII
    code less 48 (Instrução Normativa RFB 2.229/2024)."""
    for _ in range(2):
        weights = [2 + place % 8 for place in range(len(body))]
        rest = sum((ord(ch) - 48) * w for ch, w in zip(reversed(body), weights, strict=True)) % 11
        body += "0" if rest < 2 else str(11 - rest)
    return body


def _aadhaar(body: str) -> str:
    """Verhoeff's check digit: the dihedral group of ten, by its definition."""

    def times(a: int, b: int) -> int:
        if a < 5:
            return (a + b) % 5 if b < 5 else 5 + (a + b) % 5
        return 5 + (a - b) % 5 if b < 5 else (a - b) % 5

    turn = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
    check = 0
    for place, digit in enumerate(reversed(body), 1):
        value = int(digit)
        for _ in range(place % 8):
            value = turn[value]
        check = times(check, value)
    return body + next(str(d) for d in range(10) if times(check, d) == 0)


def _hmt(rng: np.random.Generator) -> str:
    """Residents of Taiwan: region 830000, the check character of every Chinese number."""
    return numbers.chinese_id("830000", BORN, "F", rng)


def _hkid(rng: np.random.Generator) -> str:
    """One letter or two, six digits; 9 to 2 as weights, 36 for the letter that is not there."""
    head = numbers.letters(rng, int(rng.integers(1, 3)))
    body = numbers.digits(rng, 6)
    values = [36, *(ord(letter) - 55 for letter in head)][-2:] + [int(digit) for digit in body]
    rest = sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True)) % 11
    return f"{head}{body}{'0A987654321'[rest]}"


def _singapore(rng: np.random.Generator) -> str:
    """Written as the table of remainders and letters is usually printed: from A, backwards."""
    letter, body = "STFGM"[int(rng.integers(0, 5))], numbers.digits(rng, 7)
    total = numbers.weighted(body, (2, 7, 6, 5, 4, 3, 2)) + {"T": 4, "G": 4, "M": 3}.get(letter, 0)
    alphabet = {"S": "ABCDEFGHIZJ", "T": "ABCDEFGHIZJ", "M": "KLJNPQRTUWX"}.get(letter, "KLMNPQRTUWX")
    return letter + body + alphabet[10 - total % 11]


def _thai(body: str) -> str:
    """Weights 13 to 2, modulo 11, taken from 11; ten counts as 0 and eleven as 1."""
    return body + str((11 - numbers.weighted(body, range(13, 1, -1)) % 11) % 10)


MAKERS: dict[str, Callable[[np.random.Generator], str]] = {
    "mx.curp": lambda rng: numbers.curp("Prueba", "Ficticia", "Ana", BORN, "F", "DF", rng),
    "mx.voter_key": lambda rng: numbers.clave_de_elector("Prueba", "Ficticia", "Ana", BORN, "F", "09", rng),
    "br.cpf": numbers.cpf,
    "br.cnh": numbers.cnh,
    "id.nik": lambda rng: numbers.nik("317101", BORN, "F", rng),
    "in.pan": lambda rng: numbers.pan("K", rng),
    "cn.ric": lambda rng: numbers.chinese_id("110105", BORN, "F", rng),
    "cn.hmt": _hmt,
    "hk.hkid": _hkid,
    "mo.bir": lambda rng: numbers.digits(rng, 8),
    "kr.rrn": lambda rng: f"{BORN:%y%m%d}{'2' if BORN.year < 2000 else '4'}{numbers.digits(rng, 6)}",
    "my.nric": lambda rng: f"{BORN:%y%m%d}14{numbers.digits(rng, 4)}",
    "sg.nric": _singapore,
    "th.pin": lambda rng: _thai(f"1{numbers.digits(rng, 11)}"),
    "th.non_thai_number": lambda rng: _thai(f"00{numbers.digits(rng, 10)}"),
    "br.cnpj": lambda rng: _cnpj(numbers.digits(rng, 12)),
    "in.aadhaar": lambda rng: _aadhaar(f"4{numbers.digits(rng, 9)}7"),
    "nl.bsn": numbers.bsn,
    "no.fodselsnummer": lambda rng: numbers.fodselsnummer(BORN, "F", rng),
    "se.personnummer": lambda rng: numbers.personnummer(BORN, "F", rng)[2:],
}
"""Numbers are composed apart from the code under test, by the issuers' published rules."""

seeds = st.integers(0, 2**32 - 1)


def test_every_rule_is_tried_here() -> None:
    assert set(MAKERS) == set(RULES)


@pytest.mark.parametrize("name", RULES)
@given(seed=seeds)
def test_a_number_composed_by_the_issuer_s_rule_is_valid(name: str, seed: int) -> None:
    number = MAKERS[name](np.random.default_rng(seed))
    assert RULES[name].matches(number)
    assert is_valid(name, number)
    assert is_valid(name, " ".join((number[:3].lower(), number[3:])) + ".")


CHECKED = (
    "br.cpf",
    "br.cnh",
    "br.cnpj",
    "cn.hmt",
    "cn.ric",
    "hk.hkid",
    "in.aadhaar",
    "mx.curp",
    "no.fodselsnummer",
    "se.personnummer",
    "th.non_thai_number",
    "th.pin",
)


@pytest.mark.parametrize("name", CHECKED)
@given(seed=seeds, other=st.sampled_from("0123456789"))
def test_a_wrong_check_digit_is_noticed(name: str, seed: int, other: str) -> None:
    number = MAKERS[name](np.random.default_rng(seed))
    assert is_valid(name, number[:-1] + other) is (other == number[-1])


@given(seed=seeds, place=st.integers(0, 16), other=st.sampled_from("0123456789"))
def test_any_wrong_digit_of_a_chinese_number_is_noticed(seed: int, place: int, other: str) -> None:
    """ISO 7064 MOD 11-2 finds every single error."""
    number = MAKERS["cn.ric"](np.random.default_rng(seed))
    altered = number[:place] + other + number[place + 1 :]
    assert is_valid("cn.ric", altered) is (altered == number)


@pytest.mark.parametrize(
    ("name", "number", "verdict"),
    [
        ("in.pan", "ACUPA7085R", None), ("in.pan", "ACUPA0000R", False),
        ("id.nik", "3171011708450001", None), ("my.nric", "770305021234", None),
        ("mx.voter_key", "PRFCAN87032109M900", None), ("mo.bir", "12345678", None),
        ("br.cpf", "39053344705", True), ("br.cpf", "39053344706", False),
    ],
)  # fmt: skip
def test_a_number_is_proven_only_by_a_check_digit_that_is_known(
    name: str, number: str, verdict: bool | None
) -> None:
    assert RULES[name].verdict(number) is verdict


@pytest.mark.parametrize(
    ("name", "number", "valid"),
    [
        # Published by the makers of other validators; none belongs to a person.
        ("br.cnh", "62472927637", True), ("br.cnh", "69044271146", True), ("br.cnh", "46190476839", False),
        ("br.cpf", "390.533.447-05", True), ("br.cpf", "390.533.447-06", False),
        ("mx.curp", "BOXW310820HNERXN09", True), ("mx.curp", "BOXW310820HNERXN08", False),
        ("cn.ric", "360426199101010071", True), ("cn.ric", "360426199101010070", False),
        ("in.pan", "ACUPA7085R", True), ("in.pan", "ACUPA0000R", False),
        ("id.nik", "3171011708450001", True), ("id.nik", "3171013202000001", False),
        ("br.cnpj", "11.222.333/0001-81", True), ("br.cnpj", "11.222.333/0001-80", False),
        ("br.cnpj", "12.ABC.345/01DE-35", True), ("br.cnpj", "12.ABC.345/01DE-34", False),
        ("in.aadhaar", "2341 2341 2346", True), ("in.aadhaar", "2341 2341 2347", False),
        ("in.aadhaar", "023412341234", False),
        ("nl.bsn", "111222333", True), ("nl.bsn", "111252333", False),
        ("no.fodselsnummer", "151086 95088", True), ("no.fodselsnummer", "15108695077", False),
        ("se.personnummer", "811228-9874", True), ("se.personnummer", "811228-9875", False),
        ("se.personnummer", "8112289874", True), ("se.personnummer", "19811228-9874", True),
        ("se.personnummer", "200615+2389", True),
        ("cn.hmt", "83000019970602004X", False), ("cn.hmt", "840000199706020042", False),
        ("cn.hmt", "830000199713020042", False),
        ("hk.hkid", "A123456(3)", True), ("hk.hkid", "AB987654(3)", True), ("hk.hkid", "A123456(4)", False),
        ("my.nric", "770305-02-1234", True), ("my.nric", "771305-02-1234", False),
        ("my.nric", "770305-17-1234", False),
        ("sg.nric", "S1234567D", True), ("sg.nric", "T1234567J", True), ("sg.nric", "F1234567N", True),
        ("sg.nric", "G1234567X", True), ("sg.nric", "M1234567K", True), ("sg.nric", "S1234567J", False),
        ("th.pin", "1-2345-45678-78-1", True), ("th.pin", "1-2345-45678-78-9", False),
        ("th.pin", "0-2345-45678-78-2", False), ("th.non_thai_number", "00-2345-456787-1", False),
        ("mx.voter_key", "PRFCAN87032109M900", True), ("mx.voter_key", "PRFCAN87133109M900", False),
    ],
)  # fmt: skip
def test_published_examples(name: str, number: str, valid: bool) -> None:
    assert is_valid(name, number) is valid


@pytest.mark.parametrize("name", ["br.cpf", "br.cnh"])
@pytest.mark.parametrize("digit", "0123456789")
def test_one_digit_repeated_is_nobody_s_number(name: str, digit: str) -> None:
    assert not is_valid(name, digit * 11)


@given(st.text(max_size=20), st.sampled_from(sorted(RULES)))
def test_any_text_is_judged_without_an_error(text: str, name: str) -> None:
    assert is_valid(name, text) in (True, False)
    assert not RULES[name].matches("")


@pytest.mark.parametrize("name", RULES)
def test_a_shape_takes_what_it_says_and_nothing_else(name: str) -> None:
    letters = {"A": "K", "9": "7", "X": "K"}
    for shape in RULES[name].shape.split("|"):
        assert RULES[name].matches("".join(letters[kind] for kind in shape))
        assert not RULES[name].matches("".join(letters[kind] for kind in shape) + "7")
        for place, kind in enumerate(shape):
            wrong = {"A": "7", "9": "K", "X": "-"}[kind]
            text = [letters[other] for other in shape]
            text[place] = wrong
            assert not RULES[name].matches("".join(text))
    assert shape_pattern("A9X") == "[A-Z][0-9][A-Z0-9]"


def test_a_rule_that_nobody_wrote_is_an_error() -> None:
    with pytest.raises(KeyError):
        is_valid("utopia.number", "1")


def test_every_rule_is_some_document_s() -> None:
    named = {rule for kind in catalogue().values() for rule in kind.identifiers.values()}
    assert named == set(RULES)
