"""Dates in the notations that cards and vendors use, to ISO 8601.

``1966-12-14``, or ``2030-06`` or ``2030`` where the card gives no more, or ``9999-12-31`` for a
document that is valid for life.
"""

from __future__ import annotations

import re
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

_CJK = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?")
_YMD = re.compile(r"\b(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})\b")
_DMY = re.compile(r"\b(\d{1,2})\s?[-./ ]\s?(\d{1,2})\s?[-./ ]\s?(\d{4}|\d{2})\b")
_COMPACT = re.compile(r"\b(\d{4})(\d{2})(\d{2})\b")
_YM = re.compile(r"\b(\d{4})[-./](\d{1,2})\b")
_MY = re.compile(r"\b(\d{1,2})[-./](\d{4}|\d{2})\b")
_YEAR = re.compile(r"\b((?:19|20)\d{2})\b")
_WORDS = re.compile(r"[^\W\d_]+")
_NUMBERS = re.compile(r"\d+")


def parse_date(text: str | None, kind: DateKind, *, today: date | None = None) -> str | None:
    """The ISO form of a printed date, or None where it cannot be read for certain.

    Day comes before month, as on every card of the catalogue. A two-digit year is resolved by the
    kind of date: a birth is never in the future. A four-digit year is never altered.
    """
    if not text:
        return None
    folded = fold(text)
    if any(word in folded or word in text for word in _LIFE):
        return FOR_LIFE
    today = today or date.today()
    if match := _CJK.search(text):
        return _iso(match[1], match[2], match[3], kind, today)
    if months := {m for m in map(_month, _WORDS.findall(folded)) if m}:
        return _with_month_name(folded, months, kind, today)
    if match := _YMD.search(folded) or _COMPACT.search(folded):
        return _iso(match[1], match[2], match[3], kind, today)
    if match := _DMY.search(folded):
        return _iso(match[3], match[2], match[1], kind, today)
    if match := _YM.search(folded):
        return _iso(match[1], match[2], None, kind, today)
    if match := _MY.search(folded):
        return _iso(match[2], match[1], None, kind, today)
    years = _YEAR.findall(folded)
    return years[0] if len(years) == 1 and len(_NUMBERS.findall(folded)) == 1 else None


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
