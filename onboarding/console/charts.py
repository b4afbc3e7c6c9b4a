"""Charts as plain numbers for a template to draw: places and sizes in percent, so that a drawing fits
any width without its letters growing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a column or bar: ``kind`` names its colour, ``title`` says what it stands for."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a bar chart: its name, its marks on a scale of 100, and the number beside it."""

    label: Any
    marks: list[Mark]
    value: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart with the table of the same numbers. ``figures`` are the numbers to read first; a
    chart without rows says ``empty``."""

    key: str
    title: Any
    note: Any
    empty: Any
    head: Sequence[Any]
    rows: Sequence[Sequence[Any]]
    figures: list[tuple[Any, str]] = field(default_factory=list)
    legend: list[tuple[str, Any]] = field(default_factory=list)
    columns: list[Mark] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    axis: tuple[Any, ...] = ()
    top: int = 0
    wide: bool = False


_GAP = 0.22  # of a column's place, left free


def stacked(rows: Sequence[tuple[str, Sequence[tuple[str, str, int]]]]) -> tuple[list[Mark], int]:
    """Columns of parts that stand on each other; each row is its name and (kind, label, number). The
    number at the top of the scale comes with them."""
    top = max((sum(number for *_, number in parts) for _, parts in rows), default=0)
    place = 100 / max(len(rows), 1)
    marks = []
    for position, (name, parts) in enumerate(rows):
        floor = 100.0
        for kind, label, number in parts:
            if number:
                height = 100 * number / top
                floor -= height
                left = place * (position + _GAP / 2)
                marks.append(Mark(left, floor, place * (1 - _GAP), height, kind, f"{name}: {label} {number}"))
    return marks, top


def bar(parts: Sequence[tuple[str, str, float]], top: float) -> list[Mark]:
    """One bar of parts (kind, title, number) after each other; ``top`` is the whole length."""
    marks, left = [], 0.0
    for kind, title, number in parts:
        if number and top:
            width = 100 * number / top
            marks.append(Mark(left, 0, width, 100, kind, title))
            left += width
    return marks
