"""Pictures made easier to read: contrast spread, a known blur taken back, noise left alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from providers.local import quality
from providers.local.clarify import _blur, clarify
from providers.local.ocr import Array


def print_like() -> Array:
    """A card full of dark print on light, 1000 pixels wide."""
    card = Image.new("RGB", (1000, 600), (225, 228, 220))
    pen, font = ImageDraw.Draw(card), ImageFont.load_default(size=26)
    for row in range(14):
        pen.text((40, 20 + 40 * row), "FICTICIA ANA 21.04.2031 D23145890 " * 2, (30, 30, 40), font)
    return np.asarray(card)


def off(a: Array, b: Array) -> float:
    return float(np.abs(a.astype(np.float32) - b.astype(np.float32)).mean())


def squares() -> Array:
    picture = np.full((600, 1000, 3), 225, np.uint8)
    for x in range(40, 960, 120):
        for y in range(40, 560, 120):
            picture[y : y + 60, x : x + 60] = 40
    return picture


@pytest.mark.parametrize("sigma", [1.5, 2.0, 2.5])
def test_how_much_a_picture_is_blurred_is_told_from_its_edges(sigma: float) -> None:
    edges = _blur(quality.frame_sharpness(cv2.GaussianBlur(squares(), (0, 0), sigma)))
    strokes = _blur(quality.frame_sharpness(cv2.GaussianBlur(print_like(), (0, 0), sigma)))
    assert 0.5 * sigma < strokes < sigma < edges < 1.4 * sigma


def test_nothing_is_blurred_wider_than_can_be_taken_back() -> None:
    assert _blur(0.0) == _blur(0.01) == 3.0
    assert _blur(0.9) == 0.0


@pytest.mark.parametrize("sigma", [2.0, 2.5, 3.0])
def test_a_blurred_picture_comes_nearer_to_the_sharp_one(sigma: float) -> None:
    sharp = print_like()
    blurred = cv2.GaussianBlur(sharp, (0, 0), sigma)
    assert off(clarify(blurred), clarify(sharp)) < 0.92 * off(_spread_alone(blurred), clarify(sharp))


def test_a_sharp_picture_keeps_its_edges_as_they_are() -> None:
    sharp = print_like()
    assert off(clarify(sharp), _spread_alone(sharp)) == 0


def test_a_dark_picture_is_spread_over_all_levels() -> None:
    dark = (print_like() * 0.2).astype(np.uint8)
    clear = clarify(dark)
    assert clear.min() < 10
    assert clear.max() > 245


def test_noise_is_not_sharpened() -> None:
    rng = np.random.default_rng(5)
    blurred = cv2.GaussianBlur(print_like(), (0, 0), 2.5).astype(np.float32)
    noisy = np.clip(blurred + rng.normal(0, 12, blurred.shape), 0, 255).astype(np.uint8)
    before = float(cv2.Laplacian(_spread_alone(noisy), cv2.CV_32F).std())
    assert float(cv2.Laplacian(clarify(noisy), cv2.CV_32F).std()) <= before


@pytest.mark.parametrize("shape", [(40, 60, 3), (601, 997, 3)])
def test_a_picture_of_any_size_keeps_it(shape: tuple[int, int, int]) -> None:
    flat = np.full(shape, 120, np.uint8)
    flat[: shape[0] // 2] = 180
    assert clarify(cv2.GaussianBlur(flat, (0, 0), 3)).shape == shape


def _spread_alone(image: Array) -> Array:
    low, high = np.percentile(image[::4, ::4], (1, 99))
    scaled = (image.astype(np.float32) - low) * (255.0 / max(1.0, float(high - low)))
    return np.clip(scaled, 0, 255).astype(np.uint8)
