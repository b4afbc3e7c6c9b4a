"""Machine readable zones, composed by ICAO Doc 9303 (eighth edition).

Part 3: check digits (section 4.9), transliteration (section 6), names and their truncation
(section 4.6); part 4: TD3; part 5: TD1; part 6: TD2; part 7: MRV-A and MRV-B.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_WEIGHTS = (7, 3, 1)
# Letters whose transliteration is not simply the letter without its mark (part 3, table A).
_LETTERS = {
    "Ä": "AE", "Å": "AA", "Æ": "AE", "Ö": "OE", "Ø": "OE", "Œ": "OE", "Ü": "UE", "ß": "SS",
    "ẞ": "SS", "Þ": "TH", "Ð": "D", "Đ": "D", "Ł": "L", "Ŋ": "N", "ı": "I", "İ": "I", "Ĳ": "IJ",
}  # fmt: skip


def check_digit(text: str) -> str:
    """Weights 7, 3, 1 over digits as they are, letters as 10 to 35, the filler as 0."""
    total = sum((0 if c == "<" else int(c, 36)) * _WEIGHTS[i % 3] for i, c in enumerate(text.upper()))
    return str(total % 10)


def transliterate(name: str, *, enye: str = "N") -> str:
    """A name in the letters of the zone; words parted by one filler.

    `enye` is what stands for Ñ: the table allows N and NXX.
    """
    text = name.replace("ß", "ẞ").upper().replace("Ñ", enye)
    text = "".join(_LETTERS.get(c, c) for c in text)
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    text = re.sub(r"['’.]", "", text)
    return re.sub(r"[^A-Z]+", "<", text).strip("<")


def names(surname: str, given: str, width: int, *, enye: str = "N") -> str:
    """The names field: surname, two fillers, given names; cut or filled to `width`.

    A cut field ends in a letter, which is how a reader knows that it is cut: where the cut would
    fall between two words, the longest word before it gives up a letter.
    """
    primary, secondary = transliterate(surname, enye=enye), transliterate(given, enye=enye)
    if not primary:  # a person with one name only: it is the primary identifier
        primary, secondary = secondary, ""
    text = f"{primary}<<{secondary}" if secondary else primary
    if len(text) <= width:
        return text.ljust(width, "<")
    # At least the first letter of the given names stays.
    room = width - 3 if secondary else width
    primary = primary[:room].rstrip("<")
    words = primary.split("<")
    while True:
        text = f"{'<'.join(words)}<<{secondary}" if secondary else "<".join(words)
        if len(text) <= width or text[width - 1] != "<":
            return text[:width].ljust(width, "<")
        longest = max(range(len(words)), key=lambda i: len(words[i]))
        words[longest] = words[longest][:-1]


@dataclass(frozen=True)
class Zone:
    """What a zone says, in its own letters; dates as YYMMDD."""

    kind: str  # first one or two characters: P, ID, I, V
    issuer: str
    surname: str
    given_names: str
    number: str
    nationality: str
    born: str
    sex: str
    expires: str
    optional: str = ""
    optional_2: str = ""
    enye: str = "N"

    @property
    def head(self) -> str:
        return self.kind.ljust(2, "<") + self.issuer.ljust(3, "<")

    @property
    def holder(self) -> str:
        """Nationality aside, the second line's fixed part: birth, sex, expiry with checks."""
        born, expires = self.born, self.expires
        return f"{born}{check_digit(born)}{self.sex}{expires}{check_digit(expires)}"


def _number(number: str) -> str:
    """Nine characters and their check digit."""
    nine = number.ljust(9, "<")
    return nine + check_digit(nine)


def _long_number(zone: Zone) -> tuple[str, str]:
    """The number and the optional data of a card: a number over nine characters has a filler for
    its check digit and goes on in the optional data (parts 5 and 6)."""
    if len(zone.number) <= 9:
        return _number(zone.number), zone.optional
    rest = zone.number[9:] + check_digit(zone.number)
    return zone.number[:9] + "<", rest + "<" + zone.optional


def td1(zone: Zone) -> tuple[str, str, str]:
    """Three lines of 30."""
    number, optional = _long_number(zone)
    first = zone.head + number + optional.ljust(15, "<")
    second = zone.holder + zone.nationality.ljust(3, "<") + zone.optional_2.ljust(11, "<")
    second += check_digit(first[5:30] + second[:7] + second[8:15] + second[18:29])
    return first, second, names(zone.surname, zone.given_names, 30, enye=zone.enye)


def _second_line(zone: Zone, number: str, optional: str) -> str:
    """The second line of TD2, TD3 and the visas with their optional data."""
    return number + zone.nationality.ljust(3, "<") + zone.holder + optional


def td2(zone: Zone) -> tuple[str, str]:
    """Two lines of 36."""
    number, optional = _long_number(zone)
    second = _second_line(zone, number, optional.ljust(7, "<"))
    second += check_digit(second[:10] + second[13:20] + second[21:35])
    return zone.head + names(zone.surname, zone.given_names, 31, enye=zone.enye), second


def td3(zone: Zone) -> tuple[str, str]:
    """Two lines of 44; the optional data has a check digit of its own, or a filler when empty."""
    second = _second_line(zone, _number(zone.number), zone.optional.ljust(14, "<"))
    second += check_digit(second[28:42]) if zone.optional else "<"
    second += check_digit(second[:10] + second[13:20] + second[21:43])
    return zone.head + names(zone.surname, zone.given_names, 39, enye=zone.enye), second


def mrv_a(zone: Zone) -> tuple[str, str]:
    """Two lines of 44, without a composite check digit."""
    first = zone.head + names(zone.surname, zone.given_names, 39, enye=zone.enye)
    return first, _second_line(zone, _number(zone.number), zone.optional.ljust(16, "<"))


def mrv_b(zone: Zone) -> tuple[str, str]:
    """Two lines of 36, without a composite check digit."""
    first = zone.head + names(zone.surname, zone.given_names, 31, enye=zone.enye)
    return first, _second_line(zone, _number(zone.number), zone.optional.ljust(8, "<"))
