"""The text that a PDF holds, as the lines that reading its picture would give: nothing is guessed where
the text stands there already."""

from __future__ import annotations

import numpy as np
import pypdfium2 as pdfium

from providers.images import PDFIUM, sniff
from providers.local.ocr import Glyph, Line

_LEAST = 40
"""Letters from which on a page has a text of its own; a scan may bear a stamp or a page number."""
_MOST = 20_000
"""Letters; a page of small print has a tenth of it."""
_GAP = 1.0  # of a line's height between two pieces of one line


def lines(data: bytes, width: int) -> tuple[Line, ...]:
    """The first page's text, in pixels of its picture ``width`` wide, every letter certain (score 1).

    Empty where the file is no PDF, has no text of its own, or is shown turned.
    """
    if sniff(data) != "PDF":
        return ()
    with PDFIUM:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError:
            return ()  # decoding the picture says what is wrong with it
        try:
            page = document[0]
            if page.get_rotation() or not _LEAST <= page.get_textpage().count_chars() <= _MOST:
                return ()
            return tuple(_joined(_pieces(page, width)))
        except pdfium.PdfiumError:
            return ()
        finally:
            document.close()


def _pieces(page: pdfium.PdfPage, width: int) -> list[Line]:
    """What the file sets in one go, each as a line; boxes of the page count from below."""
    text = page.get_textpage()
    # Where the page tells no box of its own it has an inherited one; those begin at the corner.
    box = page.get_cropbox(fallback_ok=False) or page.get_mediabox(fallback_ok=False) or (0.0, 0.0)
    left, top = box[0], box[1] + page.get_height()
    scale = width / page.get_width()
    found = []
    for number in range(text.count_rects()):
        box = text.get_rect(number)
        said = text.get_text_bounded(*box).replace("\r\n", " ").strip()
        if said:
            x0, x1 = (box[0] - left) * scale, (box[2] - left) * scale
            y0, y1 = (top - box[3]) * scale, (top - box[1]) * scale
            found.append(_line(said, (x0, y0, x1, y1)))
    return found


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
