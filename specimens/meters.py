"""Fictional meters of electricity, water and gas: a face with its number, and a display of drums or of
liquid crystal, with their truth. Every one says SPECIMEN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from zlib import crc32

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw

from specimens import fonts, numbers
from specimens.places import pick

Display = Literal["lcd", "drum"]
DISPLAYS: tuple[Display, ...] = ("lcd", "drum")

_SIZE = (900, 760)
_UNITS = {"energy": "kWh", "water": "m³", "gas": "m³"}
_SEGMENTS = {
    "0": "abcdef", "1": "bc", "2": "abged", "3": "abgcd", "4": "fgbc", "5": "afgcd", "6": "afgedc",
    "7": "abc", "8": "abcdefg", "9": "abfgcd",
}  # fmt: skip
"""The seven segments: a above, then clockwise b to f, g in the middle."""


@dataclass(frozen=True)
class Meter:
    """``reading`` is what the display shows, leading zeros included; ``number`` the meter's own."""

    kind: str
    display: Display
    image: Image.Image
    reading: str
    number: str


def make_meter(kind: str, display: Display, seed: int, font_set: str = "test") -> Meter:
    """One meter; the same arguments give the same picture."""
    rng = np.random.default_rng([crc32(f"meter {kind} {display}".encode()), seed])
    face = fonts.Face(pick(rng, fonts.FONT_SETS[font_set]), 500)
    grey = int(rng.integers(200, 240))
    image = Image.new("RGB", _SIZE, (grey, grey, grey - 4))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((24, 24, _SIZE[0] - 24, _SIZE[1] - 24), 40, (246, 246, 243), (120, 120, 120), 4)
    reading = numbers.digits(rng, int(rng.integers(5, 7)))
    number = numbers.digits(rng, 8)
    if display == "lcd":
        _lcd(image, reading, rng)
    else:
        _drums(image, reading, face.bold(), rng)
    words = ImageDraw.Draw(image)
    words.text((90, 70), "EXEMPLO M1", (40, 40, 40), face.font(34))
    words.text((620, 70), "SPECIMEN", (170, 30, 40), face.font(34))
    words.text((720, 430), _UNITS[kind], (30, 30, 30), face.font(44))
    words.text((90, 560), f"Nº {number}", (40, 40, 40), face.font(36))
    words.text(
        (90, 630), "230 V 10(60) A 50 Hz" if kind == "energy" else "Qn 1,5 PN 16", (70, 70, 70), face.font(24)
    )
    return Meter(kind, display, image, reading, number)


def _lcd(image: Image.Image, reading: str, rng: Generator) -> None:
    pen = ImageDraw.Draw(image)
    glass = (int(rng.integers(150, 185)), int(rng.integers(170, 200)), int(rng.integers(140, 165)))
    pen.rectangle((90, 190, 810, 410), glass, (60, 60, 60), 6)
    ink = (int(rng.integers(20, 50)),) * 3
    ghost = tuple(int(c * 0.95) for c in glass)
    width, height, gap = 78, 140, 108
    left = 790 - gap * len(reading)
    slant = float(rng.uniform(0.0, 0.12))
    for place, digit in enumerate(reading):
        for segment in "abcdefg":
            corners = _segment(segment, left + place * gap, 230, width, height, slant)
            pen.polygon(corners, ink if segment in _SEGMENTS[digit] else ghost)


def _segment(name: str, x: float, y: float, w: float, h: float, slant: float) -> list[tuple[float, float]]:
    t, half = 13.0, h / 2
    level = {"a": 0.0, "g": half, "d": h}
    if name in level:
        at = level[name]
        shape = [
            (5, at),
            (5 + t / 2, at - t / 2),
            (w - 5 - t / 2, at - t / 2),
            (w - 5, at),
            (w - 5 - t / 2, at + t / 2),
            (5 + t / 2, at + t / 2),
        ]
    else:
        side, top = (0.0 if name in "ef" else w), (0.0 if name in "bf" else half)
        shape = [
            (side, top + 5),
            (side + t / 2, top + 5 + t / 2),
            (side + t / 2, top + half - 5 - t / 2),
            (side, top + half - 5),
            (side - t / 2, top + half - 5 - t / 2),
            (side - t / 2, top + 5 + t / 2),
        ]
    return [(x + px + slant * (h - py), y + py) for px, py in shape]


def _drums(image: Image.Image, reading: str, face: fonts.Face, rng: Generator) -> None:
    pen = ImageDraw.Draw(image)
    pen.rectangle((90, 190, 810, 410), (70, 70, 74), (40, 40, 40), 6)
    dark = bool(rng.integers(0, 2))
    letters = face.font(110)
    step, left = 112, 790 - 112 * len(reading)
    for place, digit in enumerate(reading):
        x = left + place * step
        wheel, ink = ((28, 28, 30), (240, 240, 238)) if dark else ((244, 243, 238), (24, 24, 26))
        pen.rectangle((x, 214, x + 88, 386), wheel, (110, 110, 110), 2)
        # The wheels stand a little off: the last one turns all the time.
        shift = float(rng.normal(0, 3)) + (float(rng.uniform(-14, 14)) if place == len(reading) - 1 else 0.0)
        pen.text((x + 44, 300 + shift), digit, ink, letters, anchor="mm")
    pen.rectangle((90, 190, 810, 410), None, (40, 40, 40), 6)
