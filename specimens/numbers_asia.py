"""Identifiers of persons in southern and eastern Asia, composed as their validators know them.

As in ``specimens.numbers``, each is right in form and check digit, for a person who does not exist.
"""

from __future__ import annotations

from datetime import date

from numpy.random import Generator
from stdnum import verhoeff

from specimens.numbers import digits, letters


def aadhaar(rng: Generator) -> str:
    """Aadhaar, India: twelve digits, the first from 2, the last by Verhoeff (UIDAI)."""
    while True:
        body = str(int(rng.integers(2, 10))) + digits(rng, 10)
        number = body + verhoeff.calc_check_digit(body)
        if number != number[::-1]:  # validators refuse palindromes
            return str(number)


def thai_pin(rng: Generator, first: str = "1") -> str:
    """เลขประจำตัวประชาชน, Thailand: twelve digits and one by modulus 11 of weights 13 to 2."""
    body = first + digits(rng, 11)
    total = sum(int(d) * (13 - i) for i, d in enumerate(body))
    return body + str((11 - total % 11) % 10)


def korean(born: date, sex: str, rng: Generator) -> str:
    """주민등록번호, Korea: date, a digit for century and sex; the rest at random, as since October 2020."""
    century = 2 * (born.year >= 2000) + (1 if sex == "M" else 2)
    return f"{born:%y%m%d}{century}{digits(rng, 6)}"


def mykad(born: date, sex: str, rng: Generator) -> str:
    """Nombor kad pengenalan, Malaysia: date, place of birth, serial, odd for men (JPN)."""
    place = ("01", "05", "07", "10", "12", "13", "14")[int(rng.integers(7))]
    last = int(rng.integers(0, 5)) * 2 + (sex == "M")
    return f"{born:%y%m%d}{place}{int(rng.integers(500, 600))}{last}"


def singapore(born: date, rng: Generator) -> str:
    """NRIC, Singapore: century, seven digits, a letter by weights 2 7 6 5 4 3 2 modulo 11."""
    century = "T" if born.year >= 2000 else "S"
    body = f"{born:%y}{digits(rng, 5)}"
    total = 4 * (century == "T") + sum(int(d) * w for d, w in zip(body, (2, 7, 6, 5, 4, 3, 2), strict=True))
    return century + body + "JZIHGFEDCBA"[total % 11]


def hong_kong(rng: Generator) -> str:
    """Identity card number, Hong Kong: letter, six digits, check digit modulo 11 (a blank is 36)."""
    letter, body = letters(rng, 1, "ABCDEFGHKMPRVYZ"), digits(rng, 6)
    values = [36, int(letter, 36), *(int(d) for d in body)]
    check = -sum(v * w for v, w in zip(values, range(9, 1, -1), strict=True)) % 11
    return f"{letter}{body}{'A' if check == 10 else check}"
