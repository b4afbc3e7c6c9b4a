"""Values of all sides, of print, zone and codes, put into one list and held against each other.

Where print and zone both give a value, one carries the name and the other stays without, so that
nothing is lost: print wins names (it has the accents), the zone wins countries, and numbers and
dates whose check digit is right. A score falls by half for a failed check of the value, and the
check says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from providers.documents import FIELDS, DocumentType
from providers.local import barcode
from providers.local.mrz import unknown_codes
from providers.model import Check, Field, Polygon
from providers.normalise.countries import alpha3, mrz_codes
from providers.normalise.fields import normalise
from providers.normalise.identifiers import RULES
from providers.normalise.mrz import Mrz
from providers.normalise.names import restore, same_as_mrz
from providers.normalise.text import clean, compact, fold

if TYPE_CHECKING:
    from providers.local.engine import SideReading

FAILED = 0.5
"""What a failed check leaves of a score."""

_NAMES = ("surname", "given_names", "full_name")
_IDENTITY = ("surname", "given_names", "sex", "date_of_birth", "document_number", "personal_number")
"""What a card that prints it on both sides must print alike."""
_COUNTRIES = ("nationality", "issuing_country")
_CHECKED = ("document_number", "date_of_birth", "date_of_expiry")
"""The parts of a zone that have a check digit of their own."""


@dataclass(frozen=True, slots=True)
class Merged:
    fields: tuple[Field, ...]
    checks: tuple[Check, ...]


def merge(document: DocumentType, readings: Sequence[SideReading]) -> Merged:
    """Fields in the catalogue's order, those without a name last."""
    checks: list[Check] = []
    read = [field for reading in readings for field in _printed(document, reading)]
    printed = _first(read)
    zone = _first(field for reading in readings for field in _zone(document, reading))
    codes = [field for reading in readings for field in barcode.fields(reading.codes, reading.side)]
    named: list[Field] = []
    unnamed: list[Field] = []
    for field in read:
        if all(field is not first for first in printed.values()):
            unnamed.append(replace(field, name=None))
            printed[field.name or ""] = _other_side(printed[field.name or ""], field, checks)
    for reading in readings:
        checks += _zone_checks(reading)
    printed |= _without_label(document, printed, zone, readings)
    printed |= _restored(printed, zone, checks)
    crossed = {name: _agree(name, printed, zone) for name in zone}
    for name in dict.fromkeys([*printed, *zone]):
        first, second = printed.get(name), zone.get(name)
        if first is None or second is None:
            named.append(first or second)  # type: ignore[arg-type]
            continue
        winner, loser = _winner(first, second, readings)
        if crossed[name] is False:
            winner, loser = _lowered(winner), _lowered(loser)
            checks.append(Check("mrz_matches_print", False, (name,), first.side, "score lowered by half"))
        elif crossed[name] is True:
            checks.append(Check("mrz_matches_print", True, (name,), first.side))
        named.append(winner)
        unnamed.append(replace(loser, name=None))
    taken = {field.name for field in named}
    for field in codes:
        if field.name is None or field.name in taken:
            unnamed.append(replace(field, name=None))
        else:
            named.append(field)
    named = [_hold_to_rule(document, field, checks) for field in named]
    order = {name: number for number, name in enumerate(dict.fromkeys((*document.fields, *FIELDS)))}
    named.sort(key=lambda field: order[field.name or ""])
    return Merged((*named, *unnamed), tuple(checks))


def _first(fields: Iterable[Field]) -> dict[str, Field]:
    """By name, the first that has a value."""
    found: dict[str, Field] = {}
    for field in fields:
        if field.name and (field.name not in found or found[field.name].value is None):
            found[field.name] = field
    return found


def _other_side(first: Field, second: Field, checks: list[Check]) -> Field:
    """The first side's field, held against the second's where both print who the holder is."""
    name = first.name or ""
    if name not in _IDENTITY or not first.value or not second.value:
        return first
    same = compact(fold(first.value)) == compact(fold(second.value))
    detail = "" if same else "score lowered by half"
    checks.append(Check("sides_agree", same, (name,), second.side, detail))
    return first if same else _lowered(first)


def _printed(document: DocumentType, reading: SideReading) -> Iterator[Field]:
    for found in reading.found:
        value = normalise(
            found.field,
            found.part.text,
            sex=document.sex or None,
            identifier=document.identifiers.get(found.field),
        )
        score = found.score if value is not None else found.score * FAILED
        rule = document.identifiers.get(found.field)
        if rule is not None and not RULES[rule].proves:
            score = min(score, found.weakest)  # nothing but the reading stands behind its letters
        yield Field(
            found.field,
            value,
            found.raw,
            ".".join(filter(None, (reading.side, found.reader, found.field))),
            score,
            reading.frame.polygon(found.quad),
            reading.side,
        )


def _without_label(
    document: DocumentType,
    printed: dict[str, Field],
    zone: dict[str, Field],
    readings: Sequence[SideReading],
) -> Iterator[tuple[str, Field]]:
    """Printed values that no label led to, and that the zone tells: names and the personal number
    stand in it, and a date between those of birth and expiry is that of issue."""
    broken_off = any(reading.zone and reading.zone.mrz.names_truncated for reading in readings)
    for name in ("surname", "given_names"):
        if name in zone and name in document.fields and _agree(name, printed, zone) is not True:
            yield from _lines(name, readings, partial(_says, zone[name], zone, broken_off))
    if "full_name" in document.fields and "full_name" not in printed and "surname" in zone:
        yield from _lines("full_name", readings, partial(_is_whole_name, zone))
    optional = {r.zone.mrz.optional for r in readings if r.zone and len(r.zone.mrz.optional) >= 6}
    if "personal_number" in document.fields and "personal_number" not in printed:
        yield from _lines("personal_number", readings, lambda text: compact(text) in optional)
    visa = any(r.zone and r.zone.mrz.document_code.startswith("V") for r in readings)
    if "date_of_issue" in document.fields and "date_of_issue" not in printed and not visa:
        born, expires = (zone.get(f"date_of_{event}") for event in ("birth", "expiry"))
        if born and born.value and expires and expires.value:
            low, high = born.value, expires.value
            dates = list(_lines("date_of_issue", readings, lambda text: _between(text, low, high)))
            if len({field.value for _, field in dates}) == 1:
                yield dates[0]


def _says(zone: Field, zones: dict[str, Field], broken_off: bool, text: str) -> bool:
    value, issuer = zone.value or "", zones["issuing_country"].value or ""
    same = same_as_mrz(text, value, truncated=broken_off)
    return same or restore(text, value, issuer) is not None


def _is_whole_name(zone: dict[str, Field], text: str) -> bool:
    """Given names, of which the zone may hold the beginning alone, and the surname, or about."""
    given, surname = (compact(fold(zone[name].value or "")) for name in ("given_names", "surname"))
    whole = compact(fold(text))
    found = (whole.startswith(given) and whole.endswith(surname)) or whole.startswith(surname + given)
    return bool(given) and len(whole) >= len(given + surname) and found


def _between(text: str, low: str, high: str) -> bool:
    date = normalise("date_of_issue", text)
    return date is not None and len(date) == len("2030-01-31") and low < date < high


def _lines(
    name: str, readings: Sequence[SideReading], fits: Callable[[str], bool]
) -> Iterator[tuple[str, Field]]:
    """Printed lines that fit, as fields."""
    for reading in readings:
        for line in reading.lines:
            text = line.text.strip()
            if "<" not in text and text and fits(text):
                value, polygon = normalise(name, clean(text)), reading.frame.polygon(line.quad)
                source, score = f"{reading.side}.{name}", line.score * 0.9
                yield name, Field(name, value, text, source, score, polygon, reading.side)


def _zone(document: DocumentType, reading: SideReading) -> Iterator[Field]:
    """The zone's values under canonical names, each with its letters' place."""
    zone = reading.zone
    if zone is None:
        return
    parts = {part.name: part for part in zone.mrz.format.parts}
    in_doubt = {*unknown_codes(zone.mrz), *zone.mended}
    for name, part_name, value in _zone_values(document, zone.mrz):
        part = parts[part_name]
        score = zone.score(part.row, part.start, part.end)
        if not zone.mrz.checks.get(part_name, True) or value is None or part_name in in_doubt:
            score *= FAILED
        raw = zone.mrz.rows[part.row][part.start : part.end]
        polygon: Polygon = reading.frame.polygon(zone.quad(part.row, part.start, part.end))
        yield Field(name, value, raw, f"{reading.side}.mrz.{part_name}", score, polygon, reading.side)
    length = zone.mrz.format.length
    corners = [zone.quad(row, 0, length) for row in (0, zone.mrz.format.rows - 1)]
    outline = (*reading.frame.polygon(corners[0])[:2], *reading.frame.polygon(corners[1])[2:])
    score = min(zone.score(row, 0, length) for row in range(zone.mrz.format.rows))
    text = zone.mrz.text
    yield Field("mrz", text, text, f"{reading.side}.mrz", score, outline, reading.side)


def _zone_values(document: DocumentType, zone: Mrz) -> Iterator[tuple[str, str, str | None]]:
    """Canonical name, part of the zone, value."""
    number = document.mrz_fields.get("document_number", "document_number")
    yield number, "document_number", zone.document_number or None
    if "optional" in document.mrz_fields:
        yield document.mrz_fields["optional"], "optional", zone.optional or None
    yield "surname", "names", zone.surname or None
    yield "given_names", "names", zone.given_names or None
    yield "date_of_birth", "date_of_birth", zone.date_of_birth
    yield "date_of_expiry", "date_of_expiry", zone.date_of_expiry
    yield "nationality", "nationality", zone.nationality or None
    yield "issuing_country", "issuing_country", zone.issuing_country or None
    sex = normalise("sex", zone.sex, sex=document.sex or None) if zone.sex else None
    yield "sex", "sex", sex


def _zone_checks(reading: SideReading) -> Iterator[Check]:
    zone = reading.zone
    if zone is None:
        return
    wrong = [name for name, kept in zone.mrz.checks.items() if not kept]
    yield Check(
        "mrz_check_digits",
        not wrong,
        tuple(name for name in wrong if name in FIELDS),
        reading.side,
        "wrong: " + ", ".join(wrong) if wrong else "all right",
    )
    unknown = unknown_codes(zone.mrz)
    if unknown or zone.mended:
        yield Check(
            "mrz_country_codes",
            False if unknown else None,
            unknown or zone.mended,
            reading.side,
            "on no list of ICAO or ISO; score lowered by half"
            if unknown
            else "a letter in doubt was put right by ICAO's list; score lowered by half",
        )
    if zone.repaired:
        yield Check(
            "mrz_repaired",
            None,
            ("mrz",),
            reading.side,
            f"{len(zone.repaired)} look-alike letter(s) exchanged so that every check digit is"
            " right; compare with the image",
        )


def _agree(name: str, printed: dict[str, Field], zone: dict[str, Field]) -> bool | None:
    """Whether print and zone say the same; None where one of them says nothing."""
    first, second = printed.get(name), zone.get(name)
    if first is None or second is None or first.value is None or second.value is None:
        return None
    if name in _COUNTRIES and alpha3(first.value) is None:
        return None  # a demonym that no list has, or a neighbour's text
    if name == "surname" and "second_surname" in printed:
        both = f"{first.value} {printed['second_surname'].value or ''}"
        return _same_name(both, second)
    if name in _NAMES:
        return _same_name(first.value, second)
    if name.startswith("date_of_"):
        # A card may print the year alone.
        shorter = min(len(first.value), len(second.value))
        return first.value[:shorter] == second.value[:shorter]
    return compact(first.value) == compact(second.value) or fold(first.value) == fold(second.value)


def _restored(printed: dict[str, Field], zone: dict[str, Field], checks: list[Check]) -> dict[str, Field]:
    """Printed names with the letters that reading simplified and the zone spells out. Where the
    zone's surname is two printed ones, they are restored together."""
    out: dict[str, Field] = {}
    for name in _NAMES:
        if _agree(name, printed, zone) is not False:
            continue
        parts = [name]
        if name == "surname" and "second_surname" in printed:
            parts.append("second_surname")
        fields = [printed[part] for part in parts]
        text = " ".join(field.value or "" for field in fields)
        issuer = zone["issuing_country"].value or ""
        if (better := restore(text, zone[name].value or "", issuer)) is None:
            continue
        for part, field in zip(parts, fields, strict=True):
            length = len(field.value or "")
            value, better = better[:length], better[length + 1 :]
            if value != field.value:
                score = None if field.score is None else field.score * 0.9
                out[part] = replace(field, value=value, score=score)
                checks.append(
                    Check(
                        "letters_restored",
                        None,
                        (part,),
                        field.side,
                        "the zone spells out letters that were read without their ring or stroke",
                    )
                )
    return out


def _same_name(printed: str, zone: Field) -> bool:
    return same_as_mrz(printed, zone.value or "") or same_as_mrz(printed, zone.value or "", truncated=True)


def _winner(printed: Field, zone: Field, readings: Sequence[SideReading]) -> tuple[Field, Field]:
    part = zone.vendor_field.rpartition(".")[2]
    checked = part in _CHECKED and any(
        reading.zone and reading.zone.mrz.checks.get(part) for reading in readings
    )
    code = printed.name in _COUNTRIES and zone.value in mrz_codes()
    if printed.value is None or code:
        return zone, printed
    longer = len(zone.value or "") >= len(printed.value)  # the zone has a day, print the year
    return (zone, printed) if checked and longer else (printed, zone)


def _lowered(field: Field) -> Field:
    return field if field.score is None else replace(field, score=field.score * FAILED)


def _hold_to_rule(document: DocumentType, field: Field, checks: list[Check]) -> Field:
    rule = document.identifiers.get(field.name or "")
    if rule is None or field.value is None:
        return field
    verdict, detail = RULES[rule].judge(field.value, "score lowered by half")
    checks.append(Check(f"identifier:{rule}", verdict, (field.name or "",), field.side, detail))
    return _lowered(field) if verdict is False else field
