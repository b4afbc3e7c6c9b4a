"""Names: print against zone by ICAO's transliteration, and letters that the zone proves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.normalise.names import restore, same_as_mrz, without_address
from specimens import mrz as writer

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÅÆÖØÜÑßÞŒÐĐŁİÁÀÂÃÉÈÊËÍÏÓÔÕÚÇŠŽŐŰ"
names = st.lists(st.text(LETTERS, min_size=1, max_size=6), min_size=1, max_size=3)


@given(names, st.sampled_from([" ", "-", "'", " - "]), st.sampled_from(["N", "NXX"]))
def test_a_name_is_the_same_as_its_transliteration(parts: list[str], between: str, enye: str) -> None:
    printed = between.join(parts)
    assert same_as_mrz(printed, writer.transliterate(printed, enye=enye))
    assert same_as_mrz(printed.lower(), writer.transliterate(printed, enye=enye).replace("<", " "))


@given(names, st.data())
def test_another_letter_makes_another_name(parts: list[str], data: st.DataObject) -> None:
    zone = writer.transliterate(" ".join(parts))
    place = data.draw(st.integers(0, len(zone) - 1).filter(lambda at: zone[at] != "<"))
    # Q stands for no letter but itself.
    altered = zone[:place] + ("Q" if zone[place] != "Q" else "B") + zone[place + 1 :]
    assert not same_as_mrz(" ".join(parts), altered)


@pytest.mark.parametrize(
    ("printed", "zone"),
    [
        ("STRÖM", "STROEM"), ("STRÖM", "STROM"), ("Müller", "MUELLER"), ("MULLER", "MULLER"),
        ("Weiß", "WEISS"), ("NÚÑEZ", "NUNEZ"), ("NÚÑEZ", "NUNXXEZ"), ("O'BRIEN", "OBRIEN"),
        ("ANNA-MARIA", "ANNA MARIA"), ("BJ0RN", "BJOERN"),
    ],
)  # fmt: skip
def test_the_choices_that_states_have(printed: str, zone: str) -> None:
    assert same_as_mrz(printed, zone)


def test_a_zone_that_breaks_off_is_the_beginning_of_the_name() -> None:
    assert not same_as_mrz("JONATHON WARREN", "JONATHON WAR")
    assert same_as_mrz("JONATHON WARREN", "JONATHON WAR", truncated=True)
    assert not same_as_mrz("JONATHON WARREN", "JONATHON WIR", truncated=True)
    assert not same_as_mrz("JONATHON WARREN", "", truncated=True)


def test_a_hostile_name_of_many_choices_is_compared_at_once() -> None:
    assert not same_as_mrz("Ü" * 400, "UE" * 399)
    assert same_as_mrz("Ü" * 400, "U" * 400)


@pytest.mark.parametrize(
    ("read", "zone", "country", "name"),
    [
        ("STROM", "STROEM", "NOR", "STRØM"), ("STROM", "STROEM", "SWE", "STRÖM"),
        ("AASEN", "AASEN", "NOR", None),  # two letters on the card, two in the zone
        ("ASEN", "AASEN", "NOR", "ÅSEN"), ("MULLER", "MUELLER", "DEU", "MÜLLER"),
        ("BAER", "BAER", "DEU", None), ("WEIB", "WEISS", "DEU", "WEIß"),
        ("STROM", "STROEM", "MEX", None), ("STROM", "STRAM", "SWE", None),
        ("ANNA LIND", "ANNA LIND", "SWE", None),
    ],
)  # fmt: skip
def test_a_lost_ring_or_stroke_comes_back_where_the_zone_spells_it(
    read: str, zone: str, country: str, name: str | None
) -> None:
    assert restore(read, zone, country) == name


@given(names, st.sampled_from(["NOR", "SWE", "DEU", "ISL", "EST", "CHE", "MEX"]))
def test_what_is_restored_is_what_the_zone_says(parts: list[str], country: str) -> None:
    zone = writer.transliterate(" ".join(parts))
    for read in (" ".join(parts), zone.replace("<", " ")):
        restored = restore(read, zone, country)
        assert restored is None or (same_as_mrz(restored, zone) and restored != read)


@given(st.text(max_size=30))
def test_a_form_of_address_goes_and_nothing_else(name: str) -> None:
    left = without_address(name)
    assert name.endswith(left)
    assert without_address(left) == left


@pytest.mark.parametrize(
    ("name", "left"),
    [("Miss. Ponnapa", "Ponnapa"), ("MRS SOMSRI", "SOMSRI"), ("น.ส.พรนภา", "พรนภา"), ("นาย ปัญญา", "ปัญญา"),
     ("เด็กหญิง พรนภา", "พรนภา"), ("นายิกา", "นายิกา"), ("Mr.", "Mr."), ("Missy Prueba", "Missy Prueba")],
)  # fmt: skip
def test_forms_of_address_that_cards_print(name: str, left: str) -> None:
    assert without_address(name) == left
