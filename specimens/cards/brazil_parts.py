"""What both designs of the Brazilian licence are made of: framed fields and their values."""

from __future__ import annotations

from datetime import date

from specimens import people
from specimens.canvas import Color, Line, V
from specimens.card import Card
from specimens.cards.common import spread
from specimens.people import Holder

FRAME: Color = (120, 140, 120)
RED: Color = (186, 52, 44)
GREEN: Color = (30, 104, 62)
OBSERVATIONS = ("A", "EAR", "A ; EAR", "99", "SEM OBSERVAÇÕES")


def day(person: Holder, field: str) -> V:
    return V(f"{date.fromisoformat(person[field]):%d/%m/%Y}", field, person[field])


def cpf(person: Holder) -> V:
    n = person["personal_number"]
    return V(f"{n[:3]}.{n[3:6]}.{n[6:9]}-{n[9:]}", "personal_number", n)


def parents(person: Holder, limit: int) -> list[Line]:
    whole = people.upper(person["parents"])
    rows = [row for name in whole.split(", ") for row in spread(name, limit)]
    return [V(row, "parents", whole.replace(", ", " ")) for row in rows]


def box(
    card: Card,
    x: float,
    y: float,
    width: float,
    height: float,
    label: str,
    lines: Line | list[Line],
    size: float | None = None,
    *,
    top: bool = False,
) -> None:
    """A framed field: label in the upper edge, value beneath."""
    card.rectangle((x, y, x + width, y + height), outline=FRAME, width=1.2)
    size = size or card.value_size
    rows = lines if isinstance(lines, list) else [lines]
    card.block(0.002)
    named = [
        v.field for row in rows for v in ([row] if isinstance(row, V) else row) if isinstance(v, V)
    ]
    card.label(x + 7, y + card.label_size + 1, label, of=named, max_width=width - 12)
    room = height - card.label_size - 4
    pitch = min(size * card.look.value_scale * 1.2, room / len(rows))
    spare = 4 if top else (room - pitch * len(rows)) / 2
    first = y + card.label_size + 2 + spare + pitch * 0.8
    for k, row in enumerate(rows):
        card.value(
            x + 10, first + k * pitch, row, size=min(size, pitch * 1.05), max_width=width - 18
        )
