"""Credencial para votar of the Instituto Nacional Electoral, Mexico: `mx.voter_id`.

Arrangement after the INE's public descriptions of its credential models D, E and F (issued 2013
to 2019) and G and H (from 2019): names on three lines, clave de elector, CURP, electoral
geography; on the back a TD1 zone whose first line carries the CIC (nine digits with a check
digit) and the OCR (section and nine digits), whose second line gives the sex as H or M and the
issue of the credential after MEX.
"""

from __future__ import annotations

from specimens import mrz, numbers, people
from specimens.backgrounds import Palette
from specimens.canvas import Line, V
from specimens.card import Card
from specimens.cards.common import open_card, settle, stated
from specimens.model import Order, Side, Specimen
from specimens.ornaments import code, emblem, mark, signature
from specimens.people import Holder
from specimens.places import MEXICO, mexican_address, pick

_NEW_MODEL = 2019  # first year of models G and H
_OLD = Palette(
    ((250, 244, 240), (246, 236, 244), (236, 240, 246)),
    ((190, 120, 160), (140, 160, 190), (200, 170, 120)),
    0.26,
)
_NEW = Palette(
    ((240, 236, 240), (250, 246, 248), (236, 232, 242)),
    ((150, 110, 160), (210, 130, 160), (130, 140, 170)),
    0.28,
)
_BACK = Palette(((246, 244, 242), (240, 240, 246)), ((180, 150, 180), (160, 170, 190)), 0.24)
_PURPLE = (112, 44, 102)


def draw(order: Order) -> Specimen:
    person, face = settle(order, "MEX")
    design = _complete(person, order)
    front = _front_new if design == "2019" else _front_old
    sides = {"front": front(order, person, face), "back": _back(order, person, design)}
    return Specimen(order.document, design, order.seed, face, sides, person)


def _complete(person: Holder, order: Order) -> str:
    """Electoral data, identifiers and years; returns the model by the year of issue."""
    rng = order.rng("numbers")
    place = pick(rng, MEXICO)
    if rng.random() < 0.08 and "second_surname" not in order.person:
        person["second_surname"] = ""
    born = people.born_on(person)
    old = rng.random() < 0.5 and born.year + 18 < _NEW_MODEL
    first = max(_NEW_MODEL - 5 if old else _NEW_MODEL, order.today.year - 10, born.year + 18)
    last = max(first, _NEW_MODEL - 1 if old else order.today.year - 1)
    year = int(rng.integers(first, last + 1))
    if given := order.person.get("date_of_issue"):
        year = int(given[:4])
    elif given := order.person.get("date_of_expiry"):
        year = int(given[:4]) - 10
    person["date_of_issue"] = str(year)
    person["date_of_expiry"] = person.get("date_of_expiry", str(year + 10))[:4]
    person.setdefault("state", place.state)
    person.setdefault("city", place.municipality)
    person.setdefault("locality", f"{int(rng.integers(1, 30)):04}")
    person.setdefault("section", f"{int(rng.integers(*place.sections)):04}")
    person.setdefault("address", ", ".join(mexican_address(place, rng)))
    names = (person["surname"], person["second_surname"], person["given_names"])
    curp = numbers.curp(*names, born, person["sex"], place.curp, rng)
    voter = numbers.clave_de_elector(*names, born, person["sex"], place.state, rng)
    person.setdefault("personal_number", curp)
    person.setdefault("voter_number", voter)
    registered = min(year, max(born.year + 18, 1991) + int(rng.integers(0, 6)))
    person.setdefault("registration_year", str(registered))
    person.setdefault("issue_number", f"{int(rng.integers(0, 5)):02}")
    person.setdefault("mrz_document_number", numbers.digits(rng, 9))
    person.setdefault("reference_number", person["section"] + numbers.digits(rng, 9))
    return "2019" if year >= _NEW_MODEL else "2013"


def _header(card: Card, title_x: float) -> None:
    card.block()
    emblem(card, 92, 78, 48, _PURPLE, (250, 244, 248), 12)
    if card.rng.random() < 0.7:
        card.text(title_x, 46, "MÉXICO", card.type.label.bold(), 24, fill=_PURPLE, tracking=0.12)
    card.text(
        title_x,
        82,
        "INSTITUTO NACIONAL ELECTORAL",
        card.type.label.bold(),
        31,
        fill=(60, 50, 60),
        max_width=700,
    )
    card.text(
        title_x, 114, "CREDENCIAL PARA VOTAR", card.type.label, 24, fill=_PURPLE, tracking=0.05
    )


def _names(person: Holder) -> list[Line]:
    lines: list[Line] = [V(people.upper(person["surname"]), "surname")]
    if person["second_surname"]:
        lines.append(V(people.upper(person["second_surname"]), "second_surname"))
    return [*lines, V(people.upper(person["given_names"]), "given_names")]


def _address(person: Holder) -> list[Line]:
    text = people.upper(person["address"])
    # The town's own comma ("CUAUHTÉMOC, CDMX.") does not end a line.
    parts = text.split(", ")
    rows = [*parts[:2], ", ".join(parts[2:])] if len(parts) > 2 else parts
    return [V(row, "address", text) for row in rows]


def _sex(person: Holder) -> V:
    return V("M" if person["sex"] == "F" else "H", "sex", person["sex"])


def _birth(person: Holder) -> V:
    return V(f"{people.born_on(person):%d/%m/%Y}", "date_of_birth", person["date_of_birth"])


def _registration(person: Holder) -> list[str | V]:
    return [f"{person['registration_year']} ", V(person["issue_number"], "issue_number")]


def _pair(
    card: Card,
    x: float,
    y: float,
    label: str,
    value: V | list[str | V],
    gap: float = 9,
    label_size: float | None = None,
) -> float:
    """Label and value on one line; returns the x after the value."""
    size = card.value_size * card.look.value_scale
    named = value.field if isinstance(value, V) else [v.field for v in value if isinstance(v, V)]
    quad = card.label(x, y, label, of=named, size=label_size)
    # The quad is in picture pixels; the drawing adds shift and nudge again.
    at = x + (quad[1][0] - quad[0][0]) + gap
    row = value if isinstance(value, V) else tuple(value)
    card.value(at, y, row)
    return at + card.measure(row, card.type.value, size, card.look.tracking)


def _front_old(order: Order, person: Holder, face: str) -> Side:
    card = open_card(order, "front", _OLD, label_color=(90, 70, 90))
    card.value_size, card.label_size = 26, 17
    mark(card, card.rng, (300, 130, 980, 560), (868, 285, 30))
    _header(card, 170)
    card.block()
    card.portrait((30, 150, 300, 500), face)
    card.portrait((868, 395, 968, 520), face, opacity=0.32, main=False)
    left = 330
    card.entry(left, 168, "NOMBRE", _names(person), max_width=400)
    card.entry(758, 168, "FECHA DE NACIMIENTO", _birth(person), label_size=16, label_width=225)
    card.block()
    _pair(card, 758, 240, "SEXO", _sex(person))
    card.entry(
        left,
        300,
        "DOMICILIO",
        _address(person),
        size=24,
        max_width=500,
    )
    card.block()
    _pair(card, left, 430, "CLAVE DE ELECTOR", V(person["voter_number"], "voter_number"))
    card.block()
    after = _pair(card, left, 468, "CURP", V(person["personal_number"], "personal_number"))
    _pair(card, after + 16, 468, "AÑO DE REGISTRO", _registration(person), label_size=15)
    card.block()
    section = pick(card.rng, ("SECCIÓN", "SECCIÓN", "SECCION"))
    for x, label, value in (
        (left, "ESTADO", V(person["state"], "state")),
        (left + 160, "MUNICIPIO", V(person["city"], "city")),
        (left + 360, section, V(person["section"], "section")),
    ):
        _pair(card, x, 510, label, value)
    card.block()
    for x, label, value in (
        (left, "LOCALIDAD", V(person["locality"], "locality")),
        (
            left + 190,
            pick(card.rng, ("EMISIÓN", "EMISION")),
            V(person["date_of_issue"], "date_of_issue"),
        ),
        (left + 360, "VIGENCIA", V(person["date_of_expiry"], "date_of_expiry")),
    ):
        _pair(card, x, 550, label, value)
    signature(card, 70, 520, 190, 70, order.rng("signature"))
    card.paragraph(165, 612, "FIRMA", 13, 14, max_width=200, anchor="m")
    return card.finish()


def _front_new(order: Order, person: Holder, face: str) -> Side:
    card = open_card(order, "front", _NEW, label_color=(120, 60, 110))
    card.value_size, card.label_size = 25, 18
    mark(card, card.rng, (300, 130, 990, 590), (872, 300, 30))
    _header(card, 170)
    card.rectangle((320, 128, 985, 131), fill=(190, 80, 130))
    card.block()
    card.portrait((36, 158, 292, 490), face)
    card.portrait((880, 330, 970, 440), face, opacity=0.35, main=False)
    left = 330
    card.entry(left, 172, "NOMBRE", _names(person), max_width=430)
    if card.rng.random() < 0.5:
        card.block()
        _pair(card, 840, 178, "SEXO", _sex(person))
    else:
        card.entry(860, 172, "SEXO", _sex(person))
    card.entry(left, 298, "DOMICILIO", _address(person), size=23, max_width=520)
    card.block()
    _pair(card, left, 420, "CLAVE DE ELECTOR", V(person["voter_number"], "voter_number"))
    card.entry(left, 460, "CURP", V(person["personal_number"], "personal_number"))
    card.entry(left + 380, 460, "AÑO DE REGISTRO", tuple(_registration(person)))
    card.entry(left, 535, "FECHA DE NACIMIENTO", _birth(person))
    card.entry(
        left + 245, 535, pick(card.rng, ("SECCIÓN", "SECCION")), V(person["section"], "section")
    )
    joint = pick(card.rng, (" - ", " - ", "-"))
    span = (
        V(person["date_of_issue"], "date_of_issue"),
        joint,
        V(person["date_of_expiry"], "date_of_expiry"),
    )
    card.entry(left + 380, 535, "VIGENCIA", span)
    signature(card, 60, 505, 210, 80, order.rng("signature"))
    return card.finish()


def zone(person: Holder) -> tuple[str, str, str]:
    """The back's TD1 lines."""
    surname = " ".join(n for n in (person["surname"], person["second_surname"]) if n)
    sheet = int(person["mrz_document_number"]) % 100000
    content = mrz.Zone(
        kind="ID",
        issuer="MEX",
        surname=surname,
        given_names=person["given_names"],
        number=person["mrz_document_number"],
        optional="<<" + person["reference_number"],
        nationality="MEX",
        born=f"{people.born_on(person):%y%m%d}",
        sex="M" if person["sex"] == "F" else "H",
        expires=f"{person['date_of_expiry'][2:]}1231",
        optional_2=f"<{person['issue_number']}<<{sheet:05}",
    )
    return mrz.td1(content)


def _back(order: Order, person: Holder, design: str) -> Side:
    card = open_card(order, "back", _BACK)
    lines = zone(person)
    url = f"https://qr.specimen.example/{person['mrz_document_number']}"
    if design == "2019":
        card.specimen((508, 416), 29, float(card.rng.uniform(-5, 5)), opacity=0.6, stamp=True)
        card.rectangle((-30, 26, 1042, 92), fill=(52, 44, 58))
        size = 236
        code(card, "QRCode", url, 70, 126, size, size)
        code(
            card,
            "QRCode",
            f"SPECIMEN|{person['personal_number']}|{person['section']}",
            706,
            126,
            size,
            size,
        )
        card.block()
        emblem(card, 508, 210, 62, _PURPLE, (248, 246, 248), 12)
        card.paragraph(508, 312, "INSTITUTO NACIONAL\nELECTORAL", 20, 24, max_width=300, anchor="m")
        signature(card, 420, 340, 180, 40, order.rng("official"))
    else:
        mark(card, card.rng, (60, 150, 720, 420), (430, 400, 36))
        code(card, "Code128", person["mrz_document_number"], 60, 40, 560, 74)
        code(card, "QRCode", url, 740, 46, 190, 190)
        card.block()
        card.paragraph(
            60,
            152,
            "ESTE DOCUMENTO ES INTRANSFERIBLE. NO ES VÁLIDO SI PRESENTA\n"
            "TACHADURAS O ENMENDADURAS. EL TITULAR ESTÁ OBLIGADO A NOTIFICAR\n"
            "EL CAMBIO DE DOMICILIO EN LOS 30 DÍAS SIGUIENTES A QUE ESTE OCURRA.",
            15,
            21,
            max_width=600,
        )
        signature(card, 120, 220, 260, 80, order.rng("official"))
        card.paragraph(
            250,
            330,
            "SECRETARIO EJECUTIVO DEL\nINSTITUTO NACIONAL ELECTORAL",
            14,
            18,
            max_width=320,
            anchor="m",
        )
        code(
            card,
            "PDF417",
            f"SPECIMEN {person['voter_number']} {person['personal_number']}",
            560,
            262,
            400,
            110,
        )
    marks = {"mrz_document_number": (0, 5, 14), "reference_number": (0, 17, 30)}
    card.mrz(lines, 46, 492, 920, 54, marks, stated(lines[2]))
    born = people.born_on(person)
    card.state(
        date_of_birth=born.isoformat(),
        sex=person["sex"],
        nationality="MEX",
        issuing_country="MEX",
        date_of_expiry=f"{person['date_of_expiry']}-12-31",
    )
    return card.finish()
