"""Dates in the notations that cards and vendors use, to ISO 8601.

``1966-12-14``, or ``2030-06`` or ``2030`` where the card gives no more, or ``9999-12-31`` for a
document that is valid for life.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date
from typing import Literal

from providers.model import FOR_LIFE
from providers.normalise.text import fold

DateKind = Literal["birth", "issue", "expiry"]

_LIFE = ("SEUMUR HIDUP", "长期", "長期", "ตลอดชีพ", "FOR LIFE", "PERMANENTE", "UNBEFRISTET")

# The first letters of month names, folded: English, Spanish, Portuguese, German, Dutch, French,
# Scandinavian and Indonesian. Longer spellings come first where three letters do not decide.
_MONTHS: dict[str, int] = {
    "JUIN": 6, "JUIL": 7,
    **dict.fromkeys(("JAN", "ENE"), 1),
    **dict.fromkeys(("FEB", "FEV", "PEB"), 2),
    **dict.fromkeys(("MAR", "MAE", "MAA", "MRT", "MRZ"), 3),
    **dict.fromkeys(("APR", "ABR", "AVR"), 4),
    **dict.fromkeys(("MAY", "MAI", "MEI", "MAJ"), 5),
    **dict.fromkeys(("JUN",), 6),
    **dict.fromkeys(("JUL",), 7),
    **dict.fromkeys(("AUG", "AGO", "AGU", "AOU", "AGT"), 8),
    **dict.fromkeys(("SEP", "SET"), 9),
    **dict.fromkeys(("OCT", "OKT", "OUT"), 10),
    **dict.fromkeys(("NOV", "NOP"), 11),
    **dict.fromkeys(("DEC", "DEZ", "DIC", "DES"), 12),
}  # fmt: skip

# Abbreviations as the Royal Society of Thailand gives them, dots aside, and the names in full.
_THAI_MONTHS: dict[str, int] = {
    "มค": 1, "กพ": 2, "มีค": 3, "เมย": 4, "พค": 5, "มิย": 6,
    "กค": 7, "สค": 8, "กย": 9, "ตค": 10, "พย": 11, "ธค": 12,
    "มกราคม": 1, "กุมภาพันธ์": 2, "มีนาคม": 3, "เมษายน": 4, "พฤษภาคม": 5, "มิถุนายน": 6,
    "กรกฎาคม": 7, "สิงหาคม": 8, "กันยายน": 9, "ตุลาคม": 10, "พฤศจิกายน": 11, "ธันวาคม": 12,
}  # fmt: skip
_THAI = re.compile(r"[\u0e01-\u0e4e.]*[\u0e01-\u0e4e][\u0e01-\u0e4e.]*")
_BUDDHIST = 543
"""Years by which the Thai calendar is ahead of the common one."""
_LEAST_BUDDHIST = 2400
"""A year under it, among Thai words, is of the common era: nobody alive was born before 2400 (1857)."""

_RANGE = re.compile(r"[-–—~～至]")
_LONGEST_RANGE = 60
"""Characters; the longest that cards print, two dates with month names in two languages, has 45."""

_CJK = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?")
_CJK_MONTH = re.compile(r"\d{1,2}\s*月")
_YMD = re.compile(r"\b(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})(?=\b|T\d)")
_DMY = re.compile(r"\b(\d{1,2})\s?[-./ ]\s?(\d{1,2})\s?[-./ ]\s?(\d{4}|\d{2})\b")
_COMPACT = re.compile(r"\b(\d{4})(\d{2})(\d{2})\b")
_YM = re.compile(r"\b(\d{4})[-./ ](\d{1,2})\b")
_MY = re.compile(r"\b(\d{1,2})[-./](\d{4}|\d{2})\b")
_YEAR = re.compile(r"\b((?:19|20)\d{2})\b")
_WORDS = re.compile(r"[^\W\d_]+")
_NUMBERS = re.compile(r"\d+")


def parse_date(text: str | None, kind: DateKind, *, today: date | None = None) -> str | None:
    """The ISO form of a printed date, or None where it cannot be read for certain.

    Day comes before month, as on every card of the catalogue. A two-digit year is resolved by the
    kind of date: a birth is never in the future. A four-digit year is never altered, but for the
    Buddhist years of dates in Thai script. A range begins with the issue and ends with the expiry.
    """
    if not text:
        return None
    text = _plain_digits(text)
    today = today or date.today()
    folded = fold(text)
    for word in _LIFE:
        if word in folded or word in text:
            if kind == "expiry":
                return FOR_LIFE
            text = text.upper().replace(word, "")
    if (span := _range(text, today)) is None:
        return _single(text, kind, today)
    return {"issue": span[0], "expiry": span[1]}.get(kind)


def _single(text: str, kind: DateKind, today: date) -> str | None:
    folded = fold(text)
    if match := _CJK.search(text):
        return _iso(match[1], match[2], match[3], kind, today)
    if words := [word.replace(".", "") for word in _THAI.findall(text)]:
        return _thai(words, folded, kind, today)
    if match := _YMD.search(folded):
        return _iso(match[1], match[2], match[3], kind, today)
    match = _DMY.search(folded)
    if match and len(match[3]) == 4:  # whatever words stand beside it: MARILIA is a town
        return _iso(match[3], match[2], match[1], kind, today)
    if months := {m for m in map(_month, _WORDS.findall(folded)) if m}:
        return _with_month_name(_CJK_MONTH.sub("", folded), months, kind, today)
    if compact := _COMPACT.search(folded):
        return _iso(compact[1], compact[2], compact[3], kind, today)
    if match:
        return _iso(match[3], match[2], match[1], kind, today)
    if match := _YM.search(folded):
        return _iso(match[1], match[2], None, kind, today)
    if match := _MY.search(folded):
        return _iso(match[2], match[1], None, kind, today)
    years = _YEAR.findall(folded)
    return years[0] if len(years) == 1 and len(_NUMBERS.findall(folded)) == 1 else None


def _range(text: str, today: date) -> tuple[str, str] | None:
    """``2018.09.06-2023.09.06``, ``2022 - 2032``: two dates that are given to the same part."""
    if len(text) > _LONGEST_RANGE:
        return None
    best: tuple[str, str] | None = None
    for mark in _RANGE.finditer(text):
        begins = _single(text[: mark.start()], "issue", today)
        ends = begins and _single(text[mark.end() :], "expiry", today)
        if begins and ends and len(begins) == len(ends) and len(begins) > len(best[0] if best else ""):
            best = begins, ends
    return best


def two_digit_year(year: int, kind: DateKind, today: date, month: int = 1, day: int = 1) -> int:
    """The full year of a two-digit one, by the kind of date.

    Births and issues lie within the last hundred years; a document is not valid for more than
    fifty years from now, so a later expiry belongs to the last century.
    """
    latest = today.year + (50 if kind == "expiry" else 0)
    full = latest - (latest - year) % 100
    in_future = (full, month, day) > (today.year, today.month, today.day)
    return full - 100 if in_future and kind != "expiry" else full


def _month(word: str) -> int | None:
    return _MONTHS.get(word[:4]) or _MONTHS.get(word[:3])


def last_day_of_month(text: str) -> date | None:
    """The last day of a month as bills name it (``OUT/2025``, ``10/2025``); None for anything else."""
    match = re.fullmatch(r"([A-Z]+|\d{1,2})\s?/\s?(\d{4})", fold(text))
    if match is None:
        return None
    word, year = match[1], int(match[2])
    month = int(word) if word.isdigit() else _month(word)
    if month is None or not 1 <= month <= 12 or year == 0:
        return None
    return date(year, month, monthrange(year, month)[1])


def _plain_digits(text: str) -> str:
    """Thai, Arabic and full-width digits as plain ones."""
    return "".join(str(unicodedata.decimal(ch)) if ch.isdecimal() else ch for ch in text)


def _thai(words: list[str], folded: str, kind: DateKind, today: date) -> str | None:
    """``29 ม.ค. 2540``, ``25/06/2540 พ.ศ.``: years of the Buddhist era."""
    months = {_THAI_MONTHS[word] for word in words if word in _THAI_MONTHS}
    numbers = _NUMBERS.findall(folded)
    if len(months) == 1 and len(numbers) in (1, 2):
        *days, year = numbers
        return _iso(_common_era(year), str(*months), days[0] if days else None, kind, today)
    if months:
        return None
    if match := _DMY.search(folded):
        return _iso(_common_era(match[3]), match[2], match[1], kind, today)
    return _common_era(numbers[0]) if len(numbers) == 1 and len(numbers[0]) == 4 else None


def _common_era(year: str) -> str:
    if len(year) == 2:
        return f"{(int(year) - _BUDDHIST) % 100:02}"
    return f"{int(year) - _BUDDHIST:04}" if int(year) >= _LEAST_BUDDHIST else year


def _with_month_name(folded: str, months: set[int], kind: DateKind, today: date) -> str | None:
    """``02 AUG/AUG 2031``, ``JULY 7, 1980``, ``17-ENE-1987``, ``JUN 2030``."""
    if len(months) != 1:
        return None
    (month,) = months
    numbers = _NUMBERS.findall(folded)
    years = [n for n in numbers if len(n) == 4]
    days = [n for n in numbers if len(n) <= 2]
    if len(years) == 1 and len(days) <= 1:
        return _iso(years[0], str(month), days[0] if days else None, kind, today)
    if not years and len(days) == 2:
        return _iso(days[1], str(month), days[0], kind, today)
    return None


def _iso(year: str, month: str, day: str | None, kind: DateKind, today: date) -> str | None:
    full_year = int(year)
    if len(year) == 2:
        full_year = two_digit_year(full_year, kind, today, int(month), int(day or 1))
    try:
        if day is None:
            return date(full_year, int(month), 1).isoformat()[:7]
        return date(full_year, int(month), int(day)).isoformat()
    except ValueError:
        return None
