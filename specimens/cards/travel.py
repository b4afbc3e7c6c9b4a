"""Travel documents: what passports, cards and visas of many issuers share.

A document is a list of rows of fields; each field has its label from the issuer and its value
from the holder, in the issuer's forms of dates, sex and nationality.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from numpy.random import Generator

from specimens import numbers, people
from specimens.canvas import Line, V
from specimens.card import Card
from specimens.cards.issuers import Issuer
from specimens.ornaments import signature
from specimens.people import Holder
from specimens.places import pick

_ENGLISH = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
_MONTHS = {
    "nl": "JAN FEB MRT APR MEI JUN JUL AUG SEP OKT NOV DEC".split(),
    "pt": "JAN FEV MAR ABR MAI JUN JUL AGO SET OUT NOV DEZ".split(),
    "sv": "JAN FEB MAR APR MAJ JUN JUL AUG SEP OKT NOV DEC".split(),
    "no": "JAN FEB MAR APR MAI JUN JUL AUG SEP OKT NOV DES".split(),
    "zh": [f"{m}月" for m in range(1, 13)],
}

# Widths of cells against the others of their row.
_SHARES = {
    "type": 0.55,
    "code": 0.75,
    "sex": 0.62,
    "place_of_birth": 1.3,
    "authority": 1.3,
    "personal_number": 1.3,
    "visa_type": 0.8,
    "entries": 1.2,
    "stay": 1.2,
}
# Printed on visas, with no canonical name of their own.
VISA_FIELDS = ("passport_number", "visa_type", "entries", "stay", "valid_for", "valid_from")


def print_date(iso: str, form: str) -> str:
    day = date.fromisoformat(iso)
    english = _ENGLISH[day.month - 1]
    if form.endswith("/en"):
        local = _MONTHS[form[:2]][day.month - 1]
        return f"{day.day:02} {local}/{english} {day.year}"
    if form == "en":
        return f"{day.day:02} {english} {day.year}"
    if form == "en title":
        return f"{day.day:02} {english.title()} {day.year}"
    return day.strftime(form.replace("dd", "%d").replace("mm", "%m").replace("yyyy", "%Y"))


def number_of(form: str, rng: Generator) -> str:
    """A document number of that form: A letter, 9 digit, X either; other letters stay."""
    if form == "german":
        return "C" + numbers.german_document(rng)[1:]
    # O and I are left out, as issuers do that mix letters with digits.
    drawn = {
        "A": "ABCDEFGHJKLMNPRSTUVWXYZ",
        "9": "0123456789",
        "X": "BCDFGHJKLMNPRSTVWXYZ0123456789",
    }
    # The first letter of a form such as G99999999 is the issuer's own.
    return "".join(
        numbers.letters(rng, 1, drawn[c]) if c in drawn and not (i == 0 and c == "X") else c
        for i, c in enumerate(form)
    )


def lines_of(issuer: Issuer, person: Holder, name: str) -> Line | list[Line]:
    """What stands under a field's label."""
    cased = people.upper if issuer.capitals else str
    if name == "type":
        return person["_kind"].rstrip("<")
    if name == "code":
        return V(issuer.code, "issuing_country", issuer.iso)
    if name == "number":
        return V(person["document_number"], "document_number")
    if name == "sex":
        return V(issuer.sexes[person["sex"]], "sex", person["sex"])
    if name == "nationality":
        return V(issuer.nationality[person["sex"]], "nationality", issuer.holder or issuer.iso)
    if name.startswith("date_of_"):
        return V(print_date(person[name], issuer.dates), name, person[name])
    if name == "height":
        cm = person["height"]
        form = issuer.extra.get("height", "{} cm")
        return V(form.format(int(cm) - 100 if form.startswith("1,") else int(cm)), "height", cm)
    if name == "surname" and person.get("second_surname"):
        both = f"{person['surname']} {person['second_surname']}"
        return V(cased(both), "surname")
    if name in ("address", "parents"):
        rows = cased(person[name]).split(", ")
        joint = ", " if name == "address" else " "  # where one name ends the card does not say
        return [V(row, name, joint.join(rows)) for row in rows]
    if name == "full_name" and issuer.iso == "CHN":
        latin = (V(person["surname"], "surname"), ", ", V(person["given_names"], "given_names"))
        return [V(person["full_name"], "full_name_native"), latin]
    if name == "authority":
        rows = person["issuing_authority"].split("\n")
        return [V(row, "issuing_authority", " ".join(rows)) for row in rows]
    if name in ("registration", "middle_name", "personal_id", "access_number", *VISA_FIELDS):
        return V(person[f"_{name}"], f"_{name}")
    if name == "personal_number":
        raw = person["personal_number"]
        # Sweden prints a dash before the last four digits.
        return V(f"{raw[:8]}-{raw[8:]}" if issuer.iso == "SWE" else raw, "personal_number")
    return V(cased(person[name]), name)


def label_of(issuer: Issuer, name: str, rng: Generator) -> str:
    ways = tuple(way.strip() for way in issuer.labels[name].split("|"))
    return pick(rng, ways)


def grid(
    card: Card,
    issuer: Issuer,
    person: Holder,
    rows: Sequence[Sequence[str]],
    box: tuple[float, float, float, float],
    ink: Generator,
) -> None:
    """The rows of fields within left, top, right, bottom; cells of a row share its width."""
    left, top, right, bottom = box
    # A row whose value takes two lines is as much higher.
    weights = [max(_height(issuer, person, name) for name in row) for row in rows]
    unit = (bottom - top) / sum(weights)
    y = top
    for row, weight in zip(rows, weights, strict=True):
        widths = [_SHARES.get(name, 1.0) for name in row]
        x = left
        for name, share in zip(row, widths, strict=True):
            width = (right - left) * share / max(sum(widths), 2.0)
            _cell(card, issuer, person, name, (x, y, width - 18, unit), ink)
            x += width
        y += unit * weight


def _height(issuer: Issuer, person: Holder, name: str) -> float:
    if name == "signature":
        return 1.0
    lines = lines_of(issuer, person, name)
    return 1.0 + 0.42 * (len(lines) - 1) if isinstance(lines, list) else 1.0


def _cell(
    card: Card,
    issuer: Issuer,
    person: Holder,
    name: str,
    place: tuple[float, float, float, float],
    ink: Generator,
) -> None:
    x, y, width, height = place
    label = label_of(issuer, name, card.rng)
    baseline = y + card.label_size
    if name == "signature":
        card.block()
        card.label(x, baseline, label, max_width=width)
        signature(card, x + 20, y + height * 0.34, min(width, 300), height * 0.6, ink)
        return
    lines = lines_of(issuer, person, name)
    gap = min(1.12, (height - card.label_size - 6) / card.value_size)
    card.entry(x, baseline, label, lines, gap=gap, max_width=width, leading=1.1)
