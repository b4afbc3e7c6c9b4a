"""Countries as ISO 3166-1 alpha-3, from codes, names and demonyms (``countries.txt``)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from providers.normalise.text import fold

# ICAO Doc 9303 part 3, section 5: codes of a machine-readable zone that ISO 3166-1 does not have.
# Those that stand for a State give its alpha-3; the others stand for themselves.
_ICAO_STATES = {"D": "DEU", "GBD": "GBR", "GBN": "GBR", "GBO": "GBR", "GBP": "GBR", "GBS": "GBR"}
_ICAO_OTHERS = (
    "EUE", "RKS", "UNO", "UNA", "UNK", "XAA", "XBA", "XCC", "XCO", "XCE", "XDC", "XEC", "XIM",
    "XMP", "XOM", "XPO", "XXA", "XXB", "XXC", "XXX", "UTO",
)  # fmt: skip


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """From folded text to alpha-3, from alpha-3 to English name, and all alpha-3 codes."""
    words: dict[str, str] = {}
    names: dict[str, str] = {}
    for line in (Path(__file__).parent / "countries.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        head, _, others = line.partition("|")
        two, three, name = head.strip().split(" ", 2)
        names[three] = name
        for word in (two, three, name, *others.split(",")):
            if folded := fold(word):
                words[folded] = three
    return words, names, frozenset(names)


def alpha3(text: str | None) -> str | None:
    """The alpha-3 code for a code, name or demonym; None where it cannot be told."""
    if not text:
        return None
    words, _, codes = _table()
    folded = fold(text).strip(" .,:;")
    if folded in codes:
        return folded
    return _ICAO_STATES.get(folded) or words.get(folded) or _first_word(folded, words)


def _first_word(folded: str, words: dict[str, str]) -> str | None:
    """``DEUTSCH / GERMAN``: what stands before and after the stroke must not contradict."""
    found = {words[part.strip()] for part in folded.split("/") if part.strip() in words}
    return found.pop() if len(found) == 1 and "/" in folded else None


def name_of(code: str) -> str:
    """The English short name of an alpha-3 code, or the code itself."""
    return _table()[1].get(code, code)


@lru_cache(maxsize=1)
def mrz_codes() -> frozenset[str]:
    """Every code that may stand as issuer or nationality in a machine-readable zone."""
    return _table()[2] | frozenset(_ICAO_STATES) | frozenset(_ICAO_OTHERS)
