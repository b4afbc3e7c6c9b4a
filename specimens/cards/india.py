"""Permanent Account Number card, India: `in.pan_card`.

Two designs of the Income Tax Department: the older, where name, father's name and date of birth
stand one under another without labels ("2008"), and that of 2017 with labels in Hindi and
English and a QR code ("2017"). PAN cards do not expire.
"""

from __future__ import annotations

from numpy.random import Generator

from specimens import numbers, people
from specimens.backgrounds import Palette
from specimens.canvas import V
from specimens.card import Card
from specimens.cards.common import open_card, settle
from specimens.model import Order, Side, Specimen
from specimens.ornaments import code, emblem, mark, signature
from specimens.people import Holder
from specimens.places import pick

_OLD = Palette(
    ((206, 226, 242), (232, 238, 240), (196, 220, 240)),
    ((90, 140, 190), (150, 170, 200)),
    0.28,
    "INCOME TAX SPECIMEN ",
)
_NEW = Palette(
    ((190, 220, 240), (226, 236, 244), (206, 222, 244)),
    ((80, 130, 190), (170, 150, 190)),
    0.28,
    "INCOME TAX SPECIMEN ",
)
_INK = (28, 40, 90)


def draw(order: Order) -> Specimen:
    person, face = settle(order, "IND")
    rng = order.rng("numbers")
    _complete(person, rng)
    design = pick(rng, ("2008", "2017"))
    front = _front_new if design == "2017" else _front_old
    return Specimen(
        order.document, design, order.seed, face, {"front": front(order, person, face)}, person
    )


def _complete(person: Holder, rng: Generator) -> None:
    # The fifth character is the first letter of the surname, or of a single name.
    initial = people.plain(person["surname"] or person["full_name"])[0].upper()
    person.setdefault("tax_number", numbers.pan(initial, rng))
    father = people.given_name("IND", "M", rng, other_than=person["given_names"])
    if rng.random() < 0.3:
        father += pick(rng, (" Kumar", " Chand", " Nath"))
    person.setdefault("father_name", f"{father} {person['surname']}".strip())


def _head(card: Card) -> None:
    card.block()
    bold = card.type.label.bold()
    card.text(40, 58, "आयकर विभाग", bold, 34, fill=_INK)
    card.text(40, 94, "INCOME TAX DEPARTMENT", bold, 25, fill=_INK)
    emblem(card, 506, 66, 44, (120, 92, 40), (224, 234, 242), 24)
    card.text(972, 58, "भारत सरकार", bold, 34, fill=_INK, anchor="r")
    card.text(
        972,
        94,
        pick(card.rng, ("GOVT. OF INDIA", "GOVT OF INDIA")),
        bold,
        25,
        fill=_INK,
        anchor="r",
    )


def _values(person: Holder) -> tuple[V, V, V, V]:
    born = people.born_on(person)
    return (
        V(people.upper(person["full_name"]), "full_name"),
        V(people.upper(person["father_name"]), "father_name"),
        V(f"{born:%d/%m/%Y}", "date_of_birth", person["date_of_birth"]),
        V(person["tax_number"], "tax_number"),
    )


def _front_old(order: Order, person: Holder, face: str) -> Side:
    card = open_card(order, "front", _OLD, label_color=_INK)
    card.value_size, card.label_size = 29, 24
    mark(card, card.rng, (40, 130, 760, 560), (520, 545, 34))
    _head(card)
    card.block()
    card.portrait((752, 338, 966, 604), face)
    name, father, born, number = _values(person)
    card.block()
    step = float(card.rng.uniform(56, 64))
    for k, value in enumerate((name, father, born)):
        card.value(42, 178 + k * step, value, max_width=680)
    card.block()
    card.label(42, 404, "Permanent Account Number", of="tax_number")
    card.value(42, 446, number, size=33, face=card.type.value.bold())
    signature(card, 60, 486, 250, 74, order.rng("signature"))
    card.block()
    card.label(110, 600, "Signature", size=20)
    # The hologram's place.
    card.ellipse((560, 330, 660, 430), outline=(150, 160, 180), width=2)
    emblem(card, 610, 380, 34, (168, 178, 200), (208, 222, 238), 10)
    return card.finish()


def _front_new(order: Order, person: Holder, face: str) -> Side:
    card = open_card(order, "front", _NEW, label_color=_INK)
    card.value_size, card.label_size = 27, 19
    mark(card, card.rng, (250, 120, 720, 420), (510, 598, 30))
    _head(card)
    card.block()
    card.portrait((42, 128, 232, 364), face)
    name, father, born, number = _values(person)
    card.block()
    card.text(470, 170, "स्थायी लेखा संख्या कार्ड", card.type.label.bold(), 25, fill=_INK, anchor="m")
    card.label(
        470,
        206,
        "Permanent Account Number Card",
        of="tax_number",
        size=24,
        face=card.type.label.bold(),
        anchor="m",
    )
    card.value(470, 262, number, size=38, face=card.type.value.bold(), anchor="m")
    text = f"SPECIMEN;{person['tax_number']};{person['full_name']};{person['date_of_birth']}"
    code(card, "QRCode", text, 706, 116, 268, 268)
    joint = pick(card.rng, (" / ", "/ ", " / "))
    card.entry(42, 412, f"नाम{joint}Name", name, max_width=640)
    card.entry(42, 482, f"पिता का नाम{joint}Father's Name", father, max_width=640)
    card.entry(42, 558, f"जन्म की तारीख{joint}Date of Birth", born)
    signature(card, 690, 470, 240, 74, order.rng("signature"))
    card.block()
    card.label(810, 590, f"हस्ताक्षर{joint}Signature", size=18, anchor="m")
    return card.finish()
