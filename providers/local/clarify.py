"""A frame made easier to read: its contrast spread, blur sharpened where there is some.

Measured on specimens (docs/local_engine.md, "Clarifying"): spreading never costs a line and wins
many in low light; sharpening doubles what is read of small print in a blurred picture, and costs a
little in a sharp one, so it is done to blurred ones alone.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from providers.local import quality

Array = npt.NDArray[Any]

_SPREAD = (1, 99)  # percentiles that become black and white
_SHARPEN_SIGMA, _SHARPEN_AMOUNT = 2.5, 2.0


def clarify(image: Array) -> Array:
    """The picture as the reader shall see it; the original is judged, shown and stored."""
    low, high = np.percentile(image[::4, ::4], _SPREAD)
    levels = (np.arange(256) - low) * (255.0 / max(1.0, float(high - low)))
    spread = cv2.LUT(image, np.clip(levels, 0, 255).astype(np.uint8))
    if quality.frame_sharpness(image) >= quality.bounds().sharpness:
        return spread
    soft = cv2.GaussianBlur(spread, (0, 0), _SHARPEN_SIGMA)
    return cv2.addWeighted(spread, 1 + _SHARPEN_AMOUNT, soft, -_SHARPEN_AMOUNT, 0)
