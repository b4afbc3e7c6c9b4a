"""Machine readable identity cards of several issuers: `id_card`.

TD1 cards have their data on the front and the zone on the back; TD2 cards have both on one side.
"""

from __future__ import annotations

from datetime import date

from numpy.random import Generator

from specimens import mrz, numbers, people
from specimens.backgrounds import Palette
from specimens.canvas import TD2, darker
from specimens.card import Card
from specimens.cards.card_issuers import CARDS
from specimens.cards.common import open_card, settle, stated
from specimens.cards.issuers import Issuer
from specimens.cards.travel import grid, number_of
from specimens.model import Order, Side, Specimen
from specimens.ornaments import (
    chip,
    chip_sign,
    emblem,
    mark,
    nordic_cross,
    signature,
    stripes,
    union_flag,
)
from specimens.people import Holder
from specimens.places import CITIES, pick

_UNION = {
    "NLD": "NL",
    "SWE": "SE",
    "ESP": "ES",
    "FRA": "FR",
    "PRT": "PT",
    "FIN": "FI",
    "EST": "EE",
    "ROU": "RO",
}
_STREETS = {
    "ESP": ("C. DE LA ROSA {}", "AVDA. DE LOS PINOS {}", "PLAZA MAYOR {} 2 B"),
    "FRA": ("{} RUE DES LILAS", "{} AVENUE JEAN MOULIN", "{} BIS CHEMIN DES VIGNES"),
    "ROU": ("Str. Florilor nr. {}", "Bd. Unirii nr. {} bl. C2 ap. 14"),
}


_OWN_TYPES = {"nl.id_card": "NLD", "no.id_card": "NOR", "se.id_card": "SWE"}


def draw(order: Order) -> Specimen:
    """The issuer follows from the document, from an overridden issuing_country, or from the seed."""
    wanted = _OWN_TYPES.get(order.document) or order.person.get("issuing_country")
    choice = [i for i in CARDS if i.iso == wanted] or list(CARDS)
    issuer = choice[order.seed % len(choice)]
    person, face = settle(order, issuer.iso)
    _complete(person, order, issuer)
    if issuer.zone == "td1":
        sides = {
            "front": _td1_front(order, person, face, issuer),
            "back": _td1_back(order, person, issuer),
        }
    else:
        sides = {"front": _td2(order, person, face, issuer)}
    design = f"{issuer.kind}-{issuer.iso}-{issuer.zone}"
    return Specimen(order.document, design, order.seed, face, sides, person)


def _complete(person: Holder, order: Order, issuer: Issuer) -> None:
    rng = order.rng("numbers")
    people.issued(rng, person, order.today, issuer.years)
    sex = person["sex"]
    person.setdefault("issuing_country", issuer.iso)
    person.setdefault("nationality", issuer.holder or issuer.iso)
    person.setdefault("document_number", number_of(pick(rng, issuer.numbers), rng))
    person.setdefault("height", str(int(rng.integers(155, 178) + (11 if sex == "M" else 0))))
    person.setdefault("issuing_authority", pick(rng, issuer.authorities))
    person.setdefault("place_of_birth", pick(rng, CITIES[issuer.iso]))
    own = _personal_number(person, issuer, rng)
    if own:
        person.setdefault("personal_number", own)
    if issuer.iso in _STREETS:
        street = pick(rng, _STREETS[issuer.iso]).format(int(rng.integers(1, 150)))
        person.setdefault("address", f"{street}, {pick(rng, CITIES[issuer.iso])}")
    if "parents" in issuer.labels:
        father = f"{people.given_name(issuer.iso, 'M', rng)} {person['surname']}"
        mother = f"{people.given_name(issuer.iso, 'F', rng)} {people.surname(issuer.iso, rng)}"
        person.setdefault("parents", f"{father}, {mother}")


def _personal_number(person: Holder, issuer: Issuer, rng: Generator) -> str:
    born, sex = people.born_on(person), person["sex"]
    if issuer.iso == "NLD":
        return numbers.bsn(rng)
    if issuer.iso == "ESP":
        return numbers.dni(rng)
    rules = {
        "SWE": numbers.personnummer,
        "NOR": numbers.fodselsnummer,
        "FIN": numbers.hetu,
        "EST": numbers.isikukood,
        "ROU": numbers.cnp,
    }
    return rules[issuer.iso](born, sex, rng) if issuer.iso in rules else ""


def zone(person: Holder, issuer: Issuer) -> tuple[str, ...]:
    """The zone's lines; what each issuer puts in the optional data follows its cards."""
    born, end = people.born_on(person), date.fromisoformat(person["date_of_expiry"])
    surname = " ".join(n for n in (person["surname"], person.get("second_surname", "")) if n)
    optional = person.get("personal_number", "") if issuer.iso in ("NLD", "SWE", "ESP", "EST") else ""
    content = mrz.Zone(
        kind=issuer.kind,
        issuer=issuer.code,
        surname=surname,
        given_names=person["given_names"],
        number=person["document_number"],
        nationality=issuer.holder or issuer.code,
        born=f"{born:%y%m%d}",
        sex=person["sex"],
        expires=f"{end:%y%m%d}",
        optional=optional,
    )
    return mrz.td1(content) if issuer.zone == "td1" else mrz.td2(content)


def _palette(issuer: Issuer) -> Palette:
    return Palette(issuer.ground, issuer.lines, 0.3, f"{issuer.iso} SPECIMEN ")


def _title(card: Card, issuer: Issuer) -> None:
    ink = darker(issuer.lines[0], 3)
    box = (34.0, 26.0, 130.0, 90.0)
    if issuer.iso in _UNION:
        union_flag(card, box, _UNION[issuer.iso])
    elif issuer.iso == "NOR":
        nordic_cross(card, box, (186, 12, 47), (250, 250, 250), (0, 32, 91))
    else:
        emblem(card, 82, 58, 40, ink, issuer.ground[1], 10)
    card.block()
    wide = card.width - 290
    card.text(150, 56, issuer.title[0], card.type.label.bold(), 25, fill=ink, max_width=wide)
    card.text(150, 88, issuer.document, card.type.label.bold(), 22, fill=ink, max_width=wide)
    if len(issuer.title) > 1:
        card.text(150, 110, issuer.title[1], card.type.label, 14, fill=ink, max_width=wide)
    if issuer.iso == "NLD":
        stripes(
            card,
            (card.width - 250, 26, card.width - 130, 34),
            ((174, 28, 40), (250, 250, 250), (33, 70, 139)),
        )
    chip_sign(card, card.width - 96, 34)


def _td1_front(order: Order, person: Holder, face: str, issuer: Issuer) -> Side:
    card = open_card(order, "front", _palette(issuer), label_color=darker(issuer.lines[1], 2))
    card.value_size, card.label_size = 27, 15.5
    mark(card, card.rng, (320, 150, 1000, 600), (176, 566, 30))
    _title(card, issuer)
    card.block()
    card.portrait(
        (40, 136, 314, 490),
        face,
        monochrome=issuer.iso in ("NLD", "SWE", "FRA", "EST"),
        engraved=True,
    )
    grid(card, issuer, person, issuer.rows, (344, 132, 992, 540), order.rng("signature"))
    signature(card, 640, 548, 250, 60, order.rng("signature"))
    return card.finish()


def _td1_back(order: Order, person: Holder, issuer: Issuer) -> Side:
    card = open_card(order, "back", _palette(issuer), label_color=darker(issuer.lines[1], 2))
    card.value_size, card.label_size = 25, 15.5
    mark(card, card.rng, (300, 40, 1000, 420), (760, 372, 32))
    if issuer.iso in ("ESP", "PRT", "EST", "FIN"):
        chip(card, 60, 60)
        left = 240.0
    else:
        left = 60.0
    bottom = 50 + 130 * len(issuer.back)
    grid(card, issuer, person, issuer.back, (left, 50, 980, bottom), order.rng("signature"))
    lines = zone(person, issuer)
    card.mrz(lines, 46, 492, 920, 54, None, stated(lines[2]))
    card.state(
        document_number=person["document_number"],
        date_of_birth=person["date_of_birth"],
        sex=person["sex"],
        date_of_expiry=person["date_of_expiry"],
        issuing_country=issuer.iso,
        nationality=issuer.holder or issuer.iso,
    )
    if issuer.iso in ("NLD", "SWE", "ESP", "EST"):
        card.state(personal_number=person["personal_number"])
    return card.finish()


def _td2(order: Order, person: Holder, face: str, issuer: Issuer) -> Side:
    card = open_card(order, "front", _palette(issuer), TD2, label_color=darker(issuer.lines[1], 2))
    card.value_size, card.label_size = 29, 17
    mark(card, card.rng, (400, 180, 1220, 700), (206, 640, 36))
    _title(card, issuer)
    card.block()
    card.portrait((46, 150, 366, 564), face)
    grid(card, issuer, person, issuer.rows, (404, 142, 1212, 706), order.rng("signature"))
    lines = zone(person, issuer)
    card.mrz(lines, 60, 776, 1080, 68, None, stated(lines[0][5:]))
    card.state(
        document_number=person["document_number"],
        date_of_birth=person["date_of_birth"],
        sex=person["sex"],
        date_of_expiry=person["date_of_expiry"],
        issuing_country=issuer.iso,
        nationality=issuer.holder or issuer.iso,
    )
    return card.finish()
