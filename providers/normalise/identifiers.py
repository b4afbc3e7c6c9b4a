"""Numbers with a rule: their shape, compact form and check digits.

The rules are python-stdnum's where it has them. A number that fails its check is kept and marked,
never altered here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from stdnum.br import cnpj, cpf
from stdnum.cn import ric
from stdnum.exceptions import ValidationError
from stdnum.id import nik
from stdnum.in_ import aadhaar, pan
from stdnum.kr import rrn
from stdnum.mx import curp
from stdnum.my import nric
from stdnum.nl import bsn
from stdnum.no import fodselsnummer
from stdnum.se import personnummer
from stdnum.th import pin

from providers.normalise.text import compact

_UNPROVEN = "the shape is right; no check digit that is published proves the number"


@dataclass(frozen=True, slots=True)
class IdentifierRule:
    """``shape`` has one letter a character, separators aside: A a letter, 9 a digit, X either; a
    stroke stands between two shapes of one number.
    ``compact`` gives the compact form of the number's standard. ``proves``: a check digit that is
    known stands behind it; without one a letter misread for its look-alike keeps the rule."""

    name: str
    shape: str
    is_valid: Callable[[str], bool]
    compact: Callable[[str], str] = compact
    proves: bool = True

    def verdict(self, number: str) -> bool | None:
        """False where the number breaks its rule, True where its check digit is right, None where it
        has the shape and nothing proves it."""
        if not self.is_valid(number):
            return False
        return True if self.proves else None

    def judge(self, number: str, wrong: str) -> tuple[bool | None, str]:
        """The verdict and what is said of it; ``wrong`` of one that breaks the rule."""
        verdict = self.verdict(number)
        return verdict, {True: "", None: _UNPROVEN, False: wrong}[verdict]

    def matches(self, number: str) -> bool:
        """Whether it has the shape, whatever its check digit says."""
        return bool(re.fullmatch(shape_pattern(self.shape), number))


def shape_pattern(shape: str) -> str:
    """The regular expression of a shape such as ``AAA99X``."""
    letters = {"A": "[A-Z]", "9": "[0-9]", "X": "[A-Z0-9]", "|": "|"}
    return "".join(letters[letter] for letter in shape)


def _cpf_valid(number: str) -> bool:
    """One digit repeated keeps both check digits of a CPF; the Receita Federal gives out none."""
    return len(set(number)) > 1 and bool(cpf.is_valid(number))


def _swedish(number: str) -> str:
    """With its hyphen, or the plus of somebody over a hundred (Folkbokföringslagen, § 18)."""
    return str(personnummer.compact(re.sub(r"[^0-9+-]", "", number)))


def _cnh_valid(number: str) -> bool:
    """The registration number of a Brazilian driving licence (RENACH): two check digits modulo 11,
    weights 9 to 1 and 1 to 9; a first remainder of ten counts as 0 and takes 2 off the second."""
    if not re.fullmatch(r"\d{11}", number) or len(set(number)) == 1:
        return False
    digits = [int(ch) for ch in number]
    first = sum(d * w for d, w in zip(digits[:9], range(9, 0, -1), strict=True)) % 11
    second = sum(d * w for d, w in zip(digits[:9], range(1, 10), strict=True)) % 11
    if first == 10:
        first, second = 0, (second - 2) % 11
    return digits[9:] == [first, second % 10 if second == 10 else second]


def _clave_valid(number: str) -> bool:
    """Mexico's clave de elector has no public check digit: date and sex are all that can be told
    (six letters, YYMMDD, two digits of the state, H or M, three digits)."""
    match = re.fullmatch(r"[A-Z]{6}\d{2}(\d{2})(\d{2})(\d{2})[HMX]\d{3}", number)
    return bool(match and 1 <= int(match[1]) <= 12 and 1 <= int(match[2]) <= 31)


def _nik_valid(number: str) -> bool:
    """The library takes the day modulo 40, any; a woman's is her day of birth plus 40 and no more."""
    return nik.is_valid(number) and int(number[6:8]) <= 71


def _hmt_valid(number: str) -> bool:
    """Numbers of residents of Hong Kong, Macao and Taiwan: 81, 82 and 83 stand for the region, the rest
    is as in every Chinese number; the library's list of places has not all of them."""
    try:
        ric.get_birth_date(number)
        return bool(re.fullmatch(r"8[123]0000[0-9]{11}[0-9X]", number)) and number[
            -1
        ] == ric.calc_check_digit(number)
    except (ValidationError, ValueError):
        return False


def _hkid_valid(number: str) -> bool:
    """Hong Kong: weights 9 to 2 over two letters (a blank for one; A is 10, a blank 36) and six
    digits, the check digit makes it divisible by 11 (Immigration Department's public card data)."""
    if not re.fullmatch(r"[A-Z]{1,2}[0-9]{6}[0-9A]", number):
        return False
    values = [int(ch, 36) if ch != " " else 36 for ch in number[:-1].rjust(8)]
    total = sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True))
    return (total + int(number[-1], 11)) % 11 == 0


def _singapore_valid(number: str) -> bool:
    """NRIC and FIN: weights 2 7 6 5 4 3 2, an offset and an alphabet by the first letter. The Immigration
    and Checkpoints Authority does not publish it; this is what all validators have."""
    if not re.fullmatch(r"[STFGM][0-9]{7}[A-Z]", number):
        return False
    offset = {"T": 4, "G": 4, "M": 3}.get(number[0], 0)
    total = offset + sum(int(d) * w for d, w in zip(number[1:8], (2, 7, 6, 5, 4, 3, 2), strict=True))
    letters = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "M": "XWUTRQPNJLK"}.get(number[0], "XWUTRQPNMLK")
    return number[-1] == letters[total % 11]


def _macao_valid(number: str) -> bool:
    """Macao publishes no check digit: eight digits are all that can be told."""
    return bool(re.fullmatch(r"[0-9]{8}", number))


def _non_thai_valid(number: str) -> bool:
    """As a Thai PIN, which never begins with 0; those of people without Thai nationality may."""
    return bool(re.fullmatch(r"[0-9]{13}", number)) and number[-1] == pin.calc_check_digit(number)


def _korean_valid(number: str) -> bool:
    """Korea's resident registration number: date of birth, and a digit for sex and century. Numbers
    given out since October 2020 have no check digit, and no number says when it was given out."""
    if not re.fullmatch(r"[0-9]{6}[1-8][0-9]{6}", number):
        return False
    try:
        rrn.get_birth_date(number)
    except ValidationError:
        return False
    return True


RULES: dict[str, IdentifierRule] = {
    rule.name: rule
    for rule in (
        IdentifierRule("mx.curp", "AAAA999999AAAAAAX9", curp.is_valid),
        IdentifierRule("mx.voter_key", "AAAAAA99999999A999", _clave_valid, proves=False),
        IdentifierRule("br.cpf", "9" * 11, _cpf_valid),
        IdentifierRule("br.cnh", "9" * 11, _cnh_valid),
        IdentifierRule("br.cnpj", "X" * 12 + "99", cnpj.is_valid),
        IdentifierRule("id.nik", "9" * 16, _nik_valid, proves=False),
        IdentifierRule("in.aadhaar", "9" * 12, aadhaar.is_valid),
        IdentifierRule("in.pan", "AAAAA9999A", pan.is_valid, proves=False),
        IdentifierRule("cn.ric", "9" * 17 + "X", ric.is_valid),
        IdentifierRule("cn.hmt", "9" * 17 + "X", _hmt_valid),
        IdentifierRule("hk.hkid", "A999999X|AA999999X", _hkid_valid),
        IdentifierRule("mo.bir", "9" * 8, _macao_valid, proves=False),
        IdentifierRule("kr.rrn", "9" * 13, _korean_valid, proves=False),
        IdentifierRule("my.nric", "9" * 12, nric.is_valid, proves=False),
        IdentifierRule("sg.nric", "A9999999A", _singapore_valid),
        IdentifierRule("th.pin", "9" * 13, pin.is_valid),
        IdentifierRule("th.non_thai_number", "9" * 13, _non_thai_valid),
        IdentifierRule("nl.bsn", "9" * 9, bsn.is_valid),
        IdentifierRule("no.fodselsnummer", "9" * 11, fodselsnummer.is_valid),
        IdentifierRule("se.personnummer", "9" * 10, personnummer.is_valid, _swedish),
    )
}


def is_valid(rule: str, number: str) -> bool:
    """Whether the number keeps the rule; KeyError for a rule that nobody wrote."""
    return RULES[rule].is_valid(RULES[rule].compact(number))
