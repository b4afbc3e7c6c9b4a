"""Values of all sides, of print, zone and codes, put into one list and held against each other.

Where print and zone both give a value, one carries the name and the other stays without, so that
nothing is lost: print wins names (it has the accents), the zone wins numbers and dates whose check
digit is right. A score falls by half for a failed check of the value, and the check says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from providers.documents import FIELDS, DocumentType
from providers.local import barcode
from providers.model import Check, Field, Polygon
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
_CHECKED = ("document_number", "date_of_birth", "date_of_expiry")
"""The parts of a zone that have a check digit of their own."""


@dataclass(frozen=True, slots=True)
class Merged:
    fields: tuple[Field, ...]
    checks: tuple[Check, ...]


def merge(document: DocumentType, readings: Sequence[SideReading]) -> Merged:
    """Fields in the catalogue's order, those without a name last."""
    checks: list[Check] = []
    printed = _first(field for reading in readings for field in _printed(document, reading))
    zone = _first(field for reading in readings for field in _zone(document, reading))
    codes = [field for reading in readings for field in barcode.fields(reading.codes, reading.side)]
    named: list[Field] = []
    unnamed: list[Field] = []
    for reading in readings:
        checks += _zone_checks(reading)
    for name in ("surname", "given_names"):
        if name not in zone or name not in document.fields or _agree(name, printed, zone) is True:
            continue
        if (line := _line_of(name, zone[name], readings)) is not None:
            printed[name] = line
    crossed = {name: _agree(name, printed, zone) for name in zone}
    for name in dict.fromkeys([*printed, *zone]):
        first, second = printed.get(name), zone.get(name)
        if first is None or second is None:
            named.append(first or second)  # type: ignore[arg-type]
            continue
        if crossed[name] is False and name in _NAMES:
            first, crossed[name] = _restored(first, second, zone, checks)
        winner, loser = _winner(first, second, readings)
        if crossed[name] is False:
            winner, loser = _lowered(winner), _lowered(loser)
            checks.append(
                Check("mrz_matches_print", False, (name,), first.side, "score lowered by half")
            )
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
    order = {name: number for number, name in enumerate((*document.fields, *FIELDS))}
    for name, number in zip(document.fields, range(len(document.fields)), strict=True):
        order[name] = number
    named.sort(key=lambda field: order[field.name or ""])
    return Merged((*named, *unnamed), tuple(checks))


def _first(fields: Iterable[Field]) -> dict[str, Field]:
    """By name, the first that has a value."""
    found: dict[str, Field] = {}
    for field in fields:
        if field.name and (field.name not in found or found[field.name].value is None):
            found[field.name] = field
    return found


def _printed(document: DocumentType, reading: SideReading) -> Iterator[Field]:
    for found in reading.found:
        value = normalise(
            found.field,
            found.part.text,
            sex=document.sex or None,
            identifier=document.identifiers.get(found.field),
        )
        score = found.score if value is not None else found.score * FAILED
        yield Field(
            found.field,
            value,
            found.raw,
            f"{reading.side}.{found.field}",
            score,
            reading.frame.polygon(found.quad),
            reading.side,
        )


def _line_of(name: str, zone: Field, readings: Sequence[SideReading]) -> Field | None:
    """The printed line that says what the zone says, where no label led to it."""
    for reading in readings:
        for line in reading.lines:
            text = line.text.strip()
            if "<" not in text and zone.value and same_as_mrz(text, zone.value):
                return Field(
                    name, clean(text), text, f"{reading.side}.{name}", line.score * 0.9,
                    reading.frame.polygon(line.quad), reading.side,
                )  # fmt: skip
    return None


def _zone(document: DocumentType, reading: SideReading) -> Iterator[Field]:
    """The zone's values under canonical names, each with its letters' place."""
    zone = reading.zone
    if zone is None:
        return
    parts = {part.name: part for part in zone.mrz.format.parts}
    for name, part_name, value in _zone_values(document, zone.mrz):
        part = parts[part_name]
        score = zone.score(part.row, part.start, part.end)
        if not zone.mrz.checks.get(part_name, True) or value is None:
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


def _restored(
    printed: Field, zone: Field, zones: dict[str, Field], checks: list[Check]
) -> tuple[Field, bool]:
    """The printed name with letters that reading simplified and the zone spells out."""
    issuer = zones["issuing_country"].value or ""
    name = restore(printed.value or "", zone.value or "", issuer)
    if name is None:
        return printed, False
    checks.append(
        Check(
            "letters_restored",
            None,
            (printed.name or "",),
            printed.side,
            "the zone spells out letters that were read without their ring or stroke",
        )
    )
    score = None if printed.score is None else printed.score * 0.9
    return replace(printed, value=name, score=score), True


def _same_name(printed: str, zone: Field) -> bool:
    return same_as_mrz(printed, zone.value or "") or same_as_mrz(
        printed, zone.value or "", truncated=True
    )


def _winner(
    printed: Field, zone: Field, readings: Sequence[SideReading]
) -> tuple[Field, Field]:
    part = zone.vendor_field.rpartition(".")[2]
    checked = part in _CHECKED and any(
        reading.zone and reading.zone.mrz.checks.get(part) for reading in readings
    )
    if printed.value is None:
        return zone, printed
    longer = len(zone.value or "") >= len(printed.value)  # the zone has a day, print the year
    return (zone, printed) if checked and longer else (printed, zone)


def _lowered(field: Field) -> Field:
    return field if field.score is None else replace(field, score=field.score * FAILED)


def _hold_to_rule(document: DocumentType, field: Field, checks: list[Check]) -> Field:
    rule = document.identifiers.get(field.name or "")
    if rule is None or field.value is None:
        return field
    valid = RULES[rule].is_valid(field.value)
    detail = "" if valid else "score lowered by half"
    checks.append(Check(f"identifier:{rule}", valid, (field.name or "",), field.side, detail))
    return field if valid else _lowered(field)
