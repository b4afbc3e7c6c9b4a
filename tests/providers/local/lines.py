"""Lines of text as the reader gives them, set by hand: what was read, and where."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import numpy as np

from providers.local.ocr import Array, Glyph, Line
from providers.normalise.mrz import ALPHABET

HEIGHT = 20.0


def width_of(text: str, height: float = HEIGHT) -> float:
    """A Latin letter is half as wide as its line is high, a Chinese one as wide."""
    return sum(height * (1.0 if unicodedata.east_asian_width(ch) in "WF" else 0.5) for ch in text)


def line(
    text: str, x: float, y: float, *, height: float = HEIGHT, score: float = 0.95, angle: float = 0.0
) -> Line:
    """A line whose top left corner lies at ``x``, ``y``; ``angle`` in degrees, clockwise."""
    width = width_of(text, height)
    turn = np.radians(angle)
    along = np.array([np.cos(turn), np.sin(turn)])
    down = np.array([-along[1], along[0]])
    start = np.array([x, y])
    quad = np.array(
        [start, start + along * width, start + along * width + down * height, start + down * height]
    )
    return Line(text, score, quad.astype(np.float32), _glyphs(text, score), zone_glyphs(text, score))


def _glyphs(text: str, score: float) -> tuple[Glyph, ...]:
    ends = np.cumsum([width_of(ch) for ch in text])
    middles = ends - np.array([width_of(ch) for ch in text]) / 2
    return tuple(Glyph(ch, score, float(at / ends[-1])) for ch, at in zip(text, middles, strict=True))


def zone_glyphs(text: str, score: float) -> tuple[Glyph, ...]:
    """The same as the reader sees it when it knows the letters of a machine-readable zone alone."""
    places = len(text)
    return tuple(
        Glyph(ch, score, (number + 0.5) / places, others=_others(ch, score))
        for number, ch in enumerate(text)
        if ch in ALPHABET
    )


def _others(letter: str, score: float) -> tuple[float, ...]:
    rest = (1 - score) / (len(ALPHABET) - 1)
    return tuple(score if ch == letter else rest for ch in ALPHABET)


def in_doubt(whole: Line, column: int, other: str = "") -> Line:
    """A zone's line whose letter in a column was read with little confidence; ``other`` is what the
    reader finds likeliest next to it."""
    glyphs = list(whole.mrz)
    letter = glyphs[column].letter
    chances = dict.fromkeys(ALPHABET, 0.1 / len(ALPHABET)) | {letter: 0.6}
    if other:
        chances[other] = 0.3
    glyphs[column] = replace(glyphs[column], score=0.6, others=tuple(chances[ch] for ch in ALPHABET))
    return replace(whole, mrz=tuple(glyphs))


def block(rows: list[str], x: float = 40.0, y: float = 40.0, step: float = 34.0) -> list[Line]:
    """Lines one under another."""
    return [line(text, x, y + step * number) for number, text in enumerate(rows)]


def box(quad: Array) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a quad."""
    low, high = quad.min(axis=0), quad.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
