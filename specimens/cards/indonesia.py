"""Kartu Tanda Penduduk elektronik, Indonesia: `id.id_card`.

Rows and their order after Peraturan Presiden 26/2009 and its changes: province and city over
the card, NIK, the holder's data as rows of label, colon and value, place and date of issue
under the photograph. Cards issued since 2014 to adults are valid for life (SEUMUR HIDUP).
"""

from __future__ import annotations

from datetime import date

from specimens import numbers, people
from specimens.backgrounds import Palette
from specimens.canvas import Line, V
from specimens.card import Card
from specimens.cards.common import open_card, settle
from specimens.model import FOREVER, Order, Side, Specimen
from specimens.ornaments import mark, signature
from specimens.people import Holder
from specimens.places import INDONESIA, INDONESIAN_STREETS, pick

_PALETTE = Palette(
    ((176, 214, 236), (206, 230, 240), (170, 206, 234)),
    ((80, 140, 190), (120, 170, 210), (240, 246, 250)),
    0.28,
    "REPUBLIK SPECIMEN ",
)
_RELIGIONS = ("ISLAM", "ISLAM", "ISLAM", "KRISTEN", "KATOLIK", "HINDU", "BUDDHA", "KHONGHUCU")
_OCCUPATIONS = {
    "F": (
        "MENGURUS RUMAH TANGGA",
        "KARYAWAN SWASTA",
        "GURU",
        "PERAWAT",
        "PEDAGANG",
        "BIDAN",
        "PEGAWAI NEGERI SIPIL",
        "PELAJAR/MAHASISWA",
    ),
    "M": (
        "KARYAWAN SWASTA",
        "WIRASWASTA",
        "PETANI/PEKEBUN",
        "BURUH HARIAN LEPAS",
        "GURU",
        "SOPIR",
        "PEGAWAI NEGERI SIPIL",
        "PELAJAR/MAHASISWA",
        "NELAYAN/PERIKANAN",
    ),
}
_MARITAL = ("KAWIN", "KAWIN", "BELUM KAWIN", "CERAI HIDUP", "CERAI MATI")


def draw(order: Order) -> Specimen:
    person, face = settle(order, "IDN")
    _complete(person, order)
    lifelong = person["date_of_expiry"] == FOREVER
    design = "lifelong" if lifelong else "dated"
    sides = {"front": _front(order, person, face)}
    return Specimen(order.document, design, order.seed, face, sides, person)


def _complete(person: Holder, order: Order) -> None:
    rng = order.rng("numbers")
    place, home = pick(rng, INDONESIA), pick(rng, INDONESIA)
    born = people.born_on(person)
    issued = people.random_date(rng, max(2012, born.year + 17), 3)
    if issued >= order.today:
        issued = people.shift_years(order.today, -1)
    dated = rng.random() < 0.25
    person.setdefault("date_of_issue", issued.isoformat())
    start = date.fromisoformat(person["date_of_issue"])
    # The five-year cards ran to a birthday of the holder.
    end = people.shift_years(born, start.year + 5 - born.year)
    person.setdefault("date_of_expiry", end.isoformat() if dated else FOREVER)
    person.setdefault("state", place.province)
    city = place.city
    if not city.startswith(("KOTA", "KABUPATEN")):
        city = rng.choice([city, f"KOTA {city}"])
    person.setdefault("city", str(city))
    person.setdefault("place_of_birth", home.birth if rng.random() < 0.5 else place.birth)
    person.setdefault("place_of_issue", place.city)
    person.setdefault("address", pick(rng, INDONESIAN_STREETS))
    person.setdefault(
        "neighbourhood", f"{int(rng.integers(1, 20)):03}/{int(rng.integers(1, 16)):03}"
    )
    person.setdefault("village", pick(rng, place.villages))
    person.setdefault("district", place.district)
    person.setdefault("religion", pick(rng, _RELIGIONS))
    person.setdefault("marital_status", pick(rng, _MARITAL))
    person.setdefault("occupation", pick(rng, _OCCUPATIONS[person["sex"]]))
    blood = str(rng.choice(["A", "B", "AB", "O", "-", "-"]))
    person.setdefault("blood_type", "" if blood == "-" else blood)
    person.setdefault("personal_number", numbers.nik(place.code, born, person["sex"], rng))


def _dashed(person: Holder, field: str) -> V:
    return V(f"{date.fromisoformat(person[field]):%d-%m-%Y}", field, person[field])


def _row(
    card: Card,
    y: float,
    label: str,
    value: Line,
    *,
    indent: float = 0,
    size: float = 24,
    stop: float = 720,
) -> None:
    """Label, colon in a column of its own, value."""
    named = [v.field for v in ([value] if isinstance(value, V) else value) if isinstance(v, V)]
    card.label(38 + indent, y, label, of=named)
    card.text(250, y, ":", card.type.label, card.label_size, fill=card.label_color)
    card.value(268, y, value, size=size, max_width=stop - 268)


def _front(order: Order, person: Holder, face: str) -> Side:
    card = open_card(order, "front", _PALETTE, label_color=(24, 26, 34))
    card.value_size, card.label_size = 24, 23
    mark(card, card.rng, (230, 200, 730, 610), (628, 590, 26))
    card.block()
    header = card.type.value.bold()
    size = 33 * card.look.value_scale
    card.text(
        506,
        54,
        ("PROVINSI ", V(person["state"], "state")),
        header,
        size,
        anchor="m",
        max_width=880,
    )
    card.text(506, 94, V(person["city"], "city"), header, size, anchor="m", max_width=880)
    card.block()
    card.label(36, 150, "NIK", of="personal_number", size=36, face=header)
    card.text(222, 150, ":", header, 36)
    card.text(
        250, 150, V(person["personal_number"], "personal_number"), card.type.mono.bold(600), 40
    )
    card.block()
    card.portrait((748, 138, 972, 446), face)
    _rows(card, person)
    card.block()
    card.value(
        860, 484, V(person["place_of_issue"], "place_of_issue"), size=21, anchor="m", max_width=230
    )
    card.value(860, 512, _dashed(person, "date_of_issue"), size=21, anchor="m")
    signature(card, 772, 530, 176, 64, order.rng("signature"))
    return card.finish()


def _rows(card: Card, person: Holder) -> None:
    card.block()
    y, step = 194.0, 32.6
    birth = (V(person["place_of_birth"], "place_of_birth"), ", ", _dashed(person, "date_of_birth"))
    female = person["sex"] == "F"
    sex = V(
        "PEREMPUAN" if female else pick(card.rng, ("LAKI-LAKI", "LAKI-LAKI", "LAKI - LAKI")),
        "sex",
        person["sex"],
    )
    kind = pick(card.rng, ("Jenis kelamin", "Jenis Kelamin"))
    lifelong = person["date_of_expiry"] == FOREVER
    until = (
        V("SEUMUR HIDUP", "date_of_expiry", FOREVER)
        if lifelong
        else _dashed(person, "date_of_expiry")
    )
    rows: list[tuple[str, Line, float]] = [
        ("Nama", V(people.upper(person["full_name"]), "full_name"), 0),
        (pick(card.rng, ("Tempat/Tgl Lahir", "Tempat/Tgl. Lahir")), birth, 0),
        (kind, sex, 0),
        ("Alamat", V(person["address"], "address"), 0),
        ("RT/RW", V(person["neighbourhood"], "neighbourhood"), 42),
        (pick(card.rng, ("Kel/Desa", "Kel/ Desa")), V(person["village"], "village"), 42),
        ("Kecamatan", V(person["district"], "district"), 42),
        ("Agama", V(person["religion"], "religion"), 0),
        ("Status Perkawinan", V(person["marital_status"], "marital_status"), 0),
        ("Pekerjaan", V(person["occupation"], "occupation"), 0),
        ("Kewarganegaraan", V("WNI", "nationality", "IDN"), 0),
        ("Berlaku Hingga", until, 0),
    ]
    for label, value, indent in rows:
        _row(card, y, label, value, indent=indent)
        if label == kind:
            blood = person["blood_type"]
            after = pick(card.rng, ("Gol. Darah", "Gol.Darah"))
            card.label(530, y, after, of="blood_type" if blood else ())
            card.text(650, y, ":", card.type.label, card.label_size, fill=card.label_color)
            card.value(664, y, V(blood, "blood_type") if blood else "-", size=24)
        y += step
