"""The machine-readable zone: what is written by ICAO Doc 9303 is read back, what is altered shows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from providers.normalise import mrz
from providers.normalise.countries import alpha3
from specimens import mrz as writer
from tests.providers.strategies import CAPITALS, TODAY, Written, zones

# The specimens printed in Doc 9303, parts 4 to 7: Anna Maria Eriksson of Utopia.
SPECIMENS = {
    "TD3": (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ),
    "TD1": (
        "I<UTOD231458907<<<<<<<<<<<<<<<",
        "7408122F1204159UTO<<<<<<<<<<<6",
        "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    ),
    "TD2": (
        "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
        "D231458907UTO7408122F1204159<<<<<<<6",
    ),
    "MRV-A": (
        "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L8988901C4XXX4009078F96121096ZE184226B<<<<<<",
    ),
    "MRV-B": (
        "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
        "L8988901C4XXX4009078F9612109<<<<<<<<",
    ),
}
NUMBERS = {"TD1": "D23145890", "TD2": "D23145890", "TD3": "L898902C3"}


@pytest.mark.parametrize("kind", SPECIMENS)
def test_the_specimens_of_doc_9303_are_read(kind: str) -> None:
    zone = mrz.parse(SPECIMENS[kind], today=date(2012, 1, 1))
    assert (zone.format.name, zone.valid) == (kind, True)
    assert (zone.surname, zone.given_names, zone.sex) == ("ERIKSSON", "ANNA MARIA", "F")
    assert (zone.issuing_country, zone.names_truncated) == ("UTO", False)
    assert zone.document_number == NUMBERS.get(kind, "L8988901C")
    visa = kind.startswith("MRV")
    assert (zone.date_of_birth, zone.date_of_expiry, zone.nationality) == (
        ("1940-09-07", "1996-12-10", "XXX") if visa else ("1974-08-12", "2012-04-15", "UTO")
    )
    assert zone.text.splitlines() == list(SPECIMENS[kind])


def test_the_optional_data_of_a_passport_have_a_check_of_their_own() -> None:
    zone = mrz.parse(SPECIMENS["TD3"])
    assert zone.optional == "ZE184226B"
    assert set(zone.checks) == {
        "document_number", "date_of_birth", "date_of_expiry", "optional", "composite",
    }  # fmt: skip
    other = SPECIMENS["TD3"][1].replace("ZE184226B<<<<<1", "ZE184226B<<<<<<")
    assert mrz.parse([SPECIMENS["TD3"][0], other]).checks["optional"] is False


@given(zones())
def test_what_is_written_is_read_back(written: Written) -> None:
    zone, source = mrz.parse(written.rows, today=TODAY), written.zone
    assert zone.format is written.form
    assert zone.valid
    assert zone.document_code == source.kind
    assert zone.document_number == source.number
    assert zone.date_of_birth == written.born.isoformat()
    assert zone.date_of_expiry == written.expires.isoformat()
    assert zone.sex == source.sex.strip("<")
    assert (zone.optional, zone.optional_2) == (source.optional, source.optional_2)
    for code, given_code in (
        (zone.issuing_country, source.issuer),
        (zone.nationality, source.nationality),
    ):
        assert code == (alpha3(given_code) or given_code)
    if not zone.names_truncated:
        assert (zone.surname, zone.given_names) == (source.surname, source.given_names)
    else:
        whole = f"{source.surname} {source.given_names}".replace(" ", "")
        assert whole.startswith(zone.surname.replace(" ", "")[:3])


@given(zones("TD1", "TD2", "TD3"), st.data())
def test_one_letter_altered_under_a_check_digit_is_noticed(written: Written, data: st.DataObject) -> None:
    """Letters whose values differ by ten or twenty (A, K, U and 0) weigh the same: no check digit of
    Doc 9303 can tell these."""
    places = sorted(
        {
            (row, column)
            for _, _, covered in written.form.checks
            for row, start, end in covered
            for column in range(start, end)
        }
    )
    row, column = data.draw(st.sampled_from(places))
    present = written.rows[row][column]
    other = data.draw(st.sampled_from(sorted(set(mrz.ALPHABET) - {present})))
    assume((value(other) - value(present)) % 10)
    rows = list(written.rows)
    rows[row] = rows[row][:column] + other + rows[row][column + 1 :]
    assert not mrz.parse(rows, today=TODAY).valid


@given(zones(), st.data())
def test_a_check_digit_altered_is_noticed_by_name(written: Written, data: st.DataObject) -> None:
    name, (row, column), _ = data.draw(st.sampled_from(written.form.checks))
    present = written.rows[row][column]
    assume(present != "<")  # it stands further on, or is not used
    other = data.draw(st.sampled_from(sorted(set("0123456789") - {present})))
    rows = list(written.rows)
    rows[row] = rows[row][:column] + other + rows[row][column + 1 :]
    assert mrz.parse(rows, today=TODAY).checks[name] is False


def value(letter: str) -> int:
    """Doc 9303 part 3, 4.9, counted apart from the code under test."""
    return 0 if letter == "<" else int(letter) if letter.isdigit() else ord(letter) - ord("A") + 10


@given(st.text(mrz.ALPHABET, max_size=44))
def test_check_digits_weigh_seven_three_one(text: str) -> None:
    weights = [7, 3, 1] * 15
    assert mrz.check_digit(text) == str(sum(w * value(ch) for w, ch in zip(weights, text, strict=False)) % 10)


@pytest.mark.parametrize(
    "rows",
    [
        # Doc 9303 part 5, 4.2.2: a number longer than nine goes on in the optional data.
        (
            "I<UTOD23145890<7349<<<<<<<<<<<",
            "3407127M9507122UTO<<<<<<<<<<<2",
            "STEVENSON<<PETER<JOHN<<<<<<<<<",
        ),
        # The same for TD2, part 6, 4.2.2.
        ("I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<", "D23145890<UTO3407127M95071227349<<<8"),
    ],
)
def test_a_number_longer_than_nine_goes_on_in_the_optional_data(rows: tuple[str, ...]) -> None:
    zone = mrz.parse(rows, today=date(1996, 1, 1))
    assert zone.document_number == "D23145890734"
    assert zone.valid
    assert zone.optional == ""


def test_a_passport_s_number_never_goes_on_in_the_optional_data() -> None:
    filler = SPECIMENS["TD3"][1][:9] + "<" + SPECIMENS["TD3"][1][10:]
    zone = mrz.parse([SPECIMENS["TD3"][0], filler])
    assert zone.document_number == "L898902C3"
    assert zone.checks["document_number"] is False


@pytest.mark.parametrize(
    ("written", "read"),
    [("74<<<<", "1974"), ("7408<<", "1974-08"), ("<<<<<<", None), ("741301", None), ("740230", None)],
)
def test_a_birth_that_is_not_known_to_the_day(written: str, read: str | None) -> None:
    first, second, third = SPECIMENS["TD1"]
    zone = mrz.parse([first, written + writer.check_digit(written) + second[7:], third], today=TODAY)
    assert zone.date_of_birth == read
    assert zone.checks["date_of_birth"] is True


@given(st.dates(date(1926, 6, 16), TODAY))
def test_a_birth_is_never_in_the_future_and_never_over_a_hundred_years_ago(born: date) -> None:
    first, second, third = SPECIMENS["TD1"]
    written = born.strftime("%y%m%d")
    zone = mrz.parse([first, written + writer.check_digit(written) + second[7:], third], today=TODAY)
    assert zone.date_of_birth == born.isoformat()


def test_names_that_fill_the_row_may_break_off() -> None:
    first, second = writer.td3(
        writer.Zone("P", "UTO", "PAPANDROPOULOUS", "JONATHON ALEC WARREN TREVOR BENJAMIN", "L898902C3",
                    "UTO", "740812", "F", "120415")
    )  # fmt: skip
    zone = mrz.parse([first, second])
    assert zone.names_truncated
    assert zone.surname == "PAPANDROPOULOUS"
    assert "JONATHON ALEC WARREN TREVOR BENJAMIN".startswith(zone.given_names)


@pytest.mark.parametrize(
    "rows",
    [
        (),
        ("P<UTO",),
        (SPECIMENS["TD3"][0],),
        (SPECIMENS["TD3"][0], SPECIMENS["TD2"][1]),
        (SPECIMENS["TD3"][0], SPECIMENS["TD3"][1].lower()),
        (SPECIMENS["TD1"][0], SPECIMENS["TD1"][1]),
        ("P<UTOERIKSSON<<ÄNNA".ljust(44, "<"), SPECIMENS["TD3"][1]),
    ],
)
def test_rows_that_are_no_zone_are_refused(rows: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="machine-readable zone"):
        mrz.parse(rows)


@given(st.lists(st.text(mrz.ALPHABET, min_size=30, max_size=30), min_size=3, max_size=3))
def test_any_letters_of_the_alphabet_are_taken_apart_without_an_error(rows: list[str]) -> None:
    assume(not rows[0].startswith("V"))
    zone = mrz.parse(rows, today=TODAY)
    assert set(zone.checks) == {"document_number", "date_of_birth", "date_of_expiry", "composite"}
    assert "<" not in zone.surname + zone.given_names + zone.document_number


@pytest.mark.parametrize("form", mrz.FORMATS, ids=lambda form: form.name)
def test_every_place_of_a_format_belongs_to_one_part(form: mrz.Format) -> None:
    covered = [(part.row, column) for part in form.parts for column in range(part.start, part.end)]
    assert sorted(covered) == [(row, column) for row, column, _ in mrz.positions(form)]
    assert form.kind_at(0, 2) == "A"
    assert set(CAPITALS) < set(mrz.ALPHABET)
