"""The Brazilian licence on paper, opened: two halves over one another (CONTRAN Res. 598/2016)."""

from __future__ import annotations

from specimens import numbers, people
from specimens.backgrounds import Palette
from specimens.canvas import V
from specimens.cards.brazil_parts import FRAME, GREEN, OBSERVATIONS, RED, box, cpf, day, parents
from specimens.cards.common import open_card
from specimens.model import Order, Side
from specimens.ornaments import emblem, mark, signature
from specimens.people import Holder
from specimens.places import pick

PAPER = (1012, 1404)
_OLD = Palette(
    ((232, 240, 222), (248, 244, 222), (226, 238, 226)),
    ((120, 170, 120), (190, 180, 110), (150, 180, 150)),
    0.3,
    "CNH SPECIMEN ",
)


def open_paper(order: Order, person: Holder, face: str) -> Side:
    card = open_card(order, "front", _OLD, PAPER, label_color=(60, 90, 70))
    card.value_size, card.label_size = 27, 16
    mark(card, card.rng, (380, 200, 970, 660))
    mark(card, card.rng, (120, 700, 960, 1080), (780, 860, 44))
    card.block()
    emblem(card, 150, 74, 46, GREEN, (240, 244, 226), 20)
    ministry = pick(card.rng, ("MINISTÉRIO DAS CIDADES", "MINISTÉRIO DA INFRAESTRUTURA"))
    for y, text, size in (
        (44, "REPÚBLICA FEDERATIVA DO BRASIL", 26),
        (72, ministry, 20),
        (97, "DEPARTAMENTO NACIONAL DE TRÂNSITO", 20),
        (126, "CARTEIRA NACIONAL DE HABILITAÇÃO", 25),
    ):
        card.text(560, y, text, card.type.label.bold(), size, fill=GREEN, anchor="m", max_width=720)
    card.upright(60, 580, "VÁLIDA EM TODO", card.type.label.bold(), 16, fill=GREEN)
    card.upright(82, 580, "O TERRITÓRIO NACIONAL", card.type.label.bold(), 16, fill=GREEN)
    card.upright(
        72, 325, V(person["document_number"], "document_number"), card.type.mono.bold(), 36, fill=RED
    )
    left, right = 112, 976
    box(
        card, left, 146, right - left, 62, "NOME", V(people.upper(person["full_name"]), "full_name")
    )
    card.block()
    card.portrait((left, 222, left + 268, 572), face)
    x, wide = left + 284, right - left - 284
    label = pick(
        card.rng, ("DOC. IDENTIDADE / ÓRG. EMISSOR / UF", "DOC. IDENTIDADE/ÓRG. EMISSOR/UF")
    )
    box(card, x, 220, wide, 64, label, V(person["reference_number"], "reference_number"))
    box(card, x, 292, wide * 0.54, 64, "CPF", cpf(person))
    box(
        card,
        x + wide * 0.56,
        292,
        wide * 0.44,
        64,
        "DATA NASCIMENTO",
        day(person, "date_of_birth"),
    )
    box(card, x, 364, wide, 136, "FILIAÇÃO", parents(person, 28), 22)
    for k, (name, value) in enumerate(
        (
            ("PERMISSÃO", ""),
            ("ACC", ""),
            (pick(card.rng, ("CAT. HAB.", "CAT.HAB.")), "license_category"),
        )
    ):
        cell = V(person[value], value) if value else " "
        box(card, x + k * wide / 3, 508, wide / 3 - 6, 64, name, cell)
    third = (right - left) / 3
    box(
        card,
        left,
        588,
        third - 6,
        66,
        pick(card.rng, ("Nº REGISTRO", "N° REGISTRO")),
        V(person["registration_number"], "registration_number"),
    )
    box(card, left + third, 588, third - 6, 66, "VALIDADE", day(person, "date_of_expiry"))
    box(
        card,
        left + 2 * third,
        588,
        third,
        66,
        "1ª HABILITAÇÃO",
        day(person, "date_of_first_issue"),
    )
    # The fold of the paper.
    card.rectangle((-40, 702, 1060, 703), fill=(176, 186, 170))
    box(
        card,
        left,
        730,
        right - left,
        210,
        "OBSERVAÇÕES",
        pick(card.rng, OBSERVATIONS),
        24,
        top=True,
    )
    card.rectangle((left, 952, right, 1060), outline=FRAME, width=1.2)
    signature(card, left + 260, 962, 330, 78, order.rng("signature"))
    card.label((left + right) / 2, 1076, "ASSINATURA DO PORTADOR", anchor="m")
    place = people.upper(person["place_of_issue"])
    box(card, left, 1092, (right - left) * 0.64, 66, "LOCAL", V(place, "place_of_issue"))
    box(
        card,
        left + (right - left) * 0.66,
        1092,
        (right - left) * 0.34,
        66,
        "DATA EMISSÃO",
        day(person, "date_of_issue"),
    )
    signature(card, left + 120, 1176, 300, 76, order.rng("official"))
    card.label(left + 270, 1276, "ASSINATURA DO EMISSOR", anchor="m")
    rng = order.rng("controls")
    card.block()
    card.value(right - 20, 1206, numbers.digits(rng, 11), size=24, anchor="r")
    card.value(right - 20, 1244, place[-2:] + numbers.digits(rng, 9), size=24, anchor="r")
    card.text(
        (left + right) / 2,
        1322,
        pick(card.rng, ("DETRAN - ", "DETRAN-")) + place[-2:],
        card.type.label.bold(),
        30,
        fill=GREEN,
        anchor="m",
    )
    card.upright(66, 1300, "PROIBIDO PLASTIFICAR", card.type.label.bold(), 18, fill=GREEN)
    card.upright(
        72, 1060, V(person["document_number"], "document_number"), card.type.mono.bold(), 36, fill=RED
    )
    return card.finish()
