"""Lines cut where labels begin and end: a label joined with its value is the same as one apart."""

from __future__ import annotations

import numpy as np
import pytest

from providers.local.labels import IGNORED
from providers.local.layout import Layout, ValueRule, load
from providers.local.ocr import Line
from providers.local.segments import Segment, join, level, segments
from tests.providers.local.lines import box, line

DESCRIPTION = """
document = "id_card"
side = "front"
titles = ["REPUBLIC OF UTOPIA"]
ignore = ["Signature"]

[[value]]
field = "surname"
labels = ["Surname", "Nom de famille"]

[[value]]
field = "date_of_birth"
labels = ["Date of birth", "Fecha de nacimiento", "Nascimento"]
kind = "date"

[[value]]
field = "date_of_expiry"
labels = ["Date of expiry", "Fecha de vencimiento"]

[[value]]
field = "place_of_birth"
labels = ["Fecha y lugar de nacimiento", "Place of birth"]

[[value]]
field = "sex"
labels = ["Sex"]

[[value]]
field = "state"
labels = ["Land"]

[[value]]
field = "full_name_native"
labels = ["姓名"]
"""


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    file = tmp_path_factory.mktemp("layout") / "utopia.toml"
    file.write_text(DESCRIPTION, "utf-8")
    return load(file)


def pieces(layout: Layout, *lines: Line) -> list[tuple[str, str]]:
    """Text and what it is: the field whose label it is, ``print``, or ``value``."""
    return [(piece.text, _kind(piece)) for piece in segments(lines, layout)]


def _kind(piece: Segment) -> str:
    if piece.sideways:
        return "sideways"
    if isinstance(piece.owner, ValueRule):
        return piece.owner.fields[0]
    return "print" if piece.owner is IGNORED else "value"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Surname FICTICIA", [("Surname", "surname"), ("FICTICIA", "value")]),
        ("Surname: FICTICIA", [("Surname", "surname"), ("FICTICIA", "value")]),
        ("SURNAME", [("SURNAME", "surname")]),
        ("Surnane FICTICIA", [("Surnane", "surname"), ("FICTICIA", "value")]),  # a letter misread
        ("Dateofbirth 03.04.1990", [("Dateofbirth", "date_of_birth"), ("03.04.1990", "value")]),
        ("Date of birth03.04.1990", [("Date of birth", "date_of_birth"), ("03.04.1990", "value")]),
        ("Surname Sex", [("Surname", "surname"), ("Sex", "sex")]),
        ("ANA Date of birth", [("ANA", "value"), ("Date of birth", "date_of_birth")]),
        ("ESSEX", [("ESSEX", "value")]),  # no label inside a word
        ("SEXTON", [("SEXTON", "value")]),
        # The label that is read best, not the longest that may be meant.
        ("FECHA DE NACIMIENTO", [("FECHA DE NACIMIENTO", "date_of_birth")]),
        ("FECHA DE VENCIMIENTO", [("FECHA DE VENCIMIENTO", "date_of_expiry")]),
        ("ANA SEX", [("ANA SEX", "value")]),  # so short a word is a label where a line begins
        ("姓名王小明", [("姓名", "full_name_native"), ("王小明", "value")]),
        ("REPUBLIC OF UTOPIA", [("REPUBLIC OF UTOPIA", "print")]),
        ("Signature", [("Signature", "print")]),
        ("Office of Signature", [("Office of Signature", "value")]),  # print inside a value
        ("Nachname/Surname FICTICIA", [("Nachname/Surname", "surname"), ("FICTICIA", "value")]),
        ("Surname / Apellido FICTICIA", [("Surname / Apellido", "surname"), ("FICTICIA", "value")]),
        ("Surname/Nom de famille", [("Surname/Nom de famille", "surname")]),
        ("SPECIMEN", [("SPECIMEN", "print")]),
        ("PECIM", [("PECIM", "print")]),  # a piece of the stamp
        ("SPECIMENS LTD", [("SPECIMENS LTD", "value")]),
        ("|FICTICIA-", [("FICTICIA-", "value")]),
        ("* - *", []),
        ("***AZ", [("***AZ", "value")]),
        ("性别Sex", [("性别Sex", "sex")]),  # two scripts of one label
        ("ANA NASCIMENTO SILVA", [("ANA NASCIMENTO SILVA", "value")]),  # a surname, and not birth
        (
            "ANA Nascimento 03.04.1990",
            [("ANA", "value"), ("Nascimento", "date_of_birth"), ("03.04.1990", "value")],
        ),
    ],
)
def test_a_line_is_cut_at_its_labels(layout: Layout, text: str, expected: list[tuple[str, str]]) -> None:
    assert pieces(layout, line(text, 40, 40)) == expected


def test_a_piece_lies_where_its_letters_stand(layout: Layout) -> None:
    whole = line("Surname FICTICIA", 100, 50)  # 16 letters of 10 pixels
    label, value = segments([whole], layout)
    assert box(label.quad) == pytest.approx((100, 50, 170, 70), abs=5)
    assert box(value.quad) == pytest.approx((180, 50, 260, 70), abs=5)
    assert label.box == pytest.approx(box(label.quad), abs=0.1)
    assert value.score == pytest.approx(0.95)


def test_words_of_one_row_a_blank_apart_are_one_text(layout: Layout) -> None:
    near = [line("ANA", 100, 50), line("FICTICIA", 140, 52)]
    assert pieces(layout, *near) == [("ANA FICTICIA", "value")]
    far = [line("ANA", 100, 50), line("FICTICIA", 200, 52)]
    assert pieces(layout, *far) == [("ANA", "value"), ("FICTICIA", "value")]
    below = [line("ANA", 100, 50), line("FICTICIA", 140, 75)]
    assert pieces(layout, *below) == [("ANA", "value"), ("FICTICIA", "value")]
    larger = [line("ANA", 100, 50), line("FICTICIA", 140, 40, height=40)]
    assert len(pieces(layout, *larger)) == 2


@pytest.mark.parametrize("angle", [-20, -5, 5, 20])
def test_rows_that_do_not_run_level_are_levelled(layout: Layout, angle: float) -> None:
    turn = np.radians(angle)
    along, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    start = np.array([200.0, 200.0])
    label = line("Surname", *start, angle=angle)
    value = line("FICTICIA", *(start + 90 * along), angle=angle)
    other = line("ANA", *(start + 30 * down), angle=angle)
    first, second, third = sorted(segments([label, value, other], layout), key=lambda piece: piece.text)
    assert [piece.text for piece in (first, second, third)] == ["ANA", "FICTICIA", "Surname"]
    assert third.same_row(second)
    assert not third.same_row(first)
    assert third.height == pytest.approx(20, abs=0.5)


def test_text_that_runs_up_the_card_belongs_to_no_row(layout: Layout) -> None:
    rows = [line("Surname", 100, 50), line("FICTICIA", 100, 80), line("ANA", 100, 110)]
    number = line("123456789", 30, 300, angle=-90)
    assert ("123456789", "sideways") in pieces(layout, *rows, number)


def test_nothing_comes_of_nothing(layout: Layout) -> None:
    assert segments([], layout) == []


def test_two_texts_joined_reach_from_the_first_to_the_last(layout: Layout) -> None:
    upper, lower = segments([line("Calle 7", 100, 50), line("12345 Utopia", 100, 80)], layout)
    both = join([upper, lower], ", ")
    assert both.text == "Calle 7, 12345 Utopia"
    assert both.box == pytest.approx((100, 50, 220, 100), abs=1)
    assert box(both.quad) == pytest.approx((100, 50, 220, 100), abs=1)
    assert len(both.glyphs) == len("Calle 7") + len("12345 Utopia")
    assert join([upper]) is upper


def test_a_level_box_is_the_quad_s_own_size() -> None:
    quad = line("FICTICIA", 0, 0, angle=30).quad
    left, top, right, bottom = level(quad, np.radians(30))
    assert (right - left, bottom - top) == pytest.approx((80, 20), abs=0.01)


def test_values_of_two_columns_are_two_texts_however_near(layout: Layout) -> None:
    labels = [line("Date of birth", 40, 40), line("Date of expiry", 200, 40)]
    apart = [line("03.04.1990", 40, 62), line("15.04.2032", 145, 62)]
    assert ("03.04.1990 15.04.2032", "value") in pieces(layout, *labels, *apart)
    apart = [line("03.04.1990 ABC", 40, 62), line("15.04.2032", 200, 62)]
    assert pieces(layout, *labels, *apart)[1:] == [
        ("03.04.1990 ABC", "value"),
        ("Date of expiry", "date_of_expiry"),
        ("15.04.2032", "value"),
    ]


def test_one_line_over_two_columns_is_parted_under_the_second_s_label(layout: Layout) -> None:
    labels = [line("Place of birth", 40, 40), line("Date of expiry", 160, 40)]
    values = line("TANNVIK  15.04.2032", 70, 62)  # its second word begins at 160
    texts = [text for text, kind in pieces(layout, *labels, values) if kind == "value"]
    assert texts == ["TANNVIK", "15.04.2032"]


@pytest.mark.parametrize(
    ("text", "score", "kind"),
    [
        ("tate of espirv", 0.6, "date_of_expiry"),
        ("tate of espirv", 0.95, "value"),  # read for certain: it says what it says
        ("pate ol brrth / fecna de nacimjenlo", 0.6, "date_of_birth"),
        ("TANNVIK", 0.6, "value"),
        ("oato of b", 0.6, "value"),  # might be either
    ],
)
def test_a_badly_read_line_is_the_label_that_it_is_clearly_likest(
    layout: Layout, text: str, score: float, kind: str
) -> None:
    assert pieces(layout, line(text, 40, 40, score=score)) == [(text, kind)]


def test_a_label_that_was_found_is_not_guessed_again(layout: Layout) -> None:
    found = pieces(layout, line("Date of expiry", 40, 40), line("tate of espirv", 40, 100, score=0.6))
    assert found == [("Date of expiry", "date_of_expiry"), ("tate of espirv", "value")]


def test_small_print_one_letter_off_is_a_label_that_nothing_else_is(layout: Layout) -> None:
    name = line("FICTICIA", 100, 70)
    small = line("Lamd", 100, 50, height=12)
    assert ("Lamd", "state") in pieces(layout, small, name)
    assert ("Lamd", "value") in pieces(layout, line("Lamd", 100, 40), name)
    known = line("Land", 300, 50, height=12)
    assert ("Lamd", "value") in pieces(layout, small, known, name, line("ANA", 300, 70))
