"""What a stretch of text says under a rule: numbers of a shape, dates, names, choices, digits."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.local.layout import ValueRule, layouts
from providers.local.segments import Segment
from providers.local.values import Part, find_number, understand
from providers.normalise.identifiers import RULES, shape_pattern
from tests.providers.local.lines import line

DESCRIBED = sorted({rule.identifier for side in layouts() for rule in side.values if rule.identifier})
"""Rules of numbers that descriptions name."""

TWINS = {"O": "0", "I": "1", "Z": "2", "S": "5", "B": "8", "G": "6"}


def segment(text: str) -> Segment:
    whole = line(text or " ", 0, 0)
    return Segment(text, whole.glyphs, whole.quad, (0.0, 0.0, 100.0, 20.0))


def read(text: str, kind: str = "text", pattern: str | None = None, **rule: object) -> dict[str, Part] | None:
    fields = rule.pop("fields", ("date_of_expiry",) if kind == "date" else ("full_name",))
    compiled = re.compile(pattern) if pattern else None
    return understand(ValueRule(fields=fields, kind=kind, pattern=compiled, **rule), segment(text))  # type: ignore[arg-type]


def value(text: str, kind: str = "text", pattern: str | None = None, **rule: object) -> str | None:
    parts = read(text, kind, pattern, **rule)
    return None if parts is None else next(iter(parts.values())).text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ANA FICTICIA", "ANA FICTICIA"), ("ANA,FICTICIA", "ANA, FICTICIA"),
        ("O'BRIEN-SMITH", "O'BRIEN-SMITH"),
        ("J0SE", "JOSE"), ("MARIA 5OUZA", "MARIA SOUZA"), ("ANA*FICTICIA", "ANA FICTICIA"),
        ("Dr.Ficticia", "Dr. Ficticia"), ("33", None), ("- -", None), ("AN4 7", None), ("佚名", "佚名"),
    ],
)  # fmt: skip
def test_a_name_is_letters_and_digits_in_it_are_misread(text: str, name: str | None) -> None:
    assert value(text, "name") == name


@pytest.mark.parametrize(
    ("text", "script", "address"),
    [
        ("99/1หมู่ที่4ต.บางรักอ.เมือง จั.ตาก", "thai", "99/1 หมู่ที่ 4 ต.บางรัก อ.เมือง จ.ตาก"),
        ("대전광역시 유성구 과학대로 77,302동", "hangul", "대전광역시 유성구 과학대로 77,302동"),
        ("nyn 99/1", "thai", None),  # what a reader that does not know the script makes of it
        ("대전광역시", "thai", None),
        ("대전광역시", "", None),
        ("Rua Exemplo, 12", "", "Rua Exemplo, 12"),
    ],
)
def test_a_value_is_in_the_script_of_its_rule(text: str, script: str, address: str | None) -> None:
    assert value(text, fields=("address",), script=script) == address


def test_letters_that_were_exchanged_are_told() -> None:
    assert read("J0SE", "name") == {"full_name": Part("JOSE", exchanged=True)}
    assert read("JOSE", "name") == {"full_name": Part("JOSE", exchanged=False)}


@pytest.mark.parametrize(
    ("text", "date", "exchanged"),
    [
        ("03.04.1990", "03.04.1990", False), ("O3.O4.199O", "03.04.1990", True),
        ("03 0CT 1990", "03 OCT 1990", True), ("born 03/04/1990 here", "03/04/1990", False),
        ("1990年4月3日", "1990年4月3日", False), ("SEUMUR HIDUP", "SEUMUR HIDUP", False),
    ],
)  # fmt: skip
def test_a_date_is_found_among_other_words(text: str, date: str, exchanged: bool) -> None:
    assert read(text, "date") == {"date_of_expiry": Part(date, exchanged)}


@pytest.mark.parametrize("text", ["", "SMITH", "99.99.9999", "12"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert value(text, "date") is None


@pytest.mark.parametrize("rule", DESCRIBED)
@given(data=st.data())
def test_look_alikes_in_a_number_are_told_apart_by_its_shape(rule: str, data: st.DataObject) -> None:
    """Up to two letters read for digits or digits for letters; the number comes out, and is marked."""
    shape = data.draw(st.sampled_from(RULES[rule].shape.split("|")))
    alphabet = {"A": "CDEFHJKLMN", "9": "0123456789", "X": "CDEFHJKLMN3479"}
    number = "".join(data.draw(st.sampled_from(alphabet[kind])) for kind in shape)
    digits = [i for i, kind in enumerate(shape) if kind == "9" and number[i] in TWINS.values()]
    wrong = data.draw(st.sets(st.sampled_from(digits), max_size=2)) if digits else set()
    back = {digit: letter for letter, digit in TWINS.items()}
    seen = "".join(back[ch] if i in wrong else ch for i, ch in enumerate(number))
    assert find_number(seen, shape) == Part(number, exchanged=bool(wrong))
    spaced = f"{seen[:4]} {seen[4:8]}-{seen[8:]}."
    assert find_number(spaced, shape) == Part(number, exchanged=bool(wrong))


@given(st.text(max_size=40), st.sampled_from(DESCRIBED))
def test_a_number_that_is_found_has_the_shape(text: str, rule: str) -> None:
    for shape in RULES[rule].shape.split("|"):
        part = find_number(text, shape)
        assert part is None or re.fullmatch(shape_pattern(shape), part.text)


@pytest.mark.parametrize(
    ("text", "shape", "number"),
    [
        ("CPF 390.533.447-05 RG 1", "9" * 11, "39053344705"),
        ("39053344705 12345678901", "9" * 11, "39053344705"),  # the first one, both being exact
        ("OOOOOOOOOOO", "9" * 11, None),  # nothing but look-alikes is a word
        ("12345", "9" * 11, None),
        ("", "9", None),
    ],
)
def test_a_number_is_found_where_enough_of_it_is_certain(text: str, shape: str, number: str | None) -> None:
    part = find_number(text, shape)
    assert (part and part.text) == number


@pytest.mark.parametrize(
    ("possible", "number"),
    [
        ((("0", 0.67), ("Q", 0.24), ("O", 0.09)), "VQVPN1304U"),  # the likeliest letter, 0 being none
        ((("0", 0.67), ("O", 0.24), ("Q", 0.09)), "VOVPN1304U"),
        ((), "VOVPN1304U"),  # nothing told: the usual look-alike
    ],
)
def test_what_the_reader_finds_possible_goes_before_the_usual_look_alike(
    possible: tuple[tuple[str, float], ...], number: str
) -> None:
    whole = segment("V0VPN 1304U")
    glyphs = (whole.glyphs[0], replace(whole.glyphs[1], score=0.67, twins=possible), *whole.glyphs[2:])
    part = understand(
        ValueRule(fields=("tax_number",), kind="text", identifier="in.pan"), replace(whole, glyphs=glyphs)
    )
    assert part == {"tax_number": Part(number, exchanged=True)}


CHOICES = ("LAKI-LAKI", "PEREMPUAN", "KAWIN", "BELUM KAWIN", "A", "AB", "O")


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("PEREMPUAN", "PEREMPUAN"), ("Perempuan", "PEREMPUAN"), ("PEREMPUAM", "PEREMPUAN"),
        ("LAKI-LAK1", "LAKI-LAKI"),
        ("KAWIN Pekerjaan", "KAWIN"), ("BELUM KAWIN", "BELUM KAWIN"), ("AB", "AB"), ("0", "O"), ("A B", "A"),
        ("ABX", None), ("WANITA", None), ("", None), ("77", None),
    ],
)  # fmt: skip
def test_a_word_of_a_closed_list(text: str, choice: str | None) -> None:
    assert value(text, "choice", choices=CHOICES) == choice


@pytest.mark.parametrize(
    ("text", "digits"), [("O12/OO3", "012/003"), ("172 cm", "172 cm"), ("ROAD", None), ("l72", "172")]
)
def test_digits_are_made_of_their_look_alikes_where_a_digit_stands(text: str, digits: str | None) -> None:
    assert value(text, "digits") == digits


def test_a_pattern_with_named_groups_gives_several_fields() -> None:
    rule = r"^(?P<place_of_birth>\D+?)\s*,?\s*(?P<date_of_birth>[\d-]+)$"
    parts = read("JAKARTA, 17-08-1945", pattern=rule, fields=("place_of_birth", "date_of_birth"))
    assert parts == {"place_of_birth": Part("JAKARTA"), "date_of_birth": Part("17-08-1945")}
    assert read("17-08-1945", pattern=rule, fields=("place_of_birth", "date_of_birth")) is None


def test_a_pattern_is_tried_on_digits_once_more_where_digits_are_wanted() -> None:
    rule = r"(\d{3}/\d{3})"
    assert read("RT O12/OO3", "digits", rule) == {"full_name": Part("012/003", exchanged=True)}
    assert read("RT O12/OO3", "text", rule) is None


@pytest.mark.parametrize(
    ("text", "spaced"),
    [("Rua A,Casa 2", "Rua A, Casa 2"), ("Jl.Melati No.7", "Jl. Melati No. 7"), ("1.234,56", "1.234,56"),
     ("U.S.A", "U.S.A")],
)  # fmt: skip
def test_blanks_that_reading_drops_come_back(text: str, spaced: str) -> None:
    assert value(text) == spaced


@given(st.text(max_size=40), st.sampled_from(["text", "name", "date", "choice", "digits"]))
def test_any_text_is_understood_or_not_without_an_error(text: str, kind: str) -> None:
    parts = read(text, kind, choices=CHOICES)
    assert parts is None or all(isinstance(part, Part) for part in parts.values())
