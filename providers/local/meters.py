"""Meter displays as far as the engine goes: drums of digits, and liquid crystal of seven segments.

Drums bear print, which the recogniser knows: the picture is read at several sizes, and a reading counts where
two of them agree and none says otherwise. The segments of a crystal stand apart, so that it sees no digits in
them: they are told by their strokes (``seven_segments``). What is left is reported as not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from providers.local import ocr, seven_segments
from providers.local.geometry import Array
from providers.local.glance import picture
from providers.local.ocr import Line
from providers.model import Answer, MeterReading, Request

_SIZES = (1.0, 0.7, 0.5)
"""Of a picture made 900 pixels wide: large digits are seen better in a small one."""
_NOMINAL = 900
_LEAST_DIGITS, _MOST_DIGITS = 4, 8
"""Of a display: meters of households have five to seven."""
_AGREE = 2
_OF_SEGMENTS = 0.86
"""The score of a display of segments that was told: all 24 that were told of 42 drawn ones (bench seeds) were
right, and this is the lower bound of that share (Wilson, 95 %)."""
_NUMBER = re.compile(r"(?i)\bN[°ºo.]?\s*:?\s*(\d{6,12})\b")


def read_meter(request: Request) -> Answer:
    """What the display shows and the meter's own number; each None where it cannot be read surely.
    ``status`` is ``conciliated`` where a reading was given along and is the same."""
    pixels = picture(request.images["front"])
    scale = _NOMINAL / max(pixels.shape[:2])
    nominal = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    looks = [_looked(nominal, size) for size in _SIZES]
    number, sure = next(_numbers(looks), (None, None))
    value, score = _drums(looks, number)
    if value is None:
        value = seven_segments.read(_levelled(nominal, looks[0]))
        score = _OF_SEGMENTS if value else None
    reading = MeterReading(
        value=value,
        confidence=score,
        meter_id=number,
        meter_id_confidence=sure,
        status="conciliated" if value and value == request.values.get("reading") else None,
    )
    raw = {"looks": [[line.text for line in lines] for lines in looks]}
    return Answer(service="local.meter", reading=reading, billable=False, raw=raw)


def _looked(nominal: Array, size: float) -> Sequence[Line]:
    small = cv2.resize(nominal, None, fx=size, fy=size, interpolation=cv2.INTER_AREA)
    return ocr.reader().read(small).lines


def _drums(looks: Sequence[Sequence[Line]], number: str | None) -> tuple[str | None, float | None]:
    """The reading that two looks agree on where no other was had, and the lower of their scores."""
    shown = [(text, score) for lines in looks for text, score in _displays(lines) if text != number]
    if len(shown) < _AGREE or len({text for text, _score in shown}) > 1:
        return None, None
    return shown[0][0], min(score for _text, score in shown)


def _levelled(nominal: Array, lines: Sequence[Line]) -> Array:
    """The picture turned so that its print is level."""
    slopes = [float(np.arctan2(*(line.quad[1] - line.quad[0])[::-1])) for line in lines]
    angle = float(np.degrees(np.median(slopes))) if slopes else 0.0
    height, width = nominal.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(nominal, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)


def _displays(lines: Sequence[Line]) -> Iterator[tuple[str, float]]:
    """Rows of digits alone, those that stand side by side put together, that are taller than the print
    round them."""
    digits = [line for line in lines if re.fullmatch(r"[\d ]+", line.text)]
    print_height = float(
        np.median([line.height for line in lines if all(line is not d for d in digits)] or [0.0])
    )
    for row in _rows(digits):
        text = "".join(line.text for line in row).replace(" ", "")
        score = min(line.score for line in row)
        tall = max(line.height for line in row) > 1.3 * print_height
        if _LEAST_DIGITS <= len(text) <= _MOST_DIGITS and tall and score >= ocr.SURE:
            yield text, score


def _rows(lines: Sequence[Line]) -> Iterator[list[Line]]:
    left = sorted(lines, key=lambda line: float(line.centre[0]))
    while left:
        first = left[0]
        row = [line for line in left if abs(line.centre[1] - first.centre[1]) < 0.4 * first.height]
        left = [line for line in left if all(line is not other for other in row)]
        yield row


def _numbers(looks: Sequence[Sequence[Line]]) -> Iterator[tuple[str, float]]:
    for lines in looks:
        for line in lines:
            if match := _NUMBER.search(line.text):
                yield match[1], line.score
