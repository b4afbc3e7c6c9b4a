"""What a picture says about itself: blur, glare, photocopy, screen, too small.

Only cues that separate good pictures from bad ones are used; what was tried and left out, with
figures, stands in docs/local_engine.md, "Quality and tamper cues". That a picture was edited is never
told from pixels: every method was measured at chance. That a part is covered follows from what the
reading misses (``engine``).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from providers.local import outline
from providers.local.geometry import Frame
from providers.warnings import BLURRY, PHOTOCOPY, REFLECTION, SCREEN_PHOTO

Array = npt.NDArray[Any]

_WIDTH = 1000
"""Light and colour are measured at this width, so that one bound fits every camera."""
_DETAIL_WIDTH = 500  # the finest print of a card is then two pixels wide
_COLOUR_WIDTH, _PORTRAIT_WIDTH = 100, 48  # noise is averaged away; fields of colour stay
_TILE, _TILES = 256, (3, 4)
_RING = (40, 124)  # of the spectrum: waves of 6.4 to 2.1 pixels


@dataclass(frozen=True, slots=True)
class Bounds:
    """The numbers of ``quality.toml``."""

    sharpness: float
    detail: float
    glare_share: float
    glare_drop: float
    portrait_chroma: float
    card_chroma: float
    screen_peak: float
    smallest_card: int


@lru_cache(maxsize=1)
def bounds() -> Bounds:
    return Bounds(**tomllib.loads((Path(__file__).parent / "quality.toml").read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class Quality:
    """``measures`` are plain numbers and yes or no; ``codes`` the warnings that they give."""

    measures: dict[str, float | bool]
    codes: tuple[int, ...]


def judge(frame: Frame, portrait: Array | None = None) -> Quality:
    """Judge a frame; ``portrait`` is the crop of a portrait that should be in colour."""
    limits = bounds()
    image = _at_width(frame.image)
    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    measures: dict[str, float | bool] = {
        "card_found": frame.is_card,
        "card_width": round(card_width(frame)),
        "sharpness": round(sharpness(gray), 3),
        "detail": round(detail(gray), 3),
        "glare_share": round(glare_share(image), 4),
        "brightness": round(float(gray.mean()), 1),
        "card_chroma": round(chroma(image, image, _COLOUR_WIDTH), 1),
        "screen_peak": round(screen_peak(cv2.cvtColor(frame.image, cv2.COLOR_RGB2GRAY)), 1),
    }
    codes = []
    if measures["detail"] < limits.detail:
        codes.append(BLURRY)
    if measures["glare_share"] > limits.glare_share:
        codes.append(REFLECTION)
    colourless = measures["card_chroma"] < limits.card_chroma
    if portrait is not None and portrait.size:
        measures["portrait_chroma"] = round(chroma(portrait, image, _PORTRAIT_WIDTH), 1)
        colourless |= measures["portrait_chroma"] < limits.portrait_chroma
    if colourless:
        codes.append(PHOTOCOPY)
    if measures["screen_peak"] > limits.screen_peak:
        codes.append(SCREEN_PHOTO)
    measures["too_small"] = measures["card_width"] < limits.smallest_card
    return Quality(measures, tuple(codes))


def card_width(frame: Frame) -> float:
    """How many pixels of the stored picture the card is wide."""
    height, width = frame.image.shape[:2]
    corners = np.array(frame.polygon(np.array([[0, 0], [width, 0], [width, height], [0, height]])))
    return outline.width(corners)


def sharpness(gray: Array) -> float:
    """The share of edge energy that a second blur takes away: little is left to take from a blurred
    picture. Over the strongest four per cent of gradients, so that empty areas do not count."""
    fine = _gradient(cv2.GaussianBlur(gray, (0, 0), 0.8))
    coarse = _gradient(cv2.GaussianBlur(gray, (0, 0), 2.0))
    strong = fine >= np.percentile(fine, 96)
    return _lost(fine[strong], coarse[strong])


def frame_sharpness(image: Array) -> float:
    """The sharpness of a picture of any size."""
    return sharpness(cv2.cvtColor(_at_width(image), cv2.COLOR_RGB2GRAY))


def detail(gray: Array) -> float:
    """The same with blurs along eight directions, the least of them: a hand's movement leaves the
    edges along its way sharp, and takes all across."""
    fine = cv2.GaussianBlur(_at_width(gray, _DETAIL_WIDTH), (0, 0), 0.5).astype(np.float32)
    edges = _gradient(fine)
    strong = edges >= np.percentile(edges, 96)
    blurred = (_gradient(cv2.filter2D(fine, -1, kernel)) for kernel in _strokes())
    return min(_lost(edges[strong], coarse[strong]) for coarse in blurred)


@lru_cache(maxsize=1)
def _strokes() -> tuple[Array, ...]:
    """Blurs along eight directions: long one way (sigma 2 pixels), thin the other (0.5)."""
    y, x = np.mgrid[-5:6, -5:6].astype(np.float32)
    kernels = []
    for angle in np.arange(8) * np.pi / 8:
        along, across = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
        kernel = np.exp(-(along**2) / 8 - across**2 / 0.5)
        kernels.append(np.asarray(kernel / kernel.sum(), np.float32))
    return tuple(kernels)


def _lost(fine: Array, coarse: Array) -> float:
    total = float(fine.sum())
    return 1.0 - float(coarse.sum()) / total if total else 0.0


def glare_share(image: Array) -> float:
    """The largest blown-out spot's share of the card; print in white has hard edges, light has not."""
    red, green, blue = cv2.split(image)
    darkest = cv2.min(cv2.min(red, green), blue)
    white = cv2.morphologyEx((darkest >= 250).astype(np.uint8), cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(white)
    areas = stats[1:, cv2.CC_STAT_AREA]
    for spot in np.argsort(-areas)[:3]:
        share = float(areas[spot] / white.size)
        if share <= bounds().glare_share:
            return share
        inside = (labels == spot + 1).astype(np.uint8)
        rim = cv2.dilate(inside, np.ones((9, 9), np.uint8)) > cv2.dilate(inside, np.ones((3, 3), np.uint8))
        if 255 - float(np.median(darkest[rim])) <= bounds().glare_drop:
            return share
    return 0.0


def chroma(part: Array, card: Array, width: int) -> float:
    """How far the colours of ``part`` lie apart, in Lab units, when the brightest of the card counts
    as white: neither the light's tint nor its strength matters then."""
    white = np.percentile(_at_width(card, _COLOUR_WIDTH).reshape(-1, 3), 95, axis=0)
    balanced = np.clip(_at_width(part, width) / np.maximum(white, 1), 0, 1).astype(np.float32)
    colours = cv2.cvtColor(balanced, cv2.COLOR_RGB2LAB)[:, :, 1:]
    spread = np.linalg.norm(colours - np.median(colours, axis=(0, 1)), axis=2)
    return float(np.percentile(spread, 95))


def screen_peak(gray: Array) -> float:
    """How far the strongest wave stands out of others of its length, in the middle one of the tiles
    looked at: a screen's pixels are the same all over the picture."""
    height, width = gray.shape
    if min(height, width) < _TILE:
        return 0.0
    window, places, lengths = _spectrum()
    peaks = []
    for top in np.linspace(0, height - _TILE, _TILES[0]).astype(int):
        for left in np.linspace(0, width - _TILE, _TILES[1]).astype(int):
            part = gray[top : top + _TILE, left : left + _TILE].astype(np.float32)
            waves = np.abs(np.fft.rfft2((part - part.mean()) * window)).ravel()[places]
            strongest = int(waves.argmax())
            middle = float(np.median(waves[np.abs(lengths - lengths[strongest]) < 4]))
            peaks.append(float(waves[strongest]) / middle if middle else 0.0)
    return float(np.median(peaks))


@lru_cache(maxsize=1)
def _spectrum() -> tuple[Array, Array, Array]:
    """A tile's window, the places in its spectrum that count, and how far each lies from the middle:
    those of a ring, without the axes, where the blocks of JPEG show."""
    window = np.hanning(_TILE)[:, None] * np.hanning(_TILE)[None, :]
    y, x = np.meshgrid(np.fft.fftfreq(_TILE), np.fft.rfftfreq(_TILE), indexing="ij")
    radius = np.hypot(x, y) * _TILE
    off_axis = np.minimum(np.abs(x), np.abs(y)) * _TILE > 1.5
    places = np.flatnonzero((radius > _RING[0]) & (radius < _RING[1]) & off_axis)
    return window.astype(np.float32), places, radius.ravel()[places]


def _gradient(gray: Array) -> Array:
    x = cv2.Sobel(gray, cv2.CV_32F, 1, 0)
    y = cv2.Sobel(gray, cv2.CV_32F, 0, 1)
    return np.asarray(cv2.magnitude(x, y))


def _at_width(image: Array, width: int = _WIDTH) -> Array:
    across = image.shape[1]
    size = (width, max(1, round(image.shape[0] * width / across)))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA if across > width else cv2.INTER_LINEAR)
