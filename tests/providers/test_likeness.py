"""Names are compared as people write them: order, particles, initials and alphabets aside."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.normalise.likeness import compare

WORDS = st.text("ABCDEFGHIJKLMNOPRSTUVWZÄÖÜÑÉÇ", min_size=3, max_size=9)


@given(st.lists(WORDS, min_size=2, max_size=4), st.randoms())
def test_the_order_of_words_is_nothing(words: list[str], random: object) -> None:
    turned = sorted(words, key=lambda _word: random.random())  # type: ignore[attr-defined]
    found = compare(" ".join(words), " ".join(turned))
    assert found is not None
    assert found.score == pytest.approx(100)
    assert not found.contained


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("João da Silva", "SILVA JOAO"),
        ("Maria de los Ángeles Peña", "PENA MARIA ANGELES"),
        ("Jan van der Berg", "BERG, JAN"),
        ("Ludwig von Beispiel", "LUDWIG BEISPIEL"),
        ("Ahmad bin Ali", "AHMAD ALI"),
        ("Siti Binti Muster", "MUSTER SITI"),
        ("Khalid al-Rashid", "KHALID ALRASHID"),
        ("J. Smith", "JOHN SMITH"),
        ("Smith, John Q.", "JOHN QUENTIN SMITH"),
        ("Jürgen Müller", "JUERGEN MUELLER"),
        ("Jürgen Müller", "MULLER JURGEN"),
        ("Ñandú Peña", "NXXANDU PENXXA"),
        ("Åse Sørensen", "AASE SOERENSEN"),
        ("Groß Anna", "ANNA GROSS"),
        ("O’Brien Pat", "OBRIEN PAT"),
        ("Zhang Sanfeng", "ZHANG SAN FENG"),
        ("Юлия Щукина", "IULIIA SHCHUKINA"),
        ("张三丰", "张三丰"),
        ("น.ส. สมหญิง ใจดี", "สมหญิง ใจดี"),
        ("Miss Ponnapa Muster", "PONNAPA MUSTER"),
    ],
)
def test_what_is_one_name_is_alike_in_full(one: str, two: str) -> None:
    for first, second in ((one, two), (two, one)):
        found = compare(first, second)
        assert found is not None
        assert (found.score, found.worst) == (100, 100)


@pytest.mark.parametrize(
    ("one", "two", "most"),
    [
        ("Quillon Anderswo", "QUILLON NIRGENDWO", 80),
        ("Wilma Nirgendwo", "QUILLON NIRGENDWO", 80),
        ("J S", "JOHN SMITH", 0),
        ("J. Smith", "KATE SMITH", 85),
        ("Le Van Do", "LE VAN", 85),
        ("张三", "李四", 0),
    ],
)
def test_what_are_two_names_is_not(one: str, two: str, most: float) -> None:
    found = compare(one, two)
    assert found is not None
    assert found.score <= most


def test_a_short_name_beside_a_long_one_is_told_by_its_own_word() -> None:
    found = compare("Ana Schwarzenegger Montenegro Oliveira", "EVA SCHWARZENEGGER MONTENEGRO OLIVEIRA")
    assert found is not None
    assert found.score > 90
    assert found.worst < 60


@pytest.mark.parametrize(
    ("one", "two", "contained"),
    [
        ("Maria Silva", "MARIA APARECIDA DA SILVA SANTOS", True),
        ("Maria Aparecida Silva", "MARIA SILVA", True),
        ("Maria Aparecida Silva", "MARIA SILVA SANTOS", False),
        ("Silva", "MARIA SILVA", False),
        ("Maria Silva", "SILVA MARIA", False),
    ],
)
def test_a_name_with_words_left_out_is_told_as_such(one: str, two: str, contained: bool) -> None:
    found = compare(one, two)
    assert found is not None
    assert found.contained is contained


def test_a_zone_may_break_off() -> None:
    whole, zone = "Jonathon Warren Smith", "SMITH JONATHON WAR"
    broken, full = compare(whole, zone, truncated=True), compare(whole, zone)
    assert broken is not None
    assert full is not None
    assert broken.score == 100 > full.score
    other = compare(whole, "SMITH JONATHON WIR", truncated=True)
    assert other is not None
    assert other.score < 100


def test_scripts_that_cannot_be_compared_say_so() -> None:
    assert compare("张三", "ZHANG SAN") is None
    assert compare("สมหญิง ใจดี", "SOMYING JAIDEE") is None
    assert compare("", "ZHANG SAN") is None


@given(st.text(max_size=300), st.text(max_size=300), st.booleans())
def test_no_text_makes_it_fail(one: str, two: str, truncated: bool) -> None:
    found = compare(one, two, truncated=truncated)
    assert found is None or (0 <= found.score <= 100.0001 and 0 <= found.worst <= 100)


@pytest.mark.parametrize("text", ["Ü Ä " * 50, "Щ" * 199, "A " * 5000])
def test_a_hostile_text_is_compared_at_once(text: str) -> None:
    began = time.perf_counter()
    compare(text, text[::-1])
    assert time.perf_counter() - began < 2
