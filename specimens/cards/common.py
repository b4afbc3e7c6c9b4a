"""What all card modules share: opening a card and settling who holds it."""

from __future__ import annotations

from datetime import date

from specimens import fonts, people
from specimens.backgrounds import Palette, paint
from specimens.canvas import BLACK, ID1, Color
from specimens.card import Card
from specimens.model import Order
from specimens.people import Holder


def open_card(
    order: Order,
    side: str,
    palette: Palette,
    size: tuple[int, int] = ID1,
    *,
    value_color: Color = BLACK,
    label_color: Color = (70, 70, 78),
) -> Card:
    """An empty side with its background; both sides of a card share their fonts."""
    typeset = fonts.choose(order.rng("fonts"), order.fonts, order.mrz_font)
    background = paint(size, palette, order.rng(f"{side} background"))
    return Card(
        background,
        typeset,
        order.rng(f"{side} look"),
        value_color=value_color,
        label_color=label_color,
    )


def settle(order: Order, country: str) -> tuple[Holder, str]:
    """The holder with names, sex and birth date, and the id of the face."""
    overrides = dict(order.person)
    face = people.choose_face(order.rng("face"), overrides, order.today)
    face = order.face or face
    return people.holder(country, face, overrides, order.rng("person"), order.today), face


def yymmdd(day: date) -> str:
    return f"{day:%y%m%d}"


def spread(text: str, limit: int) -> list[str]:
    """Words on lines of at most `limit` characters, as printers of cards break them."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= limit:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def stated(names: str) -> dict[str, str]:
    """The names as a zone's names field writes them."""
    surname, _, given = names.partition("<<")
    fields = {"surname": surname.strip("<"), "given_names": given.strip("<")}
    return {name: text.replace("<", " ") for name, text in fields.items() if text}
