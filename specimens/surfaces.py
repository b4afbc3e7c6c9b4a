"""What lies under and over a photographed card: desks, light, reflections, a finger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

# Values from 0 to 255 in 32-bit floats; OpenCV's types do not say so.
Picture = NDArray[Any]
Size = tuple[int, int]


def clouds(size: Size, rng: Generator, cells: int) -> Picture:
    """Soft noise between about -1 and 1, with `cells` bumps across the picture."""
    width, height = size
    rows = max(2, round(cells * height / width))
    grid = rng.uniform(-1, 1, (rows + 1, cells + 1)).astype(np.float32)
    return cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)


def _tinted(value: Picture, color: tuple[float, float, float]) -> Picture:
    return value[..., None] * np.array(color, np.float32)


def wood(size: Size, rng: Generator) -> Picture:
    """Boards with a stretched grain."""
    width, height = size
    x = np.arange(width, dtype=np.float32)[None, :]
    y = np.arange(height, dtype=np.float32)[:, None]
    bend = 30 * clouds(size, rng, 3)
    rings = np.sin((y + bend) / float(rng.uniform(14, 30)) + 2.5 * clouds(size, rng, 4))
    grain = cv2.resize(
        rng.normal(0, 1, (height // 2, max(2, width // 60))).astype(np.float32),
        (width, height),
        interpolation=cv2.INTER_LINEAR,
    )
    board = height / int(rng.integers(2, 5))
    seams = np.minimum(np.abs((y % board) - board / 2), 3) / 3 + 0 * x
    tone = 0.75 + 0.07 * rings + 0.06 * grain
    tones = ((196, 150, 104), (150, 104, 66), (222, 190, 150), (108, 76, 54))
    return _tinted(tone * (0.6 + 0.4 * seams), tones[int(rng.integers(len(tones)))])


def cloth(size: Size, rng: Generator) -> Picture:
    """A weave with folds."""
    width, height = size
    x = np.arange(width, dtype=np.float32)[None, :]
    y = np.arange(height, dtype=np.float32)[:, None]
    pitch = float(rng.uniform(2.2, 4.0))
    weave = np.sin(x * 2 * np.pi / pitch) * np.sin(y * 2 * np.pi / pitch)
    stripes = np.sin(x / float(rng.uniform(60, 160))) > float(rng.uniform(-0.2, 0.9))
    folds = clouds(size, rng, 5)
    tone = 0.78 + 0.07 * weave + 0.12 * folds - 0.12 * stripes.astype(np.float32)
    tones = ((96, 110, 140), (160, 70, 66), (206, 200, 186), (74, 92, 80), (226, 226, 224))
    return _tinted(tone.astype(np.float32), tones[int(rng.integers(len(tones)))])


def stone(size: Size, rng: Generator) -> Picture:
    """A speckled worktop."""
    fine = rng.normal(0, 1, (size[1] // 3, size[0] // 3)).astype(np.float32)
    speckle = cv2.resize(fine, size, interpolation=cv2.INTER_LINEAR)
    tone = 0.8 + 0.07 * np.where(np.abs(speckle) > 1.1, speckle, 0) + 0.05 * clouds(size, rng, 7)
    tones = ((150, 150, 152), (90, 90, 96), (200, 192, 180))
    return _tinted(tone, tones[int(rng.integers(len(tones)))])


def plain(size: Size, rng: Generator) -> Picture:
    """A lacquered desk: dark, light or coloured."""
    tones = ((38, 38, 42), (236, 236, 234), (206, 208, 210), (60, 80, 110), (24, 22, 22))
    tone = 1 + 0.025 * clouds(size, rng, 4)
    return _tinted(tone, tones[int(rng.integers(len(tones)))])


_DESKS: tuple[Callable[[Size, Generator], Picture], ...] = (wood, wood, cloth, stone, plain, plain)


def desk(size: Size, rng: Generator) -> Picture:
    return _DESKS[int(rng.integers(len(_DESKS)))](size, rng)


def light(size: Size, rng: Generator, depth: float) -> Picture:
    """Factors of brightness: a slope across the picture and soft spots."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = float(rng.uniform(0, 2 * np.pi))
    slope = (x / width - 0.5) * np.cos(angle) + (y / height - 0.5) * np.sin(angle)
    return np.asarray(1 + depth * slope + 0.35 * depth * clouds(size, rng, 3), np.float32)


def blob(
    size: Size, center: tuple[float, float], radii: tuple[float, float], turn: float, soft: float
) -> Picture:
    """A turned ellipse from 0 to 1 with a soft edge."""
    mask = np.zeros((size[1], size[0]), np.uint8)
    cv2.ellipse(
        mask,
        (round(center[0]), round(center[1])),
        (round(radii[0]), round(radii[1])),
        float(np.degrees(turn)),
        0,
        360,
        255,
        -1,
    )
    return cv2.GaussianBlur(mask, (0, 0), soft).astype(np.float32) / 255


def wide_blob(
    size: Size, center: tuple[float, float], radii: tuple[float, float], turn: float, soft: float
) -> Picture:
    """A blob painted at an eighth of the size, since wide blurs are slow at full size."""
    part = (max(2, size[0] // 8), max(2, size[1] // 8))
    mask = blob(part, (center[0] / 8, center[1] / 8), (radii[0] / 8, radii[1] / 8), turn, soft / 8)
    return cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR)


def finger(picture: Picture, rng: Generator, reach: float, inner: float) -> Picture:
    """A thumb that comes in from one side of the picture.

    `reach`: how far its tip goes into the picture, and `inner`: how broad it is, both in parts of
    the picture's height.
    """
    height = picture.shape[0]
    side = int(rng.integers(4))
    # The thumb is painted coming from the left, on a picture turned to that side.
    turned = np.ascontiguousarray(np.rot90(picture, side))
    rows, columns = turned.shape[:2]
    radius = inner * height / 2
    tip = (reach * height, rows * float(rng.uniform(0.25, 0.75)))
    lean = float(rng.uniform(-0.3, 0.3))
    mask = np.zeros((rows, columns), np.uint8)
    tail = (tip[0] - 3 * height, tip[1] + 3 * height * lean)
    normal = np.array([lean, 1.0]) / np.hypot(lean, 1.0)
    corners = [
        np.array(p) + normal * s * k
        for p, k in ((tip, radius), (tail, radius * 1.25))
        for s in (-1, 1)
    ]
    corners = [corners[0], corners[1], corners[3], corners[2]]
    cv2.fillPoly(mask, [np.array(corners).round().astype(np.int32)], 255)
    cv2.ellipse(
        mask,
        (round(tip[0]), round(tip[1])),
        (round(radius * 1.1), round(radius)),
        float(-np.degrees(lean)),
        0,
        360,
        255,
        -1,
    )
    alpha = cv2.GaussianBlur(mask, (0, 0), 1.5).astype(np.float32)[..., None] / 255
    shadow = cv2.GaussianBlur(np.roll(mask, round(radius * 0.18), 0), (0, 0), radius * 0.16)
    turned = turned * (1 - 0.45 * shadow.astype(np.float32)[..., None] / 255)
    # Round the flesh by the distance to its edge.
    depth = cv2.distanceTransform(mask, cv2.DIST_L2, 5) / max(radius, 1)
    shade = 0.62 + 0.42 * np.sqrt(np.clip(depth, 0, 1))
    shade += 0.02 * clouds((columns, rows), rng, 40)
    tones = ((226, 172, 140), (196, 138, 104), (150, 98, 70), (98, 64, 48), (240, 196, 168))
    skin = _tinted(shade, tones[int(rng.integers(len(tones)))])
    turned = turned * (1 - alpha) + skin * alpha
    nail = blob(
        (columns, rows), (tip[0] + radius * 0.2, tip[1]), (radius * 0.55, radius * 0.62), -lean, 2.5
    )
    turned = turned + nail[..., None] * np.array([18, 12, 14], np.float32)
    return np.ascontiguousarray(np.rot90(turned, -side)).astype(np.float32)
