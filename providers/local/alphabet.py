"""Letters with marks settled by the alphabet of the country that issued the document.

Marks are small: the reader takes the one for the other, and hardly ever surely. A letter read
without certainty that the country's language does not have becomes the likeliest one that it has;
one that is read for certain stays, for people bear names, and are born in places, of any language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from providers.local.ocr import SURE, Glyph, Line

_SPANISH = "ÁÉÍÑÓÚÜ"
# Letters beyond A to Z by alpha-3 code: the main exemplar characters of the Unicode Common Locale
# Data Repository for the languages in which the country writes its documents.
_ALPHABETS = {
    **dict.fromkeys(("DEU", "AUT"), "ÄÖÜẞß"),
    "CHE": "ÀÂÄÇÈÉÊËÎÏÔÖÙÛÜŒ", "BEL": "ÀÂÄÇÈÉÊËÎÏÔÖÙÛÜŒ", "LUX": "ÀÂÄÇÈÉÊËÎÏÔÖÙÛÜŒ",
    "FRA": "ÀÂÆÇÈÉÊËÎÏÔÙÛÜŸŒ", "NLD": "ÁÄÉËÍÏÓÖÚÜ", "ITA": "ÀÈÉÌÒÙ", "IRL": "ÁÉÍÓÚ",
    "ESP": _SPANISH + "ÀÇÈÏÒ", **dict.fromkeys(("PRT", "BRA"), "ÀÁÂÃÇÉÊÍÒÓÔÕÚ"),
    **dict.fromkeys(("MEX", "ARG", "BOL", "CHL", "COL", "CRI", "CUB", "DOM", "ECU", "GTM"), _SPANISH),
    **dict.fromkeys(("HND", "NIC", "PAN", "PER", "PRY", "SLV", "URY", "VEN"), _SPANISH),
    **dict.fromkeys(("SWE", "FIN"), "ÄÅÉÖ"), **dict.fromkeys(("NOR", "DNK"), "ÅÆÉÓÔØ"),
    "ISL": "ÁÆÉÍÐÓÖÚÝÞ", "EST": "ÄÕÖÜŠŽ", "LVA": "ĀČĒĢĪĶĻŅŠŪŽ", "LTU": "ĄČĖĘĮŠŪŲŽ",
    "POL": "ĄĆĘŁŃÓŚŹŻ", "CZE": "ÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ", "SVK": "ÁÄČĎÉÍĹĽŇÓÔŔŠŤÚÝŽ", "HUN": "ÁÉÍÓÖŐÚÜŰ",
    "ROU": "ÂĂÎȘȚ", "HRV": "ĆČĐŠŽ", "SVN": "ČŠŽ", "TUR": "ÂÇĞİÖŞÜ",
}  # fmt: skip


def settled(lines: Sequence[Line], country: str | None) -> tuple[Line, ...]:
    """The lines with letters of that country (alpha-3) where marks were unsure; a line in which
    nothing changed is the same object."""
    own = _ALPHABETS.get(country or "")
    if own is None:
        return tuple(lines)
    return tuple(_settled(line, own + own.lower()) for line in lines)


def _settled(line: Line, own: str) -> Line:
    glyphs = tuple(_own(glyph, own) for glyph in line.glyphs)
    if glyphs == line.glyphs:
        return line
    return replace(line, text="".join(glyph.letter for glyph in glyphs), glyphs=glyphs)


def _own(glyph: Glyph, own: str) -> Glyph:
    if not glyph.marks or glyph.letter in own or glyph.score >= SURE:
        return glyph
    letter = next((letter for letter, _ in glyph.marks if letter in own), None)
    return glyph if letter is None else replace(glyph, letter=letter)
