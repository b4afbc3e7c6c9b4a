"""Digits of seven segments, as liquid crystals show them: dark strokes that stand apart. No recogniser of
print knows them; they are told by which strokes are dark, and a pattern that is no digit is none."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from providers.local.geometry import Array

Box = tuple[int, int, int, int]
"""Left, top, width, height."""

_DIGITS = {
    "abcdef": "0", "bc": "1", "abdeg": "2", "abcdg": "3", "bcfg": "4", "acdfg": "5", "acdefg": "6",
    "abc": "7", "abcdefg": "8", "abcdfg": "9",
}  # fmt: skip
"""The segments: a above, then clockwise b to f, g in the middle."""
_PLACES = {
    "a": (0.5, 0.04), "b": (0.93, 0.26), "c": (0.93, 0.74), "d": (0.5, 0.96), "e": (0.07, 0.74),
    "f": (0.07, 0.26), "g": (0.5, 0.5),
}  # fmt: skip
"""Where each stands in the digit's box, as shares of its width and height."""
_HOLES = ((0.5, 0.26), (0.5, 0.74))
"""Where no digit has ink."""
_REACH = 0.09  # of its height, round each place
_DARK, _LIGHT = 0.45, 0.25
"""Shares of ink at a segment's place: from which on it is dark, and up to which it is not. Between them
the digit is not told."""
_JOIN = (7, 21)
"""Pixels across and down between two segments of one digit, in a picture 900 wide: digits stand side by
side, so that they are joined down more readily."""
_TALLEST, _SHORTEST = 260, 45
_SLANTS = (0.0, 0.04, 0.08, 0.12)
_STRAY = 0.09
"""Share of dark pixels beside a row from which on they are taken for a digit: a one covers an eighth of its
place, the frame of a display a sixteenth."""
_LEAST, _MOST = 4, 8  # digits of a display


def read(picture: Array) -> str | None:
    """The digits of a display in an upright RGB picture about 900 pixels wide; None where there is none, or
    where any of its digits cannot be told."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    ink = cv2.adaptiveThreshold(
        cv2.GaussianBlur(grey, (3, 3), 0), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 101, 22
    )
    found = {text for slant in _SLANTS for text in _readings(grey, _upright(ink, slant))}
    return found.pop() if len(found) == 1 else None


def _upright(ink: Array, slant: float) -> Array:
    height, width = ink.shape
    shear = np.array([[1, slant, -slant * height / 2], [0, 1, 0]], np.float32)
    return cv2.warpAffine(ink, shear, (width, height), flags=cv2.INTER_NEAREST)


def _readings(grey: Array, ink: Array) -> Iterator[str]:
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(_JOIN[::-1], np.uint8))
    _count, _labels, stats, _centres = cv2.connectedComponentsWithStats(joined)
    parts: list[Box] = [(int(x), int(y), int(w), int(h)) for x, y, w, h, _area in stats[1:]]
    boxes = [part for part in parts if _SHORTEST <= part[3] <= _TALLEST and part[2] < part[3]]
    for row in _rows(boxes):
        width = max(w for _x, _y, w, _h in row)
        top, bottom = min(y for _x, y, _w, _h in row), max(y + h for _x, y, _w, h in row)
        # A one has its strokes at the right of its place; a one and a four have none above and below.
        digits = [_digit(ink[top:bottom, max(x + w - width, 0) : x + w]) for x, _y, w, _h in row]
        if _LEAST <= len(row) <= _MOST and all(digits) and _even(row) and _alone(grey, row):
            yield "".join(digit or "" for digit in digits)


def _rows(boxes: list[Box]) -> Iterator[list[Box]]:
    """Boxes of one height and level, from left to right."""
    left = sorted(boxes)
    while left:
        _x, y, _w, height = left[0]
        middle = y + height / 2
        row = [
            b
            for b in left
            if abs(b[1] + b[3] / 2 - middle) < 0.1 * height and abs(b[3] - height) < 0.25 * height
        ]
        left = [b for b in left if b not in row]
        yield row


def _even(row: list[Box]) -> bool:
    """Whether the digits stand at one distance: one that was lost among them leaves a gap."""
    ends = np.diff([x + w for x, _y, w, _h in row])
    return bool(ends.max() < 1.25 * ends.min())


def _alone(grey: Array, row: list[Box]) -> bool:
    """Whether no further digit, which was not made out, stands beside the row."""
    pitch = round(float(np.median(np.diff([x + w for x, _y, w, _h in row]))))
    width = max(w for _x, _y, w, _h in row)
    top, bottom = min(y for _x, y, _w, _h in row), max(y + h for _x, y, _w, h in row)
    start, end = row[0][0] + row[0][2] - width, row[-1][0] + row[-1][2]
    inside = grey[top:bottom, max(start, 0) : end]
    middle = (float(np.percentile(inside, 5)) + float(np.percentile(inside, 95))) / 2
    gap = max(2, (pitch - width) // 3)
    sides = (
        grey[top:bottom, end + gap : end + pitch],
        grey[top:bottom, max(start - pitch, 0) : max(start - gap, 0)],
    )
    return all(side.size == 0 or float((side < middle).mean()) < _STRAY for side in sides)


def _digit(box: Array) -> str | None:
    height, width = box.shape
    if width < 0.3 * height:
        return None
    reach = max(2, round(_REACH * height))
    for across, down in _HOLES:
        x, y = round(across * (width - 1)), round(down * (height - 1))
        if (
            box[y - reach // 2 : y + reach // 2 + 1, x - reach // 2 : x + reach // 2 + 1] > 0
        ).mean() > _LIGHT:
            return None
    dark = ""
    for name, (across, down) in _PLACES.items():
        x, y = round(across * (width - 1)), round(down * (height - 1))
        around = box[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1] > 0
        # A stroke fills its place along its own length alone.
        share = float(around.any(axis=0 if name in "adg" else 1).mean())
        if _LIGHT * 2 < share < _DARK * 2:
            return None
        dark += name if share >= _DARK * 2 else ""
    return _DIGITS.get("".join(sorted(dark)))
