"""Identifiers of persons and documents, composed by the rules that their issuers publish.

Every function returns a number that is valid in form and in its check digits, for a person who
does not exist. Where a published rule leaves room (a serial part), the generator fills it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from numpy.random import Generator

# Mexico: names are coded without these words (RENAPO, Instructivo Normativo para la Asignación
# de la CURP, Diario Oficial de la Federación, 18 October 2021).
_PARTICLES = {
    "DA", "DAS", "DE", "DEL", "DER", "DI", "DIE", "DD", "EL", "LA", "LOS", "LAS", "LE", "LES",
    "MAC", "MC", "VAN", "VON", "Y",
}  # fmt: skip
_COMMON_FIRST = {"JOSE", "MARIA", "MA", "J", "M"}
# Annex 2 of the same instruction: four-letter roots whose second letter becomes X.
_REFUSED_ROOTS = set(
    """BACA BAKA BUEI BUEY CACA CACO CAGA CAGO CAKA CAKO COGE COGI COJA COJE COJI COJO COLA CULO
    FALO FETO GETA GUEI GUEY JETA JOTO KACA KACO KAGA KAGO KAKA KAKO KOGE KOGI KOJA KOJE KOJI
    KOJO KOLA KULO LILO LOCA LOCO LOKA LOKO MAME MAMO MEAR MEAS MEON MIAR MION MOCO MOKO MULA
    MULO NACA NACO PEDA PEDO PENE PIPI PITO POPO PUTA PUTO QULO RATA ROBA ROBE ROBO RUIN SENO
    TETA VACA VAGA VAGO VAKA VUEI VUEY WUEI WUEY""".split()
)
_CURP_VALUES = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
_GERMAN_ALPHABET = "CFGHJKLMNPRTVWXYZ0123456789"
_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


def digits(rng: Generator, count: int) -> str:
    """`count` random digits, the first of them not zero."""
    return str(rng.integers(1, 10)) + "".join(str(d) for d in rng.integers(0, 10, count - 1))


def letters(rng: Generator, count: int, alphabet: str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ") -> str:
    return "".join(alphabet[i] for i in rng.integers(0, len(alphabet), count))


def weighted(number: str, weights: Sequence[int]) -> int:
    """The sum of the digits, each times its weight."""
    return sum(int(d) * w for d, w in zip(number, weights, strict=True))


def _mexican_words(name: str) -> list[str]:
    """The words of a name that CURP and clave de elector look at, Ñ kept, accents dropped."""
    kept = name.upper().replace("Ñ", "\0")
    plain = "".join(c for c in unicodedata.normalize("NFD", kept) if not unicodedata.combining(c))
    words = re.findall(r"[A-Z\0]+", plain)
    words = [w.replace("\0", "Ñ") for w in words]
    return [w for w in words if w not in _PARTICLES] or words


def _coded_word(name: str, *, given: bool = False) -> str:
    words = _mexican_words(name)
    if given and len(words) > 1 and words[0] in _COMMON_FIRST:
        words = words[1:]
    return words[0] if words else ""


def _next(word: str, kind: str) -> str:
    """The first vowel or consonant after a word's first letter; X for none and for Ñ."""
    found = next((c for c in word[1:] if (c in "AEIOU") == (kind == "vowel")), "X")
    return "X" if found == "Ñ" else found


def curp(
    surname: str, second: str, given: str, born: date, sex: str, state: str, rng: Generator
) -> str:
    """CURP, Mexico (the instruction named above, chapter on the 18 characters)."""
    father, mother, first = (
        _coded_word(surname),
        _coded_word(second),
        _coded_word(given, given=True),
    )
    initials = [w[:1].replace("Ñ", "X") or "X" for w in (father, mother, first)]
    root = initials[0] + _next(father, "vowel") + initials[1] + initials[2]
    if root in _REFUSED_ROOTS:
        root = root[0] + "X" + root[2:]
    inner = "".join(_next(w, "consonant") for w in (father, mother, first))
    # The 17th character tells the century: a digit up to 1999, a letter from 2000.
    tie = "0" if born.year < 2000 else "A"
    if rng.random() < 0.15:
        tie = chr(ord(tie) + int(rng.integers(1, 5)))
    body = f"{root}{born:%y%m%d}{'M' if sex == 'F' else 'H'}{state}{inner}{tie}"
    total = sum(_CURP_VALUES.index(c) * (18 - i) for i, c in enumerate(body))
    return body + str(-total % 10)


def clave_de_elector(
    surname: str, second: str, given: str, born: date, sex: str, state: str, rng: Generator
) -> str:
    """Clave de elector, Mexico: consonants, birth date, state number, sex, three digits (INE)."""
    pairs = []
    for word in (_coded_word(surname), _coded_word(second), _coded_word(given, given=True)):
        pairs.append((word[:1] or "X").replace("Ñ", "X") + _next(word, "consonant"))
    sex_letter = "M" if sex == "F" else "H"
    return f"{''.join(pairs)}{born:%y%m%d}{state}{sex_letter}{rng.integers(0, 10)}00"


def cpf(rng: Generator) -> str:
    """CPF, Brazil: nine digits and two of modulus 11 (Receita Federal, IN RFB 1.548/2015)."""
    number = digits(rng, 9)
    for count in (10, 11):
        total = weighted(number, range(count, 1, -1))
        number += str((total * 10 % 11) % 10)
    return number


def cnh(rng: Generator) -> str:
    """Nº de registro of a driver license, Brazil: nine digits and two of modulus 11 (CONTRAN).

    Published readings of the rule differ where the first remainder is 10; such bases are passed
    over, so that the number is right by each of them.
    """
    while True:
        base = "0" + digits(rng, 8)
        first = weighted(base, range(9, 0, -1)) % 11
        second = weighted(base, range(1, 10)) % 11
        if first < 10 and second < 10:
            return f"{base}{first}{second}"


def nik(region: str, born: date, sex: str, rng: Generator) -> str:
    """NIK, Indonesia: region, birth date with 40 added to a woman's day, serial.

    Peraturan Pemerintah 40/2019, article 32 and its explanation.
    """
    day = born.day + (40 if sex == "F" else 0)
    return f"{region}{day:02}{born:%m%y}{int(rng.integers(1, 12)):04}"


def pan(initial: str, rng: Generator) -> str:
    """PAN, India: fourth letter P for a person, fifth the surname's (Income Tax Department).

    How the last letter follows from the rest is not public: here it is drawn.
    """
    # Series start at 0001, and letters I and O are not used by the readers' manuals; they occur.
    return f"{letters(rng, 3)}P{initial}{int(rng.integers(1, 10000)):04}{letters(rng, 1)}"


def chinese_id(region: str, born: date, sex: str, rng: Generator) -> str:
    """公民身份号码, China: GB 11643-1999, check character by ISO 7064 MOD 11-2."""
    serial = 2 * int(rng.integers(1, 200)) + (1 if sex == "M" else 0)
    body = f"{region}{born:%Y%m%d}{serial:03}"
    total = sum(int(d) * pow(2, 17 - i, 11) for i, d in enumerate(body))
    return body + "10X98765432"[total % 11]


def german_document(rng: Generator) -> str:
    """Seriennummer of German cards and passports: 9 characters (BSI TR-03127, § 5 PAuswG)."""
    authority = "L" + letters(rng, 3, _GERMAN_ALPHABET)
    return authority + letters(rng, 5, _GERMAN_ALPHABET)


def luhn_digit(number: str) -> str:
    """ISO/IEC 7812-1 annex B."""
    total = 0
    for i, d in enumerate(reversed(number)):
        doubled = int(d) * (2 if i % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def personnummer(born: date, sex: str, rng: Generator) -> str:
    """Personnummer, Sweden: 12 digits (Folkbokföringslagen 1991:481, § 18)."""
    serial = f"{int(rng.integers(1, 99)):02}{2 * int(rng.integers(0, 5)) + (sex == 'M')}"
    return f"{born:%Y%m%d}{serial}{luhn_digit(f'{born:%y%m%d}{serial}')}"


def bsn(rng: Generator) -> str:
    """Burgerservicenummer, Netherlands: the eleven-test with weight -1 on the last digit."""
    while True:
        body = digits(rng, 8)
        check = weighted(body, range(9, 1, -1)) % 11
        if check < 10:
            return f"{body}{check}"


def dni(rng: Generator) -> str:
    """DNI, Spain: eight digits and the letter of their remainder by 23 (Real Decreto 1553/2005)."""
    number = digits(rng, 8)
    return number + _DNI_LETTERS[int(number) % 23]


def fodselsnummer(born: date, sex: str, rng: Generator) -> str:
    """Fødselsnummer, Norway: date, individual number by century, two digits of modulus 11."""
    low, high = (500, 999) if born.year >= 2000 else (1, 499)
    while True:
        individual = int(rng.integers(low, high))
        individual += (individual % 2) != (sex == "M")
        body = f"{born:%d%m%y}{individual:03}"
        first = -weighted(body, (3, 7, 6, 1, 8, 9, 4, 5, 2)) % 11
        second = -weighted(f"{body}{first % 10}", (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
        if first < 10 and second < 10:
            return f"{body}{first}{second}"


def hetu(born: date, sex: str, rng: Generator) -> str:
    """Henkilötunnus, Finland: date, century sign, individual number, check character by 31."""
    individual = 2 * int(rng.integers(1, 449)) + (sex == "M")
    sign = "A" if born.year >= 2000 else "-"
    check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(f"{born:%d%m%y}{individual:03}") % 31]
    return f"{born:%d%m%y}{sign}{individual:03}{check}"


def isikukood(born: date, sex: str, rng: Generator) -> str:
    """Isikukood, Estonia: century and sex, date, serial, check digit in two passes."""
    century = (5 if born.year >= 2000 else 3) + (sex == "F")
    body = f"{century}{born:%y%m%d}{int(rng.integers(1, 700)):03}"
    check = weighted(body, (1, 2, 3, 4, 5, 6, 7, 8, 9, 1)) % 11
    if check == 10:
        check = weighted(body, (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)) % 11 % 10
    return f"{body}{check}"


def cnp(born: date, sex: str, rng: Generator) -> str:
    """Cod numeric personal, Romania: century and sex, date, county, serial, check digit by 11."""
    century = (5 if born.year >= 2000 else 1) + (sex == "F")
    county = int(rng.integers(1, 41))
    body = f"{century}{born:%y%m%d}{county:02}{int(rng.integers(1, 1000)):03}"
    check = weighted(body, (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)) % 11
    return body + ("1" if check == 10 else str(check))
