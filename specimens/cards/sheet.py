"""Cards that are drawn from a sheet: a TOML file in ``sheets/`` and no code.

What a sheet says is in docs/adding_a_layout.md. A value's text is a template: ``{field}``,
``{field:form}`` or, where the print is made of other values, ``{field|other others:form}``. What
is printed is the truth, but for dates, words, masks and heights, whose normal form is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from numpy.random import Generator

from specimens import people
from specimens.backgrounds import Palette
from specimens.canvas import Color, Line, V
from specimens.card import Card
from specimens.cards.codes import MADE
from specimens.cards.common import open_card, settle, spread
from specimens.cards.sheet_values import complete, zone_lines
from specimens.model import Order, Side, Specimen
from specimens.ornaments import code, emblem, mark, signature
from specimens.people import Holder
from specimens.places import pick

_FOLDER = Path(__file__).parent / "sheets"
_PART = re.compile(r"\{(?P<field>\w+)(?:\|(?P<of>[\w ]+))?(?::(?P<form>[^}]*))?\}")
_SPANISH = "ENE FEB MAR ABR MAY JUN JUL AGO SEP OCT NOV DIC".split()
_THAI = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()


@cache
def sheets() -> Mapping[str, Mapping[str, Any]]:
    """Every sheet by its document."""
    read = (tomllib.loads(file.read_text("utf-8")) for file in sorted(_FOLDER.glob("*.toml")))
    return {sheet["document"]: sheet for sheet in read}


def draw(order: Order) -> Specimen:
    sheet = sheets()[order.document]
    person, face = settle(order, sheet["pool"])
    complete(person, order, sheet)
    sides = {
        side["name"]: _side(order, sheet, side, person, face)
        for side in sheet["side"]
        if all(person.get(name, "") == value for name, value in side.get("when", {}).items())
    }
    return Specimen(order.document, person.get("_design", "sheet"), order.seed, face, sides, person)


def _side(order: Order, sheet: Mapping[str, Any], side: Mapping[str, Any], person: Holder, face: str) -> Side:
    ground, lines = ([_color(tone) for tone in sheet[key]] for key in ("ground", "lines"))
    palette = Palette(tuple(ground), tuple(lines), 0.28, f"{sheet['document']} SPECIMEN ")
    ink = _color(sheet.get("ink", (60, 62, 74)))
    card = open_card(order, side["name"], palette, label_color=ink)
    card.value_size, card.label_size = side.get("size", 26), side.get("label_size", 17)
    mark(card, card.rng, (240, 140, 1000, 600))
    for x, y, radius in side.get("emblems", []):
        emblem(card, x, y, radius, ink, ground[0])
    if "portrait" in side:
        card.block()
        card.portrait(tuple(side["portrait"]), face, monochrome=side.get("monochrome", False))
    card.block()
    for x, y, anchor, size, *ways in side.get("print", []):
        text = ways[int(card.rng.integers(len(ways)))]
        heavy = card.type.label.bold() if size > 20 else card.type.label
        card.text(x, y, text, heavy, size, fill=ink, anchor=anchor, max_width=960)
    for entry in side.get("entry", []):
        _entry(card, entry, sheet, person)
    if "signature" in side:
        x, y, width, height = side["signature"]
        signature(card, x, y, width, height, order.rng("signature"))
    rng = order.rng("codes")
    for kind, ways, *place in side.get("codes", []):
        text, said = _content(pick(rng, tuple(ways)), sheet, person, rng)
        code(card, kind, text, *place)
        # What a code says is truth as well, whatever the print leaves out.
        card.state(**{**said, **card.truth})
    if "zone" in side:
        _zone(card, side["zone"], person)
    return card.finish()


def _content(
    way: str, sheet: Mapping[str, Any], person: Holder, rng: Generator
) -> tuple[str, Mapping[str, str]]:
    """A code's text and what it says: of a template, or ``made:`` by a function of ``codes``."""
    if way.startswith("made:"):
        return MADE[way.removeprefix("made:")](person, rng)
    parts = _parts(way, sheet, person)
    values = [part for part in parts if isinstance(part, V)]
    text = "".join(part.raw if isinstance(part, V) else part for part in parts)
    return text, {part.field: part.raw if part.truth is None else part.truth for part in values}


def _color(tone: Any) -> Color:
    red, green, blue = tone
    return (red, green, blue)


def _entry(card: Card, entry: Mapping[str, Any], sheet: Mapping[str, Any], person: Holder) -> None:
    """A value with its label ``below``, ``right`` of or ``above`` it, or ``bare``."""
    lines = _lines(entry["text"], sheet, person)
    if not lines:
        return
    x, y = entry["at"]
    place, wide = entry.get("place", "below"), entry.get("width", 960 - x)
    size = entry.get("size", card.value_size)
    ways = entry.get("label", [""])
    label = ways[int(card.rng.integers(len(ways)))]
    named = sorted({part.field for line in lines for part in line if isinstance(part, V)})
    rows: list[Line] = [tuple(line) for line in lines]
    if place == "below":
        card.entry(x, y, label, rows, size=size, max_width=wide)
        return
    card.block(0.002)
    if place == "right":
        quad = card.label(x, y, label, of=named)
        start = entry.get("value_at", quad[1][0] - card.look.shift[0] - card.nudge[0] + 14)
        card.value(start, y, rows, size=size, max_width=wide)
    elif place == "above":
        card.value(x, y, rows, size=size, max_width=wide)
        card.label(x, y + card.label_size * 1.25, label, of=named)
    else:
        card.value(x, y, rows, size=size, max_width=wide, anchor=entry.get("anchor", "l"))


def _lines(template: str, sheet: Mapping[str, Any], person: Holder) -> list[list[str | V]]:
    """The lines of a value; none where the holder has nothing to print there."""
    if match := re.fullmatch(r"\{(\w+):(upper )?(wrap|chars|rows|stack) ?(\d*)\}", template):
        whole = person.get(match[1], "")
        whole = people.upper(whole) if match[2] else whole
        broken = whole
        whole = whole.replace(", ", " ") if match[3] == "stack" else whole
        return [[V(row, match[1], whole)] for row in _rows(broken, match[3], int(match[4] or 0))]
    parts = _parts(template, sheet, person)
    return [parts] if any(isinstance(part, V) for part in parts) else []


def _rows(text: str, way: str, limit: int) -> list[str]:
    """Lines broken between words, between signs (Chinese), or at the commas, which
    are not printed then (``stack``: nor told, as where one parent's name ends)."""
    if way == "wrap":
        return spread(text, limit)
    if way == "chars":
        return [text[at : at + limit] for at in range(0, len(text), limit)]
    return text.split(", ")


def _parts(template: str, sheet: Mapping[str, Any], person: Holder) -> list[str | V]:
    out: list[str | V] = []
    at = 0
    for found in _PART.finditer(template):
        text = template[at : found.start()]
        if text:
            out.append(text)
        at = found.end()
        if (value := _value(found, sheet, person)) is not None:
            out.append(value)
    return [*out, *([template[at:]] if at < len(template) else [])]


def _value(found: re.Match[str], sheet: Mapping[str, Any], person: Holder) -> V | None:
    field, form = found["field"], found["form"] or ""
    names = (found["of"] or field).split()
    value = " ".join(person[name] for name in names if person.get(name))
    if not value:
        return None
    if "%" in form:
        printed = date.fromisoformat(value).strftime(form.lstrip("^"))
        return V(printed.upper() if form.startswith("^") else printed, field, value)
    if form == "es":
        day = date.fromisoformat(value)
        return V(f"{day:%d}-{_SPANISH[day.month - 1]}-{day:%Y}", field, value)
    if form == "thai":
        day = date.fromisoformat(value)
        return V(f"{day.day} {_THAI[day.month - 1]} {day.year + 543}", f"_{field}_thai", value)
    if form == "words":
        return V(sheet["words"][field][value], field, value)
    if form == "metres":
        return V(f"{int(value) / 100:.2f}", field, value)
    if "#" in form:
        letters = iter(value)
        printed = "".join(next(letters) if sign == "#" else sign for sign in form.lstrip("="))
        return V(printed, field, printed if form.startswith("=") else value)
    for way in form.split():
        value = {"upper": people.upper, "title": str.title, "plain": people.plain}[way](value)
    return V(value, field)


def _zone(card: Card, zone: Mapping[str, Any], person: Holder) -> None:
    lines = zone_lines(zone, person)
    left, top, width, leading = zone["at"]
    card.mrz(lines, left, top, width, leading)
    card.state(
        date_of_birth=person["date_of_birth"],
        sex=person["sex"],
        date_of_expiry=person["date_of_expiry"],
        issuing_country=zone["issuer"],
        **{zone[key]: person[zone[key]] for key in ("number", "optional") if key in zone},
    )
