"""Curves, bumps, noise and colours that all parts of the faces are made of."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from specimens.face_traits import Rgb

Array = NDArray[Any]  # of floats, mostly of 32 bits


def bell(distance: Array, width: float) -> Array:
    """A bump of height 1."""
    return np.exp(-np.square(distance / width))


def plateau(distance: Array, width: float, sharp: float = 4.0) -> Array:
    """A bump with a flat top and steeper sides than a bell."""
    return np.exp(-np.power(np.abs(distance / width), sharp))


def smoothstep(low: float, high: float, value: Array) -> Array:
    t = np.clip((value - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t))


def curve(points: list[tuple[float, float]], samples: int = 40) -> Array:
    """A Catmull-Rom curve through the points; it ends level, as a dome does."""
    first, second, *_, before, last = points
    p = np.array(
        [
            (2 * first[0] - second[0], second[1]),
            *points,
            (2 * last[0] - before[0], before[1]),
        ],
        np.float32,
    )
    t = np.linspace(0, 1, samples, endpoint=False, dtype=np.float32)[:, None]
    pieces = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False):
        pieces.append(
            0.5
            * (
                2 * b
                + (c - a) * t
                + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - a - 3 * c + d) * t**3
            )
        )
    pieces.append(p[-2:-1])
    return np.concatenate(pieces).astype(np.float32)


def along(points: list[tuple[float, float]], y: Array) -> Array:
    """The first coordinate of a curve that falls in y, read at the heights y."""
    c = curve(points)
    order = np.argsort(c[:, 1], kind="stable")
    return np.asarray(np.interp(y, c[order, 1], c[order, 0]), np.float32)


def soft_max(a: Array, b: Array, k: float) -> Array:
    """The larger of two surfaces, with a rounded join."""
    h = np.clip(0.5 + 0.5 * (a - b) / k, 0, 1)
    return np.asarray(b + (a - b) * h + k * h * (1 - h))


def unit(v: Array) -> Array:
    length = np.sqrt(np.einsum("...i,...i->...", v, v))[..., None]
    return np.asarray(v / np.maximum(length, 1e-6), np.float32)


def linear(colour: Rgb) -> Array:
    """An 8-bit colour as light, in which lamps may be added up."""
    c = np.array(colour, np.float32) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4).astype(np.float32)


def noise(rng: np.random.Generator, shape: tuple[int, int], cell: float) -> Array:
    """Smooth noise of about unit strength; cell is the size of its lumps in pixels."""
    h, w = (max(2, int(n / cell) + 2) for n in shape)
    return stretched(rng, (h, w), shape)


def stretched(rng: np.random.Generator, cells: tuple[int, int], shape: tuple[int, int]) -> Array:
    """A few random cells, stretched smoothly over an array."""
    small = rng.standard_normal(cells, dtype=np.float32)
    return cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
