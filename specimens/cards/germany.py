"""Personalausweis, Germany: `de.id_card`.

Arrangement after the annex of the Personalausweisverordnung, designs of November 2010 and of
August 2021 (the flag of the Union, [a] and [b] for surname and name at birth). The TD1 zone
has IDD<<, gives no sex, and in the design of 2021 the card's version (2108) as optional data;
the number's check digit follows it there. The access number (CAN) has six digits.
"""

from __future__ import annotations

from datetime import date

from specimens import mrz, numbers, people
from specimens.backgrounds import Palette
from specimens.canvas import Line, V
from specimens.card import Card
from specimens.cards.common import open_card, settle, stated
from specimens.model import Order, Side, Specimen
from specimens.ornaments import chip_sign, emblem, mark, signature, star, union_flag
from specimens.people import Holder
from specimens.places import GERMAN_STREETS, GERMANY, pick

_OLD = Palette(
    ((222, 234, 226), (238, 240, 228), (226, 232, 238)),
    ((110, 160, 140), (180, 150, 120), (130, 150, 180)),
    0.3,
    "BUNDESREPUBLIK SPECIMEN ",
)
_NEW = Palette(
    ((220, 236, 232), (234, 242, 232), (232, 236, 222)),
    ((90, 160, 150), (150, 180, 120), (190, 160, 110)),
    0.3,
    "BUNDESREPUBLIK SPECIMEN ",
)
_EYES = ("BRAUN", "BLAU", "GRÜN", "GRAU", "BLAUGRAU", "GRÜN-BRAUN")
_LASER = (44, 44, 48)


def draw(order: Order) -> Specimen:
    person, face = settle(order, "DEU")
    design = _complete(person, order)
    sides = {"front": _front(order, person, face, design), "back": _back(order, person, design)}
    return Specimen(order.document, design, order.seed, face, sides, person)


def _complete(person: Holder, order: Order) -> str:
    rng = order.rng("numbers")
    city, authority, postcodes = pick(rng, GERMANY)
    change = date(2021, 8, 2)
    start, _ = people.issued(rng, person, order.today, 10)
    person.setdefault("document_number", numbers.german_document(rng))
    person.setdefault("place_of_birth", pick(rng, GERMANY)[0])
    person.setdefault("nationality", "DEU")
    person.setdefault("issuing_authority", authority)
    house = f"{int(rng.integers(1, 180))}{pick(rng, ('', '', '', 'a', 'B'))}"
    person.setdefault(
        "address", f"{pick(rng, postcodes)} {city}, {pick(rng, GERMAN_STREETS)} {house.upper()}"
    )
    person.setdefault(
        "height", str(int(rng.integers(154, 177) + (12 if person["sex"] == "M" else 0)))
    )
    person.setdefault("eye_color", pick(rng, _EYES))
    person.setdefault("card_access_number", numbers.digits(rng, 6))
    birth_name = people.surname("DEU", rng) if rng.random() < 0.35 else ""
    person.setdefault("birth_name", "" if birth_name == person["surname"] else birth_name)
    return "2021" if start >= change else "2010"


def _dotted(person: Holder, field: str) -> V:
    return V(f"{date.fromisoformat(person[field]):%d.%m.%Y}", field, person[field])


def _trilingual(card: Card, german: str, english: str, french: str) -> str:
    return pick(card.rng, ("/", "/", " / ")).join((german, english, french))


def _front(order: Order, person: Holder, face: str, design: str) -> Side:
    new = design == "2021"
    card = open_card(
        order, "front", _NEW if new else _OLD, value_color=_LASER, label_color=(70, 96, 96)
    )
    card.value_size, card.label_size = 27, 15
    mark(card, card.rng, (330, 140, 1000, 560), (650, 506, 28))
    _title(card, new)
    number = V(person["document_number"], "document_number")
    card.block()
    card.text(978, 104, number, card.type.mono.bold(600), 33 * card.look.value_scale, anchor="r")
    card.block()
    card.portrait((38, 148, 326, 520), face, monochrome=True, engraved=True)
    card.portrait(
        (806, 400, 910, 534), face, monochrome=True, engraved=True, main=False, opacity=0.3
    )
    x = 350
    surname = V(people.upper(person["surname"]), "surname")
    birth_name = (
        V(people.upper(person["birth_name"]), "_birth_name") if person["birth_name"] else None
    )
    if new:
        label = _trilingual(card, "[a] Name", "Surname", "Nom")
        label += "   " + _trilingual(card, "[b] Geburtsname", "Name at birth", "Nom de naissance")
        rows: list[Line] = [("[a] ", surname)] if card.rng.random() < 0.5 else [surname]
        if birth_name:
            rows.append(("[b] ", birth_name))
    else:
        label = _trilingual(card, "Name", "Surname", "Nom")
        rows = [surname]
        if birth_name:
            rows.append(("GEB. ", birth_name))
    card.entry(x, 158, label, rows, max_width=560, leading=1.12)
    card.entry(
        x,
        258,
        _trilingual(card, "Vornamen", "Given names", "Prénoms"),
        V(people.upper(person["given_names"]), "given_names"),
        max_width=560,
    )
    card.entry(
        x,
        330,
        _trilingual(card, "Geburtstag", "Date of birth", "Date de naissance"),
        _dotted(person, "date_of_birth"),
        label_width=312,
    )
    card.entry(
        x + 330,
        330,
        _trilingual(card, "Staatsangehörigkeit", "Nationality", "Nationalité"),
        V("DEUTSCH", "nationality", "DEU"),
        label_width=310,
    )
    card.entry(
        x,
        402,
        _trilingual(card, "Geburtsort", "Place of birth", "Lieu de naissance"),
        V(people.upper(person["place_of_birth"]), "place_of_birth"),
        max_width=440,
    )
    card.entry(
        x,
        474,
        _trilingual(card, "Gültig bis", "Date of expiry", "Date d'expiration"),
        _dotted(person, "date_of_expiry"),
    )
    card.block()
    card.label(
        x,
        610,
        _trilingual(
            card,
            "Unterschrift der Inhaberin / des Inhabers",
            "Signature of bearer",
            "Signature de la titulaire / du titulaire",
        ),
        size=12,
        max_width=420,
    )
    signature(card, x + 10, 534, 300, 62, order.rng("signature"), _LASER)
    card.block()
    access = V(person["card_access_number"], "_card_access_number")
    card.text(978, 596, access, card.type.mono.bold(600), 32 * card.look.value_scale, anchor="r")
    if new:
        card.label(
            978,
            560,
            _trilingual(card, "Zugangsnummer", "CAN", "CAN"),
            of="_card_access_number",
            size=12,
            anchor="r",
        )
    return card.finish()


def _title(card: Card, new: bool) -> None:
    ink = (40, 70, 80)
    card.block()
    left = 160.0 if new else 38.0
    if new:
        union_flag(card, (36, 28, 140, 98), "DE")
        card.block()
    card.text(left, 50, "BUNDESREPUBLIK DEUTSCHLAND", card.type.label.bold(), 25, fill=ink)
    card.text(
        left,
        72,
        "FEDERAL REPUBLIC OF GERMANY / RÉPUBLIQUE FÉDÉRALE D'ALLEMAGNE",
        card.type.label,
        13.5,
        fill=ink,
        max_width=520,
    )
    card.text(left, 102, "PERSONALAUSWEIS", card.type.label.bold(), 25, fill=ink)
    card.text(left + 260, 102, "IDENTITY CARD / CARTE D'IDENTITÉ", card.type.label, 14, fill=ink)
    chip_sign(card, 920, 34)
    if not new:
        card.polygon(star(860, 52, 24, 8, 0.7), (180, 60, 50))


def zone(person: Holder, design: str) -> tuple[str, str, str]:
    born, end = people.born_on(person), date.fromisoformat(person["date_of_expiry"])
    return mrz.td1(
        mrz.Zone(
            kind="ID",
            issuer="D",
            surname=person["surname"],
            given_names=person["given_names"],
            number=person["document_number"],
            nationality="D",
            born=f"{born:%y%m%d}",
            sex="<",
            expires=f"{end:%y%m%d}",
            optional_2="2108" if design == "2021" else "",
        )
    )


def _back(order: Order, person: Holder, design: str) -> Side:
    new = design == "2021"
    card = open_card(
        order, "back", _NEW if new else _OLD, value_color=_LASER, label_color=(70, 96, 96)
    )
    card.value_size, card.label_size = 24, 14
    mark(card, card.rng, (40, 40, 980, 420), (640, 380, 32))
    left, right = 46, 430
    address = people.upper(person["address"])
    rows: list[Line] = [V(row, "address", address) for row in address.split(", ")]
    eyes = _trilingual(card, "Augenfarbe", "Colour of eyes", "Couleur des yeux")
    height = (V(person["height"], "height"), " cm")
    card.entry(left, 52, eyes, V(person["eye_color"], "_eye_color"), label_width=360)
    card.entry(left, 124, _trilingual(card, "Größe", "Height", "Taille"), height)
    card.entry(
        left, 196, _trilingual(card, "Datum", "Date", "Date"), _dotted(person, "date_of_issue")
    )
    card.entry(
        left,
        268,
        _trilingual(card, "Behörde", "Authority", "Autorité"),
        V(people.upper(person["issuing_authority"]), "issuing_authority"),
        max_width=360,
    )
    card.entry(right, 52, _trilingual(card, "Anschrift", "Address", "Adresse"), rows, max_width=470)
    card.entry(
        right,
        196,
        _trilingual(
            card,
            "Ordens- oder Künstlername",
            "Religious name or pseudonym",
            "Nom de religion ou pseudonyme",
        ),
        pick(card.rng, ("---", " ", "- - -")),
        label_width=540,
    )
    emblem(card, 890, 330, 54, (120, 150, 150), (228, 238, 234), 9)
    card.block()
    card.text(
        left,
        412,
        "PERSONALAUSWEIS",
        card.type.label.bold(),
        15,
        fill=card.label_color,
        tracking=0.1,
    )
    lines = zone(person, design)
    card.mrz(lines, 46, 492, 920, 54, None, stated(lines[2]))
    card.state(
        document_number=person["document_number"],
        date_of_birth=person["date_of_birth"],
        date_of_expiry=person["date_of_expiry"],
        nationality="DEU",
        issuing_country="DEU",
    )
    return card.finish()
