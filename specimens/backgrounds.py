"""Card backgrounds: gradients, guilloche line work and microtext, none of them any issuer's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from specimens.fonts import Face

Color = tuple[int, int, int]
Picture = NDArray[Any]
_SHIFT = 4  # fractional bits of OpenCV's line coordinates


@dataclass(frozen=True)
class Palette:
    """Ground tones from left to right, and line tones over them."""

    ground: tuple[Color, ...]
    lines: tuple[Color, ...]
    strength: float = 0.3
    microtext: str = "SPECIMEN "


def paint(size: tuple[int, int], palette: Palette, rng: Generator) -> Image.Image:
    """A background in the palette; its line work is drawn anew for each card."""
    picture = _ground(size, palette.ground, rng)
    layers = [_waves, _mesh, _rosettes, _rays]
    for i, kind in enumerate(rng.permutation(len(layers))[: 2 + int(rng.integers(2))]):
        color = palette.lines[i % len(palette.lines)]
        strength = palette.strength * float(rng.uniform(0.6, 1.0))
        _lay(picture, layers[int(kind)](size, rng), color, strength)
    _lay(picture, _microtext(size, palette.microtext, rng), palette.lines[0], 0.28)
    picture += np.float32(1.1) * rng.standard_normal((size[1], size[0], 1), np.float32)
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))


def _ground(size: tuple[int, int], tones: Sequence[Color], rng: Generator) -> Picture:
    """A soft passage between the tones along a slightly turned axis, with clouds over it."""
    # It has no detail, and is computed at a quarter of the size.
    part = (size[0] // 4, size[1] // 4)
    y, x = np.mgrid[0 : part[1], 0 : part[0]].astype(np.float32)
    angle = float(rng.uniform(-0.5, 0.5))
    along = (x * np.cos(angle) + y * np.sin(angle)) / part[0]
    along = np.clip(along + 0.06 * np.sin(y / part[1] * 5 + float(rng.uniform(0, 6))), 0, 1)
    grid = rng.normal(0, 1, (5, 7)).astype(np.float32)
    clouds = cv2.resize(grid, part, interpolation=cv2.INTER_CUBIC)
    stops = np.linspace(0, 1, len(tones))
    channels = [np.interp(along, stops, [t[c] for t in tones]) for c in range(3)]
    ground = np.stack(channels, axis=-1).astype(np.float32) + clouds[..., None] * 2.5
    return np.asarray(cv2.resize(ground, size, interpolation=cv2.INTER_LINEAR))


def _lay(picture: Picture, mask: NDArray[np.uint8], color: Color, strength: float) -> None:
    """Tint the picture where the mask is drawn."""
    drawn = mask > 0
    alpha = mask[drawn].astype(np.float32)[:, None] * np.float32(strength / 255)
    under = picture[drawn]
    picture[drawn] = under + (np.array(color, np.float32) - under) * alpha


def _draw(mask: NDArray[np.uint8], x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
    points = (np.stack([x, y], axis=-1) * (1 << _SHIFT)).astype(np.int32)
    cv2.polylines(mask, [points], False, 255, 1, cv2.LINE_AA, _SHIFT)


def _empty(size: tuple[int, int]) -> NDArray[np.uint8]:
    return np.zeros((size[1], size[0]), np.uint8)


def _waves(size: tuple[int, int], rng: Generator) -> NDArray[np.uint8]:
    """Bundles of sine lines whose phase drifts from line to line."""
    mask, (width, height) = _empty(size), size
    x = np.linspace(0, width, 260)
    for _ in range(int(rng.integers(2, 4))):
        count, middle = int(rng.integers(18, 30)), float(rng.uniform(0, height))
        spread, amplitude = float(rng.uniform(0.1, 0.3)) * height, float(rng.uniform(15, 70))
        freq, drift = float(rng.uniform(1.0, 2.6)), float(rng.uniform(0.05, 0.16))
        for k in range(count):
            envelope = amplitude * (0.6 + 0.4 * np.sin(2.1 * x / width * np.pi + k * 0.05))
            wave = envelope * np.sin(freq * 2 * np.pi * x / width + k * drift)
            _draw(mask, x, middle + (k / count - 0.5) * spread + wave)
    return mask


def _mesh(size: tuple[int, int], rng: Generator) -> NDArray[np.uint8]:
    """Fine wavy lines over the whole card, in two directions."""
    mask, (width, height) = _empty(size), size
    step, bend = float(rng.uniform(8, 13)), float(rng.uniform(3, 9))
    x = np.linspace(0, width, 140)
    for y0 in np.arange(-bend, height + bend, step):
        _draw(mask, x, y0 + bend * np.sin(x / 37 + y0 / 60))
    y = np.linspace(0, height, 100)
    if rng.random() < 0.6:
        for x0 in np.arange(-bend, width + bend, step * 1.6):
            _draw(mask, x0 + bend * np.sin(y / 31 + x0 / 80), y)
    return mask


def _rosettes(size: tuple[int, int], rng: Generator) -> NDArray[np.uint8]:
    """Nested flower curves, as geometric lathes draw them."""
    mask, (width, height) = _empty(size), size
    turn = np.linspace(0, 2 * np.pi, 420)
    for _ in range(int(rng.integers(1, 4))):
        cx, cy = float(rng.uniform(0.1, 0.95)) * width, float(rng.uniform(0.1, 0.9)) * height
        radius, petals = float(rng.uniform(0.2, 0.55)) * height, int(rng.integers(6, 15))
        depth, rings = float(rng.uniform(0.15, 0.4)), int(rng.integers(9, 16))
        for k in range(rings):
            size_k = radius * (1 - 0.75 * k / rings)
            r = size_k * (1 + depth * np.sin(petals * turn + k * 0.35))
            _draw(mask, cx + r * np.cos(turn + 0.04 * k), cy + r * np.sin(turn + 0.04 * k))
    return mask


def _rays(size: tuple[int, int], rng: Generator) -> NDArray[np.uint8]:
    """Bent rays from one point."""
    mask, (width, height) = _empty(size), size
    cx, cy = float(rng.uniform(-0.1, 1.1)) * width, float(rng.uniform(-0.2, 1.2)) * height
    t = np.linspace(0.02, 1.3, 60)
    twist = float(rng.uniform(0.3, 1.2))
    for angle in np.linspace(0, 2 * np.pi, int(rng.integers(110, 170)), endpoint=False):
        bent = angle + twist * t + 0.04 * np.sin(14 * t)
        _draw(mask, cx + width * t * np.cos(bent), cy + width * t * np.sin(bent))
    return mask


def _microtext(size: tuple[int, int], text: str, rng: Generator) -> NDArray[np.uint8]:
    """Two or three lines of print too small to read, along gentle waves."""
    mask = Image.new("L", size, 0)
    pen, font = ImageDraw.Draw(mask), Face("Roboto", 500).font(6)
    for _ in range(int(rng.integers(2, 4))):
        y0, amplitude = float(rng.uniform(0.1, 0.9)) * size[1], float(rng.uniform(0, 14))
        x = 0.0
        while x < size[0]:
            pen.text((x, y0 + amplitude * np.sin(x / 90)), text, font=font, fill=255)
            x += font.getlength(text)
    return np.asarray(mask)
