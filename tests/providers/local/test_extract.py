"""Values found by label, place and pattern; each text serves one rule, the nearest label's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from providers.local.extract import extract
from providers.local.layout import Layout, load
from providers.local.ocr import Line
from tests.providers.local.lines import box, line

HEAD = 'document = "id_card"\nside = "front"\ntitles = ["REPUBLIC OF UTOPIA"]\n'


Describe = Callable[[str], Layout]


@pytest.fixture
def describe(tmp_path: Path) -> Describe:
    """A side's description from its values alone."""

    def described(values: str) -> Layout:
        file = tmp_path / "utopia.toml"
        file.write_text(HEAD + values, "utf-8")
        return load(file)

    return described


def rule(field: str, label: str = "", more: str = "") -> str:
    labels = f'labels = ["{label}"]\n' if label else ""
    return f'[[value]]\nfield = "{field}"\n{labels}{more}\n'


def texts(lines: list[Line], layout: Layout, card: tuple[int, int] | None = None) -> dict[str, str]:
    return {found.field: found.part.text for found in extract(lines, layout, card)}


TWO = rule("surname", "Surname") + rule("given_names", "Given names")


@pytest.mark.parametrize(
    "lines",
    [
        [line("Surname FICTICIA", 40, 40), line("Given names ANA", 40, 80)],
        [line("Surname", 40, 40), line("FICTICIA", 160, 40), line("Given names", 40, 80),
         line("ANA", 200, 80)],
        [line("Surname", 40, 40), line("FICTICIA", 40, 64), line("Given names", 40, 110),
         line("ANA", 40, 134)],
        [line("Surname", 40, 40), line("Given names", 400, 40), line("FICTICIA", 40, 64),
         line("ANA", 400, 64)],
        [line("Surname", 40, 40, height=12), line("FICTICIA", 40, 56), line("Given names", 40, 90, height=12),
         line("ANA", 40, 106)],
    ],
    ids=["joined", "beside", "below", "columns", "small captions"],
)  # fmt: skip
def test_values_are_found_beside_and_below_their_labels(describe: Describe, lines: list[Line]) -> None:
    assert texts(lines, describe(TWO)) == {"surname": "FICTICIA", "given_names": "ANA"}


def test_a_value_is_not_taken_by_the_label_of_its_neighbour(describe: Describe) -> None:
    # The surname is missing: what stands under the next label is that label's.
    lines = [line("Surname", 40, 40), line("Given names", 40, 70), line("ANA", 40, 94)]
    assert texts(lines, describe(TWO)) == {"given_names": "ANA"}


def test_a_value_beyond_another_label_in_the_row_is_not_ones_own(describe: Describe) -> None:
    lines = [line("Surname", 40, 40), line("Given names", 140, 40), line("ANA", 280, 40)]
    assert texts(lines, describe(TWO)) == {"given_names": "ANA"}


def test_places_are_tried_in_the_order_that_is_described(describe: Describe) -> None:
    lines = [line("Surname", 40, 40), line("BESIDE", 140, 40), line("BELOW", 40, 64)]
    beside = rule("surname", "Surname", 'place = ["right", "below"]')
    below = rule("surname", "Surname", 'place = ["below", "right"]')
    assert texts(lines, describe(beside)) == {"surname": "BESIDE"}
    assert texts(lines, describe(below)) == {"surname": "BELOW"}
    assert texts(lines, describe(rule("surname", "Surname", 'place = ["above"]'))) == {}


def test_a_value_above_its_label_is_read_with_as_many_lines_as_it_has(describe: Describe) -> None:
    lines = [line("Calle 7", 40, 40), line("12345 Utopia", 40, 64), line("Address", 40, 90, height=12)]
    above = rule("address", "Address", 'place = ["above"]\nlines = 3\njoin = ", "')
    assert texts(lines, describe(above)) == {"address": "Calle 7, 12345 Utopia"}


ADDRESS = rule("address", "Address", 'lines = 3\njoin = ", "') + rule("sex", "Sex")


def test_an_address_goes_on_until_a_label_or_its_most_lines(describe: Describe) -> None:
    rows = [line("Address", 40, 40), line("Calle 7", 40, 64), line("Piso 2", 40, 88)]
    more = [line("12345 Utopia", 40, 112), line("Isla Norte", 40, 136)]
    layout = describe(ADDRESS)
    assert texts(rows, layout)["address"] == "Calle 7, Piso 2"
    assert texts(rows + more, layout)["address"] == "Calle 7, Piso 2, 12345 Utopia"
    closed = [*rows, line("Sex F", 40, 112)]
    assert texts(closed, layout) == {"address": "Calle 7, Piso 2", "sex": "F"}


def test_an_address_does_not_go_on_in_another_column_or_far_below(describe: Describe) -> None:
    lines = [
        line("Address", 40, 40),
        line("Calle 7", 40, 64),
        line("Piso 2", 400, 88),
        line("Utopia", 40, 200),
    ]
    assert texts(lines, describe(ADDRESS)) == {"address": "Calle 7"}


SEVERAL = '[[value]]\nfields = ["surname", "second_surname", "given_names"]\nlabels = ["Name"]\n'
SEVERAL += 'place = ["below"]\nlines = 3\nkind = "name"\nshort = ["surname", "given_names"]\n'


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["PRUEBA", "FICTICIA", "ANA"],
         {"surname": "PRUEBA", "second_surname": "FICTICIA", "given_names": "ANA"}),
        (["PRUEBA", "ANA"], {"surname": "PRUEBA", "given_names": "ANA"}),
        (["PRUEBA"], {}),  # too few to say which is which
    ],
)  # fmt: skip
def test_one_value_a_line_and_the_names_for_fewer(
    describe: Describe, names: list[str], expected: dict[str, str]
) -> None:
    lines = [line("Name", 40, 40), *(line(name, 40, 64 + 24 * n) for n, name in enumerate(names))]
    assert texts(lines, describe(SEVERAL)) == expected


def test_each_line_of_several_has_its_own_place(describe: Describe) -> None:
    lines = [line("Name", 40, 40), line("PRUEBA", 40, 64), line("FICTICIA", 40, 88), line("ANA", 40, 112)]
    found = {value.field: value for value in extract(lines, describe(SEVERAL))}
    assert box(found["surname"].quad) == pytest.approx((40, 64, 100, 84), abs=1)
    assert box(found["given_names"].quad) == pytest.approx((40, 112, 70, 132), abs=1)
    assert [found[name].raw for name in ("surname", "second_surname")] == ["PRUEBA", "FICTICIA"]


ANYWHERE = rule("personal_number", "Number", 'place = ["right", "anywhere"]\nidentifier = "br.cpf"')


def test_a_number_of_a_known_shape_is_found_anywhere_its_own_label_first(describe: Describe) -> None:
    layout = describe(ANYWHERE)
    assert texts([line("390.533.447-05", 500, 400)], layout) == {"personal_number": "39053344705"}
    both = [line("111.444.777-35", 500, 20), line("Number 390.533.447-05", 40, 300)]
    assert texts(both, layout) == {"personal_number": "39053344705"}


def test_a_text_that_runs_up_the_card_may_be_anywhere(describe: Describe) -> None:
    rows = [line("REPUBLIC OF UTOPIA", 200, 20), line("other text", 200, 60), line("more text", 200, 90)]
    upright = line("390.533.447-05", 60, 400, angle=-90)
    assert texts([*rows, upright], describe(ANYWHERE)) == {"personal_number": "39053344705"}


REGION = rule("date_of_issue", "", 'place = ["anywhere"]\nkind = "date"\nregion = [0.5, 0.5, 1.0, 1.0]')


def test_a_region_is_of_the_card_or_else_of_all_that_is_printed(describe: Describe) -> None:
    layout = describe(REGION)
    early, late = line("01.02.2020", 100, 100), line("03.04.2021", 700, 500)
    assert texts([early, late], layout, (1000, 630)) == {"date_of_issue": "03.04.2021"}
    assert texts([early], layout, (1000, 630)) == {}
    # On a whole picture the print itself is the measure.
    corner = [line("REPUBLIC OF UTOPIA", 40, 40), line("01.02.2020", 60, 80), line("03.04.2021", 180, 160)]
    assert texts(corner, layout) == {"date_of_issue": "03.04.2021"}


def test_a_value_may_hang_on_another_that_was_found(describe: Describe) -> None:
    anchored = REGION + rule(
        "place_of_issue", "", 'anchor = "date_of_issue"\nplace = ["above"]\nkind = "name"'
    )
    lines = [line("UTOPIA", 700, 476), line("03.04.2021", 700, 500), line("ATLANTIS", 100, 476)]
    assert texts(lines, describe(anchored), (1000, 630)) == {
        "date_of_issue": "03.04.2021",
        "place_of_issue": "UTOPIA",
    }
    assert texts(lines[:1], describe(anchored), (1000, 630)) == {}


def test_a_field_that_is_left_out_keeps_its_text_from_the_others(describe: Describe) -> None:
    lines = [line("Office", 40, 40), line("ATLANTIS", 40, 64)]
    place = rule("place_of_issue", "", 'place = ["anywhere"]\nkind = "name"')
    assert texts(lines[1:], describe(place)) == {"place_of_issue": "ATLANTIS"}
    assert texts(lines, describe(rule("_office", "Office") + place)) == {}


def test_the_first_rule_that_reads_a_field_gives_it(describe: Describe) -> None:
    twice = rule("sex", "Sex") + rule("sex", "", 'place = ["anywhere"]\npattern = "^(F|M)$"')
    assert texts([line("Sex F", 40, 40), line("M", 400, 200)], describe(twice)) == {"sex": "F"}
    assert texts([line("M", 400, 200)], describe(twice)) == {"sex": "M"}


def test_a_stamp_across_the_card_is_no_value(describe: Describe) -> None:
    lines = [line("Surname", 40, 40), line("VOID", 150, 20, height=70), line("FICTICIA", 40, 64)]
    assert texts(lines, describe(rule("surname", "Surname"))) == {"surname": "FICTICIA"}


def test_a_score_is_that_of_the_letters_lowered_where_some_were_exchanged(describe: Describe) -> None:
    layout = describe(rule("personal_number", "Number", 'identifier = "br.cpf"'))
    (exact,) = extract([line("Number 39053344705", 40, 40, score=0.8)], layout)
    (mended,) = extract([line("Number 3905334470S", 40, 40, score=0.8)], layout)
    assert exact.score == pytest.approx(0.8)
    assert mended.part.exchanged
    assert mended.score == pytest.approx(0.72)
    assert mended.raw == "3905334470S"


def test_an_empty_side_has_no_values(describe: Describe) -> None:
    assert extract([], describe(TWO)) == []
