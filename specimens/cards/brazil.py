"""Carteira Nacional de Habilitação, Brazil: `br.driver_license`.

Two designs: the paper of CONTRAN Resolution 598/2016 (design "2017"), drawn opened, with its
upper and lower half; and that of Resolution 886/2021 (design "2022"), whose fields carry the
numbers of the Vienna Convention's licence and whose lower half has a TD1 zone with I<BRA, the
Nº de registro being a document number of eleven characters (ICAO Doc 9303 part 5, note j).
"""

from __future__ import annotations

from datetime import date

from numpy.random import Generator

from specimens import mrz, numbers, people
from specimens.backgrounds import Palette
from specimens.canvas import V
from specimens.card import Card
from specimens.cards.brazil_paper import open_paper
from specimens.cards.brazil_parts import FRAME, GREEN, OBSERVATIONS, RED, box, cpf, day, parents
from specimens.cards.common import open_card, settle, stated
from specimens.model import Order, Side, Specimen
from specimens.ornaments import code, mark, signature, star
from specimens.people import Holder
from specimens.places import BRAZIL, pick

_NEW = Palette(
    ((222, 238, 228), (246, 246, 232), (226, 238, 244)),
    ((90, 160, 120), (200, 190, 110), (110, 150, 180)),
    0.28,
    "CNH SPECIMEN ",
)
# The licence of 2022 is issued since this day; the older paper runs out after it.
_CHANGE = date(2022, 6, 1)
_CATEGORIES = ("B", "AB", "AB", "A", "C", "AD", "D", "AE")


def draw(order: Order) -> Specimen:
    person, face = settle(order, "BRA")
    design = _complete(person, order)
    if design == "2022":
        sides = {"front": _front_new(order, person, face), "back": _back_new(order, person)}
    else:
        sides = {"front": open_paper(order, person, face)}
    return Specimen(order.document, design, order.seed, face, sides, person)


def _complete(person: Holder, order: Order) -> str:
    rng = order.rng("numbers")
    born = people.born_on(person)
    years = 10 if born.year > order.today.year - 50 else 5
    start = _issued(person, order, rng, born, years)
    first = people.random_date(rng, born.year + 18, 5)
    person.setdefault("date_of_first_issue", min(first, start).isoformat())
    city, state = pick(rng, BRAZIL)
    birth_city, birth_state = (city, state) if rng.random() < 0.5 else pick(rng, BRAZIL)
    person.setdefault("place_of_issue", f"{city}, {state}")
    person.setdefault("place_of_birth", f"{birth_city}, {birth_state}")
    person.setdefault("nationality", "BRA")
    person.setdefault("personal_number", numbers.cpf(rng))
    person.setdefault("registration_number", numbers.cnh(rng))
    person.setdefault("document_number", numbers.digits(rng, 10))
    person.setdefault("license_category", pick(rng, _CATEGORIES))
    issuer = pick(rng, ("SSP", "SSP", "DETRAN", "SESP", "PC"))
    number = numbers.digits(rng, int(rng.integers(7, 10)))
    person.setdefault("reference_number", f"{number} {issuer} {state}")
    family = person["surname"]
    father = f"{people.given_name('BRA', 'M', rng, other_than=person['given_names'])} {family}"
    mother = f"{people.given_name('BRA', 'F', rng)} {people.surname('BRA', rng)} {family}"
    person.setdefault("parents", f"{father}, {mother}")
    # Many registries print without accents; the card shows what they hold.
    if rng.random() < 0.5:
        printed = {"full_name", "parents", "place_of_issue", "place_of_birth"}
        for name in printed - set(order.person):
            person[name] = people.plain(person[name])
    return "2022" if start >= _CHANGE else "2017"


def _issued(person: Holder, order: Order, rng: Generator, born: date, years: int) -> date:
    """The day of issue, on a drawn side of the change of designs."""
    grown = people.shift_years(born, 18)
    new = rng.random() < 0.5 or grown >= _CHANGE
    low = max(grown, people.shift_years(order.today, -years), _CHANGE if new else date.min)
    high = order.today if new else _CHANGE
    drawn = int(rng.integers(low.toordinal(), max(high.toordinal(), low.toordinal() + 1)))
    if not {"date_of_issue", "date_of_expiry"} & set(person):
        person["date_of_issue"] = date.fromordinal(drawn).isoformat()
    return people.issued(rng, person, order.today, years)[0]


def _front_new(order: Order, person: Holder, face: str) -> Side:
    card = open_card(order, "front", _NEW, label_color=(50, 96, 70))
    card.value_size, card.label_size = 22, 14.5
    mark(card, card.rng, (290, 130, 1000, 620), (175, 560, 26))
    card.block()
    _flag(card, 60, 22)
    ministry = pick(card.rng, ("MINISTÉRIO DA INFRAESTRUTURA", "MINISTÉRIO DOS TRANSPORTES"))
    for y, text, size in (
        (34, "REPÚBLICA FEDERATIVA DO BRASIL", 21),
        (56, ministry, 16),
        (76, "SECRETARIA NACIONAL DE TRÂNSITO", 16),
    ):
        card.text(560, y, text, card.type.label.bold(), size, fill=GREEN, anchor="m")
    card.text(
        560,
        106,
        "CARTEIRA NACIONAL DE HABILITAÇÃO / DRIVER LICENSE / PERMISO DE CONDUCCIÓN",
        card.type.label,
        17,
        fill=(40, 60, 50),
        anchor="m",
        max_width=760,
    )
    card.upright(
        40, 540, V(person["document_number"], "document_number"), card.type.mono.bold(), 32, fill=RED
    )
    card.upright(40, 300, "VÁLIDA EM TODO O TERRITÓRIO", card.type.label, 13, fill=GREEN)
    card.block()
    card.portrait((56, 150, 296, 456), face)
    signature(card, 70, 474, 200, 56, order.rng("signature"))
    card.block()
    card.label(176, 596, "7 ASSINATURA DO PORTADOR", anchor="m")
    x, right = 312, 992
    wide = right - x
    box(
        card,
        x,
        122,
        wide * 0.74,
        60,
        "2 e 1 NOME E SOBRENOME",
        V(people.upper(person["full_name"]), "full_name"),
    )
    box(
        card,
        x + wide * 0.755,
        122,
        wide * 0.245,
        60,
        "1ª HABILITAÇÃO",
        day(person, "date_of_first_issue"),
    )
    birth = (
        day(person, "date_of_birth"),
        ", ",
        V(people.upper(person["place_of_birth"]), "place_of_birth"),
    )
    box(card, x, 188, wide, 60, "3 DATA, LOCAL E UF DE NASCIMENTO", birth)
    box(card, x, 254, wide * 0.36, 60, "4a DATA EMISSÃO", day(person, "date_of_issue"))
    box(card, x + wide * 0.375, 254, wide * 0.36, 60, "4b VALIDADE", day(person, "date_of_expiry"))
    box(card, x + wide * 0.75, 254, wide * 0.25, 60, "ACC", " ")
    label = pick(
        card.rng, ("4c DOC IDENTIDADE / ÓRG EMISSOR / UF", "4c DOC. IDENTIDADE/ÓRG. EMISSOR/UF")
    )
    box(card, x, 320, wide, 60, label, V(person["reference_number"], "reference_number"))
    box(card, x, 386, wide * 0.36, 60, "4d CPF", cpf(person))
    box(
        card,
        x + wide * 0.375,
        386,
        wide * 0.36,
        60,
        pick(card.rng, ("5 Nº REGISTRO", "5 N° REGISTRO")),
        V(person["registration_number"], "registration_number"),
    )
    box(
        card,
        x + wide * 0.75,
        386,
        wide * 0.25,
        60,
        pick(card.rng, ("9 CAT HAB", "9 CAT. HAB.")),
        V(person["license_category"], "license_category"),
    )
    word = "BRASILEIRA" if person["sex"] == "F" else "BRASILEIRO"
    nation = V(pick(card.rng, (word, "BRASILEIRO(A)")), "nationality", "BRA")
    box(card, x, 452, wide, 56, "NACIONALIDADE", nation)
    box(card, x, 514, wide, 108, "FILIAÇÃO", parents(person, 34), 21)
    return card.finish()


def _flag(card: Card, x: float, y: float) -> None:
    card.rectangle((x, y, x + 100, y + 66), fill=(34, 132, 70))
    card.polygon(
        [(x + 50, y + 7), (x + 91, y + 33), (x + 50, y + 59), (x + 9, y + 33)], (246, 208, 60)
    )
    card.ellipse((x + 34, y + 17, x + 66, y + 49), fill=(36, 62, 140))
    card.polygon(star(x + 50, y + 33, 9), (250, 250, 250))


def zone(person: Holder) -> tuple[str, str, str]:
    """The lower half's TD1 lines."""
    born, end = people.born_on(person), date.fromisoformat(person["date_of_expiry"])
    return mrz.td1(
        mrz.Zone(
            kind="I",
            issuer="BRA",
            surname=person["surname"],
            given_names=person["given_names"],
            number=person["registration_number"],
            nationality="BRA",
            born=f"{born:%y%m%d}",
            sex=person["sex"],
            expires=f"{end:%y%m%d}",
        )
    )


def _back_new(order: Order, person: Holder) -> Side:
    card = open_card(order, "back", _NEW, label_color=(50, 96, 70))
    card.value_size, card.label_size = 21, 13
    mark(card, card.rng, (360, 20, 1000, 420), (700, 330, 34))
    _categories(card, person)
    box(card, 384, 30, 604, 190, "12 OBSERVAÇÕES", pick(card.rng, OBSERVATIONS), 20, top=True)
    place = people.upper(person["place_of_issue"])
    box(card, 384, 232, 390, 60, "LOCAL", V(place, "place_of_issue"))
    rng = order.rng("controls")
    card.block()
    card.value(796, 256, numbers.digits(rng, 11), size=19)
    card.value(796, 284, place[-2:] + numbers.digits(rng, 9), size=19)
    signature(card, 420, 306, 240, 58, order.rng("official"))
    card.label(540, 392, "ASSINATURA DO EMISSOR", anchor="m")
    code(
        card,
        "QRCode",
        f"https://qr.specimen.example/cnh/{person['document_number']}",
        850,
        300,
        116,
        116,
    )
    lines = zone(person)
    # The number runs on behind the filler that stands for its check digit.
    fields = {**stated(lines[2]), "registration_number": person["registration_number"]}
    card.mrz(lines, 46, 492, 920, 54, None, fields)
    card.state(
        registration_number=person["registration_number"],
        date_of_birth=person["date_of_birth"],
        date_of_expiry=person["date_of_expiry"],
        sex=person["sex"],
        nationality="BRA",
        issuing_country="BRA",
    )
    return card.finish()


def _categories(card: Card, person: Holder) -> None:
    """The table of categories with the expiry by those that the holder has."""
    names = ("ACC", "A", "A1", "B", "B1", "C", "C1", "D", "D1", "BE", "CE", "DE")
    top, pitch = 34, 31
    card.block(0.002)
    for x, width in ((30, 70), (100, 130), (230, 130)):
        card.rectangle((x, top, x + width, top + pitch * (len(names) + 1)), outline=FRAME)
    for x, head in ((65, "9"), (165, "10"), (295, "11")):
        card.text(x, top + 22, head, card.type.label.bold(), 15, fill=card.label_color, anchor="m")
    until = f"{date.fromisoformat(person['date_of_expiry']):%d/%m/%y}"
    for k, name in enumerate(names, 1):
        y = top + k * pitch
        card.rectangle((30, y, 360, y), fill=FRAME)
        card.text(65, y + 22, name, card.type.label.bold(), 16, fill=card.label_color, anchor="m")
        if name in set(person["license_category"]):
            card.value(295, y + 22, until, size=17, anchor="m")
