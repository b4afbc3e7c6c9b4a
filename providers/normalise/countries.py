"""Countries as ISO 3166-1 alpha-3, from codes, names and demonyms (``countries.txt``), and what else a
machine-readable zone may bear for one (``mrz_codes.txt``)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from providers.normalise.text import fold


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


@lru_cache(maxsize=1)
def _icao() -> dict[str, str | None]:
    """ICAO's own codes; those that stand for a State give its alpha-3, the others stand for themselves."""
    codes: dict[str, str | None] = {}
    for line in (Path(__file__).parent / "mrz_codes.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            code, state, _meaning = line.split(" ", 2)
            codes[code] = None if state == "-" else state
    return codes


def alpha3(text: str | None) -> str | None:
    """The alpha-3 code for a code, name or demonym; None where it cannot be told."""
    if not text:
        return None
    words, _, codes = _table()
    folded = fold(text).strip(" .,:;")
    if folded in codes:
        return folded
    return _icao().get(folded) or words.get(folded) or _first_word(folded, words)


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
    return _table()[2] | frozenset(_icao())
