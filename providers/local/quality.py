"""What a picture says about itself: blur, glare, photocopy, screen, too small, cut off.

Only cues that separate good pictures from bad ones are used; what was tried and left out, with
figures, stands in docs/local_engine.md, "Quality". That a picture was edited is never told from
pixels: every method was measured at chance.
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

from providers.local.geometry import Frame
from providers.warnings import BLURRY, PHOTOCOPY, REFLECTION, SCREEN_PHOTO

Array = npt.NDArray[Any]

_WIDTH = 1000
"""All measures are taken at this width, so that one bound fits every camera."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The numbers of ``quality.toml``."""

    sharpness: float
    laplacian: float
    glare_share: float
    portrait_chroma: float
    screen_peak: float
    smallest_card: int
    darkest: float


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
        "laplacian": round(float(cv2.Laplacian(gray, cv2.CV_64F).var()), 1),
        "glare_share": round(glare_share(image), 4),
        "brightness": round(float(gray.mean()), 1),
        "screen_peak": round(screen_peak(gray), 2),
    }
    codes = []
    if measures["sharpness"] < limits.sharpness or measures["laplacian"] < limits.laplacian:
        codes.append(BLURRY)
    if measures["glare_share"] > limits.glare_share:
        codes.append(REFLECTION)
    if portrait is not None and portrait.size:
        measures["portrait_chroma"] = round(chroma(portrait), 1)
        if measures["portrait_chroma"] < limits.portrait_chroma:
            codes.append(PHOTOCOPY)
    if measures["screen_peak"] > limits.screen_peak:
        codes.append(SCREEN_PHOTO)
    measures["too_small"] = measures["card_width"] < limits.smallest_card
    measures["too_dark"] = measures["brightness"] < limits.darkest
    return Quality(measures, tuple(codes))


def card_width(frame: Frame) -> float:
    """How many pixels of the stored picture the card is wide."""
    height, width = frame.image.shape[:2]
    corners = np.array(frame.polygon(np.array([[0, 0], [width, 0], [width, height], [0, height]])))
    return float(np.linalg.norm(corners[1] - corners[0]))


def sharpness(gray: Array) -> float:
    """The share of edge energy that a second blur takes away: little is left to take from a blurred
    picture. Over the strongest four per cent of gradients, so that empty areas do not count."""
    fine = _gradient(cv2.GaussianBlur(gray, (0, 0), 0.8))
    coarse = _gradient(cv2.GaussianBlur(gray, (0, 0), 2.0))
    strong = fine >= np.percentile(fine, 96)
    total = float(fine[strong].sum())
    return 1.0 - float(coarse[strong].sum()) / total if total else 0.0


def frame_sharpness(image: Array) -> float:
    """The sharpness of a picture of any size."""
    return sharpness(cv2.cvtColor(_at_width(image), cv2.COLOR_RGB2GRAY))


def glare_share(image: Array) -> float:
    """The largest blown-out spot's share of the card."""
    white = (image.min(axis=2) >= 250).astype(np.uint8)
    opened = cv2.morphologyEx(white, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(opened)
    if count < 2:
        return 0.0
    return float(stats[1:, cv2.CC_STAT_AREA].max() / white.size)


def chroma(portrait: Array) -> float:
    """How much colour a portrait holds beside its own cast."""
    lab = cv2.cvtColor(portrait, cv2.COLOR_RGB2LAB).astype(np.float32)[:, :, 1:]
    spread = np.linalg.norm(lab - np.median(lab, axis=(0, 1)), axis=2)
    return float(np.percentile(spread, 98))


def screen_peak(gray: Array) -> float:
    """How far the strongest regular grid stands out of the spectrum: a screen's pixels."""
    tile = 256
    height, width = gray.shape
    window = np.hanning(tile)[:, None] * np.hanning(tile)[None, :]
    radius = np.hypot(*np.meshgrid(np.arange(tile) - tile // 2, np.arange(tile) - tile // 2))
    ring = (radius > 40) & (radius < 120)
    peaks = []
    for top in range(0, height - tile + 1, tile // 2):
        for left in range(0, width - tile + 1, tile // 2):
            part = gray[top : top + tile, left : left + tile].astype(np.float32)
            spectrum = np.abs(np.fft.fftshift(np.fft.fft2((part - part.mean()) * window)))
            middle = float(np.median(spectrum[ring]))
            if middle > 0:
                peaks.append(float(spectrum[ring].max()) / middle)
    return float(np.median(peaks)) if peaks else 0.0


def _gradient(gray: Array) -> Array:
    x = cv2.Sobel(gray, cv2.CV_32F, 1, 0)
    y = cv2.Sobel(gray, cv2.CV_32F, 0, 1)
    return np.asarray(cv2.magnitude(x, y))


def _at_width(image: Array) -> Array:
    height, width = image.shape[:2]
    size = (_WIDTH, max(1, round(height * _WIDTH / width)))
    shrink = width > _WIDTH
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA if shrink else cv2.INTER_LINEAR)
