"""What a sheet's ``make`` says of a holder: each value drawn by its rule, overrides kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from numpy.random import Generator

from specimens import mrz, numbers, numbers_asia, people
from specimens.cards.travel import number_of
from specimens.model import Order
from specimens.people import Holder
from specimens.places import pick


def _born(person: Holder) -> tuple[date, str]:
    return people.born_on(person), person["sex"]


_IDENTIFIERS: dict[str, Callable[[Holder, Generator], str]] = {
    "br.cpf": lambda person, rng: numbers.cpf(rng),
    "in.aadhaar": lambda person, rng: numbers_asia.aadhaar(rng),
    "th.pin": lambda person, rng: numbers_asia.thai_pin(rng),
    "th.non_thai_number": lambda person, rng: numbers_asia.thai_pin(rng, "6"),
    "kr.rrn": lambda person, rng: numbers_asia.korean(*_born(person), rng),
    "my.nric": lambda person, rng: numbers_asia.mykad(*_born(person), rng),
    "sg.nric": lambda person, rng: numbers_asia.singapore(people.born_on(person), rng),
    "hk.hkid": lambda person, rng: numbers_asia.hong_kong(rng),
    "cn.hmt": lambda person, rng: numbers.chinese_id(
        pick(rng, ("810000", "820000", "830000")), *_born(person), rng
    ),
}


def complete(person: Holder, order: Order, sheet: Mapping[str, Any]) -> None:
    """All that the sheet prints, into the holder."""
    rng = order.rng("numbers")
    if years := sheet.get("years"):
        people.issued(rng, person, order.today, years)
    for name, rule in sheet.get("make", {}).items():
        person.setdefault(name, _made(rule, person, order, sheet["pool"], rng))


def _made(rule: Any, person: Holder, order: Order, pool: str, rng: Generator) -> str:
    """A list is picked from; a text is ``kind`` or ``kind:argument``."""
    if isinstance(rule, list):
        return str(pick(rng, tuple(rule)))
    kind, _, argument = rule.partition(":")
    if kind == "number":
        return number_of(argument, rng)
    if kind == "digits":
        return numbers.digits(rng, int(argument))
    if kind == "identifier":
        return _IDENTIFIERS[argument](person, rng)
    if kind == "text":
        return str(argument.format_map(person).strip())
    if kind == "capitals":
        return people.upper(argument.format_map(person)).strip()
    if kind == "name":
        return f"{people.given_name(pool, argument, rng)} {person['surname']}".strip()
    if kind == "parents":
        father, mother = (people.given_name(pool, sex, rng) for sex in ("M", "F"))
        return f"{father} {person['surname']}, {mother} {people.surname(pool, rng)}"
    if kind == "between":
        low, high = (int(bound) for bound in argument.split("-"))
        return str(int(rng.integers(low, high + 1)))
    if kind == "past":
        low, high = (int(bound) for bound in argument.split("-"))
        day = people.random_date(rng, order.today.year - high, high - low)
        return min(day, people.shift_years(order.today, -1)).isoformat()
    raise ValueError(f"{order.document}: no way to make a value by {rule!r}")


def zone_lines(zone: Mapping[str, Any], person: Holder) -> tuple[str, ...]:
    """TD1 lines of the holder's values."""
    surname = " ".join(n for n in (person["surname"], person.get("second_surname", "")) if n)
    return mrz.td1(
        mrz.Zone(
            kind=zone["kind"],
            issuer=zone["issuer"],
            surname=surname,
            given_names=person["given_names"],
            number=person[zone["number"]],
            nationality=zone["issuer"],
            born=f"{people.born_on(person):%y%m%d}",
            sex=person["sex"],
            expires=f"{date.fromisoformat(person['date_of_expiry']):%y%m%d}",
            optional=person[zone["optional"]] if "optional" in zone else "",
        )
    )
