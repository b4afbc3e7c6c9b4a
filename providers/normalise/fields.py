"""A printed or vendor's text to the normal form of a canonical field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from providers.normalise.countries import alpha3
from providers.normalise.dates import DateKind, parse_date
from providers.normalise.identifiers import RULES
from providers.normalise.names import without_address
from providers.normalise.sex import parse_sex
from providers.normalise.text import clean, compact

_COUNTRIES = ("nationality", "country", "country_of_birth", "issuing_country")
_COMPACT = ("personal_number", "document_number", "mrz_document_number")
_UPPER_COMPACT = ("vin", "license_plate")
_NAMES = ("full_name", "given_names", "full_name_native", "given_names_native")


def normalise(
    name: str,
    raw: str | None,
    *,
    sex: Mapping[str, str] | None = None,
    identifier: str | None = None,
    today: date | None = None,
) -> str | None:
    """The value of a field; None where it is empty or, for dates, sex and height, cannot be read.

    ``sex`` are the document's own letters, ``identifier`` the rule that the number follows.
    """
    if name == "mrz":
        return _zone(raw) if raw else None
    text = clean(raw)
    if text is None:
        return None
    if name.startswith("date_of_") or name == "due_date":
        return parse_date(text, _date_kind(name), today=today)
    if name == "sex":
        return parse_sex(text, sex)
    if name in _COUNTRIES:
        return alpha3(text) or text
    if name == "height":
        return _height(text)
    if name in _NAMES:
        return without_address(text)
    if name in _UPPER_COMPACT:
        return compact(text)
    if identifier is not None and RULES[identifier].matches(compact(text)):
        return RULES[identifier].compact(text)
    return text.replace(" ", "") if name in _COMPACT else text


_ROWS = {90: 3, 72: 2, 88: 2}
"""Characters of a machine-readable zone -> its rows (ICAO Doc 9303 parts 4 to 7)."""


def _zone(text: str) -> str | None:
    """Rows on lines of their own, which some give as one text."""
    zone = text.replace(" ", "")
    rows = _ROWS.get(len(zone), 1)
    if rows == 1 or "\n" in zone:
        return zone or None
    length = len(zone) // rows
    return "\n".join(zone[at : at + length] for at in range(0, len(zone), length))


def _date_kind(name: str) -> DateKind:
    if name == "date_of_birth":
        return "birth"
    return "expiry" if name in ("date_of_expiry", "due_date") else "issue"


def _height(text: str) -> str | None:
    """Whole centimetres from ``172 cm``, ``1,72 m`` or ``1.72``."""
    if match := re.search(r"(?<!\d)([12])[.,](\d{2})(?!\d)", text):
        return str(int(match[1]) * 100 + int(match[2]))
    match = re.search(r"(?<!\d)(\d{2,3})(?!\d)", text)
    return str(int(match[1])) if match else None
