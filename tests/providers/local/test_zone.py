"""The zone in a picture: rows found among lines, letters told by their place, and mended only where
one solution alone keeps every check digit."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from providers.local import mrz
from providers.local.mrz import Zone
from providers.normalise.mrz import ALPHABET
from specimens import mrz as writer
from tests.providers.local.lines import block, box, in_doubt, line, width_of
from tests.providers.strategies import Written, zones

TWINS = {"0": "O", "O": "0", "1": "I", "I": "1", "2": "Z", "Z": "2", "5": "S", "S": "5", "8": "B", "B": "8"}
"""What reading takes for each other. 6 and G are a pair too, but weigh the same (6 and 16)."""


def zone_of(number: str, kind: str = "P", issuer: str = "UTO", optional: str = "") -> writer.Zone:
    return writer.Zone(
        kind, issuer, "FICTICIA", "ANA MARIA", number, issuer, "740812", "F", "320415", optional
    )


PASSPORT = writer.td3(zone_of("L898902C3", optional="ZE184226B"))
CARD = writer.td1(zone_of("D23145890", "I"))


def altered(rows: Sequence[str], *changes: tuple[int, int, str]) -> list[str]:
    """The rows with other letters at places."""
    cells = [list(row) for row in rows]
    for row, column, letter in changes:
        cells[row][column] = letter
    return ["".join(row) for row in cells]


def seen(rows: Sequence[str], *doubts: tuple[int, int]) -> Zone | None:
    """The zone that is found where those rows are read, some letters of them without confidence."""
    lines = block(list(rows))
    for row, column in doubts:
        lines[row] = in_doubt(lines[row], column)
    return mrz.find(lines)


@given(zones())
def test_rows_that_were_read_well_are_the_zone(written: Written) -> None:
    if sum(row.count("<") for row in written.rows) < 3:
        return  # a zone without fillers cannot be told from print
    zone = seen(written.rows)
    assert zone is not None
    assert zone.mrz.rows == written.rows
    assert (zone.mrz.valid, zone.repaired) == (True, ())


@given(zones("TD1", "TD2", "TD3"), st.data())
def test_a_look_alike_in_doubt_is_put_right_and_marked(written: Written, data: st.DataObject) -> None:
    number = next(part for part in written.form.parts if part.name == "document_number")
    row = number.row
    places = [c for c in range(number.start, number.end) if written.rows[row][c] in TWINS]
    assume(places and sum(text.count("<") for text in written.rows) >= 3)
    column = data.draw(st.sampled_from(places))
    wrong = altered(written.rows, (row, column, TWINS[written.rows[row][column]]))
    zone = seen(wrong, (row, column))
    assert zone is not None
    assert zone.mrz.rows == written.rows
    assert zone.repaired == ((row, column),)


@given(zones("TD1", "TD2", "TD3"), st.data())
def test_what_the_reader_is_sure_of_is_never_exchanged(written: Written, data: st.DataObject) -> None:
    number = next(part for part in written.form.parts if part.name == "document_number")
    row, column = number.row, data.draw(st.integers(number.start, number.end - 1))
    assume(sum(text.count("<") for text in written.rows) >= 4)
    letter = data.draw(st.sampled_from(sorted(set(ALPHABET) - {"<", written.rows[row][column]})))
    wrong = altered(written.rows, (row, column, letter))
    zone = seen(wrong)
    assert zone is not None
    assert zone.repaired == ()
    assert zone.mrz.rows == tuple(wrong)


def test_two_solutions_are_none() -> None:
    """Letters that weigh the same: AB0CDOEFH and ABOCD0EFH have one check digit."""
    rows = writer.td3(zone_of("AB0CDOEFH"))
    misread = altered(rows, (1, 2, "O"))
    alone = seen(misread, (1, 2))
    assert alone is not None
    assert alone.mrz.rows == rows
    both = seen(misread, (1, 2), (1, 5))
    assert both is not None
    assert both.mrz.document_number == "ABOCDOEFH"
    assert both.mrz.checks["document_number"] is False
    assert both.repaired == ()


def test_a_letter_that_looks_like_no_other_is_not_guessed() -> None:
    zone = seen(altered(PASSPORT, (1, 3, "7")), (1, 3))
    assert zone is not None
    assert zone.mrz.document_number == "L897902C3"
    assert zone.mrz.checks["document_number"] is False
    assert zone.repaired == ()


def test_a_number_printed_on_the_card_settles_what_the_reader_was_sure_of() -> None:
    misread = altered(CARD, (0, 6, "Z"), (0, 13, "O"))  # D23145890 as DZ314589O
    zone = seen(misread)
    assert zone is not None
    assert not zone.mrz.valid
    assert mrz.with_print(zone, ["D77777777"]) is zone
    mended = mrz.with_print(zone, ["D77777777", "D23145890"])
    assert mended.mrz.rows == CARD
    assert mended.repaired == ((0, 6), (0, 13))
    right = seen(CARD)
    assert right is not None
    assert mrz.with_print(right, ["D23145890"]) is right


def test_a_visa_has_too_few_check_digits_to_be_mended() -> None:
    rows = writer.mrv_a(zone_of("L898902C0", "V"))
    zone = seen(altered(rows, (1, 8, "O")), (1, 8))
    assert zone is not None
    assert not zone.mrz.valid
    assert zone.repaired == ()
    assert mrz.with_print(zone, ["L898902C0"]) is zone


@pytest.mark.parametrize(
    ("misread", "right"),
    [((1, 13, "Z"), "7"), ((1, 14, "A"), "4"), ((1, 19, "Z"), "2"), ((0, 5, "7"), "F"), ((1, 20, "P"), "F")],
)
def test_a_letter_that_may_not_stand_at_its_place_is_the_likeliest_that_may(
    misread: tuple[int, int, str], right: str
) -> None:
    row, column, _ = misread
    assert PASSPORT[row][column] == right
    lines = block(altered(PASSPORT, misread))
    lines[row] = in_doubt(lines[row], column, right)
    zone = mrz.find(lines)
    assert zone is not None
    assert zone.mrz.rows == PASSPORT
    assert zone.repaired == ()


def test_a_country_one_letter_off_the_list_is_the_likeliest_near_it() -> None:
    rows = writer.td3(zone_of("L898902C3", issuer="NLD"))
    for wanted, other in (("NLD", "N"), ("WLF", "F")):  # WLD lies next to both
        lines = block(altered(rows, (0, 2, "W")))
        lines[0] = in_doubt(lines[0], 2 if wanted == "NLD" else 4, other)
        zone = mrz.find(lines)
        assert zone is not None
        assert zone.mrz.issuing_country == wanted
        assert zone.mended == ("issuing_country",)
        assert zone.doubtful


@pytest.mark.parametrize("places", [(2,), (2, 3, 4)], ids=["read for certain", "far from the list"])
def test_a_country_on_no_list_stays_as_it_was_read(places: tuple[int, ...]) -> None:
    zone = seen(altered(PASSPORT, *((0, place, "Q") for place in places)))
    assert zone is not None
    assert zone.mrz.rows[0][2:5] == ("QTO" if len(places) == 1 else "QQQ")
    assert (zone.mended, mrz.unknown_codes(zone.mrz)) == ((), ("issuing_country",))
    assert zone.mrz.valid  # no check digit stands behind it
    assert zone.doubtful


# Rows among other lines


def cut(text: str, *places: int) -> list[tuple[int, str]]:
    ends = [0, *places, len(text)]
    return [(a, text[a:b]) for a, b in itertools.pairwise(ends)]


def test_the_zone_is_found_below_the_print() -> None:
    print_ = [
        line("REPUBLIC OF UTOPIA", 40, 40),
        line("PASSPORT L898902C3", 40, 80),
        line("FICTICIA", 40, 120),
    ]
    zone = mrz.find([*print_, *block(list(PASSPORT), y=400)])
    assert zone is not None
    assert zone.mrz.rows == PASSPORT
    assert box(zone.quad(1, 0, 9))[1] == pytest.approx(434, abs=3)


def test_rows_torn_to_pieces_are_joined_again() -> None:
    lines = [
        line(part, 40 + width_of(text[:start]), 400 + 34 * number)
        for number, text in enumerate(PASSPORT)
        for start, part in cut(text, 17, 30)
    ]
    zone = mrz.find(lines[::-1])
    assert zone is not None
    assert zone.mrz.rows == PASSPORT


@pytest.mark.parametrize("angle", [-8, 8])
def test_a_zone_that_does_not_run_level_is_found(angle: float) -> None:
    turn = np.radians(angle)
    down = np.array([-np.sin(turn), np.cos(turn)]) * 34
    lines = [line(text, *(np.array([300.0, 300.0]) + down * n), angle=angle) for n, text in enumerate(CARD)]
    zone = mrz.find(lines)
    assert zone is not None
    assert zone.mrz.rows == CARD


@pytest.mark.parametrize("dropped", [(0, 43), (0, 42), (1, 33)])
def test_a_filler_that_reading_dropped_is_put_back_by_the_grid(dropped: tuple[int, int]) -> None:
    row, column = dropped
    assert PASSPORT[row][column] == "<" or row == 1
    lines = block(list(PASSPORT))
    glyphs = tuple(g for i, g in enumerate(lines[row].mrz) if i != column)
    lines[row] = replace(lines[row], mrz=glyphs)
    zone = mrz.find(lines)
    assert zone is not None
    assert zone.mrz.rows[0] == PASSPORT[0]
    if row == 0:
        assert zone.mrz.valid


@pytest.mark.parametrize(
    "rows",
    [
        [],
        ["REPUBLIC OF UTOPIA", "PASSPORT"],
        ["ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQR"] * 2,  # as long as a zone, and none
        ["THIS CARD MUST BE GIVEN BACK", "TO THE AUTHORITY OF UTOPIA WHEN"],
        ["1234567890123456789012345678901234567890"] * 3,
        ["<" * 44] * 2,
    ],
)
def test_print_is_no_zone(rows: list[str]) -> None:
    assert seen(rows) is None


@given(st.lists(st.text(ALPHABET + " abc/.", max_size=50), max_size=5))
def test_any_lines_are_searched_without_an_error(rows: list[str]) -> None:
    zone = seen([row for row in rows if row])
    assert zone is None or zone.mrz.rows


# Letters that no check digit decides


def unsure(number: str, column: int, other: str) -> Zone:
    """A passport of that number, one letter of it read with little confidence, another possible."""
    lines = block(list(writer.td3(zone_of(number))))
    lines[1] = in_doubt(lines[1], column, other)
    zone = mrz.find(lines)
    assert zone is not None
    assert zone.mrz.valid
    return zone


def test_a_look_alike_of_the_same_weight_keeps_the_check_digit_and_leaves_the_zone_in_doubt() -> None:
    zone = unsure("XS1234567", 1, "8")  # S is 28, 8 is 8
    assert zone.undecided == ((1, 1, "8"),)
    assert zone.doubtful
    assert zone.score(1, 0, 9) == pytest.approx(0.6)
    assert zone.score(1, 13, 19) == pytest.approx(0.95)


def test_a_look_alike_of_another_weight_is_decided_by_the_check_digit() -> None:
    zone = unsure("XS1234567", 1, "5")
    assert (zone.undecided, zone.doubtful) == ((), False)


def test_print_decides_between_readings_that_keep_every_check_digit() -> None:
    zone = unsure("XS1234567", 1, "8")
    other = unsure("X81234567", 1, "S")
    both = replace(zone, rivals=(other,))
    assert mrz.with_print(both, ["X81234567"]) is other
    assert mrz.with_print(both, ["XS1234567"]) is both
    assert mrz.with_print(both, ["X01234567"]) is both


# Scores and places


def test_scores_are_of_letters_and_places_lie_in_the_frame() -> None:
    zone = seen(CARD)
    assert zone is not None
    assert zone.score(0, 5, 14) == pytest.approx(0.95)
    assert zone.score(2, 0, 30) == pytest.approx(0.95)
    left, top, right, bottom = box(zone.quad(0, 5, 14))
    assert (left, right) == pytest.approx((90, 180), abs=2)
    assert (top, bottom) == pytest.approx((40, 60), abs=1)
