"""居民身份证, mainland China: `cn.id_card`.

Arrangement after GA 448-2013 (Ministry of Public Security): 姓名, 性别 and 民族, 出生 with year,
month and day parted by their characters, 住址 on up to three lines, and 公民身份号码 on the side
with the photograph; 签发机关 and 有效期限 on the other. Terms of validity after the law on
resident identity cards, article 5: 5, 10 or 20 years by age, 长期 from 46.
"""

from __future__ import annotations

from datetime import date

from specimens import numbers, people
from specimens.backgrounds import Palette
from specimens.canvas import V
from specimens.cards.common import open_card, settle
from specimens.model import FOREVER, Order, Side, Specimen
from specimens.ornaments import emblem, mark
from specimens.people import Holder
from specimens.places import CHINA, chinese_address, pick
from specimens.pools import ETHNICITIES

_PALETTE = Palette(
    ((214, 232, 240), (242, 236, 240), (220, 236, 228)),
    ((110, 170, 200), (210, 150, 170), (130, 190, 160)),
    0.26,
    "SPECIMEN ",
)
_BLUE = (34, 112, 168)
_RED = (200, 44, 40)


def draw(order: Order) -> Specimen:
    person, face = settle(order, "CHN")
    _complete(person, order)
    sides = {"front": _front(order, person, face), "back": _back(order, person)}
    return Specimen(order.document, "2004", order.seed, face, sides, person)


def _complete(person: Holder, order: Order) -> None:
    rng = order.rng("numbers")
    place = pick(rng, CHINA)
    born = people.born_on(person)
    # The number keeps the region of the first registration, often not that of the address.
    known = tuple(p for p in CHINA if p.since <= born.year)
    region = (place if place in known and rng.random() < 0.6 else pick(rng, known)).code
    person.setdefault("personal_number", numbers.chinese_id(region, born, person["sex"], rng))
    person.setdefault("address", chinese_address(place, rng))
    person.setdefault("issuing_authority", place.police)
    share = [s for _, s in ETHNICITIES]
    person.setdefault("ethnicity", ETHNICITIES[int(rng.choice(len(share), p=share))][0])
    back = int(rng.integers(60, 3400))
    start = max(date.fromordinal(order.today.toordinal() - back), people.shift_years(born, 16))
    if given := people.full_date(order.person.get("date_of_issue")):
        start = given
    age = (start - born).days // 365.25
    years = 10 if age < 26 else 20
    end = FOREVER if age >= 46 else people.shift_years(start, years).isoformat()
    given_end = order.person.get("date_of_expiry", FOREVER)
    if given_end != FOREVER and "date_of_issue" not in order.person:
        start = people.shift_years(date.fromisoformat(given_end), -years)
    person.setdefault("date_of_issue", start.isoformat())
    person.setdefault("date_of_expiry", end)


def _front(order: Order, person: Holder, face: str) -> Side:
    card = open_card(order, "front", _PALETTE, label_color=_BLUE)
    card.value_size, card.label_size = 33, 26
    mark(card, card.rng, (60, 60, 640, 520), (400, 470, 30))
    x, column = 64, 158
    card.block()
    card.portrait((632, 84, 934, 466), face)

    def row(y: float, label: str, field: str, value: V) -> None:
        card.label(x, y, label, of=field)
        card.value(column, y, value, face=card.type.han)

    card.block()
    name = person["full_name"]
    row(104, "姓名" if card.rng.random() < 0.7 else "姓 名", "full_name", V(name, "full_name"))
    card.block()
    sex = V("女" if person["sex"] == "F" else "男", "sex", person["sex"])
    row(172, "性别" if card.rng.random() < 0.7 else "性 别", "sex", sex)
    card.label(284, 172, "民族", of="ethnicity")
    card.value(364, 172, V(person["ethnicity"], "ethnicity"), face=card.type.han)
    card.block()
    born, iso = people.born_on(person), person["date_of_birth"]
    card.label(x, 238, "出生" if card.rng.random() < 0.7 else "出 生", of="date_of_birth")
    for at, raw, unit_at, unit in (
        (column, str(born.year), 258, "年"),
        (310, str(born.month), 352, "月"),
        (400, str(born.day), 446, "日"),
    ):
        card.value(at, 238, V(raw, "date_of_birth", iso), face=card.type.han)
        card.label(unit_at, 238, unit)
    card.block()
    card.label(x, 310, "住址" if card.rng.random() < 0.7 else "住 址", of="address")
    text = person["address"]
    size, width = 31, 440
    count = int(width / (size * card.look.value_scale * (1 + card.look.tracking)))
    rows = [text[i : i + count] for i in range(0, len(text), count)]
    for k, part in enumerate(rows):
        card.value(column, 310 + k * 44, V(part, "address", text), size=size, face=card.type.han)
    card.block()
    card.label(x, 560, "公民身份号码", of="personal_number")
    number = V(person["personal_number"], "personal_number")
    card.text(334, 562, number, card.type.mrz, 42 * card.look.value_scale, tracking=0.05)
    return card.finish()


def _back(order: Order, person: Holder) -> Side:
    card = open_card(order, "back", _PALETTE)
    card.value_size, card.label_size = 31, 28
    mark(card, card.rng, (200, 240, 1000, 470), (640, 350, 40))
    emblem(card, 150, 150, 92, _RED, (244, 214, 130), 18)
    card.block()
    bold = card.type.han
    card.text(612, 132, "中华人民共和国", bold, 54, anchor="m", tracking=0.22)
    card.text(612, 226, "居民身份证", bold, 70, anchor="m", tracking=0.3)

    card.block()
    card.label(296, 492, "签发机关", of="issuing_authority", fill=(24, 24, 28))
    card.value(446, 492, V(person["issuing_authority"], "issuing_authority"), max_width=520)
    card.block()
    card.label(296, 562, "有效期限", of=("date_of_issue", "date_of_expiry"), fill=(24, 24, 28))

    def dotted(field: str) -> V:
        if person[field] == FOREVER:
            return V("长期", field, FOREVER)
        return V(f"{date.fromisoformat(person[field]):%Y.%m.%d}", field, person[field])

    card.value(
        446,
        562,
        (dotted("date_of_issue"), "-", dotted("date_of_expiry")),
        face=card.type.han,
        max_width=520,
    )
    return card.finish()
