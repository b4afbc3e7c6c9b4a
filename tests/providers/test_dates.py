"""Dates: every notation of the catalogue's cards to ISO 8601, and nothing guessed."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from providers.model import FOR_LIFE
from providers.normalise.dates import parse_date, two_digit_year
from tests.providers.strategies import TODAY

days = st.dates(date(1900, 1, 1), date(2099, 12, 31))
kinds = st.sampled_from(["birth", "issue", "expiry"])

# As cards print them: English, German, Spanish, Portuguese, Indonesian, Dutch, Norwegian, French.
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
SHORT = {
    "en": "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC",
    "es": "ENE FEB MAR ABR MAY JUN JUL AGO SEP OCT NOV DIC",
    "pt": "JAN FEV MAR ABR MAI JUN JUL AGO SET OUT NOV DEZ",
    "nl": "JAN FEB MRT APR MEI JUN JUL AUG SEP OKT NOV DEC",
    "id": "JAN PEB MAR APR MEI JUN JUL AGT SEP OKT NOP DES",
    "de": "JAN FEB MRZ APR MAI JUN JUL AUG SEP OKT NOV DEZ",
}
NAMES = {**{f"{k} short": v for k, v in SHORT.items()}, **MONTHS}


@pytest.mark.parametrize(
    "form",
    ["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y", "%d. %m. %Y", "%d / %m / %Y",
     "%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日"],
)  # fmt: skip
@given(day=days, kind=kinds)
def test_a_numeric_date_is_read_day_first(form: str, day: date, kind: str) -> None:
    assert parse_date(day.strftime(form), kind, today=TODAY) == day.isoformat()  # type: ignore[arg-type]


@pytest.mark.parametrize("language", NAMES)
@given(day=days)
def test_a_month_s_name_is_known_in_the_languages_of_the_cards(language: str, day: date) -> None:
    month = NAMES[language].split()[day.month - 1]
    for text in (
        f"{day.day} {month} {day.year}",
        f"{day.day:02}-{month}-{day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.day:02}{month}{day.year}",
        f"{day.day:02} {month}/{month.upper()} {day.year}",
    ):
        assert parse_date(text, "issue", today=TODAY) == day.isoformat(), text


def test_every_list_of_months_is_whole() -> None:
    assert {language: len(names.split()) for language, names in NAMES.items()} == dict.fromkeys(NAMES, 12)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("14 Dec. 1966", "1966-12-14"), ("02 AUG/AUG 2031", "2031-08-02"),
        ("17 de enero de 1987", "1987-01-17"),
        ("2030", "2030"), ("VIGENCIA 2030", "2030"), ("06/2030", "2030-06"), ("2030-06", "2030-06"),
        ("2030 06", "2030-06"), ("JUN 2030", "2030-06"), ("06.30", "2030-06"),
        ("1966年12月14日", "1966-12-14"), ("1966年2月3日", "1966-02-03"), ("٠١/٠٢/٢٠٠٣", "2003-02-01"),
        ("SEUMUR HIDUP", FOR_LIFE), ("Berlaku Hingga SEUMUR HIDUP", FOR_LIFE), ("长期", FOR_LIFE),
        ("2016.05.06-长期", FOR_LIFE), ("ตลอดชีพ", FOR_LIFE),
        ("10 MAA/MAR 1965", "1965-03-10"), ("17-ENE-1987", "1987-01-17"), ("JULY 7,1980", "1980-07-07"),
        ("11 JUN/JUN 26", "2026-06-11"), ("12 3月/MAR 2015", "2015-03-12"), ("(09-99)", "1999-09"),
        ("17/05/1992, MARILIA, SP", "1992-05-17"), ("23-09-10", "2010-09-23"),
        ("1990-01-02T03:04:05Z", "1990-01-02"),
    ],
)  # fmt: skip
def test_what_cards_print_is_read_as_far_as_it_goes(text: str, value: str) -> None:
    assert parse_date(text, "expiry", today=TODAY) == value


THAI = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค."
THAI_NAMES = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม"


@pytest.mark.parametrize("months", [THAI, THAI_NAMES], ids=["short", "full"])
@given(day=days)
def test_a_thai_date_is_of_the_buddhist_era(months: str, day: date) -> None:
    month, year = months.split()[day.month - 1], day.year + 543
    for text in (
        f"{day.day} {month} {year}",
        f"{day.day} {month} พ.ศ. {year}",
        f"{day.day:02}/{day.month:02}/{year} พ.ศ.",
        f"{day.day} {month} {year}".translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")),
    ):
        assert parse_date(text, "issue", today=TODAY) == day.isoformat(), text


@given(st.dates(date(1926, 6, 16), TODAY))
def test_two_digits_of_a_buddhist_year_are_resolved_alike(born: date) -> None:
    month = THAI.split()[born.month - 1]
    text = f"{born.day} {month} {(born.year + 543) % 100:02}"
    assert parse_date(text, "birth", today=TODAY) == born.isoformat()


@pytest.mark.parametrize(
    ("text", "value"),
    [("พ.ศ. 2540", "1997"), ("ม.ค. 2540", "1997-01"), ("29 ม.ค. 1997", "1997-01-29"),
     ("29 ม.ค. ก.พ. 2540", None), ("ม.ค.", None), ("ชื่อ", None), ("31 ก.พ. 2540", None)],
)  # fmt: skip
def test_thai_dates_are_read_as_far_as_they_go(text: str, value: str | None) -> None:
    assert parse_date(text, "birth", today=TODAY) == value


@given(day=days, kind=kinds)
def test_without_thai_words_no_year_is_taken_for_a_buddhist_one(day: date, kind: str) -> None:
    text = f"{day.day:02}/{day.month:02}/{day.year + 543}"
    read = parse_date(text, kind, today=TODAY)  # type: ignore[arg-type]
    assert read is None or read.startswith(str(day.year + 543))


@pytest.mark.parametrize("form", ["%Y.%m.%d", "%d/%m/%Y", "%d-%m-%Y", "%d %b %Y", "%Y%m%d", "%m/%Y", "%Y"])
@pytest.mark.parametrize("between", ["-", " - ", "至", "~"])
@given(first=days, second=days)
def test_a_range_begins_with_the_issue_and_ends_with_the_expiry(
    form: str, between: str, first: date, second: date
) -> None:
    text = between.join((first.strftime(form), second.strftime(form)))
    length = {"%Y": 4, "%m/%Y": 7}.get(form, 10)
    assert parse_date(text, "issue", today=TODAY) == first.isoformat()[:length]
    assert parse_date(text, "expiry", today=TODAY) == second.isoformat()[:length]
    assert parse_date(text, "birth", today=TODAY) is None


def test_what_is_valid_for_life_was_issued_on_a_day() -> None:
    assert parse_date("2016.05.06-长期", "issue") == "2016-05-06"
    assert parse_date("SEUMUR HIDUP", "issue") is None


@pytest.mark.parametrize(
    "text",
    ["", None, " ", "-", "31/02/2000", "00/01/2000", "2000-13-01", "12", "123456", "JAN", "3 JAN FEB 2000",
     "2001 2002", "No 2030/7 77", "32 JAN 2000", "1850", "12 JAN 5 2000", "1 2 JAN 3"],
)  # fmt: skip
def test_what_cannot_be_read_for_certain_is_none(text: str | None) -> None:
    assert parse_date(text, "issue", today=TODAY) is None


@example("01/0999", "issue")
@given(st.text(max_size=40) | st.text("0123456789./- JANFEBMRZ年月日", max_size=20), kinds)
def test_any_text_gives_a_date_or_none(text: str, kind: str) -> None:
    value = parse_date(text, kind, today=TODAY)  # type: ignore[arg-type]
    assert value is None or re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value)
    if value and len(value) == 10:
        date.fromisoformat(value)


@given(st.dates(date(1926, 6, 16), TODAY))
def test_a_birth_of_two_digits_is_never_in_the_future(born: date) -> None:
    assert parse_date(born.strftime("%d.%m.%y"), "birth", today=TODAY) == born.isoformat()


@given(st.dates(date(1977, 1, 1), date(2076, 12, 31)))
def test_an_expiry_of_two_digits_lies_within_fifty_years(day: date) -> None:
    assert parse_date(day.strftime("%d.%m.%y"), "expiry", today=TODAY) == day.isoformat()


@given(st.integers(0, 99), kinds, st.dates(date(1990, 1, 1), date(2199, 12, 31)))
def test_two_digits_keep_their_meaning_in_any_century(year: int, kind: str, today: date) -> None:
    full = two_digit_year(year, kind, today)  # type: ignore[arg-type]
    assert full % 100 == year
    assert today.year - 100 <= full <= today.year + 50
    assert kind == "expiry" or full <= today.year


@given(st.dates(TODAY, date(2099, 12, 31)))
def test_a_year_of_four_digits_is_never_altered(day: date) -> None:
    assert parse_date(day.strftime("%d.%m.%Y"), "birth", today=TODAY) == day.isoformat()
