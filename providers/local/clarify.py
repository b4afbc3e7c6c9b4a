"""A frame made easier to read: its contrast spread, blur taken back where there is some.

Measured on specimens (docs/local_engine.md, "Clarifying"): spreading never costs a line and wins
many in low light; taking blur back makes small print readable, and costs a little in a sharp
picture, so it is done to blurred ones alone.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from providers.local import quality

Array = npt.NDArray[Any]

_SPREAD = (1, 99)  # percentiles that become black and white
_WIDEST_BLUR = 3.0  # pixels at a width of 1000; nothing is left to take back of a wider one
_NOISE = 8.0  # how much the noise's share of the picture weighs against sharpening
_LEAST_NOISE = 0.003  # of the picture's variance: rounding and compression are noise too
_MOST_NOISE = 0.1  # with more, nothing is won
_BORDER = 32  # pixels mirrored around, so that the far edge does not leak in


def clarify(image: Array) -> Array:
    """The picture (RGB, uint8) as the reader shall see it; the original is judged, shown, stored."""
    low, high = np.percentile(image[::4, ::4], _SPREAD)
    levels = (np.arange(256) - low) * (255.0 / max(1.0, float(high - low)))
    spread = cv2.LUT(image, np.clip(levels, 0, 255).astype(np.uint8))
    sharpness = quality.frame_sharpness(image)
    noise = _NOISE * _noise_share(spread)
    if sharpness >= quality.bounds().sharpness or noise > _MOST_NOISE:
        return spread
    return _deblurred(spread, _blur(sharpness) * image.shape[1] / 1000, max(noise, _LEAST_NOISE))


def _blur(sharpness: float) -> float:
    """Standard deviation of the Gaussian blur that leaves that sharpness, at a width of 1000.

    An edge blurred by s has a gradient of 1 / s at its middle; ``quality.sharpness`` compares two
    more blurs of 0.8 and 2.0, and blurs add by their squares. Thin strokes alone tell too little.
    """
    ratio = min((1.0 - sharpness) ** 2, 0.99)
    square = (4.0 * ratio - 0.64) / (1.0 - ratio)
    return float(np.clip(np.sqrt(max(square, 0.0)), 0.0, _WIDEST_BLUR))


def _deblurred(image: Array, sigma: float, noise: float) -> Array:
    """Wiener's filter for a Gaussian blur of ``sigma`` pixels (N. Wiener, 1949): every frequency is
    raised by what the blur took, as far as ``noise``, a share of the picture's variance, allows. What
    it does to the light is done to all colours: print is told by light, and that is a third of the work."""
    height, width = image.shape[:2]
    down, across = (cv2.getOptimalDFTSize(side + 2 * _BORDER) for side in (height, width))
    y, x = np.fft.fftfreq(down), np.fft.rfftfreq(across)
    kept = np.outer(*(np.exp(-2 * (np.pi * sigma * each) ** 2) for each in (y, x))).astype(np.float32)
    light = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    bottom, right = down - height - _BORDER, across - width - _BORDER
    framed = cv2.copyMakeBorder(light, _BORDER, bottom, _BORDER, right, cv2.BORDER_REFLECT_101)
    spectrum = np.fft.rfft2(framed) * (kept * (1 + noise) / (kept**2 + noise))
    sharp = np.fft.irfft2(spectrum, (down, across))[_BORDER : _BORDER + height, _BORDER : _BORDER + width]
    return np.asarray(np.clip(image + (sharp - light)[:, :, None], 0, 255), np.uint8)


def _noise_share(image: Array) -> float:
    """The noise's part of the variance, by the mask of J. Immerkær ("Fast noise variance
    estimation", 1996), which plain areas and straight edges do not answer."""
    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    sigma = float(np.abs(cv2.filter2D(gray, -1, mask)).mean()) * np.sqrt(np.pi / 2) / 6
    return float(sigma**2 / max(float(gray.var()), 1.0))
