"""The letters of a PDF: a typeface for each script, all from packages, nothing from the machine.

Latin and Cyrillic are PT Sans; a text with Greek, Vietnamese and the like is Noto Sans as a whole;
Thai and Devanagari their Noto Sans; Chinese, Japanese and Korean Noto Sans CJK. Other scripts, Arabic
among them, have no typeface here: ``Typeface.plain`` writes such a character as its Unicode number,
so that nothing is lost unseen.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fpdf import FPDF

FAMILY, _WIDER = "text", "wider"
_REGULAR = ("fontpkg_pt_sans", "PT_Sans-Web-Regular.ttf")
_BOLD = ("fontpkg_pt_sans", "PT_Sans-Web-Bold.ttf")
# Asked in this order for what PT Sans lacks. They are variable fonts, set at their default: regular.
_OTHERS = {
    _WIDER: ("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf"),
    "thai": ("fontpkg_noto_sans_thai", "NotoSansThai[wdth,wght].ttf"),
    "devanagari": ("fontpkg_noto_sans_devanagari", "NotoSansDevanagari[wdth,wght].ttf"),
}
_HAN = Path(str(files("manimgx_fonts_cjk"))) / "NotoSansCJK-VF.otf.ttc"
_SIMPLIFIED_CHINESE = 2  # of the collection: JP, KR, SC, TC, HK
_ROW = 16
"""Characters are taken by rows of a code chart: the font that is made says nothing of a name."""


def _path(place: tuple[str, str]) -> Path:
    package, name = place
    return Path(str(files(package))) / "files" / name


@lru_cache(maxsize=8)
def _covered(path: Path, number: int = 0) -> frozenset[int]:
    """The characters that a font file has."""
    with TTFont(path, fontNumber=number, lazy=True) as font:
        return frozenset(font.getBestCmap())


@contextmanager
def typeface(pdf: FPDF, texts: Iterable[str]) -> Iterator[Typeface]:
    """Give a PDF the fonts that these texts need, for as long as it is written."""
    wanted = {ord(character) for text in texts for character in text}
    left = wanted - _covered(_path(_REGULAR))
    pdf.add_font(FAMILY, "", _path(_REGULAR))
    pdf.add_font(FAMILY, "B", _path(_BOLD))
    fallbacks = []
    with TemporaryDirectory() as folder:
        for name, place in _OTHERS.items():
            if left & _covered(_path(place)):
                for style in ("", "B") if name == _WIDER else ("",):
                    pdf.add_font(name, style, _path(place))
                fallbacks.append(name)
                left -= _covered(_path(place))
        if left and left & _covered(_HAN, _SIMPLIFIED_CHINESE):
            file = Path(folder) / "han.ttf"
            file.write_bytes(_han(frozenset(character // _ROW for character in left)))
            pdf.add_font("han", "", file)
            fallbacks.append("han")
            left -= _covered(_HAN, _SIMPLIFIED_CHINESE)
        pdf.set_fallback_fonts(fallbacks, exact_match=False)
        pdf.set_text_shaping(True)
        yield Typeface(frozenset(wanted - left), wider=_WIDER in fallbacks)


class Typeface:
    """What can be written; ``spelled_out`` says whether something had to be written by number."""

    def __init__(self, covered: frozenset[int], *, wider: bool) -> None:
        self._covered = covered
        self._wider = _covered(_path(_OTHERS[_WIDER])) - _covered(_path(_REGULAR)) if wider else frozenset()
        self.spelled_out = False

    def plain(self, text: str) -> str:
        """The text as it can be written: on one line, what has no glyph by its number."""
        return "".join(self._plain(character) for character in unicodedata.normalize("NFC", text))

    def family(self, text: str) -> str:
        """The typeface of a text: no word is set from two that look alike."""
        return FAMILY if self._wider.isdisjoint(map(ord, text)) else _WIDER

    def _plain(self, character: str) -> str:
        if character.isspace():
            return " "
        if ord(character) in self._covered and unicodedata.category(character) not in ("Cc", "Cf"):
            return character
        self.spelled_out = True
        return f"[U+{ord(character):04X}]"


@lru_cache(maxsize=4)
def _han(rows: frozenset[int]) -> bytes:
    """A TrueType font of these rows. The package has one variable font with PostScript outlines,
    which no PDF can hold."""
    with TTFont(_HAN, fontNumber=_SIMPLIFIED_CHINESE, lazy=True) as source:
        mapping = {code: name for code, name in source.getBestCmap().items() if code // _ROW in rows}
        outlines = source.getGlyphSet(location={"wght": 400})
        order = [".notdef", *dict.fromkeys(mapping.values())]
        glyphs, widths = {}, {}
        for name in order:
            pen = TTGlyphPen(None)
            # Within a unit of a thousand to the em: nobody sees that.
            outlines[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
            glyphs[name] = pen.glyph()
            widths[name] = (round(outlines[name].width), 0)
        head, across = source["head"], source["hhea"]
        builder = FontBuilder(head.unitsPerEm, isTTF=True)
        builder.setupGlyphOrder(order)
        builder.setupCharacterMap(mapping)
        builder.setupGlyf(glyphs)
        builder.setupHorizontalMetrics(widths)
        builder.setupHorizontalHeader(ascent=across.ascent, descent=across.descent)
    builder.setupNameTable({"familyName": "Han", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    file = io.BytesIO()
    builder.save(file)
    return file.getvalue()
