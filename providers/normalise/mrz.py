"""The machine-readable zone: its four formats, their fields and check digits.

Source: ICAO Doc 9303, parts 3 (check digits, data), 4 (TD3), 5 (TD1), 6 (TD2), 7 (visas). Our own:
the kept libraries are under the GPL or AGPL. Rows come in here letter by letter as they stand;
finding and mending them in a picture is the embedded engine's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from providers.normalise.countries import alpha3
from providers.normalise.dates import DateKind, two_digit_year

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"
_VALUE = {ch: value for value, ch in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}


def check_digit(text: str) -> str:
    """The check digit of a row's part: weights 7, 3, 1 over the letters' values, modulo 10."""
    total = sum(_VALUE[ch] * (7, 3, 1)[i % 3] for i, ch in enumerate(text))
    return str(total % 10)


@dataclass(frozen=True, slots=True)
class Part:
    """A field's place: ``row``, from ``start`` up to ``end``; ``kind`` says what may stand there:
    ``A`` letters, ``9`` digits, ``X`` either, ``C`` a check digit, each with fillers, ``S`` sex."""

    name: str
    row: int
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Format:
    """``checks`` name a check, where its digit stands and the parts that it covers, in order."""

    name: str
    rows: int
    length: int
    parts: tuple[Part, ...]
    checks: tuple[tuple[str, tuple[int, int], tuple[tuple[int, int, int], ...]], ...]

    def kind_at(self, row: int, column: int) -> str:
        for part in self.parts:
            if part.row == row and part.start <= column < part.end:
                return part.kind
        return "X"


def _format(
    name: str,
    rows: int,
    length: int,
    places: dict[str, tuple[int, int, int, str]],
    composite: tuple[tuple[int, int], tuple[tuple[int, int, int], ...]] | None,
    *,
    optional_check: tuple[int, int] | None = None,
) -> Format:
    parts = [Part(key, *place) for key, place in places.items()]
    by_name = {part.name: part for part in parts}
    checks: list[tuple[str, tuple[int, int], tuple[tuple[int, int, int], ...]]] = []
    for key in ("document_number", "date_of_birth", "date_of_expiry"):
        part = by_name[key]
        checks.append((key, (part.row, part.end), ((part.row, part.start, part.end),)))
        parts.append(Part(f"{key}_check", part.row, part.end, part.end + 1, "C"))
    if optional_check:
        part = by_name["optional"]
        checks.append(("optional", optional_check, ((part.row, part.start, part.end),)))
        parts.append(Part("optional_check", *optional_check, optional_check[1] + 1, "C"))
    if composite:
        (row, column), covered = composite
        checks.append(("composite", (row, column), covered))
        parts.append(Part("composite_check", row, column, column + 1, "C"))
    return Format(name, rows, length, tuple(parts), tuple(checks))


def _two_rows(length: int, names: str) -> dict[str, tuple[int, int, int, str]]:
    """What TD2, TD3 and both visas share; the optional data take what is left of the second row."""
    return {
        "document_code": (0, 0, 2, "A"),
        "issuing_country": (0, 2, 5, "A"),
        "names": (0, 5, length, "A"),
        "document_number": (1, 0, 9, "X"),
        "nationality": (1, 10, 13, "A"),
        "date_of_birth": (1, 13, 19, "9"),
        "sex": (1, 20, 21, "S"),
        "date_of_expiry": (1, 21, 27, "9"),
        "optional": (1, 28, {"TD3": 42, "TD2": 35}.get(names, length), "X"),
    }


_NUMBER_BIRTH_EXPIRY = ((1, 0, 10), (1, 13, 20), (1, 21, 28))

TD1 = _format(
    "TD1",
    3,
    30,
    {
        "document_code": (0, 0, 2, "A"),
        "issuing_country": (0, 2, 5, "A"),
        "document_number": (0, 5, 14, "X"),
        "optional": (0, 15, 30, "X"),
        "date_of_birth": (1, 0, 6, "9"),
        "sex": (1, 7, 8, "S"),
        "date_of_expiry": (1, 8, 14, "9"),
        "nationality": (1, 15, 18, "A"),
        "optional_2": (1, 18, 29, "X"),
        "names": (2, 0, 30, "A"),
    },
    ((1, 29), ((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29))),
)
TD2 = _format("TD2", 2, 36, _two_rows(36, "TD2"), ((1, 35), (*_NUMBER_BIRTH_EXPIRY, (1, 28, 35))))
TD3 = _format(
    "TD3",
    2,
    44,
    _two_rows(44, "TD3"),
    ((1, 43), (*_NUMBER_BIRTH_EXPIRY, (1, 28, 43))),
    optional_check=(1, 42),
)
MRVA = _format("MRV-A", 2, 44, _two_rows(44, "MRV"), None)
MRVB = _format("MRV-B", 2, 36, _two_rows(36, "MRV"), None)
FORMATS = (TD1, TD2, TD3, MRVA, MRVB)


def format_of(rows: Sequence[str]) -> Format | None:
    """The format of rows by their count, length and first letter (V is a visa)."""
    for candidate in FORMATS:
        visa = candidate in (MRVA, MRVB)
        if (
            len(rows) == candidate.rows
            and all(len(row) == candidate.length for row in rows)
            and rows[0].startswith("V") == visa
        ):
            return candidate
    return None


@dataclass(frozen=True, slots=True)
class Mrz:
    """A zone taken apart. ``checks`` says for each check digit whether it is right.

    Dates are ISO 8601 or None where the zone gives none; ``sex`` is the zone's own letter (Mexico
    writes H and M there), blank for unspecified; ``names_truncated`` when the row has no room left.
    """

    format: Format
    rows: tuple[str, ...]
    document_code: str
    issuing_country: str
    document_number: str
    surname: str
    given_names: str
    nationality: str
    date_of_birth: str | None
    sex: str
    date_of_expiry: str | None
    optional: str
    optional_2: str
    names_truncated: bool
    checks: dict[str, bool]

    @property
    def valid(self) -> bool:
        """All check digits are right."""
        return all(self.checks.values())

    @property
    def text(self) -> str:
        return "\n".join(self.rows)


def covered(rows: Sequence[str], places: Sequence[tuple[int, int, int]]) -> str:
    """The letters that a check digit covers."""
    return "".join(rows[row][start:end] for row, start, end in places)


def verify(rows: Sequence[str], form: Format) -> dict[str, bool]:
    """Each check of the format by name. Unused optional data may leave its check a filler."""
    results: dict[str, bool] = {}
    for name, (row, column), places in form.checks:
        text, given = covered(rows, places), rows[row][column]
        if name == "document_number" and (rest := _continued(rows, form)):
            text, given = text + rest[:-1], rest[-1]
        if name == "optional" and given == "<" and not text.strip("<"):
            given = "0"
        results[name] = check_digit(text) == given
    return results


def _continued(rows: Sequence[str], form: Format) -> str:
    """What follows the ninth letter of a longer number, its check digit last: such a number has a
    filler for its check digit and goes on in the optional data (parts 5 and 6 alone)."""
    if form not in (TD1, TD2):
        return ""
    parts = {part.name: part for part in form.parts}
    number, optional = parts["document_number"], parts["optional"]
    if rows[number.row][number.end] != "<":
        return ""
    rest = re.match(r"[A-Z0-9]*", rows[optional.row][optional.start : optional.end])
    return rest[0] if rest else ""


def parse(rows: Sequence[str], *, today: date | None = None) -> Mrz:
    """Take a zone apart. Rows must be of one format's count and length, else ValueError."""
    form = format_of(rows)
    if form is None or any(ch not in ALPHABET for row in rows for ch in row):
        raise ValueError("not the rows of a machine-readable zone")
    today = today or date.today()
    text = {part.name: rows[part.row][part.start : part.end] for part in form.parts}
    rest = _continued(rows, form)
    number = text["document_number"].rstrip("<") + rest[:-1]
    optional = text["optional"][len(rest) :]
    surname, _, given = text["names"].partition("<<")
    return Mrz(
        format=form,
        rows=tuple(rows),
        document_code=text["document_code"].rstrip("<"),
        issuing_country=_country(text["issuing_country"]),
        document_number=number.replace("<", ""),
        surname=_words(surname),
        given_names=_words(given),
        nationality=_country(text["nationality"]),
        date_of_birth=_date(text["date_of_birth"], "birth", today),
        sex=text["sex"].strip("<"),
        date_of_expiry=_date(text["date_of_expiry"], "expiry", today),
        optional=optional.strip("<"),
        optional_2=text.get("optional_2", "").strip("<"),
        names_truncated=not text["names"].endswith("<"),
        checks=verify(rows, form),
    )


def positions(form: Format) -> Iterator[tuple[int, int, str]]:
    """Every place of a format with the kind of letter that may stand there."""
    for row in range(form.rows):
        for column in range(form.length):
            yield row, column, form.kind_at(row, column)


def _words(text: str) -> str:
    return " ".join(text.replace("<", " ").split())


def _country(code: str) -> str:
    plain = code.rstrip("<")
    return alpha3(plain) or plain


def _date(text: str, kind: DateKind, today: date) -> str | None:
    if not re.fullmatch(r"\d{2}(\d{4}|\d{2}<<|<<<<)", text):
        return None
    month, day = text[2:4], text[4:6]
    known = [int(part) for part in (month, day) if part != "<<"]
    year = two_digit_year(int(text[:2]), kind, today, *known)
    try:
        if month == "<<":
            return str(year)
        if day == "<<":
            return date(year, int(month), 1).isoformat()[:7]
        return date(year, int(month), int(day)).isoformat()
    except ValueError:
        return None
