"""Countries: codes, names and demonyms to ISO 3166-1 alpha-3, and never to a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.normalise import countries
from providers.normalise.countries import alpha3, mrz_codes, name_of
from providers.normalise.text import fold


def entries() -> list[tuple[str, str, str, list[str]]]:
    """Alpha-2, alpha-3, name and other words of each line."""
    found = []
    for line in Path(countries.__file__).with_suffix(".txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            head, _, others = line.partition("|")
            two, three, name = head.strip().split(" ", 2)
            found.append((two, three, name, [word.strip() for word in others.split(",") if word.strip()]))
    return found


def test_every_country_of_iso_3166_is_there_once() -> None:
    rows = entries()
    assert len(rows) == 249
    assert len({two for two, _, _, _ in rows}) == len({three for _, three, _, _ in rows}) == 249
    assert all(
        len(two) == 2 and len(three) == 3 and two.isupper() and three.isupper() for two, three, *_ in rows
    )


def test_no_word_names_two_countries() -> None:
    owners: dict[str, set[str]] = {}
    for two, three, name, others in entries():
        for word in (two, three, name, *others):
            owners.setdefault(fold(word), set()).add(three)
    assert {word: found for word, found in owners.items() if len(found) > 1} == {}


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry[1])
def test_codes_names_and_words_give_the_code(entry: tuple[str, str, str, list[str]]) -> None:
    two, three, name, others = entry
    for word in (two, three, name, *others):
        assert alpha3(word) == alpha3(word.lower()) == alpha3(f" {word}. ") == three
    assert name_of(three) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # As the contract has them.
        ("DEUTSCH", "DEU"), ("Filipino", "PHL"), ("Norsk/Norwegian", "NOR"), ("Nederlandse", "NLD"),
        ("SVENSK/SWE", "SWE"), ("WNI", "IDN"), ("CHINESA", "CHN"),
        ("D", "DEU"), ("GBD", "GBR"), ("Österreich", "AUT"), ("MEXICANA", "MEX"), ("BRASILEIRO", "BRA"),
        ("中国", "CHN"),
    ],
)  # fmt: skip
def test_demonyms_and_local_words_count_as_told(text: str, code: str) -> None:
    assert alpha3(text) == code


@pytest.mark.parametrize("text", ["", None, "  ", "Atlantis", "UTO", "XXX", "NORSK/SWE", "/", "12"])
def test_what_is_no_country_or_two_is_none(text: str | None) -> None:
    assert alpha3(text) is None


@given(st.text(max_size=30))
def test_any_text_is_a_known_code_or_none(text: str) -> None:
    code = alpha3(text)
    assert code is None or name_of(code) != code


def test_a_code_without_a_name_stands_for_itself() -> None:
    assert name_of("UTO") == "UTO"


def test_a_zone_may_bear_codes_that_iso_does_not_have() -> None:
    assert {"D", "UTO", "XXA", "XOM", "XES", "GBN", "EUE", "UNO", "RKS", "BRA"} <= mrz_codes()
    assert not {"", "-", "XX", "XAA", "ZZZ", "DE"} & mrz_codes()
    assert len(mrz_codes()) == 249 + 27
