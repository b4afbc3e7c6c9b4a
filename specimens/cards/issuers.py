"""What the documents of an issuer say and how: words, number forms, dates and colours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Color = tuple[int, int, int]


@dataclass(frozen=True)
class Issuer:
    code: str  # as printed and in the zone
    iso: str  # ISO 3166-1 alpha-3, as the truth has it
    title: tuple[str, ...]  # the state, in its languages
    document: str  # its name, in the same
    nationality: Mapping[str, str]  # by sex
    sexes: Mapping[str, str]
    numbers: tuple[str, ...]  # forms: A letter, 9 digit, X either
    dates: str  # a form that cards.travel.print_date knows
    authorities: tuple[str, ...]
    labels: Mapping[str, str]
    rows: tuple[tuple[str, ...], ...]
    ground: tuple[Color, Color, Color]
    lines: tuple[Color, Color]
    capitals: bool = True
    years: int = 10
    extra: Mapping[str, str] = field(default_factory=dict)
    back: tuple[tuple[str, ...], ...] = ()  # rows of a card's other side
    kind: str = "P"  # first letters of the zone
    zone: str = "td3"
    holder: str = ""  # nationality of the holder, where not the issuer's


def same(text: str) -> dict[str, str]:
    return {"F": text, "M": text}


def labels(text: str) -> dict[str, str]:
    """Lines "field: label | other label"; a line that starts with a bar goes on with the last."""
    joined = re.sub(r"\n\s*\|", " |", text.strip())
    pairs = (line.split(":", 1) for line in joined.splitlines())
    return {name.strip(): label.strip() for name, label in pairs}


def rows(text: str) -> tuple[tuple[str, ...], ...]:
    """Fields row by row, rows parted by strokes; the cells of a row share its width."""
    return tuple(tuple(row.split()) for row in text.split("/"))
