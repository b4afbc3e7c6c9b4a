"""Fictional people: who holds a document, from a face, a country and a seed.

A holder is a dictionary by canonical field names. It starts as the caller's overrides, and all
that is drawn here goes in with `setdefault`: so an override always wins, and what is computed
later from the dictionary (identifiers, machine readable zones) follows it.
"""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from datetime import date

from numpy.random import Generator

from specimens import faces
from specimens.places import pick
from specimens.pools import (
    CHINESE_FEMALE,
    CHINESE_MALE,
    CHINESE_SURNAMES,
    DEVANAGARI,
    KOREAN_FEMALE,
    KOREAN_MALE,
    KOREAN_SURNAMES,
    POOLS,
    THAI_FEMALE,
    THAI_MALE,
    THAI_SURNAMES,
)

Holder = dict[str, str]

_FIRST_BIRTH, _LAST_BIRTH = 1950, 2007
# Countries whose people carry two surnames.
_SPANISH = {"MEX", "ESP", "COL"}
_PORTUGUESE = {"BRA", "PRT"}


def upper(text: str) -> str:
    """Capitals as registries print them: ß stays, since SS would be another name."""
    return text.replace("ß", "\0").upper().replace("\0", "ß")


def plain(text: str) -> str:
    """Without accents, as older registries keep names."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def choose_face(rng: Generator, holder: Holder, today: date) -> str:
    """A face of the holder's sex and, where a birth date is given, of about that age."""
    ids = sorted(faces.FACES)
    order: list[str] = [ids[i] for i in rng.permutation(len(ids))]
    if sex := holder.get("sex"):
        order = [i for i in order if faces.FACES[i].sex == sex] or order
    # A document shows somebody of age, who was born in the years that the specimens cover.
    order = [i for i in order if faces.FACES[i].age >= 18] or order
    if born := holder.get("date_of_birth"):
        age = (today - date.fromisoformat(born)).days // 365
        order.sort(key=lambda i: abs(faces.FACES[i].age - age))
    return order[0]


def holder(country: str, face: str, overrides: Holder, rng: Generator, today: date) -> Holder:
    """Sex, birth date and names; each drawn whether or not it is overridden, so that an override
    changes nothing else of the specimen."""
    person: Holder = dict(overrides)
    sex = person.setdefault("sex", faces.FACES[face].sex)
    born = random_date(rng, today.year - faces.FACES[face].age - 2, 3)
    year = min(max(born.year, _FIRST_BIRTH), _LAST_BIRTH)
    person.setdefault("date_of_birth", born.replace(year=year, day=min(born.day, 28)).isoformat())
    _name(person, country, sex, rng)
    return person


def random_date(rng: Generator, year: int, years: int = 1) -> date:
    year += int(rng.integers(years))
    month = int(rng.integers(1, 13))
    return date(year, month, int(rng.integers(1, monthrange(year, month)[1] + 1)))


def shift_years(day: date, years: int) -> date:
    """The same day some years on; 28 February for a leap day."""
    last = monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last))


def issued(rng: Generator, person: Holder, today: date, years: int) -> tuple[date, date]:
    """Dates of issue and expiry of a document that is valid for `years` and now in force.

    An overridden date of either kind pulls the other along.
    """
    back = int(rng.integers(30, max(31, int(years * 365.2 * 0.9))))
    day = date.fromordinal(today.toordinal() - back)
    if given := full_date(person.get("date_of_issue")):
        day = given
    elif end := full_date(person.get("date_of_expiry")):
        day = shift_years(end, -years)
    person.setdefault("date_of_issue", day.isoformat())
    person.setdefault("date_of_expiry", shift_years(day, years).isoformat())
    start, end = full_date(person["date_of_issue"]), full_date(person["date_of_expiry"])
    return start or day, end or shift_years(day, years)


def full_date(text: str | None) -> date | None:
    """A day from a truth value; the last of December where it is a year alone."""
    if not text:
        return None
    return date(int(text), 12, 31) if len(text) == 4 else date.fromisoformat(text)


def born_on(person: Holder) -> date:
    return date.fromisoformat(person["date_of_birth"])


def given_name(country: str, sex: str, rng: Generator, *, other_than: str = "") -> str:
    pool = POOLS[country]
    names = pool.female if sex == "F" else pool.male
    return pick(rng, tuple(n for n in names if n.upper() not in other_than.upper()))


def surname(country: str, rng: Generator) -> str:
    return pick(rng, POOLS[country].surnames)


def _name(person: Holder, country: str, sex: str, rng: Generator) -> None:
    if country == "CHN":
        _chinese_name(person, sex, rng)
        return
    if country == "THA":
        _thai_name(person, sex, rng)
        return
    if country == "KOR":
        given = pick(rng, KOREAN_FEMALE if sex == "F" else KOREAN_MALE)
        person.setdefault("full_name", pick(rng, KOREAN_SURNAMES) + given)
        return
    given = given_name(country, sex, rng)
    first, second = surname(country, rng), surname(country, rng)
    if country in _PORTUGUESE:
        joint = pick(rng, (" ", " ", " de "))
        first = f"{first}{joint}{second}"
    elif country == "IDN" and (rng.random() < 0.5 or " " not in given):
        # Many Indonesians have no family name: the name is given names only.
        first = "" if rng.random() < 0.8 else first
    elif country == "IND" and rng.random() < 0.35:
        middle = ("Kumar", "Lal", "Prasad") if sex == "M" else ("Devi", "Rani", "Bai")
        given = f"{given} {pick(rng, middle)}"
    elif rng.random() < 0.06 and first:
        # Names too long for a machine readable zone occur, and readers must know them.
        for _ in range(2):
            given += " " + given_name(country, sex, rng, other_than=given)
        first = first if country in _SPANISH else f"{first}-{second}"
    if "full_name" in person and "surname" not in person:
        # The last word of a whole name is the surname, as machine readable zones split it.
        given, _, first = person["full_name"].rpartition(" ")
        if not given:
            given, first = first, ""
    person.setdefault("given_names", given)
    person.setdefault("surname", first)
    if country in _SPANISH:
        person.setdefault("second_surname", second)
    parts = (person["given_names"], person["surname"], person.get("second_surname", ""))
    person.setdefault("full_name", " ".join(p for p in parts if p))
    words = person["full_name"].split()
    if country == "IND" and all(word in DEVANAGARI for word in words):
        person.setdefault("full_name_native", " ".join(DEVANAGARI[word] for word in words))


def _chinese_name(person: Holder, sex: str, rng: Generator) -> None:
    """Characters in full_name, the reading in surname and given_names."""
    family = pick(rng, CHINESE_SURNAMES)
    given = pick(rng, CHINESE_FEMALE if sex == "F" else CHINESE_MALE)
    person.setdefault("full_name", family[0] + given[0])
    person.setdefault("surname", family[1])
    person.setdefault("given_names", given[1])


def _thai_name(person: Holder, sex: str, rng: Generator) -> None:
    """Both scripts, as the card prints them."""
    family, given = pick(rng, THAI_SURNAMES), pick(rng, THAI_FEMALE if sex == "F" else THAI_MALE)
    person.setdefault("surname", family[1])
    person.setdefault("surname_native", family[0])
    person.setdefault("given_names", given[1])
    person.setdefault("given_names_native", given[0])
    person.setdefault("full_name", f"{person['given_names']} {person['surname']}")
    person.setdefault("full_name_native", f"{person['given_names_native']} {person['surname_native']}")
