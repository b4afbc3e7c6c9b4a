"""The text that a PDF holds, as the lines that reading its picture would give: nothing is guessed where
the text stands there already. Whether the picture shows the same is looked at all the same, since a file
may say what its page does not show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz

from providers import images
from providers.local import ocr
from providers.local.geometry import Array
from providers.local.ocr import Glyph, Line
from providers.normalise.text import compact
from providers.printed import Printed

_GAP = 1.0  # of a line's height between two pieces of one line
_MARGIN = 0.15  # of its height round a line that is read again
_SAME = 60
"""Of 100 (rapidfuzz ratio, letters and digits alone) from which on text and picture agree: what is read
off a rendered page is a letter or two apart at most, another name or street is far below."""


def of_file(data: bytes) -> tuple[Printed, ...]:
    """What the first page of a PDF holds; nothing of any other file."""
    return images.decode(data).text if images.sniff(data) == "PDF" else ()


def lines(printed: Sequence[Printed]) -> tuple[Line, ...]:
    """As lines, every letter certain (score 1)."""
    return tuple(_joined([_line(piece.text, piece.box) for piece in printed]))


def shown(pixels: Array, lines: Sequence[Line], quads: Sequence[Array]) -> list[bool]:
    """Whether the picture shows, in each quad, the lines that the file has there."""
    inside = [[n for n, line in enumerate(lines) if _holds(quad, line)] for quad in quads]
    wanted = sorted({number for numbers in inside for number in numbers})
    read = ocr.reader().read_lines(pixels, [_with_margin(lines[number].quad) for number in wanted])
    same = {
        number: fuzz.ratio(compact(lines[number].text), compact(line.text)) >= _SAME
        for number, line in zip(wanted, read, strict=True)
    }
    return [all(same[number] for number in numbers) for numbers in inside]


def _holds(quad: Array, line: Line) -> bool:
    """Whether a line, or the part of it that was taken for a value, lies in the quad."""
    (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
    left, right = float(line.quad[0][0]), float(line.quad[1][0])
    return bool(y0 <= line.centre[1] <= y1 and left < x1 and right > x0)


def _with_margin(quad: Array) -> Array:
    (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
    grow = _MARGIN * (y1 - y0)
    x0, y0, x1, y1 = x0 - grow, y0 - grow, x1 + grow, y1 + grow
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)


def _line(text: str, box: tuple[float, float, float, float]) -> Line:
    x0, y0, x1, y1 = box
    quad = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)
    glyphs = tuple(Glyph(letter, 1.0, (i + 0.5) / len(text)) for i, letter in enumerate(text))
    return Line(text, 1.0, quad, glyphs, ())


def _joined(pieces: list[Line]) -> list[Line]:
    """Words that a file sets one by one, put together again."""
    rows: list[Line] = []
    for piece in sorted(pieces, key=lambda p: (round(float(p.centre[1]) / 4), float(p.quad[0][0]))):
        last = rows[-1] if rows else None
        if last is not None and _continues(last, piece):
            corners = np.concatenate([last.quad, piece.quad])
            (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
            rows[-1] = _line(f"{last.text} {piece.text}", (float(x0), float(y0), float(x1), float(y1)))
        else:
            rows.append(piece)
    return rows


def _continues(line: Line, piece: Line) -> bool:
    height = min(line.height, piece.height)
    level = abs(float(line.centre[1] - piece.centre[1])) < 0.4 * height
    gap = float(piece.quad[0][0] - line.quad[1][0])
    return level and -0.5 * height < gap < _GAP * height
