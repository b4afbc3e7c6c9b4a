"""How alike two addresses are, as people and bills write them: order, accents, commas and the usual short
forms cost nothing, and one of both may say less."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from providers.normalise.text import fold

_SHORT = {
    "R": "RUA", "AV": "AVENIDA", "AVE": "AVENIDA", "TV": "TRAVESSA", "TRAV": "TRAVESSA", "AL": "ALAMEDA",
    "PC": "PRACA", "PCA": "PRACA", "ROD": "RODOVIA", "EST": "ESTRADA", "JD": "JARDIM", "VL": "VILA",
    "AP": "APARTAMENTO", "APT": "APARTAMENTO", "APTO": "APARTAMENTO", "BL": "BLOCO", "STO": "SANTO",
    "STA": "SANTA", "DR": "DOUTOR", "DRA": "DOUTORA", "PROF": "PROFESSOR", "CEL": "CORONEL",
}  # fmt: skip
"""Short forms of the Brazilian post's guide to addressing (Correios) and of everyday writing."""
_NOTHING = frozenset("DE DA DO DAS DOS E N NO NUM NUMERO CEP".split())
_SAME_WORD = 80  # of 100: one letter in five may be misread


def alike(first: str, second: str) -> float:
    """0..100: how much of the shorter one, by its letters, stands in the other; 0 where a number of the
    shorter does not."""
    one, two = sorted((_words(first), _words(second)), key=lambda words: sum(map(len, words)))
    if not one:
        return 0.0
    if any(word not in two for word in one if word.isdigit()):
        return 0.0
    found = [word for word in one if any(fuzz.ratio(word, other) >= _SAME_WORD for other in two)]
    return 100 * sum(map(len, found)) / sum(map(len, one))


def _words(address: str) -> list[str]:
    """Words in capitals without accents, short forms written out; digits that belong together joined
    (``01310-100``)."""
    joined = re.sub(r"(?<=\d)[.-](?=\d)|[º°ª]", "", fold(address))
    words = [_SHORT.get(word, word) for word in re.findall(r"\d+|[^\W\d_]+", joined)]
    return [word for word in words if word not in _NOTHING]
