"""How alike two names are, as people and documents write them.

Word order, particles, initials, accents and ICAO's transliteration are tolerated; what is left is
compared letter by letter (rapidfuzz). Bounds are the caller's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from rapidfuzz import fuzz

from providers.normalise.names import latin_forms, without_address
from providers.normalise.text import fold

PARTICLES = frozenset(
    """DE DA DO DAS DOS DEL DELLA DI DU LA LAS LO LOS LE LES E Y O VAN VON DER DEN DES TER TEN TE T ZU ZUM
    ZUR AF AV BIN BINTI BINTE BINT BT IBN BEN AL EL ABU UL AP ANAK""".split()
)
"""Words that documents put in, leave out or join as they like: of Romance, Dutch, German and Nordic
names, of Arabic and Malay ones."""

_LONGEST = 200
"""Letters; the longest name of ICAO's own examples has under a hundred. Longer ones are compared as a
whole, so that no hostile text takes long."""


_INITIALS = 2
"""What an initial and its word count for: a letter each."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """``score`` 0..100 of all letters, ``worst`` of the two words that were paired and are least alike;
    ``contained`` says that one name has every word of the other, two at least, and more besides."""

    score: float
    worst: float
    contained: bool = False


def compare(first: str, second: str, *, truncated: bool = False) -> Likeness | None:
    """How alike two names are; None where they are in scripts that cannot be compared.

    ``truncated``: the second one may break off, as a machine-readable zone's does.
    """
    one, two = _words(without_address(first)), _words(without_address(second))
    if not one or not two:
        return None
    if _has_latin(one) != _has_latin(two):
        return None
    if len(first) > _LONGEST or len(second) > _LONGEST:
        whole = fuzz.token_sort_ratio(fold(first), fold(second))
        return Likeness(whole, whole)
    if _joined(one, two):
        return Likeness(100.0, 100.0)
    return _by_words(one, two, truncated)


def _words(name: str) -> list[str]:
    """Words in capitals with their accents; an apostrophe joins, a hyphen parts."""
    return re.findall(
        r"[^\W_]+(?:[\u0300-\u036f\u0e31-\u0e4e]+[^\W_]*)*", re.sub("['’`´ʼ]", "", name).upper()
    )


@lru_cache(maxsize=4096)
def _forms(word: str) -> frozenset[str]:
    """Its spellings in A to Z, and itself folded: all that there is where a script has none."""
    return frozenset({*latin_forms(word), fold(word)} - {""}) or frozenset({word})


def _has_latin(words: list[str]) -> bool:
    return any(any(form for form in latin_forms(word)) for word in words)


def _joined(one: list[str], two: list[str]) -> bool:
    """Whether they are the same once blanks are gone, whichever word comes first: ZHANG SAN FENG is
    Sanfeng Zhang."""
    turned = ["".join(two[at:] + two[:at]) for at in range(len(two))]
    return bool(_forms("".join(one)) & set(chain.from_iterable(map(_forms, turned))))


def _by_words(one: list[str], two: list[str], truncated: bool) -> Likeness:
    """Each word with the one that is most like it."""
    pairs = sorted(
        (
            (*_alike(a, b, truncated and j == len(two) - 1), i, j)
            for i, a in enumerate(one)
            for j, b in enumerate(two)
        ),
        reverse=True,
    )
    left_one, left_two = dict(enumerate(one)), dict(enumerate(two))
    taken: list[tuple[float, int]] = []  # how alike, and how many letters that stands for
    for likeness, letters, i, j in pairs:
        if i in left_one and j in left_two:
            taken.append((likeness, letters))
            del left_one[i], left_two[j]
    if not any(letters > _INITIALS for _likeness, letters in taken):
        return Likeness(0.0, 0.0)  # initials alone are anybody's
    extra_one, extra_two = (
        [word for word in left.values() if word not in PARTICLES or not _has_others(words)]
        for left, words in ((left_one, one), (left_two, two))
    )
    if truncated:
        extra_one = []
    extra = sum(map(len, chain(extra_one, extra_two)))
    total = extra + sum(letters for _likeness, letters in taken)
    worst = min(likeness for likeness, _letters in taken)
    score = sum(likeness * letters for likeness, letters in taken) / total
    contained = bool(extra_one) != bool(extra_two) and len(taken) >= 2
    return Likeness(score, worst, contained)


def _has_others(words: list[str]) -> bool:
    """A particle is one beside two other words; Le Van Do is a name of three."""
    return sum(word not in PARTICLES for word in words) >= 2


def _alike(a: str, b: str, breaks_off: bool) -> tuple[float, int]:
    """How alike two words are, 0..100, and how many letters they have. An initial is as good as the word,
    but stands for itself alone."""
    forms_a, forms_b = _forms(a), _forms(b)
    letters = len(a) + len(b)
    if min(len(a), len(b)) == 1 and len(a) != len(b):
        begins = any(x.startswith(y) or y.startswith(x) for x in forms_a for y in forms_b)
        return (100.0, _INITIALS) if begins else (0.0, letters)
    if breaks_off and any(x.startswith(y) for x in forms_a for y in forms_b):
        return 100.0, 2 * len(b)
    return max(fuzz.ratio(x, y) for x in forms_a for y in forms_b), letters
