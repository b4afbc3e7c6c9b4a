"""Where the card lies in the photograph, and the way between the card and the picture.

A *frame* is what the engine reads: the straightened card, or the whole picture where no card
stands out from its background. Its matrix takes the frame's points back to the stored image.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from providers.model import Polygon

Array = npt.NDArray[Any]

# Width and height in millimetres: ISO/IEC 7810 ID-1, ID-2 and ID-3. The last two cannot be told
# apart by their proportions; what is not a card of the first is taken for a passport's page.
CARD_SIZES = ((85.60, 53.98), (125.0, 88.0))
CARD_RATIOS = tuple(width / height for width, height in CARD_SIZES)
_RATIO_TOLERANCE = 0.20  # a slant shortens one side
_SCAN_TOLERANCE = 0.02
_SEARCH_SIDE = 640
_RIM, _RIM_CHANGE, _RIM_SHARE = 5.0, 8.0, 0.6  # pixels off the side, Lab units, of its length
_SMALLEST_SHARE = 0.12  # of the picture; a smaller card could not be read anyway
_SMALLEST_IN_SCAN = 0.50  # where the picture has a card's proportions, it is the portrait else
FRAME_DENSITY = 12.7
"""Pixels a millimetre of a straightened card: small print (1.5 mm) is then 19 pixels high, and an
ID-1 card 1088 pixels wide."""
WHOLE_SIDE = 1600
"""The longest side of a whole picture that is read without a card in it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """``image`` RGB; ``to_picture`` the 3x3 matrix from its points to the picture's."""

    image: Array
    to_picture: Array
    is_card: bool

    def turned(self, turns: int) -> Frame:
        """The frame after quarter turns counter-clockwise."""
        if not turns % 4:
            return self
        height, width = self.image.shape[:2]
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        after = turn_points(corners, turns, width, height).astype(np.float32)
        back = cv2.getPerspectiveTransform(after, corners)
        image = np.ascontiguousarray(np.rot90(self.image, turns))
        return Frame(image, self.to_picture @ back, self.is_card)

    def polygon(self, quad: Array) -> Polygon:
        """A frame's quad as a polygon of the picture."""
        points = cv2.perspectiveTransform(quad.reshape(-1, 1, 2).astype(np.float64), self.to_picture).reshape(
            -1, 2
        )
        return tuple((float(x), float(y)) for x, y in points)


def turn_points(points: Array, turns: int, width: int, height: int) -> Array:
    """Points of a picture after quarter turns counter-clockwise of it."""
    for _ in range(turns % 4):
        points = np.stack([points[:, 1], width - points[:, 0]], axis=1)
        width, height = height, width
    return points


def whole(picture: Array) -> Frame:
    """The whole picture as a frame, shrunk when it is large."""
    height, width = picture.shape[:2]
    ratio = min(1.0, WHOLE_SIDE / max(width, height))
    is_card = _is_scan(width, height)
    if ratio == 1.0:
        return Frame(picture, np.eye(3), is_card)
    size = (max(1, round(width * ratio)), max(1, round(height * ratio)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return Frame(small, np.diag([width / size[0], height / size[1], 1.0]), is_card)


def frames(picture: Array) -> Iterator[Frame]:
    """What to read, in order: the card found in the picture, then the whole of it."""
    quad = find_card(picture)
    if quad is not None:
        yield straighten(picture, quad)
    yield whole(picture)


def _is_scan(width: int, height: int) -> bool:
    """A picture of a card's proportions is the card, cropped or scanned; no camera's sensor has
    them."""
    shape = max(width, height) / min(width, height)
    return any(abs(shape - known) < _SCAN_TOLERANCE * known for known in CARD_RATIOS)


def straighten(picture: Array, quad: Array) -> Frame:
    """The card inside four corners, long side across, as if seen from above."""
    corners = _landscape(quad)
    across = max(_distance(corners[0], corners[1]), _distance(corners[3], corners[2]))
    down = max(_distance(corners[0], corners[3]), _distance(corners[1], corners[2]))
    size = min(CARD_SIZES, key=lambda known: abs(known[0] / known[1] - across / down))
    width, height = (round(side * FRAME_DENSITY) for side in size)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    shrink = across / width
    source = picture
    if shrink > 1.5:  # without a blur first, fine print would turn into noise
        source = cv2.GaussianBlur(picture, (0, 0), 0.4 * shrink)
    image = cv2.warpPerspective(
        source, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return Frame(image, np.linalg.inv(matrix), is_card=True)


def find_card(picture: Array) -> Array | None:
    """The four corners of the card in the picture, or None where none stands out.

    Edges of several colour channels are closed into outlines; the best outline is large, has four
    straight sides that edges support, and a card's proportions.
    """
    height, width = picture.shape[:2]
    ratio = min(1.0, _SEARCH_SIDE / max(width, height))
    size = (max(1, round(width * ratio)), max(1, round(height * ratio)))
    small = cv2.GaussianBlur(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), (5, 5), 0)
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)
    best: tuple[float, Array] | None = None
    for outline in _outlines(lab):
        quad = _four_corners(outline)
        if quad is None:
            continue
        score = _score(quad, outline, size)
        if score > (best[0] if best else 0) and _stands_out(quad, lab):
            best = (score, quad)
    return None if best is None else best[1] / ratio


def _outlines(lab: Array) -> list[Array]:
    outlines: list[Array] = []
    kernel = np.ones((5, 5), np.uint8)
    for channel in cv2.split(lab):
        spread = float(channel.std())
        masks = [cv2.Canny(channel, spread, 2.5 * spread), cv2.Canny(channel, 20, 60)]
        _, split = cv2.threshold(channel, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        masks += [split, cv2.bitwise_not(split)]
        for mask in masks:
            closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel)
            found, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
            outlines += sorted(found, key=_hull_area, reverse=True)[:3]
    return outlines


def _hull_area(outline: Array) -> float:
    return float(cv2.contourArea(cv2.convexHull(outline)))


def _four_corners(outline: Array) -> Array | None:
    """The quadrilateral that the outline's hull is closest to."""
    hull = cv2.convexHull(outline)
    length = cv2.arcLength(hull, closed=True)
    for tolerance in (0.01, 0.02, 0.03, 0.05, 0.08):
        polygon = cv2.approxPolyDP(hull, tolerance * length, closed=True)
        if len(polygon) == 4:
            return np.asarray(polygon.reshape(4, 2), np.float32)
        if len(polygon) < 4:
            return None
    return None


def _score(quad: Array, outline: Array, size: tuple[int, int]) -> float:
    """How much it looks like a card; 0 where it cannot be one."""
    area = float(cv2.contourArea(quad))
    share = area / (size[0] * size[1])
    least = _SMALLEST_IN_SCAN if _is_scan(*size) else _SMALLEST_SHARE
    if not least < share < 0.97:
        return 0.0
    corners = _landscape(quad)
    across = (_distance(corners[0], corners[1]) + _distance(corners[3], corners[2])) / 2
    down = (_distance(corners[0], corners[3]) + _distance(corners[1], corners[2])) / 2
    if down < 1:
        return 0.0
    off = min(abs(across / down - known) / known for known in CARD_RATIOS)
    if off > _RATIO_TOLERANCE:
        return 0.0
    fill = _hull_area(outline) / area  # rounded corners cost little, bites much
    if not 0.9 < fill < 1.1:
        return 0.0
    return share * (1 - abs(1 - fill)) * (1 - off)


def _stands_out(quad: Array, lab: Array) -> bool:
    """Whether the colour changes across each of the four sides, along most of it.

    A frame printed on a card has the card's colour within and without.
    """
    height, width = lab.shape[:2]
    centre = quad.mean(axis=0)
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        places = start + (end - start) * np.linspace(0.08, 0.92, 32)[:, None]
        normal = np.array([end[1] - start[1], start[0] - end[0]]) / max(_distance(start, end), 1e-6)
        if (centre - start) @ normal < 0:
            normal = -normal
        colours = []
        for offset in (-_RIM, _RIM):
            points = np.round(places + normal * offset).astype(int)
            points[:, 0] = points[:, 0].clip(0, width - 1)
            points[:, 1] = points[:, 1].clip(0, height - 1)
            colours.append(lab[points[:, 1], points[:, 0]].astype(np.float32))
        change = np.linalg.norm(colours[0] - colours[1], axis=1)
        if float((change > _RIM_CHANGE).mean()) < _RIM_SHARE:
            return False
    return True


def _landscape(quad: Array) -> Array:
    """Corners clockwise from the top left, so that the longer side runs across.

    Which of the two ways up is right is told by the text later.
    """
    centre = quad.mean(axis=0)
    angles = np.arctan2(quad[:, 1] - centre[1], quad[:, 0] - centre[0])
    corners = quad[np.argsort(angles)]
    start = int(np.argmin(corners.sum(axis=1)))
    corners = np.roll(corners, -start, axis=0)
    across = _distance(corners[0], corners[1]) + _distance(corners[3], corners[2])
    down = _distance(corners[0], corners[3]) + _distance(corners[1], corners[2])
    return corners if across >= down else np.roll(corners, 1, axis=0)


def _distance(a: Array, b: Array) -> float:
    return float(np.linalg.norm(a - b))
