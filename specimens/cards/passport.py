"""Data pages of passports: `passport`, TD3 of ICAO Doc 9303 part 4, for a dozen issuers."""

from __future__ import annotations

from datetime import date

from numpy.random import Generator

from specimens import mrz, numbers, people
from specimens.backgrounds import Palette
from specimens.canvas import TD3, darker
from specimens.card import Card
from specimens.cards.common import open_card, settle, stated
from specimens.cards.issuers import Issuer
from specimens.cards.passport_issuers import PASSPORTS
from specimens.cards.travel import grid, number_of
from specimens.model import Order, Side, Specimen
from specimens.ornaments import chip_sign, emblem, mark
from specimens.people import Holder
from specimens.places import CHINA, CITIES, MEXICO, pick


def draw(order: Order) -> Specimen:
    """The issuer follows from the seed, or from an overridden issuing_country."""
    wanted = order.person.get("issuing_country")
    choice = [i for i in PASSPORTS if i.iso == wanted]
    issuer = choice[0] if choice else PASSPORTS[order.seed % len(PASSPORTS)]
    person, face = settle(order, issuer.iso)
    _complete(person, order, issuer)
    sides = {"front": _page(order, person, face, issuer)}
    return Specimen(order.document, issuer.iso, order.seed, face, sides, person)


def _complete(person: Holder, order: Order, issuer: Issuer) -> None:
    rng = order.rng("numbers")
    people.issued(rng, person, order.today, issuer.years)
    person.setdefault("issuing_country", issuer.iso)
    person.setdefault("nationality", issuer.iso)
    person.setdefault("document_number", number_of(pick(rng, issuer.numbers), rng))
    person.setdefault(
        "height", str(int(rng.integers(155, 178) + (11 if person["sex"] == "M" else 0)))
    )
    person.setdefault("issuing_authority", pick(rng, issuer.authorities))
    person.setdefault("_kind", "PM" if issuer.iso == "IND" and rng.random() < 0.2 else "P")
    person.setdefault(
        "_registration",
        f"{numbers.digits(rng, 4)}-{numbers.letters(rng, 4)}-{numbers.digits(rng, 2)}",
    )
    person.setdefault("_middle_name", people.upper(people.surname("PHL", rng)))
    person.setdefault("_personal_id", numbers.digits(rng, 9))
    _places(person, issuer, rng)
    if personal := _personal_number(person, issuer, rng):
        person.setdefault("personal_number", personal)


def _places(person: Holder, issuer: Issuer, rng: Generator) -> None:
    if issuer.iso == "CHN":
        birth, issue = pick(rng, CHINA), pick(rng, CHINA)
        person.setdefault("place_of_birth", f"{birth.hanzi}/{birth.pinyin}")
        person.setdefault("place_of_issue", f"{issue.hanzi}/{issue.pinyin}")
        return
    person.setdefault("place_of_birth", pick(rng, CITIES[issuer.iso]))
    person.setdefault("place_of_issue", pick(rng, issuer.authorities))


def _personal_number(person: Holder, issuer: Issuer, rng: Generator) -> str:
    born, sex = people.born_on(person), person["sex"]
    if issuer.iso == "SWE":
        return numbers.personnummer(born, sex, rng)
    if issuer.iso == "MEX":
        names = (person["surname"], person.get("second_surname", ""), person["given_names"])
        return numbers.curp(*names, born, sex, pick(rng, MEXICO).curp, rng)
    return ""


def _kind(person: Holder) -> str:
    # A second letter of the kind stands in the zone only where it is printed.
    return person["_kind"] if len(person["_kind"]) == 2 else "P"


def zone(person: Holder, issuer: Issuer, rng: Generator) -> tuple[str, str]:
    born, end = people.born_on(person), date.fromisoformat(person["date_of_expiry"])
    surname = " ".join(n for n in (person["surname"], person.get("second_surname", "")) if n)
    optional = person["personal_number"] if issuer.iso == "SWE" else ""
    # The table of transliterations allows N and NXX for Ñ; both occur.
    enye = "NXX" if rng.random() < 0.25 and issuer.iso not in ("MEX", "ESP") else "N"
    return mrz.td3(
        mrz.Zone(
            kind=_kind(person),
            issuer=issuer.code,
            surname=surname,
            given_names=person["given_names"],
            number=person["document_number"],
            nationality=issuer.code,
            born=f"{born:%y%m%d}",
            sex=person["sex"],
            expires=f"{end:%y%m%d}",
            optional=optional,
            enye=enye,
        )
    )


def _page(order: Order, person: Holder, face: str, issuer: Issuer) -> Side:
    palette = Palette(issuer.ground, issuer.lines, 0.3, f"{issuer.iso} SPECIMEN ")
    card = open_card(order, "front", palette, TD3, label_color=darker(issuer.lines[1], 2))
    card.value_size, card.label_size = 31, 19
    mark(card, card.rng, (420, 180, 1400, 820), (240, 770, 40))
    _title(card, issuer)
    card.block()
    box = (70, 190, 412, 630)
    card.portrait(
        box, face, engraved=issuer.iso in ("D", "NLD", "SWE", "NOR"), monochrome=issuer.iso == "NLD"
    )
    grid(card, issuer, person, issuer.rows, (452, 158, 1430, 812), order.rng("signature"))
    lines = zone(person, issuer, order.rng("zone"))
    card.mrz(lines, 84, 908, 1308, 74, None, stated(lines[0][5:]))
    card.state(nationality=issuer.iso, issuing_country=issuer.iso)
    return card.finish()


def _title(card: Card, issuer: Issuer) -> None:
    ink = darker(issuer.lines[0], 3)
    card.block()
    x = 70.0
    if card.rng.random() < 0.6:
        emblem(card, 118, 84, 50, ink, issuer.ground[1], 14)
        x = 190.0
    card.text(x, 70, issuer.document, card.type.label.bold(), 33, fill=ink, max_width=620)
    for k, row in enumerate(issuer.title):
        card.text(
            x,
            104 + 26 * k,
            row,
            card.type.label.bold() if k == 0 else card.type.label,
            25 if k == 0 else 18,
            fill=ink,
            max_width=760,
        )
    chip_sign(card, 1330, 40, 76)
