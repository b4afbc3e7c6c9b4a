"""The drawing surface of one card side, which records where it puts every word.

Coordinates are pixels of the finished picture (1012 x 638 for an ID-1 card, about 300 dpi);
y is a text's baseline. Text is drawn at twice that size and brought down at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw

from specimens.fonts import UNSPACED, Face, Typeset, runs

ID1 = (1012, 638)
TD2 = (1240, 874)
TD3 = (1476, 1039)

SCALE = 2
Color = tuple[int, int, int]
Box = tuple[float, float, float, float]
Quad = list[list[float]]
BLACK: Color = (22, 22, 26)


class V(NamedTuple):
    """A value within a line: its raw text, its canonical field, its normal form if another."""

    raw: str
    field: str
    truth: str | None = None


Segment = str | V
Line = Segment | tuple[Segment, ...]


@dataclass(frozen=True)
class Look:
    """What a card's printing leaves to chance."""

    label_scale: float
    value_scale: float
    leading: float  # distance of lines in sizes
    tracking: float  # extra space between letters in sizes
    shift: tuple[float, float]  # of the whole printing against the card
    softness: float  # blur of the finished picture, in pixels

    @staticmethod
    def draw(rng: Generator, size: tuple[int, int]) -> Look:
        return Look(
            label_scale=float(rng.uniform(0.93, 1.06)),
            value_scale=float(rng.uniform(0.93, 1.05)),
            leading=float(rng.uniform(1.12, 1.24)),
            tracking=float(rng.choice([0, 0, 0.02, 0.04])),
            shift=(
                float(rng.uniform(-0.01, 0.01) * size[0]),
                float(rng.uniform(-0.01, 0.01) * size[1]),
            ),
            softness=float(rng.uniform(0.0, 0.55)),
        )


class Surface:
    """The picture in the making, the quads of all that is drawn, and the drawing of shapes."""

    def __init__(self, background: Image.Image, typeset: Typeset, rng: Generator) -> None:
        self.width, self.height = background.size
        self.type, self.rng = typeset, rng
        self.look = Look.draw(rng, background.size)
        self.truth: dict[str, str] = {}
        self.fields: dict[str, dict[str, Any]] = {}
        size = (self.width * SCALE, self.height * SCALE)
        self.image = Image.fromarray(cv2.resize(np.asarray(background), size))
        self._pen = ImageDraw.Draw(self.image)
        self.nudge = (0.0, 0.0)

    def block(self, limit: float = 0.0045) -> None:
        """Start a group of texts that sits a little off its nominal place, as one."""
        dx, dy = self.rng.uniform(-limit, limit, 2)
        self.nudge = (float(dx * self.width), float(dy * self.height))

    def measure(self, line: Line, face: Face, size: float, tracking: float = 0.0) -> float:
        return sum(
            self.advance(piece, self._face(kind, face), size, tracking)
            for raw, _ in segments(line)
            for kind, piece in runs(raw)
        )

    def text(
        self,
        x: float,
        y: float,
        line: Line,
        face: Face,
        size: float,
        *,
        fill: Color = BLACK,
        anchor: str = "l",
        tracking: float = 0.0,
        max_width: float | None = None,
    ) -> Quad:
        """One line of text; `anchor` l, m or r. Returns the quad of its ink."""
        width = self.measure(line, face, size, tracking)
        if max_width is not None and width > max_width:
            size *= max_width / width
            width = max_width
        left = x + self.look.shift[0] + self.nudge[0] - {"l": 0.0, "m": 0.5, "r": 1.0}[anchor] * width
        base = y + self.look.shift[1] + self.nudge[1]
        boxes = []
        for raw, value in segments(line):
            box, left = self.run(left, base, raw, face, size, fill, tracking)
            if value is not None and raw.strip():
                self.record(value, raw, box)
            boxes.append(box)
        return quad_of(around(boxes))

    def paste(self, picture: Image.Image, x: float, y: float, alpha: Image.Image | None = None) -> None:
        """A picture made at the drawing's own scale; dark parts only, where `alpha` is given."""
        at = (round((x + self.look.shift[0]) * SCALE), round((y + self.look.shift[1]) * SCALE))
        self.image.paste(picture, at, alpha)

    def strokes(self, points: Sequence[np.ndarray], fill: Color, width: float) -> None:
        """Smooth lines, for signatures."""
        canvas = np.array(self.image)
        shift = np.array(self.look.shift) + np.array(self.nudge)
        for line in points:
            pixels = ((line + shift) * SCALE * 16).round().astype(np.int32)
            cv2.polylines(canvas, [pixels], False, fill, max(1, round(width * SCALE)), cv2.LINE_AA, 4)
        self.image = Image.fromarray(canvas)
        self._pen = ImageDraw.Draw(self.image)

    def rectangle(
        self, box: Box, fill: Color | None = None, outline: Color | None = None, width: float = 1
    ) -> None:
        scaled = [v * SCALE for v in self.shifted(box, nudge=False)]
        self._pen.rectangle(scaled, fill=fill, outline=outline, width=round(width * SCALE))

    def polygon(self, points: Iterable[tuple[float, float]], fill: Color) -> None:
        dx, dy = self.look.shift
        self._pen.polygon([((x + dx) * SCALE, (y + dy) * SCALE) for x, y in points], fill=fill)

    def ellipse(
        self, box: Box, fill: Color | None = None, outline: Color | None = None, width: float = 1
    ) -> None:
        scaled = [v * SCALE for v in self.shifted(box, nudge=False)]
        self._pen.ellipse(scaled, fill=fill, outline=outline, width=round(width * SCALE))

    def upright(
        self,
        x: float,
        y: float,
        line: Line,
        face: Face,
        size: float,
        *,
        fill: Color,
        tracking: float = 0.0,
    ) -> None:
        """Text that runs upwards from (x, y), x being its baseline."""
        (raw, value), *_ = segments(line)
        length = self.measure(raw, face, size, tracking)
        mask = Image.new("L", (round(length * SCALE) + 8, round(size * 1.6 * SCALE)), 0)
        pen, at, base = ImageDraw.Draw(mask), 4.0, size * 1.2 * SCALE
        for char in raw:
            pen.text((at, base), char, font=face.font(size * SCALE), fill=255, anchor="ls")
            at += self.advance(char, face, size, tracking) * SCALE
        ink = mask.getbbox() or (0, 0, 1, 1)
        turned = mask.crop(ink).rotate(90, expand=True)
        right = x + self.look.shift[0]
        bottom = y + self.look.shift[1]
        left, top = right - turned.width / SCALE, bottom - turned.height / SCALE
        self.image.paste(fill, (round(left * SCALE), round(top * SCALE)), turned)
        if value is not None:
            # The quad starts at the text's own upper left, which is the lower left here.
            quad = [[left, bottom], [left, top], [right, top], [right, bottom]]
            self.record(value, raw, (left, top, right, bottom), quad)

    def _face(self, kind: str, face: Face) -> Face:
        typeset = self.type
        own = {
            "han": typeset.han,
            "hangul": typeset.hangul,
            "devanagari": typeset.devanagari,
            "thai": typeset.thai,
        }
        return own.get(kind, face)

    def advance(self, text: str, face: Face, size: float, tracking: float) -> float:
        unspaced = face in (self.type.devanagari, self.type.thai)
        spaces = 0.0 if unspaced else len(text) * tracking * size
        return face.font(size * SCALE).getlength(text) / SCALE + spaces

    def run(
        self,
        left: float,
        base: float,
        raw: str,
        face: Face,
        size: float,
        fill: Color,
        tracking: float,
    ) -> tuple[Box, float]:
        """Draw a piece; its ink box and the x after it."""
        boxes = []
        for kind, piece in runs(raw):
            own = self._face(kind, face)
            font = own.font(size * SCALE)
            # Letter by letter only where spaced: shaping needs whole words in some scripts.
            parts = list(piece) if tracking and kind not in UNSPACED else [piece]
            for part in parts:
                at = (left * SCALE, base * SCALE)
                self._pen.text(at, part, font=font, fill=fill, anchor="ls")
                if part.strip():
                    ink = font.getbbox(part, anchor="ls")
                    boxes.append(
                        (
                            left + ink[0] / SCALE,
                            base + ink[1] / SCALE,
                            left + ink[2] / SCALE,
                            base + ink[3] / SCALE,
                        )
                    )
                left += self.advance(part, own, size, tracking)
        return around(boxes) if boxes else (left, base, left, base), left

    def record(self, value: V, raw: str, box: Box, quad: Quad | None = None) -> None:
        entry = self.fields.setdefault(value.field, {"raw": "", "quad": [], "lines": []})
        entry["lines"].append({"text": raw.strip(), "quad": quad or quad_of(box)})
        entry["raw"] = "\n".join(line["text"] for line in entry["lines"])
        if quad is None or len(entry["lines"]) > 1:
            points = [p for line in entry["lines"] for p in line["quad"]]
            quad = quad_of(
                (
                    min(p[0] for p in points),
                    min(p[1] for p in points),
                    max(p[0] for p in points),
                    max(p[1] for p in points),
                )
            )
        entry["quad"] = quad
        if not value.field.startswith("_"):
            self.truth[value.field] = value.truth if value.truth is not None else raw.strip()

    def shifted(self, box: Box, *, nudge: bool = True) -> Box:
        dx = self.look.shift[0] + (self.nudge[0] if nudge else 0)
        dy = self.look.shift[1] + (self.nudge[1] if nudge else 0)
        return box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy


def darker(color: Color, by: int) -> Color:
    return color[0] // by, color[1] // by, color[2] // by


def segments(line: Line) -> list[tuple[str, V | None]]:
    if isinstance(line, str):
        return [(line, None)]
    if isinstance(line, V):
        return [(line.raw, line)]
    return [(s, None) if isinstance(s, str) else (s.raw, s) for s in line]


def values_of(line: Line) -> list[V]:
    return [value for _, value in segments(line) if value is not None]


def around(boxes: Sequence[Box]) -> Box:
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def quad_of(box: Box) -> Quad:
    x0, y0, x1, y1 = (round(float(v), 1) for v in box)
    return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]
