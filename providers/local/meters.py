"""Meter displays as far as the engine goes: drums of digits, and liquid crystal of seven segments.

The recogniser knows print, and drums bear print. The segments of a crystal stand apart, so that it does not
see digits in them: dark ink is grown until they touch, the picture made smaller, and read again at several
sizes. A reading counts where two of these looks agree; what is left is reported as not read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from providers.local import ocr
from providers.local.geometry import Array
from providers.local.glance import picture
from providers.local.ocr import Line
from providers.model import Answer, MeterReading, Request

_LOOKS: tuple[tuple[int, float], ...] = ((1, 1.0), (1, 0.5), (9, 0.4), (15, 0.4), (15, 0.25), (21, 0.3))
"""Pixels by which dark ink is grown, and how much smaller the picture is made, for one of 900 pixels."""
_NOMINAL = 900
_LEAST_DIGITS, _MOST_DIGITS = 4, 8
"""Of a display: meters of households have five to seven."""
_AGREE = 2
_LEAST_SCORE = 0.9
"""Of the recogniser, for a look to count: under it most readings of drawn displays were wrong."""
_NUMBER = re.compile(r"(?i)\bN[°ºo.]?\s*:?\s*(\d{6,12})\b")


def read_meter(request: Request) -> Answer:
    """What the display shows and the meter's own number; each None where it cannot be read surely.
    ``status`` is ``conciliated`` where a reading was given along and is the same."""
    pixels = picture(request.images["front"])
    looks = [_looked(pixels, grown, size) for grown, size in _LOOKS]
    shown = [reading for lines in looks for reading in _displays(lines)]
    number, sure = next(_numbers(looks), (None, None))
    votes = Counter(text for text, _score in shown if text != number)
    value, count = votes.most_common(1)[0] if votes else ("", 0)
    rivals = [text for text, others in votes.items() if text != value and others == count]
    found = bool(value) and count >= _AGREE and not rivals
    score = min((s for text, s in shown if text == value), default=0.0)
    reading = MeterReading(
        value=value if found else None,
        confidence=score if found else None,
        meter_id=number,
        meter_id_confidence=sure,
        status="conciliated" if found and value == request.values.get("reading") else None,
    )
    raw = {"looks": [[line.text for line in lines] for lines in looks]}
    return Answer(service="local.meter", reading=reading, billable=False, raw=raw)


def _looked(pixels: Array, grown: int, size: float) -> Sequence[Line]:
    scale = _NOMINAL / max(pixels.shape[:2])
    nominal = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if grown > 1:
        nominal = cv2.erode(nominal, np.ones((grown, grown), np.uint8))
    small = cv2.resize(nominal, None, fx=size, fy=size, interpolation=cv2.INTER_AREA)
    return ocr.reader().read(small).lines


def _displays(lines: Sequence[Line]) -> Iterator[tuple[str, float]]:
    """Rows of digits alone, those that stand side by side put together, that are taller than the print
    round them."""
    print_height = float(np.median([line.height for line in lines])) if lines else 0.0
    digits = [line for line in lines if re.fullmatch(r"[\d ]+", line.text)]
    for row in _rows(digits):
        text = "".join(line.text for line in row).replace(" ", "")
        score = min(line.score for line in row)
        tall = max(line.height for line in row) > 1.3 * print_height
        if _LEAST_DIGITS <= len(text) <= _MOST_DIGITS and tall and score >= _LEAST_SCORE:
            yield text, score


def _rows(lines: Sequence[Line]) -> Iterator[list[Line]]:
    left = sorted(lines, key=lambda line: float(line.centre[0]))
    while left:
        first = left[0]
        row = [line for line in left if abs(line.centre[1] - first.centre[1]) < 0.4 * first.height]
        left = [line for line in left if line not in row]
        yield row


def _numbers(looks: Sequence[Sequence[Line]]) -> Iterator[tuple[str, float]]:
    for lines in looks:
        for line in lines:
            if match := _NUMBER.search(line.text):
                yield match[1], line.score
