"""Fonts of the specimens: families from the fontpkg packages, parted in two sets.

A reader that is tuned while looking at specimens of the set "test" can be measured on the set
"bench", whose Latin, Thai and Devanagari families it has never met. Chinese and Korean have one family
each in the packages; there the sets differ by weight.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

import fontpkg
import manimgx_fonts_cjk
from numpy.random import Generator
from PIL import ImageFont

from specimens.places import pick

FONT_SETS: dict[str, tuple[str, ...]] = {
    "test": ("Arimo", "Roboto", "Source Code Pro"),
    "bench": ("Noto Sans", "PT Sans", "Barlow Condensed", "Roboto Mono"),
}
_MONOSPACED = {"Source Code Pro", "Roboto Mono"}
_HAN, _HANGUL, _OCR_B = "Noto Sans CJK SC", "Noto Sans CJK KR", "OCR B"
_DEVANAGARI = {"test": "Noto Sans Devanagari", "bench": "Hind"}
_THAI = {"test": "Noto Sans Thai", "bench": "Sarabun"}
UNSPACED = ("devanagari", "thai")
"""Scripts that are set word by word: their marks hang on the letters beside them."""
# The collection's fonts stand in the order JP, KR, SC, TC, HK.
_COLLECTED = {_HANGUL: 1, _HAN: 2}


@dataclass(frozen=True)
class Face:
    """A family at a weight (100 to 900) and a width (percent, where the family has that axis)."""

    family: str
    weight: int = 400
    width: int = 100

    def bold(self, weight: int = 700) -> Face:
        return replace(self, weight=weight)

    def font(self, size: float) -> ImageFont.FreeTypeFont:
        return _load(self, round(size, 2))


@dataclass(frozen=True)
class Typeset:
    """The faces of one card."""

    label: Face
    value: Face
    mono: Face
    mrz: Face
    han: Face
    hangul: Face
    devanagari: Face
    thai: Face

    def describe(self) -> dict[str, str]:
        faces = {
            "label": self.label,
            "value": self.value,
            "mono": self.mono,
            "mrz": self.mrz,
            "han": self.han,
            "hangul": self.hangul,
            "devanagari": self.devanagari,
            "thai": self.thai,
        }
        return {name: f"{f.family} {f.weight} {f.width}%" for name, f in faces.items()}


def choose(rng: Generator, fonts: str, mrz_font: str | None) -> Typeset:
    """A card's faces, drawn from the named set.

    `mrz_font`: "ocr-b" (an error where it is not installed), "mono" (the set's monospaced
    family), or None for OCR-B where installed and else "mono".
    """
    families = FONT_SETS[fonts]
    proportional = tuple(f for f in families if f not in _MONOSPACED)
    mono = Face(next(f for f in families if f in _MONOSPACED), 500)
    label = Face(pick(rng, proportional), pick(rng, (400, 500)), pick(rng, (85, 92, 100)))
    value_family = label.family if rng.random() < 0.5 else pick(rng, proportional)
    value = Face(value_family, pick(rng, (400, 500, 600)), pick(rng, (88, 94, 100)))
    bench = fonts == "bench"
    han = Face(_HAN, pick(rng, (350, 600)) if bench else pick(rng, (400, 500)))
    hangul = Face(_HANGUL, 600 if bench else 400)
    devanagari = Face(_DEVANAGARI[fonts], 500 if bench else 450)
    thai = Face(_THAI[fonts], 500 if bench else 400)
    if mrz_font not in (None, "ocr-b", "mono"):
        raise ValueError(f"mrz_font is None, 'ocr-b' or 'mono', not {mrz_font!r}")
    if mrz_font == "ocr-b" and ocr_b() is None:
        raise FileNotFoundError("OCR-B is not installed (Debian's package fonts-ocr-b)")
    zone = mono if mrz_font == "mono" or ocr_b() is None else Face(_OCR_B)
    return Typeset(label, value, mono, zone, han, hangul, devanagari, thai)


@cache
def ocr_b() -> Path | None:
    """The file of Debian's package fonts-ocr-b, where it is installed."""
    for root in (Path("/usr/share/fonts"), Path("/usr/local/share/fonts")):
        for suffix in ("otf", "ttf"):
            for found in sorted(root.rglob(f"OCRB.{suffix}")):
                return found
    return None


@lru_cache(maxsize=512)
def _load(face: Face, size: float) -> ImageFont.FreeTypeFont:
    if face.family == _OCR_B:
        path = ocr_b()
        if path is None:
            raise FileNotFoundError("OCR-B is not installed")
        return ImageFont.truetype(str(path), size)
    if face.family in _COLLECTED:
        path = Path(manimgx_fonts_cjk.__file__).with_name("NotoSansCJK-VF.otf.ttc")
        font = ImageFont.truetype(str(path), size, index=_COLLECTED[face.family])
    else:
        path = fontpkg.path(face.family, face.weight, nearest=True)
        font = ImageFont.truetype(str(path), size)
        if not path.stem.endswith("]"):  # a static file: the weight was chosen by its name
            return font
    font.set_variation_by_axes([_axis(face, axis) for axis in font.get_variation_axes()])
    return font


def _axis(face: Face, axis: ImageFont.Axis) -> float:
    wanted = face.width if axis["name"] == b"Width" else face.weight
    return min(max(wanted, axis["minimum"] or 0), axis["maximum"] or 1000)


def script(char: str) -> str:
    """The script that decides the face: "han", "hangul", "devanagari", "thai" or "latin"; "" for neutral
    signs."""
    code = ord(char)
    if 0x0900 <= code < 0x0980:
        return "devanagari"
    if 0x0E00 <= code < 0x0E80:
        return "thai"
    if 0x1100 <= code < 0x1200 or 0x3130 <= code < 0x3190 or 0xAC00 <= code < 0xD7B0:
        return "hangul"
    if 0x2E80 <= code < 0xA000 or 0xFF00 <= code < 0xFFF0:
        return "han"
    return "" if char.isspace() or unicodedata.category(char) == "Cf" else "latin"


def runs(text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces of one script; spaces stay with what stands before them."""
    current, piece = "", ""
    for char in text:
        kind = script(char)
        if kind and current and kind != current:
            yield current, piece
            piece = ""
        current, piece = kind or current, piece + char
    if piece:
        yield current or "latin", piece
