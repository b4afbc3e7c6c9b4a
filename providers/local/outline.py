"""Quads: the four corners of something flat in a picture, top left, top right, bottom right, bottom left,
as an array of four points (x, y) in pixels."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def ordered(corners: Array) -> Array:
    """A quad of corners in any order; the longer side of a slim one decides."""
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left = by_x[:2][np.argsort(by_x[:2, 1], kind="stable")]
    right = by_x[2:][np.argsort(by_x[2:, 1], kind="stable")]
    return np.array([left[0], right[0], right[1], left[1]], dtype=np.float32)


def width(quad: Array) -> float:
    """Of its upper side."""
    return float(np.linalg.norm(quad[1] - quad[0]))


def height(quad: Array) -> float:
    """Of its left side."""
    return float(np.linalg.norm(quad[3] - quad[0]))


def length(quad: Array) -> float:
    return max(width(quad), height(quad))


def part(quad: Array, start: float, end: float) -> Array:
    """The stretch between two places 0..1 along it."""
    top, bottom = quad[1] - quad[0], quad[2] - quad[3]
    return np.array(
        [quad[0] + top * start, quad[0] + top * end, quad[3] + bottom * end, quad[3] + bottom * start]
    )


def straightened(image: Array, quad: Array) -> Array:
    """What the quad holds, as an upright picture of its size."""
    wide = max(1, round(max(width(quad), float(np.linalg.norm(quad[2] - quad[3])))))
    high = max(1, round(max(height(quad), float(np.linalg.norm(quad[2] - quad[1])))))
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), corners)
    return cv2.warpPerspective(
        image, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
