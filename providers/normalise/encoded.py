"""What a number says about its holder: date of birth, sex, a place, initials of the name.

Numbers come in here in the compact form of their rule. Rules that tell nothing of the person (a CPF,
a Thai PIN, an NRIC of Singapore) have no entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from stdnum import numdb
from stdnum.exceptions import ValidationError
from stdnum.kr import rrn
from stdnum.mx import curp
from stdnum.no import fodselsnummer

from providers.normalise.identifiers import RULES, is_valid
from providers.normalise.places import Places, china, indonesia, malaysia, mexico
from providers.normalise.text import compact, fold


@dataclass(frozen=True, slots=True)
class Encoded:
    """``birth`` is ISO 8601, with ``??`` for a century that the number leaves open (``??84-02-29``);
    ``sex`` F or M. ``place`` is one of ``places``: that of birth where ``born_there``, else where the
    number was given out. ``initials`` are those of surname, second surname and given name, each empty
    where the number does not tell it."""

    birth: str | None = None
    sex: str | None = None
    place: str = ""
    places: Places | None = None
    born_there: bool = False
    initials: tuple[str, str, str] = ("", "", "")


def decode(rule: str, number: str) -> Encoded | None:
    """What a number of that rule tells; None where it tells nothing or breaks the rule."""
    reader = _READERS.get(rule)
    text = RULES[rule].compact(number) if reader else ""
    if reader is None or not is_valid(rule, text):
        return None
    try:
        return reader(text)
    except ValidationError:  # a shape that the rule lets pass and that bears no date
        return None


NATIONAL = {
    "MEX": "mx.curp", "MYS": "my.nric", "IDN": "id.nik", "CHN": "cn.ric",
    "SWE": "se.personnummer", "NOR": "no.fodselsnummer",
}  # fmt: skip
"""The rule of the personal number that a country prints on its passports and cards."""


def same_birth(encoded: str, given: str) -> bool:
    """Whether a date is the encoded one, as far as both go: a card may give the year alone."""
    return all(a in ("?", b) for a, b in zip(encoded, given, strict=False))


def other_place(told: Encoded, text: str) -> str:
    """The place that a text names where it is another than the number's; empty where the text names
    none, or the number's own beside others."""
    named = told.places.named_in(text) if told.places and told.place else ()
    return "" if told.place in named else next(iter(named), "")


def initials_agree(told: Encoded, surname: str, second: str, given: str, whole: str) -> bool:
    """Whether the initials stand in the name. Any word of a part will do: which word of a compound
    name counts, and which is passed over, each country rules in its own way. Where the name is known in one
    piece (``whole``), any word of it."""
    for letter, part in zip(told.initials, (surname, second, given), strict=True):
        words = re.findall(r"[A-Z]+", fold(part or whole))
        if letter and words and letter not in {word[0] for word in words}:
            return False
    return True


def _mexican(place: str, sex: str, birth: str, letters: tuple[str, str, str]) -> Encoded:
    """X stands for a name that is not there, for Ñ, and for letters that are not shown."""
    first, second, third = ("" if letter == "X" else letter for letter in letters)
    known = {"H": "M", "M": "F"}.get(sex)
    return Encoded(birth, known, mexico().by_code(place), mexico(), True, (first, second, third))


def _curp(number: str) -> Encoded:
    """RENAPO, Instructivo Normativo para la Asignación de la CURP (DOF, 18 October 2021)."""
    birth = curp.get_birth_date(number).isoformat()
    return _mexican(number[11:13], number[10], birth, (number[0], number[2], number[3]))


def _voter_key(number: str) -> Encoded:
    """Clave de elector (INE): two consonants of each name, date, state of birth, sex."""
    birth = f"??{number[6:8]}-{number[8:10]}-{number[10:12]}"
    return _mexican(number[12:14], number[14], birth, (number[0], number[2], number[4]))


def _chinese(number: str) -> Encoded:
    """GB 11643-1999: the place where the number was given out, date, an odd serial for men."""
    birth = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    sex = "M" if int(number[16]) % 2 else "F"
    return Encoded(birth, sex, china().by_code(number[:2]), china())


def _hmt(number: str) -> Encoded:
    """As every Chinese number, but the first digits are the region of the holder's papers."""
    told = _chinese(number)
    return Encoded(told.birth, told.sex)


def _nik(number: str) -> Encoded:
    """Peraturan Pemerintah 40/2019, article 32: province first, 40 is added to a woman's day."""
    day = int(number[6:8])
    birth = f"??{number[10:12]}-{number[8:10]}-{day - 40 * (day > 40):02}"
    return Encoded(birth, "F" if day > 40 else "M", indonesia().by_code(number[:2]), indonesia())


def _mykad(number: str) -> Encoded:
    """National Registration Department: date, place of birth, an odd last digit for men."""
    birth = f"??{number[:2]}-{number[2:4]}-{number[4:6]}"
    state = numdb.get("my/bp").info(number[6:8])[0][1].get("state", "")
    sex = "M" if int(number[-1]) % 2 else "F"
    return Encoded(birth, sex, malaysia().by_code(state), malaysia(), True)


def _swedish(number: str) -> Encoded:
    """Folkbokföringslagen (1991:481), § 18. The sign before the last four digits changes in the year of
    the hundredth birthday, so that on a card it leaves the century open."""
    digits = compact(number)
    century = digits[:2] if len(digits) == 12 else "??"
    birth = f"{century}{digits[-10:-8]}-{digits[-8:-6]}-{digits[-6:-4]}"
    return Encoded(birth, "M" if int(digits[-2]) % 2 else "F")


def _norwegian(number: str) -> Encoded:
    """Folkeregisterforskriften, § 2-2-1; a D-number has 4 added to its first digit."""
    birth = fodselsnummer.get_birth_date(number).isoformat()
    return Encoded(birth, "M" if int(number[8]) % 2 else "F")


def _pan(number: str) -> Encoded:
    """Income Tax Department: the fifth letter is the initial of a person's surname."""
    return Encoded(initials=(number[4] if number[3] == "P" else "", "", ""))


def _korean(number: str) -> Encoded:
    """The seventh digit tells the century, and by odd and even men and women."""
    return Encoded(rrn.get_birth_date(number).isoformat(), "M" if int(number[6]) % 2 else "F")


_READERS: dict[str, Callable[[str], Encoded]] = {
    "mx.curp": _curp,
    "mx.voter_key": _voter_key,
    "cn.ric": _chinese,
    "cn.hmt": _hmt,
    "id.nik": _nik,
    "kr.rrn": _korean,
    "my.nric": _mykad,
    "se.personnummer": _swedish,
    "no.fodselsnummer": _norwegian,
    "in.pan": _pan,
}
